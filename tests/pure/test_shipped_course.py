"""The course that is shipped: whole, to the minute, in words that everybody can read."""

from __future__ import annotations

import re

import pytest

from spip_live.content import library, reading
from spip_live.content.checks import whole
from spip_live.content.kinds import Kind, Part
from spip_live.content.library import Library
from spip_live.content.plan import Plan


@pytest.fixture(scope="module")
def shipped() -> Library:
    return library.read(library.HERE)


def plans(shipped: Library) -> list[Plan]:
    """The plan of each part of each programme."""
    return [
        library.plan_from(shipped, programme, number)
        for programme in shipped.programmes.values()
        for number in range(1, len(programme.parts) + 1)
    ]


def test_the_four_programmes_are_there(shipped: Library) -> None:
    assert {p.slug: p.minutes for p in shipped.programmes.values()} == {
        "spip-1x4": 240,
        "spip-2x2": 240,
        "working-together-for-children": 240,
        "workshop-2h30": 150,
    }
    assert shipped.programmes["workshop-2h30"].reading_beforehand


def test_the_whole_check_finds_nothing_wrong_with_it() -> None:
    assert whole.examine(library.HERE).problems == ()


def test_every_text_a_parent_reads_keeps_to_reading_age_eleven(shipped: Library) -> None:
    assert list(reading.too_hard(reading.parent_pages(shipped))) == []


def test_words_that_are_never_used_of_abuse_are_nowhere(shipped: Library) -> None:
    # Source: Cafcass Domestic Abuse Practice Policy, October 2024.
    never = re.compile(r"\balleg(e|es|ed|ation|ations)\b|\bclaim(s|ed)?\b|\bhistoric(al)?\b", re.I)

    found = [
        f"{slug}/{name}"
        for slug, written in shipped.written.items()
        for name, html in written.pages.items()
        if never.search(html)
    ]
    assert found == []


def test_every_step_tells_its_facilitator_what_to_do_when_late(shipped: Library) -> None:
    steps = [step for plan in plans(shipped) for step in plan.steps]

    assert all(step.if_late and step.notes_html for step in steps)


def test_each_sitting_ends_with_the_right_numbers_for_help(shipped: Library) -> None:
    for plan in plans(shipped):
        last = plan.steps[-1].html()
        for number in ("999", "0808 2000 247", "0808 80 10 800", "0808 801 0327", "116 123"):
            assert f"<strong>{number}</strong>" in last, plan.title
        assert "<strong>0800 1111</strong>" in last, plan.title


def test_every_plan_fits_into_its_part(shipped: Library) -> None:
    for programme in shipped.programmes.values():
        for number, part in enumerate(programme.parts, start=1):
            plan = library.plan_from(shipped, programme, number)
            assert plan.minutes + part.slack == part.minutes


def test_the_four_hours_use_every_kind_of_step(shipped: Library) -> None:
    plan = library.plan_from(shipped, shipped.programmes["spip-1x4"], 1)

    assert {step.kind for step in plan.steps} == {kind.value for kind in Kind}


def test_how_parents_talk_is_shown_in_five_stories_from_every_side(shipped: Library) -> None:
    module = shipped.modules["parent-communication"]
    stories = [step.scenario for step in module.steps if step.scenario]
    parts = [{view.part for view in story.viewpoints} for story in stories]

    assert len(stories) >= 5
    assert all(Part.CHILD in seen and seen & {Part.MUM, Part.DAD} for seen in parts)
    assert any(Part.GRANDPARENT in seen for seen in parts)
    assert any(Part.STEP_PARENT in seen for seen in parts)


def test_pictures_of_the_course_bring_nothing_with_them_but_themselves(shipped: Library) -> None:
    for asset in shipped.assets.values():
        if asset.path.suffix == ".svg":
            drawn = asset.path.read_text("utf-8")
            assert "<title>" in drawn, asset.path.name
            assert not re.search(r"<script|href|<foreignObject|\son\w+=", drawn), asset.path.name
