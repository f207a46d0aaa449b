"""The house rules hold, and each of them would notice a breach."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests import house_rules
from tests.house_rules import RULES, TEST_RULES, Source, breaches, sources

TOP = Path(__file__).parent.parent
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-node.txt")

PLANTED: dict[Callable[[Source], Iterator[str]], tuple[str, ...]] = {
    house_rules.asks_the_time_itself: (
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
    ),
    house_rules.emits_itself: ("socketio.emit('x')", "emit('x')", "socketio.send('x')"),
    house_rules.commits_inside: (
        "def seat():\n    db.session.commit()",
        "def seat():\n    def inner():\n        db.session.commit()",
        "db.session.commit()",
    ),
    house_rules.sets_the_scope: ("act_for(provider.id)", "tenancy.act_for(provider.id)"),
    house_rules.knows_the_server: (
        "import eventlet",
        "from eventlet import sleep",
        "mode = 'eventlet'",
    ),
    house_rules.banned_words: (
        "def find_user(): ...",
        "class SeatManager: ...",
        "def f(participant): ...",
        "client = 1",
        "self.tenant = 1",
        "session = 1",
        "from flask import session",
        "def process_row(): ...",
        "data = 1",
    ),
    house_rules.too_long: (
        "def f():\n" + "    a = 1\n" * 45,
        "a = 1\n" * 401,
    ),
    house_rules.waits_by_itself: ("time.sleep(1)", "sleep(0.1)"),
    house_rules.says_nothing_of_itself: ("a = 1",),
}

LEFT_ALONE: dict[Callable[[Source], Iterator[str]], tuple[str, ...]] = {
    house_rules.asks_the_time_itself: ("clock.now()", "time.monotonic()", "now(at)"),
    house_rules.emits_itself: ("broadcast.stage_changed(room)",),
    house_rules.commits_inside: (
        '@job("rooms.send")\ndef send():\n    db.session.commit()',
        '@staff_may("room.lead")\ndef f():\n    db.session.commit()',
        "def seat():\n    db.session.flush()",
    ),
    house_rules.sets_the_scope: ("act_first()",),
    house_rules.knows_the_server: ('"""Runs under eventlet as well."""',),
    house_rules.banned_words: (
        "db.session.add(x)",
        "data_dir = 1",
        "app.test_client()",
        "processed = 1",
    ),
    house_rules.too_long: ("def f():\n" + "    a = 1\n" * 44,),
    house_rules.waits_by_itself: ("until(lambda: True)", "pause(0.1)"),
    house_rules.says_nothing_of_itself: ('"""What it is for."""\na = 1', ""),
}


@pytest.fixture(scope="module")
def code() -> list[Source]:
    return list(sources(TOP, "spip_live", "wsgi.py"))


@pytest.fixture(scope="module")
def our_tests() -> list[Source]:
    return list(sources(TOP, "tests"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_code_keeps_the_rule(
    code: list[Source], rule: Callable[[Source], Iterator[str]]
) -> None:
    found = breaches(code, rule)

    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("rule", TEST_RULES, ids=lambda rule: rule.__name__)
def test_our_tests_keep_the_rule(
    our_tests: list[Source], rule: Callable[[Source], Iterator[str]]
) -> None:
    found = breaches(our_tests, rule)

    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "rule", dict.fromkeys([*RULES, *TEST_RULES]), ids=lambda rule: rule.__name__
)
def test_the_rule_notices_a_breach_and_nothing_else(
    rule: Callable[[Source], Iterator[str]],
) -> None:
    for text in PLANTED[rule]:
        assert list(rule(Source.of("spip_live/rooms/planted.py", text))), text
    for text in LEFT_ALONE[rule]:
        assert not list(rule(Source.of("spip_live/rooms/planted.py", text))), text


def test_edges_and_doors_may_do_what_others_may_not() -> None:
    commit, scope = "def f():\n    db.session.commit()", "act_for(x)"

    assert not list(house_rules.commits_inside(Source.of("spip_live/rooms/views.py", commit)))
    assert not list(house_rules.sets_the_scope(Source.of("spip_live/rooms/door.py", scope)))
    assert not list(house_rules.sets_the_scope(Source.of("spip_live/people/commands.py", scope)))


def unreasoned(pyproject: str) -> list[str]:
    """Requirements that stand without a reason on their line."""
    declared = tomllib.loads(pyproject)["project"]
    wanted = [*declared["dependencies"], *chain(*declared["optional-dependencies"].values())]
    lines = pyproject.splitlines()
    return [
        name
        for name in wanted
        if not any(re.match(rf'\s*"{re.escape(name)}",?\s+# \S', line) for line in lines)
    ]


def test_every_requirement_says_why_it_is_there() -> None:
    pyproject = (TOP / "pyproject.toml").read_text()

    assert not unreasoned(pyproject)
    assert unreasoned(
        '[project]\ndependencies = [\n  "flask>=3",\n]\noptional-dependencies = { dev = [] }\n'
    ) == ["flask>=3"]


def test_every_requirement_is_pinned_with_hashes_and_without_an_address() -> None:
    for name in REQUIREMENTS:
        text = (TOP / name).read_text()
        pins = re.findall(r"^(\S+?)==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
        others = [
            line
            for line in text.splitlines()
            if line and not re.match(r"\S+==\S+ \\$|    --hash=sha256:[0-9a-f]{64}|\s*# ", line)
        ]

        assert pins
        assert not others


def test_what_is_required_is_what_is_pinned() -> None:
    declared = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]
    for wanted, name in (
        (declared["dependencies"], "requirements.txt"),
        (declared["optional-dependencies"]["dev"], "requirements-dev.txt"),
    ):
        pinned = re.findall(r"^([a-z0-9.-]+)==", (TOP / name).read_text(), re.MULTILINE)
        names = {re.split(r"[^A-Za-z0-9_.-]", each)[0].lower() for each in wanted}

        assert not names - set(pinned), f"run make requirements: {names - set(pinned)}"


def ours() -> list[Path]:
    """Every file that is kept with the product."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=True
    )
    return [TOP / name for name in listed.stdout.split("\0") if name and (TOP / name).is_file()]


def test_no_file_names_a_place_on_one_persons_machine() -> None:
    places = re.compile(rb"(?<![\w/.])/(?:" + rb"|".join((b"work", b"root", b"home")) + rb")/")

    found = [path.name for path in ours() if places.search(path.read_bytes())]

    assert places.search(b" /" + b"root/x")
    assert not found


def test_imports_run_downwards_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=TOP, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
