"""What can be taught, and the plan that a room freezes."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec import structs

from spip_live.content import commands, library
from spip_live.content.plan import Plan, content_hash
from spip_live.content.strictly import Broken
from spip_live.errors import Refused
from tests.course import COURSE
from tests.packs import PACK, write

PLAN_KEYS = {"programme", "part", "title", "hash", "modules", "steps"}
STEP_KEYS = {
    *("module", "module_title", "slug", "kind", "title", "minutes", "body_html", "notes_html"),
    *("warning", "prompt", "breakout", "question", "options", "if_late", "alternative"),
    *("report", "own", "checked", "languages"),
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A copy of the tests' course that a test may spoil; it holds a break as well."""
    for name in ("modules", "programmes"):
        shutil.copytree(COURSE / name, tmp_path / name)
    shutil.copytree(library.HERE / "modules" / "break", tmp_path / "modules" / "break")
    return tmp_path


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """An empty folder of a provider's own; afterwards the tests' course is taught again."""
    folder = tmp_path / "own"
    folder.mkdir()
    yield folder
    library.use(COURSE)


@pytest.fixture(scope="module", autouse=True)
def taught() -> Iterator[None]:
    """Read once; `own` and the one test that teaches something else put it back themselves."""
    library.use(COURSE)
    yield
    library.use(COURSE)


def test_a_providers_own_module_takes_the_place_of_the_shipped_one(own: Path) -> None:
    copied = own / "modules" / "parent-communication"
    shutil.copytree(library.HERE / "modules" / "parent-communication", copied)
    (copied / "03-room-to-breathe.md").write_text("Have a cup of tea.", "utf-8")

    library.use(own)

    texts = [step.body_html for step in library.load().plan_for("spip-1x4", 1).steps]
    assert "<p>Have a cup of tea.</p>" in texts
    assert len(library.load().by_title()) == 4


def test_a_providers_own_programme_teaches_shipped_modules(own: Path) -> None:
    (own / "programmes").mkdir()
    shipped = (COURSE / "programmes" / "spip-1x4.yaml").read_text("utf-8")
    mine = shipped.replace("slug: spip-1x4", "slug: evening").replace("minutes: 240", "minutes: 60")
    mine = mine.replace("slack: 188", "slack: 10")
    (own / "programmes" / "evening.yaml").write_text(mine, "utf-8")

    library.use(own)

    assert library.load().programme("evening").minutes == 60
    assert library.load().plan_for("evening", 1).steps


def test_a_fault_in_a_providers_own_folder_is_told_at_the_start(own: Path) -> None:
    (own / "programmes").mkdir()
    (own / "programmes" / "evening.yaml").write_text("slug: evening", "utf-8")

    with pytest.raises(Broken, match=r"programmes/evening\.yaml: missing key"):
        library.use(own)


def test_a_plan_has_exactly_the_keys_that_a_room_keeps() -> None:
    plain = library.load().plan_for("spip-1x4", 1).to_json()

    assert plain.keys() == PLAN_KEYS
    assert all(step.keys() == STEP_KEYS for step in plain["steps"])
    assert plain["modules"] == [
        {"slug": "parent-communication", "title": "How we talk to each other", "version": "1.1"}
    ]
    assert {"slug", "label"} == plain["steps"][2]["options"][0].keys()


def test_a_plan_keeps_the_small_groups_that_a_step_asks_for() -> None:
    plan = library.load().plan_for("spip-1x4", 1)

    (step,) = [step for step in plan.to_json()["steps"] if step["breakout"]]

    assert step["slug"] == "postcard-test"
    assert step["breakout"].keys() == {"groups", "size", "minutes", "prompt"}
    assert (step["breakout"]["size"], step["breakout"]["minutes"]) == (3, 4)


def test_a_plan_comes_back_from_its_room_as_it_went_in() -> None:
    plan = library.load().plan_for("spip-2x2", 1)

    kept = json.loads(json.dumps(plan.to_json()))

    assert Plan.from_json(kept) == plan
    assert plan.title == "Separated Parents Information Programme, two sittings: Part 1"


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same JSON with its keys in another order, as a database may return it."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [shuffled(entry, chance) for entry in value]
    return value


def test_the_hash_is_of_what_is_taught_and_not_of_how_it_is_written_down() -> None:
    plan = library.load().plan_for("spip-1x4", 1)

    again = Plan.from_json(shuffled(plan.to_json(), random.Random(7)))

    assert re.fullmatch(r"[0-9a-f]{64}", plan.hash)
    assert content_hash(again) == plan.hash
    assert library.load().plan_for("workshop-2h30", 1).hash != plan.hash


