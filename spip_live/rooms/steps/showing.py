"""The step on screen as it goes over the wire: to everybody, to one parent, and to the console.

Nothing here says who answered or wrote what: counts, and what is shown with no name to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from spip_live.rooms.picture import NEVER, Picture, Place
from spip_live.rooms.steps import board, dealing
from spip_live.rooms.steps.answers import Key
from spip_live.rooms.steps.asks import PASS, PASS_LABEL, Ask, asks_of, slots_of
from spip_live.rooms.steps.board import ANY
from spip_live.rooms.steps.cues import TURN, own_of
from spip_live.rooms.steps.moves import moves_of
from spip_live.rooms.steps.playing import play_of
from spip_live.rooms.wire import iso

if TYPE_CHECKING:
    from spip_live.rooms.snapshots import View

PLAY_KEYS = ("cue", "turn", "running", "position", "since", "branch")
ASK_KEYS = ("ask", "open", "answered", "here", "results")
OFFER_KEYS = ("id", "slot", "text")
STEP_KEYS = (
    "answers_step", "answers", "dealt", "role", "partners", "offers", "passed", "language",
)  # fmt: skip
OWN_OFFER_KEYS = ("id", "slot", "text", "shown")
SCENARIO, PRACTISE = "scenario", "practise"


def to_everybody(view: View) -> dict[str, Any]:
    """What is on every screen of the step: how far it is, results and offers that are shown."""
    number, told = view.picture.stage.step, _told(view)
    return {
        "play": _play(view.picture),
        "asks": [
            {**_asked(view, ask), "results": _results(view, ask)} for ask in _asks(view.picture)
        ],
        "offers": [
            {"id": offer.id, "slot": offer.slot if offer.slot in told else ANY, "text": offer.text}
            for offer in view.discussion.offers.on_screen(number)
        ]
        if view.picture.step
        else [],
    }


def to_one(view: View, place: Place) -> dict[str, Any]:
    """What is one parent's own at the step. A waiting one has nothing but a language."""
    picture, seat_id, number = view.picture, place.seat.id, view.picture.stage.step
    inside = place.admitted and picture.step is not None
    offers = view.discussion.offers
    answers = view.discussion.answers.of(seat_id, number) if inside else {}
    return {
        "answers_step": number if inside else None,
        "answers": [{"ask": ask, "choice": choice} for ask, choice in sorted(answers.items())],
        "dealt": dealt(picture).get(seat_id) if inside else None,
        "role": roles(picture).get(seat_id) if inside else None,
        "partners": _partners(picture, seat_id) if inside else [],
        "offers": [
            {
                "id": offer.id,
                "slot": offer.slot,
                "text": offer.text,
                "shown": offers.is_shown(number, offer.id),
            }
            for offer in (offers.of(number, seat_id) if inside else ())
        ],
        "passed": [
            slot for slot in slots(picture) if inside and seat_id in offers.passed(number, slot)
        ],
        "language": place.seat.language,
    }


def to_console(view: View) -> dict[str, Any]:
    """The same for its facilitators: counts of everything, and what they may show."""
    picture = view.picture
    return {
        "play": _play(picture),
        "asks": [
            {
                **_asked(view, ask),
                "question": ask.question,
                "shown": _key(picture, ask) in view.discussion.answers.shown,
                "totals": totals(view, ask),
            }
            for ask in _asks(picture)
        ],
        "offers": _board(view),
        "moves": moves_of(picture.step) if picture.step else None,
        "taken": dict(picture.room.branches),
    }


def totals(view: View, ask: Ask) -> list[dict[str, Any]] | None:
    """A count for each choice, in the order asked; None under four answers."""
    counts = view.discussion.answers.totals(_key(view.picture, ask))
    if counts is None:
        return None
    choices = [*ask.choices, (PASS, PASS_LABEL)]
    return [{"slug": slug, "label": label, "count": counts.get(slug, 0)} for slug, label in choices]


def dealt(picture: Picture) -> dict[UUID, str]:
    """Who is dealt which viewpoint of the scenario on screen, of all who were ever let in."""
    step = picture.step
    if step is None or step["kind"] != SCENARIO:
        return {}
    views = [dealing.Viewpoint(v["slug"], v["part"]) for v in own_of(step).get("viewpoints", ())]
    people = [dealing.Dealt(place.seat.id, place.seat.own_part) for place in _in_order(picture)]
    return dealing.deal(people, views, picture.stage.step)


def roles(picture: Picture) -> dict[UUID, str]:
    """Who speaks, listens and watches in the turn that is on, or that comes first.

    Within each group while people are apart, else in pairs.
    """
    play = play_of(picture.room)
    turn = (play.turn or 1) if play.cue == TURN else 1
    return {
        seat_id: role
        for group in _turn_groups(picture)
        for seat_id, role in dealing.roles(group, turn).items()
    }


