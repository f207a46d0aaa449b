"""What an author begins with passes the check, and what was written before is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spip_live.content import commands
from spip_live.content.checks import whole
from spip_live.content.kinds import Kind
from tests.packs import PACK, write


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(commands.content, ["new", *words, "--root", str(root)])


def test_a_new_module_passes_the_check(tmp_path: Path) -> None:
    result = run(tmp_path / "ours", "module", "first-days")

    assert result.exit_code == 0
    assert "first-days/module.yaml" in result.output
    found = whole.examine(tmp_path / "ours")
    assert found.problems == ()
    assert found.library.modules["first-days"].title == "First days"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_step_of_each_kind_passes_the_check(tmp_path: Path, kind: Kind) -> None:
    run(tmp_path, "module", "first-days")

    result = run(tmp_path, "step", "first-days", "the-next", "--kind", kind.value)

    assert result.exit_code == 0, result.output
    found = whole.examine(tmp_path)
    assert found.problems == ()
    assert [step.kind for step in found.library.modules["first-days"].steps] == [Kind.TALK, kind]


def test_steps_of_every_kind_together_pass_the_check(tmp_path: Path) -> None:
    run(tmp_path, "module", "first-days")
    for kind in Kind:
        assert run(tmp_path, "step", "first-days", f"a-{kind}", "--kind", kind.value).exit_code == 0

    found = whole.examine(tmp_path)

    assert found.problems == ()
    assert len(found.library.modules["first-days"].steps) == len(Kind) + 1


def test_a_step_is_added_to_a_module_that_is_written_another_way(tmp_path: Path) -> None:
    text = str(PACK["modules/gentle-start/module.yaml"])
    flush = text.replace("\n    ", "\n  ").replace("\n  - ", "\n- ")
    write(tmp_path, {**PACK, "modules/gentle-start/module.yaml": f"# Ours.\n{flush}"})

    result = run(tmp_path, "step", "gentle-start", "look-back", "--kind", "reflect")

    assert result.exit_code == 0, result.output
    written = (tmp_path / "modules/gentle-start/module.yaml").read_text("utf-8")
    assert written.startswith("# Ours.\n")
    module = whole.examine(tmp_path / "modules").library.modules
    assert module == {}
    (tmp_path / "programmes/evening.yaml").unlink()
    found = whole.examine(tmp_path)
    assert found.problems == ()
    assert found.library.modules["gentle-start"].minutes == 14


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("module", "Not A Slug"), "a slug is of small letters, digits and hyphens"),
        (("module", "../evil"), "a slug is of small letters, digits and hyphens"),
        (("module", "gentle-start"), "modules/gentle-start: there is one already"),
        (("step", "gentle-strt", "a", "--kind", "talk"), 'did you mean "gentle-start"?'),
        (("step", "gentle-start", "settle", "--kind", "talk"), 'there is a step "settle" already'),
        (("step", "gentle-start", "A", "--kind", "talk"), "a slug is of small letters"),
        (("step", "gentle-start", "a", "--kind", "quiz"), "'quiz' is not one of"),
        (("step", "../..", "a", "--kind", "talk"), "there is no module"),
    ],
)
def test_a_slip_is_told_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], problem: str
) -> None:
    write(tmp_path, PACK)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    result = run(tmp_path, *words)

    assert result.exit_code != 0
    assert problem in result.output
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_steps_stand_last_so_that_one_can_be_added(tmp_path: Path) -> None:
    text = str(PACK["modules/gentle-start/module.yaml"]).replace("summary: A calm way in.\n", "")
    write(tmp_path, {**PACK, "modules/gentle-start/module.yaml": f"{text}summary: Calm.\n"})

    result = run(tmp_path, "step", "gentle-start", "a", "--kind", "talk")

    assert 'gentle-start/module.yaml: put "steps" last in the file' in result.output
