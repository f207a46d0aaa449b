"""Every kind of step is drawn for parents, for the console and for paper, from the same plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from spip_live import wording
from spip_live.content import library
from spip_live.content.kinds import Kind
from spip_live.rooms.steps.languages import in_language
from tests.course import EVERY_KIND

AUDIENCES = ("parent", "preview", "print")
FIELDS = {"input", "textarea", "select"}
NOT_FOR_PARENTS = {"film", "notes_html", "if_late", "alternative", "languages"}
NOT_WORDS = {"slug", "picture", "part", "pile", "way", "kind", "module"}


@cache
def plan() -> list[dict[str, Any]]:
    taught = library.read(library.HERE, EVERY_KIND)
    made = library.plan_from(taught, taught.programmes["every-kind"], 1).to_json()
    steps: list[dict[str, Any]] = made["steps"]
    return steps


@cache
def environment() -> Environment:
    shared = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        loader=ChoiceLoader([PackageLoader("spip_live"), shared]),
        autoescape=True,
    )
    wording.into(made)
    made.globals["asset"] = lambda path: f"/static/{path}"
    return made


def drawn(step: dict[str, Any], audience: str, n: int = 3) -> str:
    template = environment().get_template(f"steps/{step['kind']}.html")
    return template.render(step=step, n=n, audience=audience)


def steps_and_audiences() -> Iterator[Any]:
    for step in plan():
        for audience in AUDIENCES:
            yield pytest.param(step, audience, id=f"{step['slug']}-{audience}")


class Fields(HTMLParser):
    """Finds which fields have a label, and which elements share an id."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.fields: list[tuple[str | None, bool]] = []
        self.labels: set[str | None] = set()
        self.ids: list[str | None] = []
        self.described: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        for names in ("aria-describedby", "aria-labelledby"):
            self.described += (given.get(names) or "").split()
        if tag == "label":
            self.labels.add(given.get("for"))
        if tag in FIELDS:
            self.fields.append((given.get("id"), "label" in self.inside))
        if tag not in {"input", "img", "br", "hr", "track", "use", "path"}:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass


def words_of(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a planned step that parents read."""
    if isinstance(value, dict):
        for inner, one in value.items():
            if inner not in NOT_WORDS | NOT_FOR_PARENTS:
                yield from words_of(one, inner)
    elif isinstance(value, list):
        for one in value:
            yield from words_of(one, key)
    elif isinstance(value, str):
        yield value


def as_read(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_course_of_every_kind_has_every_kind() -> None:
    assert {step["kind"] for step in plan()} == {kind.value for kind in Kind}
    ways = {step["own"]["way"] for step in plan() if step["kind"] == "practise"}
    assert ways == {"breathing", "pause", "turns", "rewrite"}


@pytest.mark.parametrize(("step", "audience"), list(steps_and_audiences()))
def test_every_field_has_a_label_and_every_name_leads_somewhere(
    step: dict[str, Any], audience: str
) -> None:
    fields = Fields()
    fields.feed(drawn(step, audience))

    unnamed = [one for one, within in fields.fields if not within and one not in fields.labels]
    assert unnamed == []
    assert len(fields.ids) == len(set(fields.ids))
    assert set(fields.described) <= set(fields.ids)
    if audience != "parent":
        assert fields.fields == []


@pytest.mark.parametrize("step", [pytest.param(step, id=step["slug"]) for step in plan()])
def test_paper_and_the_console_have_every_word_of_a_step(step: dict[str, Any]) -> None:
    for audience in ("preview", "print"):
        html = drawn(step, audience)
        read = as_read(html) + " ".join(unescape(alt) for alt in re.findall(r'alt="([^"]*)"', html))
        shown = {key: step[key] for key in step if key not in {"module_title", "hash"}}
        missing = [words for words in words_of(shown) if as_read(words) not in read]
        assert missing == [], audience


@pytest.mark.parametrize("step", [pytest.param(step, id=step["slug"]) for step in plan()])
def test_no_page_of_a_step_has_notes_for_facilitators(step: dict[str, Any]) -> None:
    told = {**step, "notes_html": "<p>XYZZY</p>", "if_late": "XYZZY", "alternative": "XYZZY"}
    assert all("XYZZY" not in drawn(told, audience) for audience in AUDIENCES)


def test_a_warning_stands_above_what_it_warns_of() -> None:
    step = next(step for step in plan() if step["slug"] == "the-bag")
    html = drawn(step, "parent")
    assert html.index("A child hears two grown-ups argue") < html.index("A short story about")


def test_what_a_parent_writes_for_themselves_has_nowhere_to_go() -> None:
    step = next(step for step in plan() if step["kind"] == "reflect")
    html = drawn(step, "parent")
    assert "<form" not in html
    assert "name=" not in html


def test_a_step_in_another_language_says_whether_it_has_been_checked() -> None:
    step = next(step for step in plan() if step["slug"] == "what-helps")
    html = drawn(in_language(step, "cy"), "parent")
    assert 'lang="cy">Beth sy’n helpu fwyaf?</h2>' in html
    assert "a Welsh speaker has not checked it yet" in html


class ShownWords(HTMLParser):
    """What a step says on screen, in labels too."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, _tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.said += [value or "" for key, value in attributes if key in ("aria-label", "alt")]


def test_a_step_in_welsh_has_its_questions_buttons_and_hints_in_welsh_too() -> None:
    english = re.compile(
        r"\b(the|you|your|what|who|nobody|answer|send|with|only|this|group)\b", re.I
    )
    shipped = library.read(library.HERE)
    steps = [
        shipped.planned(written, step)
        for slug, written in shipped.written.items()
        if slug in ("children", "close", "break", "welcome")
        for step in written.module.steps
    ]
    with Flask(__name__).app_context():
        wording.read_in("cy")
        for step in steps:
            plain = in_language(json.loads(msgspec.json.encode(step)), "cy")
            said = " ".join(ShownWords(drawn(plain, "parent")).said)
            assert plain["lang"] == "cy"
            # The names of those who help are as they call themselves.
            said = said.replace("National Domestic Abuse Helpline", "")
            assert english.findall(said) == [], (step.slug, said)


def test_a_step_that_is_not_in_the_language_chosen_says_so() -> None:
    step = next(step for step in plan() if step["slug"] == "energy")
    assert "This part is only in English." in drawn(in_language(step, "cy"), "parent")
    assert "only in English" not in drawn(in_language(step, ""), "parent")


def test_a_providers_film_stands_before_the_story_and_keeps_it_in_reserve() -> None:
    step = json.loads(json.dumps(next(step for step in plan() if step["kind"] == "film")))
    step["own"]["film"] = {
        "file": "a" * 64,
        "captions": {"en": "b" * 64, "cy": "c" * 64},
        "transcript_html": "<p>Rain. A door.</p>",
        "seconds": None,
    }
    html = drawn(step, "parent")
    assert html.index("<video") < html.index("data-story")
    assert html.count('kind="captions"') == 2
    assert "Rain. A door." in html
