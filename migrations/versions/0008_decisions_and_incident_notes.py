"""What was decided, and what a facilitator wrote down."""

from alembic import op

from migrations.policies import grant, scope

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE decisions (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            seat_id UUID NOT NULL,
            enrolment_id UUID NOT NULL,
            number INTEGER NOT NULL,
            outcome VARCHAR NOT NULL,
            made_by VARCHAR NOT NULL,
            staff_id UUID,
            reason VARCHAR NOT NULL,
            rule_version VARCHAR NOT NULL,
            numbers JSONB NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_decisions PRIMARY KEY (id),
            CONSTRAINT fk_decisions_seat_id_provider_id FOREIGN KEY(seat_id, provider_id) REFERENCES seats (id, provider_id),
            CONSTRAINT uq_decisions_seat_id_number UNIQUE (seat_id, number),
            CONSTRAINT fk_decisions_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_decisions_room_id FOREIGN KEY(room_id) REFERENCES rooms (id),
            CONSTRAINT fk_decisions_enrolment_id FOREIGN KEY(enrolment_id) REFERENCES enrolments (id),
            CONSTRAINT fk_decisions_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
            CONSTRAINT ck_decisions_outcome CHECK (outcome IN ('attended', 'not_attended', 'needs_person')),
            CONSTRAINT ck_decisions_made_by CHECK (made_by IN ('rule', 'facilitator', 'coordinator') AND (made_by = 'rule') = (staff_id IS NULL)),
            CONSTRAINT ck_decisions_number CHECK (number > 0)
        )
    """)
    op.execute("""
        CREATE TABLE incident_notes (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            seat_id UUID,
            staff_id UUID NOT NULL,
            at TIMESTAMP WITH TIME ZONE NOT NULL,
            text VARCHAR NOT NULL,
            safeguarding BOOLEAN NOT NULL,
            seen_at TIMESTAMP WITH TIME ZONE,
            seen_by UUID,
            id UUID NOT NULL,
            CONSTRAINT pk_incident_notes PRIMARY KEY (id),
            CONSTRAINT fk_incident_notes_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id),
            CONSTRAINT fk_incident_notes_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_incident_notes_seat_id FOREIGN KEY(seat_id) REFERENCES seats (id),
            CONSTRAINT fk_incident_notes_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
            CONSTRAINT fk_incident_notes_seen_by FOREIGN KEY(seen_by) REFERENCES staff (id),
            CONSTRAINT ck_incident_notes_text CHECK (text <> '')
        )
    """)
    grant("decisions", "SELECT, INSERT")
    scope("decisions")
    grant("incident_notes", "SELECT, INSERT, UPDATE, DELETE")
    scope("incident_notes")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
