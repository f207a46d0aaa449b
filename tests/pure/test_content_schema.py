"""What a content file may say, and how it is told where it is wrong."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.content import kinds, programmes, schema, strictly
from spip_live.content.strictly import Broken
from tests.course import COURSE

FILE = "handovers/module.yaml"


def make_step(**facts: Any) -> dict[str, Any]:
    return {
        "slug": "hello",
        "title": "Hello",
        "kind": "talk",
        "minutes": 5,
        "body": "01-hello.md",
        "notes": "Smile.",
        "if_late": "Smile less.",
        "alternative": "Smile aloud.",
    } | facts


def make_poll(**facts: Any) -> dict[str, Any]:
    options = [{"slug": "yes", "label": "Yes"}, {"slug": "no", "label": "No"}]
    return make_step(kind="poll", question="Shall we?", options=options) | facts


GROUPS: dict[str, Any] = {"size": 3, "minutes": 4, "prompt": "Write it together."}


def make_talk_over(**facts: Any) -> dict[str, Any]:
    return make_step(kind="discuss", prompt="Well?", **facts)


def make_module(*steps: dict[str, Any], **facts: Any) -> dict[str, Any]:
    taught = list(steps) or [make_step()]
    return {
        "slug": "handovers",
        "title": "Handovers",
        "version": "1",
        "minutes": sum(step["minutes"] for step in taught),
        "summary": "Handing over.",
        "steps": taught,
    } | facts


def read(raw: object) -> schema.Module:
    return schema.read_module(raw, FILE, {"01-hello.md"})


def problems_of(raw: object) -> tuple[str, ...]:
    with pytest.raises(Broken) as broken:
        read(raw)
    return broken.value.problems


def test_a_whole_module_is_read_as_written() -> None:
    module = read(make_module(make_step(), make_poll(slug="ask", warning="Take care.")))

    assert [step.kind for step in module.steps] == [kinds.Kind.TALK, kinds.Kind.POLL]
    assert module.steps[1].options[1].label == "No"
    assert module.steps[1].warning == "Take care."
    assert module.minutes == 10


def test_a_step_that_is_talked_over_may_ask_for_small_groups() -> None:
    (step,) = read(make_module(make_talk_over(breakout=GROUPS))).steps

    assert step.breakout == kinds.Breakout(size=3, minutes=4, prompt="Write it together.")


def test_a_mistyped_key_is_named_with_its_file_and_the_nearest_right_one() -> None:
    step = make_step()
    step["minuts"] = step.pop("minutes")

    assert (
        problems_of(
            make_module(make_step(), make_step(slug="b"), minutes=10)
            | {"steps": [make_step(), make_step(slug="b"), step]}
        )[0]
        == f'{FILE}: steps[2] (hello): unknown key "minuts"; did you mean "minutes"?'
    )


def paths_of(raw: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every key in a nested value."""
    if isinstance(raw, dict):
        return [(*at, key) for key in raw] + [
            path for key, value in raw.items() for path in paths_of(value, (*at, key))
        ]
    if isinstance(raw, list):
        return [path for i, value in enumerate(raw) for path in paths_of(value, (*at, i))]
    return []


TAUGHT = COURSE / "modules" / "parent-communication"
TAUGHT_RAW = strictly.parse((TAUGHT / "module.yaml").read_text("utf-8"), "module.yaml")
TAUGHT_FILES = {path.name for path in TAUGHT.glob("*.md")}
KEYS = schema.Module.__struct_fields__ + schema.Step.__struct_fields__ + ("label",)


@given(
    path=st.sampled_from(paths_of(TAUGHT_RAW)),
    letters=st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12),
)
def test_any_other_key_anywhere_is_refused_with_its_file_and_itself_named(
    path: tuple[str | int, ...], letters: str
) -> None:
    if letters in KEYS:
        return
    raw = copy.deepcopy(TAUGHT_RAW)
    holder: Any = raw
    for part in path[:-1]:
        holder = holder[part]
    holder[letters] = holder.pop(path[-1])

    with pytest.raises(Broken) as broken:
        schema.read_module(raw, FILE, TAUGHT_FILES)

    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path[:-1])
    expected = f'{FILE}: {where.lstrip(".")}: unknown key "{letters}"'.replace(": :", ":")
    told = [re.sub(r" \([a-z-]+\)", "", problem, count=1) for problem in broken.value.problems]
    assert any(problem.startswith(expected) for problem in told)


