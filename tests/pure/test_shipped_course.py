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


def written_texts() -> list[tuple[str, str]]:
    """Every text of the course as it is written, Markdown and YAML alike, by its file."""
    files = [*library.HERE.glob("modules/*/*.md"), *library.HERE.glob("*/**/*.yaml")]
    said = ((path, re.sub(r"(?m)^\s*# .*", "", path.read_text("utf-8"))) for path in sorted(files))
    return [(path.name, re.sub(r"\s+", " ", text)) for path, text in said]


def test_the_four_programmes_are_there(shipped: Library) -> None:
    assert {p.slug: p.minutes for p in shipped.programmes.values()} == {
        "spip-1x4": 240,
        "spip-2x2": 240,
        "working-together-for-children": 240,
        "workshop-2h30": 150,
    }


def test_what_is_to_be_read_beforehand_is_named_and_takes_as_long_as_is_said(
    shipped: Library,
) -> None:
    workshop = shipped.programmes["workshop-2h30"]
    said = workshop.reading_beforehand or ""
    pages = reading.parent_pages(shipped).items()
    words = sum(
        reading.ease_of(html).words for n, html in pages if n.split("/")[0] in workshop.reading
    )

    assert all(shipped.modules[slug].title in said for slug in workshop.reading)
    assert 90 <= words / int(re.findall(r"(\d+) minutes", said)[0]) <= 130, "a minute, with pauses"


def test_the_whole_check_finds_nothing_wrong_with_it() -> None:
    assert whole.examine(library.HERE).problems == ()


def test_every_text_a_parent_reads_keeps_to_reading_age_eleven(shipped: Library) -> None:
    assert list(reading.too_hard(reading.parent_pages(shipped))) == []


def test_words_that_are_never_used_of_abuse_are_nowhere(shipped: Library) -> None:
    # Source: Cafcass Domestic Abuse Practice Policy, October 2024.
    never = re.compile(r"\balleg(e|es|ed|ation|ations)\b|\bclaim(s|ed)?\b|\bhistoric(al)?\b", re.I)

    assert [file for file, text in written_texts() if never.search(text)] == []


def test_no_word_of_law_says_whose_the_children_are() -> None:
    # The law has said "child arrangements" since the Children and Families Act 2014, section 12.
    never = re.compile(
        r"\bcustod(y|ial)\b|\b(non-?)?resident parent|\babsent parent|\bvisitation\b"
        r"|\bcontact (order|centre|time|arrangements?|with (your|the|their) child)"
        r"|\b(have|having|has|lose|losing|stop|stopped|more|less|direct|indirect) contact\b",
        re.I,
    )

    assert [file for file, text in written_texts() if never.search(text)] == []


def test_no_note_sends_its_facilitator_to_another_step_which_a_plan_may_lack(
    shipped: Library,
) -> None:
    elsewhere = re.compile(r"\bnotes? (of|to|for|in) (the|an?|your) ", re.I)
    dark = re.compile(r"nothing is worth it|not wanting to go on|do not want to live", re.I)

    for plan in plans(shipped):
        for step in plan.steps:
            notes = step.notes_html
            assert not elsewhere.search(notes), step.slug
            if dark.search(notes):
                assert all(number in notes for number in ("116 123", "999", "111")), step.slug


def test_every_step_says_what_to_do_when_late_and_what_to_offer_instead(shipped: Library) -> None:
    steps = [step for plan in plans(shipped) for step in plan.steps]

    assert all(step.if_late and step.alternative and step.notes_html for step in steps)


def test_each_sitting_ends_with_the_right_numbers_for_help(shipped: Library) -> None:
    for plan in plans(shipped):
        last = plan.steps[-1].html()
        for number in ("999", "0808 2000 247", "0808 80 10 800", "0808 801 0327", "116 123"):
            assert _tapped(number) in last, plan.title
        assert _tapped("0800 1111") in last, plan.title


def test_every_number_and_address_that_parents_are_given_can_be_tapped(shipped: Library) -> None:
    for name, html in reading.parent_pages(shipped).items():
        bare = re.sub(r"<a [^>]*>.*?</a>", "", html)
        # Of a message that is sent to a number, and of keys to press, there is nothing to call.
        numbers = re.findall(r"\b(?:0[38]\d\d[ \d]{5,}|999|116 123)\b", bare)
        assert (numbers, re.findall(r"\w+\.(?:org|gov)\b", bare)) == ([], []), name


def _tapped(number: str) -> str:
    address = f'href="tel:{number.replace(" ", "")}"'
    return f'<a {address} target="_blank" rel="noopener noreferrer"><strong>{number}</strong></a>'


def test_no_text_that_is_also_printed_speaks_of_a_device(shipped: Library) -> None:
    spoken = re.compile(r"\b(own|this) device\b|gone when you leave", re.I)

    assert [n for n, html in reading.parent_pages(shipped).items() if spoken.search(html)] == []


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

    both = [
        story
        for story in stories
        if sum(view.part in (Part.MUM, Part.DAD, Part.PARENT) for view in story.viewpoints) >= 2
    ]

    assert len(both) >= 5, "seen from both parents' sides"
    assert all(Part.CHILD in seen for seen in parts)
    assert any(Part.GRANDPARENT in seen for seen in parts)
    assert any(Part.STEP_PARENT in seen for seen in parts)


def test_pictures_of_the_course_bring_nothing_with_them_but_themselves(shipped: Library) -> None:
    for asset in shipped.assets.values():
        if asset.path.suffix == ".svg":
            drawn = asset.path.read_text("utf-8")
            assert "<title>" in drawn, asset.path.name
            assert not re.search(r"<script|href|<foreignObject|\son\w+=", drawn), asset.path.name