def _turn_groups(picture: Picture) -> list[list[UUID]]:
    """Who takes turns with whom at the step on screen; nobody, where no turns are taken."""
    step = picture.step
    if step is None or step["kind"] != PRACTISE or own_of(step).get("way") != "turns":
        return []
    inside = [place.seat.id for place in _in_order(picture) if place.admitted]
    if picture.apart is None:
        return dealing.together(inside)
    return [[one for one in inside if one in group.seats] for group in picture.apart.groups]


def _partners(picture: Picture, seat_id: UUID) -> list[str]:
    """By their keys, the others with whom a parent takes turns."""
    group = next((group for group in _turn_groups(picture) if seat_id in group), [])
    keys = {place.seat.id: place.key for place in picture.places}
    return [keys[one] for one in group if one != seat_id]


def slots(picture: Picture) -> tuple[str, ...]:
    """Where something may be written at the step on screen."""
    return slots_of(picture.step) if picture.step else ()


def _play(picture: Picture) -> dict[str, Any]:
    play = play_of(picture.room)
    return {
        "cue": play.cue,
        "turn": play.turn,
        "running": play.running,
        "position": play.position,
        "since": iso(play.since),
        "branch": play.branch,
    }


def _asks(picture: Picture) -> tuple[Ask, ...]:
    return asks_of(picture.step) if picture.step else ()


def _key(picture: Picture, ask: Ask) -> Key:
    return (picture.stage.step, ask.slug)


def _asked(view: View, ask: Ask) -> dict[str, Any]:
    return {"ask": ask.slug, **_counts(view, ask)}


def _counts(view: View, ask: Ask) -> dict[str, Any]:
    """How many have answered, of how many who are here or have."""
    key, answers = _key(view.picture, ask), view.discussion.answers
    answered = answers.who(key)
    return {
        "open": answers.is_open(key),
        "answered": len(answered),
        "here": len(answered | _present(view)),
    }


def _results(view: View, ask: Ask) -> list[dict[str, Any]] | None:
    shown = _key(view.picture, ask) in view.discussion.answers.shown
    return totals(view, ask) if shown else None


def _told(view: View) -> frozenset[str]:
    """The slots that may be told. None of a step without viewpoints tells whose something is."""
    number, offers, all_slots = view.picture.stage.step, view.discussion.offers, slots(view.picture)
    if not dealt(view.picture):
        return frozenset(all_slots)
    took_part = {
        slot: len(offers.gave(number, slot) | offers.passed(number, slot)) for slot in all_slots
    }
    return board.told(took_part)


def _board(view: View) -> list[dict[str, Any]]:
    """Each slot that may be told; then, where there are others, all of those together."""
    told, all_slots = _told(view), slots(view.picture)
    others = [slot for slot in all_slots if slot not in told]
    lines = [_slot(view, slot, [slot]) for slot in all_slots if slot in told]
    return [*lines, _slot(view, ANY, others)] if others else lines


def _slot(view: View, name: str, meant: Sequence[str]) -> dict[str, Any]:
    """How many have written there or passed, of those who were asked to; then the words."""
    number, offers = view.picture.stage.step, view.discussion.offers
    gave = frozenset[UUID]().union(*(offers.gave(number, slot) for slot in meant))
    passed = frozenset[UUID]().union(*(offers.passed(number, slot) for slot in meant))
    asked = frozenset[UUID]().union(*(_asked_for(view, slot) for slot in meant))
    readable = offers.readable(number)
    return {
        "slot": name,
        "given": len(gave),
        "passed": len(passed),
        "here": len(gave | passed | asked),
        "items": readable
        if readable is None
        else [
            {"id": one.id, "text": one.text, "shown": offers.is_shown(number, one.id)}
            for one in readable
            if one.slot in meant
        ],
    }


def _asked_for(view: View, slot: str) -> frozenset[UUID]:
    """Of those who are here: who was dealt this viewpoint; everybody, where none are dealt."""
    whose, present = dealt(view.picture), _present(view)
    return frozenset(one for one in present if whose.get(one) == slot) if whose else present


def _present(view: View) -> frozenset[UUID]:
    inside = {place.seat.id for place in view.picture.places if place.admitted}
    return frozenset(inside & view.here)


def _in_order(picture: Picture) -> list[Place]:
    """Everybody who was ever let in, in the order in which they first were."""
    came = [place for place in picture.places if place.seat.admitted_at is not None]
    return sorted(came, key=lambda place: (place.seat.admitted_at or NEVER, str(place.seat.id)))