def test_the_hash_tells_any_change_of_what_is_taught(shelf: Path) -> None:
    before = library.read(shelf)
    notes = shelf / "modules/parent-communication/01-arriving.notes.md"

    notes.write_text(notes.read_text("utf-8") + "\nOne word more.\n", "utf-8")

    after = library.read(shelf)
    programme = before.programmes["spip-1x4"]
    first, second = (library.plan_from(each, programme, 1) for each in (before, after))
    assert first.hash != second.hash


@pytest.mark.parametrize("part", [0, 3, -1])
def test_a_part_that_is_not_there_is_refused(part: int) -> None:
    with pytest.raises(Refused) as refused:
        library.load().plan_for("spip-2x2", part)

    assert refused.value.reason == "no_such_part"


def test_a_part_that_is_not_written_yet_makes_no_plan() -> None:
    whole = library.load().programme("workshop-2h30")
    empty = structs.replace(whole, parts=(structs.replace(whole.parts[0], plan=()),))

    with pytest.raises(Refused) as refused:
        library.plan_from(library.load(), empty, 1)

    assert refused.value.reason == "nothing_to_teach"


def test_a_programme_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        library.load().plan_for("spip-9x9", 1)

    assert refused.value.reason == "no_such_programme"


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("programmes/spip-1x4.yaml", "slug: other", "programmes/spip-1x4.yaml: missing key"),
        ("modules/parent-communication/99-extra.md", "x", "no step names it"),
        ("modules/parent-communication/07-break.md", " ", "there is nothing in it"),
        ("modules/parent-communication/07-break.md", "::: x\n:::", 'there is no box "x"'),
        ("modules/parent-communication/module.yaml", "[", "parent-communication/module.yaml: line"),
        ("modules/empty/readme.txt", "x", "empty/module.yaml: there is no such file"),
    ],
)
def test_a_spoilt_file_stops_the_load_and_is_named(
    shelf: Path, file: str, text: str, problem: str
) -> None:
    (shelf / file).parent.mkdir(exist_ok=True)
    (shelf / file).write_text(text, "utf-8")

    with pytest.raises(Broken, match=re.escape(problem)):
        library.read(shelf)


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("programmes/spip-1x4.yaml", "slug: spip-1x4", "slug: x", "the file is"),
        (
            "programmes/spip-1x4.yaml",
            "module: parent-communication",
            "module: chidren",
            'no module "chidren"',
        ),
        (
            "modules/parent-communication/module.yaml",
            "slug: parent-communication",
            "slug: x",
            "the folder is called",
        ),
    ],
)
def test_names_must_agree(shelf: Path, file: str, old: str, new: str, problem: str) -> None:
    text = (shelf / file).read_text("utf-8")
    (shelf / file).write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(Broken, match=problem):
        library.read(shelf)


def test_the_check_says_all_well_with_the_minutes_of_each_part(tmp_path: Path) -> None:
    root = str(write(tmp_path, PACK))

    result = CliRunner().invoke(commands.content, ["check", "--root", root])

    assert result.exit_code == 0
    assert result.output.startswith("All well.")
    assert "spip-2x2, part 2: 120 minutes, of which" in result.output


def test_the_check_names_what_is_wrong_and_fails(shelf: Path) -> None:
    module = shelf / "modules/parent-communication/module.yaml"
    module.write_text(module.read_text("utf-8").replace("minutes: 7", "minuts: 7", 1), "utf-8")

    result = CliRunner().invoke(commands.content, ["check", "--root", str(shelf)])

    assert result.exit_code == 1
    expected = "parent-communication/module.yaml: steps[3] (the-letter-under-the-bed): unknown key"
    assert expected in result.output


def test_the_check_refuses_a_text_that_is_too_hard_to_read(shelf: Path) -> None:
    page = shelf / "modules/parent-communication/07-break.md"
    page.write_text("Parental communication necessitates considerable deliberation. " * 9, "utf-8")

    result = CliRunner().invoke(commands.content, ["check", "--root", str(shelf)])

    assert result.exit_code == 1
    assert "parent-communication/break: reads at school grade" in result.output


@pytest.mark.parametrize("course", [library.HERE, COURSE])
def test_twelve_can_come_to_every_course_and_six_to_the_workshop(course: Path) -> None:
    library.use(course)

    most = {each.slug: each.group_size.max for each in library.load().by_title()}

    assert most.pop("workshop-2h30") == 6
    assert most == dict.fromkeys(("spip-1x4", "spip-2x2", "working-together-for-children"), 12)
