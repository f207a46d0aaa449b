"""What a kind of step needs and what it cannot show. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sized
from typing import TYPE_CHECKING

from spip_live.content.kinds import (
    Breakout,
    Close,
    Kind,
    Option,
    Part,
    Scenario,
    Sort,
    Turns,
)

if TYPE_CHECKING:
    from spip_live.content.schema import Step

PASS_SLUG = "pass"  # noqa: S105 - an answer that every question has by itself

NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.FILM: ("story",),
    Kind.POLL: ("question", "options"),
    Kind.SCALE: ("question", "scale"),
    Kind.SCENARIO: ("scenario",),
    Kind.DISCUSS: ("prompt",),
    Kind.BREAKOUT: ("breakout", "report"),
    Kind.PRACTISE: ("practise",),
    Kind.SORT: ("sort",),
    Kind.REFLECT: ("reflect",),
    Kind.CLOSE: ("close",),
}
ALSO: dict[Kind, tuple[str, ...]] = {
    Kind.FILM: ("prompt",),
    Kind.DISCUSS: ("breakout",),
    Kind.PRACTISE: ("breakout",),
}
OF_A_KIND = (
    *("story", "question", "options", "scale", "scenario", "prompt", "breakout", "report"),
    *("practise", "sort", "reflect", "close"),
)
EVERYBODY = ("if_late", "alternative")  # every kind but a break has them

# Beyond these a phone cannot show it at a glance.
OPTIONS, FRAMES, VIEWS, ASKED, BRANCHES = (2, 8), (3, 20), (3, 6), (1, 3), (2, 4)
PILES, CARDS, PROMPTS, FEEDBACK = (2, 3), (4, 12), (1, 4), (1, 5)


def of_step(step: Step) -> Iterator[str]:
    """A sentence for each fault of a step seen alone."""
    allowed = NEEDED.get(step.kind, ()) + ALSO.get(step.kind, ())
    for key in NEEDED.get(step.kind, ()):
        if not getattr(step, key):
            yield f'a {step.kind} step needs "{key}"'
    for key in OF_A_KIND:
        if getattr(step, key) and key not in allowed:
            yield f'"{key}" does not belong to a {step.kind} step'
    if step.kind is not Kind.BREAK:
        for key in EVERYBODY:
            if not getattr(step, key):
                yield f'missing key "{key}"'
    yield from _of_its_parts(step)


def _of_its_parts(step: Step) -> Iterator[str]:
    if step.options:
        yield from _choices("options", step.options)
    if step.story:
        yield from _few("story", step.story, FRAMES, "pictures")
    if step.breakout:
        yield from _of_breakout(step, step.breakout)
    if step.scenario:
        yield from _of_scenario(step.scenario)
    if isinstance(step.practise, Turns) and step.practise.turns % 2:
        yield "practise.turns: so many turns leave somebody out; make it an even number"
    if step.breakout and step.kind is Kind.PRACTISE and not isinstance(step.practise, Turns):
        yield "a breakout belongs to a practise step of speaking and listening turns"
    if step.sort:
        yield from _of_sort(step.sort)
    if step.reflect:
        yield from _few("reflect.prompts", step.reflect.prompts, PROMPTS, "prompts")
    if step.close:
        yield from _of_close(step.close)


def _of_breakout(step: Step, breakout: Breakout) -> Iterator[str]:
    if (breakout.groups is None) == (breakout.size is None):
        yield "a breakout says how many groups, or of what size: one of the two"
    if breakout.minutes > step.minutes:
        yield f"a breakout of {breakout.minutes} minutes does not fit into {step.minutes}"


def _of_scenario(scenario: Scenario) -> Iterator[str]:
    views = scenario.viewpoints
    yield from _few("scenario.viewpoints", views, VIEWS, "viewpoints")
    yield from _named_once("viewpoints", (view.slug for view in views))
    children = sum(view.part is Part.CHILD for view in views)
    if views and not children:
        yield "scenario.viewpoints: one of them is a child’s"
    if views and len(views) - children < 2:
        yield "scenario.viewpoints: at least two are grown-ups’"
    for view in views:
        yield from _few(f"the prompts of {view.slug}", view.prompts, ASKED, "prompts")
    if scenario.next:
        branches = scenario.next.branches
        yield from _few("scenario.next.branches", branches, BRANCHES, "branches")
        yield from _named_once("branches", (branch.slug for branch in branches))


def _of_sort(sort: Sort) -> Iterator[str]:
    yield from _choices("sort.piles", sort.piles, PILES)
    yield from _few("sort.cards", sort.cards, CARDS, "cards")
    yield from _named_once("cards", (card.slug for card in sort.cards))
    piles = {pile.slug for pile in sort.piles}
    for card in sort.cards:
        if card.pile not in piles:
            yield f'the card "{card.slug}" belongs to the pile "{card.pile}", and there is none'


def _of_close(close: Close) -> Iterator[str]:
    yield from _few("close.feedback", close.feedback, FEEDBACK, "questions")
    yield from _named_once("feedback questions", (each.slug for each in close.feedback))
    for each in close.feedback:
        yield from _choices(f"the options of {each.slug}", each.options)


def _choices(
    where: str, options: tuple[Option, ...], bounds: tuple[int, int] = OPTIONS
) -> Iterator[str]:
    yield from _few(where, options, bounds, "options")
    yield from _named_once("options", (option.slug for option in options))


def _few(where: str, entries: Sized, bounds: tuple[int, int], what: str) -> Iterator[str]:
    fewest, most = bounds
    if not fewest <= len(entries) <= most:
        yield f"{where}: {fewest} to {most} {what}, not {len(entries)}"


def _named_once(what: str, slugs: Iterable[str]) -> Iterator[str]:
    counted = Counter(slugs)
    for slug in sorted(slug for slug, times in counted.items() if times > 1):
        yield f'two {what} have the slug "{slug}"'
    if counted[PASS_SLUG]:
        yield f'no {what} may have the slug "{PASS_SLUG}": passing is always offered by itself'
