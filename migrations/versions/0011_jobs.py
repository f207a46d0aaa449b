"""The queue of background jobs, in the same database: a job is queued if its change commits."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0011"
down_revision = "0010"

# The queue holds ids only and spans providers; each job names its provider and is scoped to it.
RIGHTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO spip_app",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO spip_app",
)


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    with connection.cursor() as cursor:  # past SQLAlchemy, which would read % and : as its own
        cursor.execute(SchemaManager.get_schema())
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename LIKE 'procrastinate_%%'"
        )
        tables = cursor.fetchone()[0]
        for right in RIGHTS:
            cursor.execute(right.format(tables=tables))


def downgrade() -> None:
    raise NotImplementedError("the story is not told backwards: restore a backup")
