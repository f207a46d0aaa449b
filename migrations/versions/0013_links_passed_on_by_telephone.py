"""A link that staff were shown, to pass it on by telephone, says so."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("ALTER TABLE joining_links ADD COLUMN shown_at TIMESTAMP WITH TIME ZONE")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
