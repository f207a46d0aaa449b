"""Whom another provider has invited is nobody's business: an address signs in once, in one place.

So far an invitation to an address that was in use elsewhere was refused, which told one provider
about another's staff. Now anybody may be invited; whoever reads the letter can take up one of them.
"""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute("ALTER TABLE staff DROP CONSTRAINT one_staff_per_email")
    op.execute("ALTER TABLE staff ADD CONSTRAINT one_staff_per_email UNIQUE (provider_id, email)")
    op.execute(
        "CREATE UNIQUE INDEX one_sign_in_per_email ON staff (email) WHERE password_hash IS NOT NULL"
    )
    op.execute("CREATE INDEX ix_staff_email ON staff (email)")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
