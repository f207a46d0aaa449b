"""A room stays on the media server that it began on."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("ALTER TABLE rooms ADD COLUMN media_node VARCHAR")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
