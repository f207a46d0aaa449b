"""The embedded PostgreSQL: who owns it, who may enter it, and what its roles may not do."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from spip_live.serving import roles
from spip_live.serving.account import let_through
from spip_live.serving.postgres import EmbeddedPostgres, binaries, embedded, throwaway
from tests.polling import until


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    with throwaway() as server:
        yield server


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="spip-house-") as path:
        yield Path(path) / "postgres"


def ask(url: str, statement: str) -> object:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            answer = connection.execute(text(statement))
            return answer.scalar() if answer.returns_rows else None
    finally:
        engine.dispose()


def test_the_app_and_the_owner_are_two_roles_without_power_over_the_server(
    server: EmbeddedPostgres,
) -> None:
    with psycopg2.connect(server.superuser_dsn) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'spip%' ORDER BY rolname"
        )
        found = cursor.fetchall()
    connection.close()

    assert found == [
        ("spip_app", False, False, False, False),
        ("spip_owner", False, False, False, False),
    ]


def test_the_app_role_may_make_nothing(server: EmbeddedPostgres) -> None:
    for statement in ("CREATE TABLE t (a int)", "CREATE TEMPORARY TABLE t (a int)"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            ask(server.app_url, statement)


def test_the_app_role_cannot_become_another(server: EmbeddedPostgres) -> None:
    for role in ("spip_owner", "postgres"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            ask(server.app_url, f"SET ROLE {role}")


def test_nothing_listens_on_a_network_and_what_is_asked_is_not_logged(
    server: EmbeddedPostgres,
) -> None:
    assert ask(server.app_url, "SHOW listen_addresses") == ""
    assert ask(server.app_url, "SHOW log_statement") == "none"
    assert ask(server.app_url, "SHOW log_parameter_max_length_on_error") == "0"


@contextmanager
def a_stranger(server: EmbeddedPostgres) -> Iterator[str | None]:
    """An account that may reach the server's socket and did not start it.

    Only root can become `nobody`; anybody else is the stranger themselves, once the server has
    been told that it was somebody else who started it.
    """
    if os.geteuid() == 0:
        server.socket.chmod(0o711)
        server.folder.chmod(0o711)
        (server.socket / ".s.PGSQL.5432").chmod(0o777)
        yield "nobody"
        return
    as_it_was = (server.cluster / "pg_ident.conf").read_text()
    try:
        say_who_started(server, re.sub('"[^"]+"', '"somebody-else"', as_it_was))
        yield None
    finally:
        say_who_started(server, as_it_was)


def say_who_started(server: EmbeddedPostgres, lines: str) -> None:
    (server.cluster / "pg_ident.conf").write_text(lines)
    os.kill(int((server.cluster / "postmaster.pid").read_text().split()[0]), signal.SIGHUP)
    until(lambda: may_enter(server) == ("somebody-else" not in lines))


def may_enter(server: EmbeddedPostgres) -> bool:
    try:
        psycopg2.connect(server.superuser_dsn).close()
    except psycopg2.OperationalError:
        return False
    return True


def test_another_account_of_the_machine_is_turned_away(server: EmbeddedPostgres) -> None:
    psql = [binaries() / "psql", server.superuser_dsn, "-c", "SELECT 1"]

    with a_stranger(server) as account:
        done = subprocess.run(psql, user=account, cwd="/", capture_output=True, text=True)

    assert done.returncode != 0
    assert "Peer authentication failed" in done.stderr


def test_a_second_database_can_be_made_from_a_prepared_one(server: EmbeddedPostgres) -> None:
    ask(server.owner_url, "CREATE TABLE prepared (a int)")
    ask(server.owner_url, "GRANT SELECT ON prepared TO spip_app")

    roles.make_database(server.superuser_dsn, "copy", template=roles.DATABASE)

    assert ask(server.url(roles.APP, "copy"), "SELECT count(*) FROM prepared") == 0
    roles.drop_database(server.superuser_dsn, "copy")


def test_a_clean_end_stops_the_server_and_a_second_start_finds_what_was_kept(folder: Path) -> None:
    with embedded(folder) as server:
        ask(server.owner_url, "CREATE TABLE kept AS SELECT 7 AS a")
    assert not (folder / "cluster" / "postmaster.pid").exists()

    with embedded(folder) as server:
        assert ask(server.owner_url, "SELECT a FROM kept") == 7


def test_beside_a_living_owner_another_process_is_only_a_guest(folder: Path) -> None:
    with embedded(folder) as owner:
        with embedded(folder) as guest:
            assert owner.owned
            assert not guest.owned

        assert ask(owner.app_url, "SELECT 1") == 1


OWNER_THAT_WAITS = """
import sys
from pathlib import Path
from spip_live.serving.postgres import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
print("ready", flush=True)
sys.stdin.read()  # until whoever started it goes
"""


def test_a_server_whose_owner_was_killed_is_adopted_and_then_stopped(folder: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER_THAT_WAITS, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdin is not None and owner.stdout is not None
    assert owner.stdout.readline() == "ready\n"
    before = (folder / "cluster" / "postmaster.pid").read_text().split()[0]
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdin.close()
    owner.stdout.close()

    with embedded(folder) as adopted:
        after = (folder / "cluster" / "postmaster.pid").read_text().split()[0]
        assert (adopted.owned, after) == (True, before)
        assert ask(adopted.app_url, "SELECT 1") == 1

    assert not (folder / "cluster" / "postmaster.pid").exists()


def test_a_folder_too_deep_for_a_socket_still_works(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)

    with embedded(deep) as server:
        assert ask(server.app_url, "SELECT 1") == 1
        assert server.socket.parent == Path(tempfile.gettempdir())

    server.socket.rmdir()


def test_parents_are_opened_for_passing_through_and_not_for_reading(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o700)

    opened = let_through(folder / "inside")

    assert folder in opened
    assert folder.stat().st_mode & 0o777 == 0o701