@given(path=st.sampled_from(paths_of(TAUGHT_RAW)), junk=st.sampled_from([None, [], {}, -1, True]))
def test_a_value_of_the_wrong_kind_is_refused_or_means_nothing_was_said(
    path: tuple[str | int, ...], junk: object
) -> None:
    raw = copy.deepcopy(TAUGHT_RAW)
    holder: Any = raw
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = junk

    try:
        schema.read_module(raw, FILE, TAUGHT_FILES)
    except Broken as broken:
        assert all(problem.startswith(FILE) for problem in broken.problems)
    else:
        assert junk is None and path[-1] in {"warning", "if_late", "alternative", "breakout"}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (
            [make_step(minutes="5")],
            "steps[0] (hello): minutes: expected a whole number, found text",
        ),
        (
            [make_step(kind="flim")],
            'steps[0] (hello).kind: unknown value "flim"; did you mean "film"?',
        ),
        (
            [make_step(kind="practice")],
            'steps[0] (hello).kind: unknown value "practice"; did you mean "practise"?',
        ),
        (
            [make_step(kind="zzz")],
            'steps[0] (hello).kind: unknown value "zzz"; it is one of talk, film, poll,',
        ),
        (
            [make_step(kind="practise", practise={"way": "turn"})],
            'steps[0] (hello).practise.way: unknown value "turn"; did you mean "turns"?',
        ),
        (
            [make_step(kind="scenario", scenario={"viewpoints": [{"part": "mam"}]})],
            'steps[0] (hello).scenario.viewpoints[0].part: unknown value "mam"; did you mean',
        ),
        ([make_step(slug="No Spaces")], "steps[0]: slug: "),
        ([make_step(kind="discuss")], 'steps[0] (hello): a discuss step needs "prompt"'),
        ([make_step(prompt="Well?")], 'steps[0] (hello): "prompt" does not belong to a talk step'),
        (
            [make_step(question="Well?")],
            'steps[0] (hello): "question" does not belong to a talk step',
        ),
        ([make_poll(question=None)], 'steps[0] (hello): a poll step needs "question"'),
        ([make_poll(options=[])], 'steps[0] (hello): a poll step needs "options"'),
        (
            [make_poll(options=[{"slug": f"o{n}", "label": "O"} for n in range(9)])],
            "steps[0] (hello): options: 2 to 8 options, not 9",
        ),
        (
            [make_poll(options=[{"slug": "a", "label": "A"}, {"slug": "a", "label": "B"}])],
            'steps[0] (hello): two options have the slug "a"',
        ),
        (
            [make_poll(options=[{"slug": "pass", "label": "A"}, {"slug": "b", "label": "B"}])],
            'steps[0] (hello): no options may have the slug "pass"',
        ),
        (
            [make_poll(options=[{"slug": False, "label": "A"}])],
            "steps[0] (hello): options[0].slug: expected text, found yes or no",
        ),
        ([make_step(body="../secret.md")], "steps[0] (hello): body names a Markdown file"),
        ([make_step(), make_step()], 'two steps have the slug "hello"'),
        (
            [make_step(body="02-gone.md")],
            '"02-gone.md" is named by a step and is not in the folder',
        ),
        ([make_step(body="02-gone.md")], '"01-hello.md" is in the folder and no step names it'),
        (
            [make_step(breakout=GROUPS)],
            'steps[0] (hello): "breakout" does not belong to a talk step',
        ),
        (
            [make_talk_over(breakout=GROUPS | {"groups": 3})],
            "steps[0] (hello): a breakout says how many",
        ),
        (
            [make_talk_over(breakout=GROUPS | {"size": None})],
            "steps[0] (hello): a breakout says how many",
        ),
        ([make_talk_over(breakout=GROUPS | {"size": 1})], "steps[0] (hello): breakout.size: "),
        (
            [make_talk_over(breakout=GROUPS | {"minutes": 9})],
            "steps[0] (hello): a breakout of 9 minutes",
        ),
        (
            [make_talk_over(breakout=GROUPS | {"colour": 1})],
            "steps[0] (hello).breakout: unknown key",
        ),
        (["talk"], "steps[0]: expected keys and values"),
    ],
)
def test_each_fault_of_a_step_is_told_plainly(steps: list[Any], expected: str) -> None:
    problems = problems_of(make_module() | {"steps": steps})

    assert any(problem.startswith(f"{FILE}: {expected}") for problem in problems), problems


