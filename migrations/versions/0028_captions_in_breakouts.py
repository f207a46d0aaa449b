"""Captions in breakouts: a captioner may go along into one, and then hears and writes for it alone."""

from alembic import op

from migrations.policies import grant, scope

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE breakout_captioners (
            captioner_id UUID NOT NULL,
            room_id UUID NOT NULL,
            provider_id UUID NOT NULL,
            breakout_id UUID NOT NULL,
            CONSTRAINT pk_breakout_captioners PRIMARY KEY (captioner_id),
            CONSTRAINT fk_breakout_captioners_breakout_id_room_id FOREIGN KEY(breakout_id, room_id) REFERENCES breakouts (id, room_id) ON DELETE CASCADE,
            CONSTRAINT fk_breakout_captioners_captioner_id_room_id FOREIGN KEY(captioner_id, room_id) REFERENCES captioners (id, room_id),
            CONSTRAINT fk_breakout_captioners_room_id_provider_id FOREIGN KEY(room_id, provider_id) REFERENCES rooms (id, provider_id)
        )
    """)
    grant("breakout_captioners", "SELECT, INSERT, UPDATE, DELETE")
    scope("breakout_captioners")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
