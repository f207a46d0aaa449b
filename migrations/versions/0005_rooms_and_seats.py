"""Seats carry the family: two of one cannot be written into one room."""

from alembic import op

from migrations.policies import grant, scope

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE rooms (
            provider_id UUID NOT NULL,
            programme VARCHAR NOT NULL,
            part INTEGER NOT NULL,
            pair_id UUID,
            starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
            ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
            size INTEGER NOT NULL,
            status VARCHAR NOT NULL,
            is_over BOOLEAN NOT NULL,
            step INTEGER NOT NULL,
            stage_version INTEGER NOT NULL,
            step_started_at TIMESTAMP WITH TIME ZONE,
            added_seconds INTEGER NOT NULL,
            held_by VARCHAR,
            held_at TIMESTAMP WITH TIME ZONE,
            opened_at TIMESTAMP WITH TIME ZONE,
            ended_at TIMESTAMP WITH TIME ZONE,
            plan JSONB,
            plan_hash VARCHAR,
            worker VARCHAR,
            created_by UUID,
            created_at TIMESTAMP WITH TIME ZONE NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_rooms PRIMARY KEY (id),
            CONSTRAINT uq_rooms_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT uq_rooms_id_size UNIQUE (id, size),
            CONSTRAINT uq_rooms_id_is_over UNIQUE (id, is_over),
            CONSTRAINT fk_rooms_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_rooms_created_by FOREIGN KEY(created_by) REFERENCES staff (id),
            CONSTRAINT ck_rooms_times CHECK (ends_at > starts_at),
            CONSTRAINT ck_rooms_size CHECK (size BETWEEN 1 AND 12),
            CONSTRAINT ck_rooms_part CHECK (part > 0),
            CONSTRAINT ck_rooms_status CHECK (status IN ('scheduled', 'live', 'held', 'ended', 'cancelled')),
            CONSTRAINT ck_rooms_is_over CHECK (is_over = (status IN ('ended', 'cancelled'))),
            CONSTRAINT ck_rooms_step CHECK (step >= 0),
            CONSTRAINT ck_rooms_plan CHECK (status NOT IN ('live', 'held') OR plan IS NOT NULL),
            CONSTRAINT ck_rooms_held CHECK ((status = 'held') = (held_by IS NOT NULL))
        )
    """)
    op.execute("""
        CREATE TABLE room_staff (
            room_id UUID NOT NULL,
            staff_id UUID NOT NULL,
            provider_id UUID NOT NULL,
            part VARCHAR NOT NULL,
            CONSTRAINT pk_room_staff PRIMARY KEY (room_id, staff_id),
            CONSTRAINT fk_room_staff_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id),
            CONSTRAINT fk_room_staff_staff_id_provider_id FOREIGN KEY(staff_id, provider_id) REFERENCES staff (id, provider_id),
            CONSTRAINT one_lead_and_one_co UNIQUE (room_id, part),
            CONSTRAINT ck_room_staff_part CHECK (part IN ('lead', 'co'))
        )
    """)
    op.execute("""
        CREATE TABLE seats (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            room_size INTEGER NOT NULL,
            room_is_over BOOLEAN NOT NULL,
            parent_id UUID NOT NULL,
            enrolment_id UUID NOT NULL,
            family_id UUID NOT NULL,
            seat_no INTEGER NOT NULL,
            seatable BOOLEAN,
            seated_by UUID,
            seated_at TIMESTAMP WITH TIME ZONE NOT NULL,
            released_at TIMESTAMP WITH TIME ZONE,
            released_why VARCHAR NOT NULL,
            claim_ended_at TIMESTAMP WITH TIME ZONE,
            admitted_at TIMESTAMP WITH TIME ZONE,
            barred_at TIMESTAMP WITH TIME ZONE,
            barred_why VARCHAR NOT NULL,
            display_name VARCHAR NOT NULL,
            rules_accepted_at TIMESTAMP WITH TIME ZONE,
            id_seen_at TIMESTAMP WITH TIME ZONE,
            id_seen_by UUID,
            id UUID NOT NULL,
            CONSTRAINT pk_seats PRIMARY KEY (id),
            CONSTRAINT fk_seats_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id),
            CONSTRAINT fk_seats_room_id_room_size FOREIGN KEY(room_id, room_size) REFERENCES rooms (id, size) ON UPDATE CASCADE,
            CONSTRAINT fk_seats_room_id_room_is_over FOREIGN KEY(room_id, room_is_over) REFERENCES rooms (id, is_over) ON UPDATE CASCADE,
            CONSTRAINT fk_seats_parent_id_provider_id_family_id FOREIGN KEY(parent_id, provider_id, family_id) REFERENCES parents (id, provider_id, family_id) ON UPDATE CASCADE,
            CONSTRAINT fk_seats_enrolment_id_parent_id_provider_id FOREIGN KEY(enrolment_id, parent_id, provider_id) REFERENCES enrolments (id, parent_id, provider_id),
            CONSTRAINT fk_seats_enrolment_id_seatable FOREIGN KEY(enrolment_id, seatable) REFERENCES enrolments (id, seatable),
            CONSTRAINT uq_seats_id_room_id_family_id UNIQUE (id, room_id, family_id),
            CONSTRAINT uq_seats_id_provider_id UNIQUE (id, provider_id),
            CONSTRAINT fk_seats_seated_by FOREIGN KEY(seated_by) REFERENCES staff (id),
            CONSTRAINT fk_seats_id_seen_by FOREIGN KEY(id_seen_by) REFERENCES staff (id),
            CONSTRAINT ck_seats_capacity CHECK (seat_no >= 1 AND (claim_ended_at IS NOT NULL OR seat_no <= room_size)),
            CONSTRAINT ck_seats_seatable CHECK (claim_ended_at IS NOT NULL OR seatable IS TRUE),
            CONSTRAINT ck_seats_claim CHECK (claim_ended_at IS NULL OR room_is_over OR (released_at IS NOT NULL AND admitted_at IS NULL)),
            CONSTRAINT ck_seats_id_seen CHECK (admitted_at IS NULL OR id_seen_at IS NOT NULL)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_seat_per_family_in_a_room ON seats (room_id, family_id) WHERE claim_ended_at IS NULL
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_seat_per_place_in_a_room ON seats (room_id, seat_no) WHERE claim_ended_at IS NULL
    """)
    grant("rooms", "SELECT, INSERT, UPDATE, DELETE")
    scope("rooms")
    grant("room_staff", "SELECT, INSERT, UPDATE, DELETE")
    scope("room_staff")
    grant("seats", "SELECT, INSERT, UPDATE, DELETE")
    scope("seats")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
