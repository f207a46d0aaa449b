"""Links, devices and stays; an admission carries the family too."""

from alembic import op

from migrations.policies import grant, scope

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE joining_links (
            provider_id UUID NOT NULL,
            seat_id UUID NOT NULL,
            token_hash BYTEA NOT NULL,
            issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
            issued_by UUID,
            sent_at TIMESTAMP WITH TIME ZONE,
            used_at TIMESTAMP WITH TIME ZONE,
            revoked_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_joining_links PRIMARY KEY (id),
            CONSTRAINT fk_joining_links_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_joining_links_seat_id FOREIGN KEY(seat_id) REFERENCES seats (id),
            CONSTRAINT uq_joining_links_token_hash UNIQUE (token_hash),
            CONSTRAINT fk_joining_links_issued_by FOREIGN KEY(issued_by) REFERENCES staff (id)
        )
    """)
    op.execute("""
        CREATE TABLE seat_devices (
            provider_id UUID NOT NULL,
            seat_id UUID NOT NULL,
            token_hash BYTEA NOT NULL,
            came_at TIMESTAMP WITH TIME ZONE NOT NULL,
            superseded_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_seat_devices PRIMARY KEY (id),
            CONSTRAINT fk_seat_devices_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_seat_devices_seat_id FOREIGN KEY(seat_id) REFERENCES seats (id),
            CONSTRAINT uq_seat_devices_token_hash UNIQUE (token_hash)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_live_device_per_seat ON seat_devices (seat_id) WHERE superseded_at IS NULL
    """)
    op.execute("""
        CREATE TABLE admissions (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            seat_id UUID NOT NULL,
            family_id UUID NOT NULL,
            state VARCHAR NOT NULL,
            entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
            admitted_at TIMESTAMP WITH TIME ZONE,
            admitted_by UUID,
            ended_at TIMESTAMP WITH TIME ZONE,
            ended_why VARCHAR NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_admissions PRIMARY KEY (id),
            CONSTRAINT fk_admissions_seat_id_room_id_family_id FOREIGN KEY(seat_id, room_id, family_id) REFERENCES seats (id, room_id, family_id) ON UPDATE CASCADE,
            CONSTRAINT fk_admissions_provider_id FOREIGN KEY(provider_id) REFERENCES providers (id),
            CONSTRAINT fk_admissions_admitted_by FOREIGN KEY(admitted_by) REFERENCES staff (id),
            CONSTRAINT ck_admissions_state CHECK (state IN ('waiting', 'admitted')),
            CONSTRAINT ck_admissions_admitted CHECK ((state = 'admitted') = (admitted_at IS NOT NULL))
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_admission_per_family_in_a_room ON admissions (room_id, family_id) WHERE ended_at IS NULL
    """)
    grant("joining_links", "SELECT, INSERT, UPDATE, DELETE")
    grant("seat_devices", "SELECT, INSERT, UPDATE, DELETE")
    grant("admissions", "SELECT, INSERT, UPDATE, DELETE")
    scope("admissions")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
