"""Breakouts: a place in one carries the family too, as a seat and an admission do."""

from alembic import op

from migrations.policies import grant, scope

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE breakout_rounds (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            step INTEGER,
            minutes INTEGER NOT NULL,
            prompt VARCHAR NOT NULL,
            prepared_by UUID,
            prepared_at TIMESTAMP WITH TIME ZONE NOT NULL,
            opened_at TIMESTAMP WITH TIME ZONE,
            ends_at TIMESTAMP WITH TIME ZONE,
            back_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_breakout_rounds PRIMARY KEY (id),
            CONSTRAINT fk_breakout_rounds_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id),
            CONSTRAINT fk_breakout_rounds_prepared_by FOREIGN KEY(prepared_by) REFERENCES staff (id),
            CONSTRAINT uq_breakout_rounds_id_room_id UNIQUE (id, room_id),
            CONSTRAINT one_round_at_a_time UNIQUE (room_id),
            CONSTRAINT ck_breakout_rounds_minutes CHECK (minutes BETWEEN 1 AND 60),
            CONSTRAINT ck_breakout_rounds_opened CHECK ((opened_at IS NULL) = (ends_at IS NULL)),
            CONSTRAINT ck_breakout_rounds_back CHECK (back_at IS NULL OR opened_at IS NOT NULL)
        )
    """)
    op.execute("""
        CREATE TABLE breakouts (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            round_id UUID NOT NULL,
            number INTEGER NOT NULL,
            id UUID NOT NULL,
            CONSTRAINT pk_breakouts PRIMARY KEY (id),
            CONSTRAINT fk_breakouts_round_id_room_id FOREIGN KEY(round_id, room_id) REFERENCES breakout_rounds (id, room_id) ON DELETE CASCADE,
            CONSTRAINT fk_breakouts_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id),
            CONSTRAINT uq_breakouts_round_id_number UNIQUE (round_id, number),
            CONSTRAINT uq_breakouts_id_room_id UNIQUE (id, room_id),
            CONSTRAINT ck_breakouts_number CHECK (number BETWEEN 1 AND 6)
        )
    """)
    op.execute("""
        CREATE TABLE breakout_places (
            provider_id UUID NOT NULL,
            room_id UUID NOT NULL,
            breakout_id UUID NOT NULL,
            seat_id UUID NOT NULL,
            family_id UUID NOT NULL,
            came_at TIMESTAMP WITH TIME ZONE NOT NULL,
            ended_at TIMESTAMP WITH TIME ZONE,
            id UUID NOT NULL,
            CONSTRAINT pk_breakout_places PRIMARY KEY (id),
            CONSTRAINT fk_breakout_places_breakout_id_room_id FOREIGN KEY(breakout_id, room_id) REFERENCES breakouts (id, room_id) ON DELETE CASCADE,
            CONSTRAINT fk_breakout_places_seat_id_room_id_family_id FOREIGN KEY(seat_id, room_id, family_id) REFERENCES seats (id, room_id, family_id) ON UPDATE CASCADE,
            CONSTRAINT fk_breakout_places_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id)
        )
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_of_a_family_in_a_breakout ON breakout_places (breakout_id, family_id) WHERE ended_at IS NULL
    """)
    op.execute("""
        CREATE UNIQUE INDEX one_breakout_per_seat ON breakout_places (seat_id) WHERE ended_at IS NULL
    """)
    op.execute("""
        CREATE TABLE breakout_visits (
            room_id UUID NOT NULL,
            staff_id UUID NOT NULL,
            provider_id UUID NOT NULL,
            breakout_id UUID NOT NULL,
            CONSTRAINT pk_breakout_visits PRIMARY KEY (room_id, staff_id),
            CONSTRAINT fk_breakout_visits_breakout_id_room_id FOREIGN KEY(breakout_id, room_id) REFERENCES breakouts (id, room_id) ON DELETE CASCADE,
            CONSTRAINT fk_breakout_visits_room_id_staff_id FOREIGN KEY(room_id, staff_id) REFERENCES room_staff (room_id, staff_id) ON DELETE CASCADE,
            CONSTRAINT fk_breakout_visits_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id)
        )
    """)
    grant("breakout_rounds", "SELECT, INSERT, UPDATE, DELETE")
    scope("breakout_rounds")
    grant("breakouts", "SELECT, INSERT")
    scope("breakouts")
    grant("breakout_places", "SELECT, INSERT, UPDATE")
    scope("breakout_places")
    grant("breakout_visits", "SELECT, INSERT, UPDATE, DELETE")
    scope("breakout_visits")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
