"""What a step asks of each parent: closed questions, and slots for what they write. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from spip_live.errors import Refused
from spip_live.rooms.steps.cues import PlannedStep, own_of

PASS = "pass"  # noqa: S105 - "I would rather not say" is an answer like any other
PASS_LABEL = "Passed"  # noqa: S105 - words on a screen
MAIN, NEXT, REWRITE, TAKE_AWAY = "main", "next", "rewrite", "take-away"


@dataclass(frozen=True)
class Ask:
    """One closed question of a step: what is asked, and each choice with its label."""

    slug: str
    question: str
    choices: tuple[tuple[str, str], ...]


def asks_of(step: PlannedStep) -> tuple[Ask, ...]:
    """The step's closed questions, in order; "pass" may be answered to each, and is not listed."""
    kind, own = step["kind"], own_of(step)
    if kind in ("poll", "scale"):
        return (_ask(MAIN, step.get("question"), step["options"]),)
    if kind == "scenario":
        following = own.get("next")
        return (_ask(NEXT, following["question"], following["branches"]),) if following else ()
    if kind == "sort":
        return tuple(
            _ask(card["slug"], card["text"], own["piles"]) for card in own.get("cards", ())
        )
    if kind == "close":
        return tuple(
            _ask(one["slug"], one["question"], one["options"]) for one in own.get("feedback", ())
        )
    return ()


def ask_of(step: PlannedStep, slug: str) -> Ask:
    """One of its questions; refused if it has no such."""
    for ask in asks_of(step):
        if ask.slug == slug:
            return ask
    raise no_question()


def slots_of(step: PlannedStep) -> tuple[str, ...]:
    """Where parents may write something for the group, with no name to it."""
    kind, own = step["kind"], own_of(step)
    if kind == "scenario":
        return tuple(str(view["slug"]) for view in own.get("viewpoints", ()))
    if kind == "practise" and own.get("way") == REWRITE:
        return (REWRITE,)
    return (TAKE_AWAY,) if kind == "close" else ()


def require_slot(step: PlannedStep, slot: str) -> None:
    """Refuse what nobody asked for."""
    if slot not in slots_of(step):
        raise Refused("no_slot", "Nothing is to be written there.")


def no_question() -> Refused:
    """There is no such question, or not yet."""
    return Refused("no_question", "That question is not on screen.")


def _ask(slug: object, question: object, choices: Iterable[Mapping[str, Any]]) -> Ask:
    named = tuple((str(choice["slug"]), str(choice["label"])) for choice in choices)
    return Ask(str(slug), str(question or ""), named)