def test_a_step_that_is_wrong_is_the_only_fault_told() -> None:
    module = make_module(make_step(), make_step(slug="b", body="02-b.md"))
    module["steps"][1]["kind"] = "tlak"

    assert problems_of(module) == (
        f'{FILE}: steps[1] (b).kind: unknown value "tlak"; did you mean "talk"?',
    )


def test_minutes_must_add_up() -> None:
    module = make_module(make_step(), minutes=50)

    assert problems_of(module) == (f"{FILE}: minutes: 50, but the steps add up to 5",)


def test_a_missing_key_is_named() -> None:
    module = make_module()
    del module["version"]

    assert problems_of(module) == (f'{FILE}: missing key "version"',)


def test_every_fault_is_told_at_once() -> None:
    module = make_module() | {"steps": [make_step(minutes=0), make_step(kind="discuss")]}
    module["colour"] = "red"

    assert len(problems_of(module)) == 3


def test_an_empty_file_is_told_what_belongs_there() -> None:
    assert problems_of(None)[0].startswith(f"{FILE}: expected keys and values (slug, title")


def test_a_key_written_twice_is_refused_with_its_line() -> None:
    with pytest.raises(Broken, match=r'm\.yaml: line 2: the key "slug" is written twice'):
        strictly.parse("slug: a\nslug: b\n", "m.yaml")


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\t- x", "no: 1", "{[a]: 1}", "\x00"])
def test_what_is_not_yaml_is_refused_with_its_file(text: str) -> None:
    with pytest.raises(Broken, match=r"^m\.yaml:"):
        strictly.parse(text, "m.yaml")


PROGRAMME: dict[str, Any] = {
    "slug": "short",
    "title": "Short",
    "summary": "A short one.",
    "audience": "Parents.",
    "parts": [{"title": "All", "minutes": 60, "slack": 5, "plan": [{"module": "handovers"}]}],
    "group_size": {"min": 4, "max": 6},
    "completion": "all_parts",
}


def test_a_programme_adds_up_its_parts() -> None:
    assert programmes.read_programme(PROGRAMME, "programmes/short.yaml").minutes == 60


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"group_size": {"min": 7, "max": 6}}, "group_size: min is more than max"),
        (
            {"group_size": {"min": 4, "max": 6, "usual": 7}},
            "group_size: usual is not between min and max",
        ),
        ({"parts": []}, "parts: a programme has at least one part"),
        ({"parts": {}}, "parts must be a list"),
        ({"parts": [{"title": "All"}]}, 'parts[0]: missing key "minutes"'),
        ({"completion": "exam"}, 'completion: unknown value "exam"'),
        ({"colour": 1}, 'unknown key "colour"'),
    ],
)
def test_each_fault_of_a_programme_is_told_plainly(change: dict[str, Any], expected: str) -> None:
    with pytest.raises(Broken) as broken:
        programmes.read_programme(PROGRAMME | change, "p.yaml")

    assert broken.value.problems[0].startswith(f"p.yaml: {expected}")


def test_the_taught_files_are_where_they_are_looked_for() -> None:
    assert isinstance(TAUGHT, Path)
    assert "module.yaml" in {path.name for path in TAUGHT.iterdir()}
