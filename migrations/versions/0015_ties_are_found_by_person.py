"""A list settles thousands of people at once: their ties are found by index."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.execute("CREATE INDEX ix_ties_one ON ties (one_id)")
    op.execute("CREATE INDEX ix_ties_other ON ties (other_id)")
    op.execute("CREATE INDEX ix_referrals_reference ON referrals (provider_id, cafcass_ref)")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
