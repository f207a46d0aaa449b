"""A long list leaves statistics behind: PostgreSQL knows at once how much there is by now.

Without them it takes thousands of new rows for a handful, and for the minute until it looks by
itself it compares each of them with every other.
"""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("""
        CREATE FUNCTION take_statistics() RETURNS void
        LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            ANALYZE families, parents, cases, case_parties, referrals, enrolments
        $$
    """)
    op.execute("REVOKE ALL ON FUNCTION take_statistics() FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION take_statistics() TO spip_app")


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
