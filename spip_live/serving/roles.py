"""The two database roles and the database itself, made by the embedded server's superuser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - it is a class

OWNER = "spip_owner"  # owns every table: migrations and retention, nothing else
APP = "spip_app"  # what the program runs as: row-level security binds it
DATABASE = "spip"

# Neither may skip row-level security, become another role or make roles and databases.
PLAIN = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"


def make_roles(superuser: str) -> None:
    """Make the roles where they are missing, and put them right where they are not."""
    with _connected(superuser) as connection, connection.cursor() as cursor:
        for role in (OWNER, APP):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            statement = sql.SQL("{} ROLE {} WITH {}")
            cursor.execute(statement.format(sql.SQL(verb), sql.Identifier(role), sql.SQL(PLAIN)))


def make_database(superuser: str, name: str = DATABASE, template: str = "template0") -> None:
    """Make a database that the owner owns and the app may only connect to.

    `superuser` leads to the database `postgres`. A `template` other than the empty one must have
    been made here too; then rights inside come with it.
    """
    with _connected(superuser) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if cursor.fetchone():
            return
        for statement in (
            "CREATE DATABASE {database} OWNER {owner} TEMPLATE {template}",
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {database} TO {app}",
        ):
            cursor.execute(_named(statement, database=name, template=template))
    with _connected(superuser, name) as connection, connection.cursor() as cursor:
        for statement in (
            "ALTER SCHEMA public OWNER TO {owner}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {app}",
        ):
            cursor.execute(_named(statement))


def drop_database(superuser: str, name: str) -> None:
    """Drop a database, cutting whoever is still connected to it."""
    with _connected(superuser) as connection, connection.cursor() as cursor:
        cursor.execute(_named("DROP DATABASE IF EXISTS {database} WITH (FORCE)", database=name))


def _named(statement: str, **names: str) -> sql.Composed:
    everything = {"owner": OWNER, "app": APP} | names
    return sql.SQL(statement).format(
        **{key: sql.Identifier(name) for key, name in everything.items()}
    )


@contextmanager
def _connected(dsn: str, database: str = "postgres") -> Iterator[Connection]:
    """One connection where each statement stands alone, as making a database demands."""
    connection = psycopg2.connect(dsn, dbname=database)
    try:
        connection.autocommit = True
        yield connection
    finally:
        connection.close()
