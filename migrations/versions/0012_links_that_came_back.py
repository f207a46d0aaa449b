"""A link that could not be delivered says so, and a room says when it was last rearranged."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("ALTER TABLE joining_links ADD COLUMN undeliverable_at TIMESTAMP WITH TIME ZONE")
    op.execute("ALTER TABLE rooms ADD COLUMN rearranged_at TIMESTAMP WITH TIME ZONE")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
