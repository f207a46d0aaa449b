"""Runs the migrations as the owner role, one at a time, and never waits long for a lock."""

import os

from alembic import context
from sqlalchemy import create_engine, pool, text

ONE_AT_A_TIME = 727_100  # the advisory lock that two starting servers compete for


def owner_url() -> str:
    url = context.config.attributes.get("url") or os.environ.get("OWNER_DATABASE_URL")
    if not url:
        raise SystemExit("Set OWNER_DATABASE_URL to the address of the database as its owner.")
    return url


def run() -> None:
    engine = create_engine(owner_url(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.execute(text("SET statement_timeout = '60s'"))
        connection.commit()
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": ONE_AT_A_TIME})
        connection.commit()
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
