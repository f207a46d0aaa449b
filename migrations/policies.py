"""What the app's own role may do with a table, and which rows of it."""

from alembic import op

APP = "spip_app"


def grant(table: str, rights: str) -> None:
    """Let the app's role do `rights` ("SELECT, INSERT") with `table`, and nothing else."""
    op.execute(f"GRANT {rights} ON {table} TO {APP}")


def scope(table: str) -> None:
    """Limit the app's role to the rows of the provider that it acts for.

    With no provider set the cast fails: a forgotten scope is an error, not an empty answer.
    """
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY {table}_of_one_provider ON {table} TO {APP}"
        " USING (provider_id = current_setting('spip.provider_id')::uuid)"
        " WITH CHECK (provider_id = current_setting('spip.provider_id')::uuid)"
    )


def scope_once_known(table: str, rows: str = "provider_id = {known}") -> None:
    """Limit the app's role to these rows as soon as it acts for a provider.

    For what is looked up to learn for whom one acts: by an address, or by the hash of a token.
    """
    known = "nullif(current_setting('spip.provider_id', true), '')::uuid"
    mine = f"{known} IS NULL OR {rows.format(known=known)}"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY {table}_once_known ON {table} TO {APP} USING ({mine}) WITH CHECK ({mine})"
    )
