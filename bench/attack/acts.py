"""What an attacker does next: each act is what one page, list or socket event does, and commits.

An act finds something to do it to, or gives None; else it gives what the ledger should say was
done, which is often nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from itertools import combinations
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import select

from bench.attack.turns import Turn, any_of, any_room, any_seat
from bench.attack.world import add_room, parent_of
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.office.intake.bringing_in import bring_in
from spip_live.office.intake.making_rows import Order
from spip_live.people import parting, referrals
from spip_live.people.models import (
    CaseParty,
    Enrolment,
    OtherParty,
    Parting,
    Referral,
    Staff,
    Tie,
    TieKind,
)
from spip_live.rooms import coming_in, joining_links, late_ties, leading, lobby, seating
from spip_live.rooms.door import WayIn
from spip_live.rooms.models import Admission, Room, RoomStatus, Seat
from spip_live.rooms.offers import choosing
from spip_live.tenancy import act_for
from tests.factories import PROGRAMME
from tests.lists import slips

Done = list[str] | None
TIES = 0.7  # of what is parted; the rest are parties of a case
APPROVED = 0.8  # of partings that were asked for
STILL_THEIRS = 0.9  # of seats that somebody connects to
OUR_TYPIST_IS_RIGHT = 0.9  # of case numbers; the others are those of strangers


def seat(turn: Turn) -> Done:
    """Give somebody who holds no seat one in some room."""
    holding = select(Seat.enrolment_id).where(
        Seat.released_at.is_(None), Seat.claim_ended_at.is_(None)
    )
    without = Enrolment.id.not_in(holding)
    enrolment = any_of(Enrolment, without, Enrolment.parent_id.in_(turn.in_the_midst))
    enrolment = enrolment or any_of(Enrolment, without)
    room = enrolment and any_room(enrolment.parent_id, turn)
    if enrolment is None or room is None:
        return None
    given = seating.seat(room, enrolment, turn.by, turn.at)
    db.session.commit()
    return [f"seat {given.id}"]


def choose(turn: Turn) -> Done:
    """A parent chooses a room by themselves, whether it is one of those that they are offered."""
    enrolment = any_of(Enrolment, Enrolment.parent_id.in_(turn.in_the_midst))
    room = any_of(Room, Room.offered, Room.is_over.is_(False))
    if enrolment is None or room is None:
        return None
    given = choosing.choose(enrolment, room.id, turn.at)
    db.session.commit()
    return [f"seat {given.id}"]


def move(turn: Turn) -> Done:
    """Exchange a seat for one in another room."""
    held = any_seat(turn, Seat.released_at.is_(None))
    room = held and any_room(held.parent_id, turn)
    if held is None or room is None:
        return None
    given = seating.move(held, room, turn.by, turn.at)
    db.session.commit()
    return [f"seat {given.id}"]


def release(turn: Turn) -> Done:
    """Take a seat back, and let what waited for that happen, as the page does."""
    held = any_seat(turn, Seat.released_at.is_(None))
    if held is None:
        return None
    seating.release(held, "asked", turn.by, turn.at)
    db.session.commit()
    _let_ties_take_hold(turn)
    return []


def come(turn: Turn) -> Done:
    """Somebody opens a new link to a seat: this browser takes it from an earlier one."""
    held = any_seat(turn, Seat.released_at.is_(None))
    if held is None:
        return None
    link, _ = joining_links.issue(held, None, turn.at)
    db.session.commit()
    coming_in.take_seat(WayIn(link, held, held.room), coming_in.Said(), turn.at)
    db.session.commit()
    return []


def enter(turn: Turn) -> Done:
    """A page that holds a seat connects, once or after a lost line, also to a seat long gone."""
    fresh = (Seat.released_at.is_(None),) if turn.rng.random() < STILL_THEIRS else ()
    held = any_seat(turn, *fresh)
    if held is None:
        return None
    lobby.enter(held.room, held.id, turn.at)
    db.session.commit()
    return []


def enter_at_once(turn: Turn) -> Done:
    """Two who know each other, and hold seats in one room, connect at one moment."""
    theirs = (
        select(Seat)
        .join(Room, Room.id == Seat.room_id)
        .where(
            Room.is_over.is_(False),
            Seat.released_at.is_(None),
            Seat.parent_id.in_(turn.in_the_midst),
        )
    )
    seats = list(db.session.scalars(theirs))
    pairs = [
        (one, other)
        for one, other in combinations(seats, 2)
        if one.room_id == other.room_id and one.parent_id != other.parent_id
    ]
    if not pairs:
        return None
    pair = [(seat.room_id, seat.id) for seat in turn.rng.choice(pairs)]
    db.session.rollback()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with ThreadPoolExecutor(len(pair)) as threads:
        coming = [threads.submit(_enter_alone, app, turn, *each) for each in pair]
    for each in coming:
        each.result()
    return []


def _enter_alone(app: Flask, turn: Turn, room_id: UUID, seat_id: UUID) -> None:
    with app.app_context(), suppress(Refused):
        act_for(turn.world.provider_id)
        lobby.enter(db.session.get_one(Room, room_id), seat_id, turn.at)
        db.session.commit()


def leave(turn: Turn) -> Done:
    """A parent goes by themselves."""
    stay = any_of(Admission, Admission.ended_at.is_(None))
    if stay is None:
        return None
    lobby.leave(db.session.get_one(Room, stay.room_id), stay.seat_id, turn.at)
    db.session.commit()
    return []


def admit(turn: Turn) -> Done:
    """The facilitator lets somebody in who waits."""
    stay = any_of(Admission, Admission.ended_at.is_(None), Admission.state == "waiting")
    if stay is None:
        return None
    room = db.session.get_one(Room, stay.room_id)
    lobby.admit(room, stay.seat_id, turn.lead, turn.at, id_seen=True)
    db.session.commit()
    return []


def _led(act: Callable[[Room, UUID, Staff, datetime], None]) -> Callable[[Turn], Done]:
    def led(turn: Turn) -> Done:
        stay = any_of(Admission, Admission.ended_at.is_(None))
        if stay is None:
            return None
        act(db.session.get_one(Room, stay.room_id), stay.seat_id, turn.lead, turn.at)
        db.session.commit()
        return []

    return led


def let_back(turn: Turn) -> Done:
    """The facilitator takes a bar back."""
    held = any_seat(turn, Seat.barred_at.is_not(None))
    if held is None:
        return None
    lobby.let_back(held.room, held.id, turn.lead, turn.at)
    db.session.commit()
    return []


def tie(turn: Turn) -> Done:
    """Staff learn that two people who know each other must never meet."""
    circle = turn.circle
    one, other = (parent_of(person) for person in turn.rng.sample(circle.people, 2))
    if one is None or other is None:
        return None
    kind = turn.rng.choice(list(TieKind))
    kept = late_ties.keep_apart(one, other, kind, "They said so", turn.by, turn.at)
    db.session.commit()
    _let_ties_take_hold(turn)
    return [f"tie {kept.tie.id}"]


def confirm(turn: Turn) -> Done:
    """Somebody says that a suspicion is right."""
    made = any_of(Tie, Tie.confirmed_at.is_(None), Tie.parted_at.is_(None))
    if made is None:
        return None
    parting.confirm(made, turn.by, turn.at)
    db.session.commit()
    return []


def part(turn: Turn) -> Done:
    """Two people are parted: a suspicion by one person at once, all else by two of them."""
    asked = any_of(Parting, Parting.verdict.is_(None))
    if asked is not None:
        return _answer(asked, turn)
    made = any_of(Tie, Tie.parted_at.is_(None), Tie.pending.is_(False))
    party = any_of(CaseParty)
    if made is not None and turn.rng.random() < TIES:
        if made.is_suspicion:
            parting.part(made, "A mistake", turn.by, turn.at)
        else:
            parting.ask_about_tie(made, "A mistake", turn.by, turn.at)
    elif party is not None:
        parting.ask_about_case(party, "A mistake", turn.by, turn.at)
    else:
        return None
    db.session.commit()
    return []


def _answer(asked: Parting, turn: Turn) -> Done:
    if turn.rng.random() < APPROVED:
        parting.approve(asked, turn.by, turn.at)
    else:
        parting.refuse(asked, "They must not", turn.by, turn.at)
    db.session.commit()
    return []


def try_again(turn: Turn) -> Done:
    """Every tie that waits is tried again, as it is every second."""
    _let_ties_take_hold(turn)
    return []


def _let_ties_take_hold(turn: Turn) -> None:
    late_ties.try_again(turn.by, turn.at)
    db.session.commit()


def bring(turn: Turn) -> Done:
    """A list with a case and one or two of its people, whom we may know already."""
    circle = turn.circle
    people = turn.rng.sample(circle.people, turn.rng.choice((1, 2)))
    told = slips(*(person.row(circle.case_number) for person in people))
    bring_in(told, Order(turn.world.provider_id, PROGRAMME, turn.at), turn.by)
    db.session.commit()
    _let_ties_take_hold(turn)
    return []


def correct(turn: Turn) -> Done:
    """The case number of a referral is put right, or wrong."""
    right = turn.rng.random() < OUR_TYPIST_IS_RIGHT
    circle = turn.circle
    parent = parent_of(turn.rng.choice(circle.people))
    referral = parent and any_of(Referral, Referral.parent_id == parent.id)
    if referral is None:
        return None
    number = (circle if right else turn.rng.choice(turn.world.circles)).case_number
    referrals.move_to_case(referral, number, number, turn.by, turn.at)
    late_ties.take_hold_among([referral.parent_id], turn.by, turn.at)
    db.session.commit()
    _let_ties_take_hold(turn)
    return []


def say_none_found(turn: Turn) -> Done:
    """Nobody knows any more whom somebody must never meet; staff have searched, and say so."""
    referral = any_of(Referral, Referral.other_party == OtherParty.UNKNOWN)
    if referral is None:
        return None
    referrals.say_none_found(referral, "Searched", turn.by, turn.at)
    db.session.commit()
    return []


def open_room(turn: Turn) -> Done:
    """A room begins."""
    room = any_of(Room, Room.status == RoomStatus.SCHEDULED)
    if room is None:
        return None
    leading.open_room(room, turn.world.plan, turn.lead, turn.at)
    db.session.commit()
    return []


def end_room(turn: Turn) -> Done:
    """A room is over, and another is put into the calendar."""
    room = any_of(Room, Room.status.in_(lobby.RUNNING))
    if room is None:
        return None
    leading.end(room, turn.lead, turn.at)
    add_room(turn.lead, turn.rng)
    db.session.commit()
    _let_ties_take_hold(turn)
    return []


# How often each is done, in comparison.
ACTS: dict[str, tuple[int, Callable[[Turn], Done]]] = {
    "seat": (22, seat),
    "choose": (6, choose),
    "move": (8, move),
    "release": (7, release),
    "come": (6, come),
    "enter": (20, enter),
    "enter_two": (4, enter_at_once),
    "admit": (12, admit),
    "leave": (5, leave),
    "to_waiting": (2, _led(lobby.to_waiting)),
    "turn_away": (1, _led(lobby.turn_away)),
    "remove": (2, _led(lobby.remove)),
    "let_back": (3, let_back),
    "tie": (5, tie),
    "confirm": (1, confirm),
    "part": (5, part),
    "try_again": (1, try_again),
    "import": (2, bring),
    "correct": (1, correct),
    "say": (4, say_none_found),
    "open": (4, open_room),
    "end": (1, end_room),
}


def next_act(rng: Random, more: Mapping[str, int]) -> tuple[str, Callable[[Turn], Any]]:
    """The name of what is done next, and how it is done; `more`: what is done so often as much."""
    names = list(ACTS)
    (name,) = rng.choices(names, weights=[ACTS[name][0] * more.get(name, 1) for name in names])
    return name, ACTS[name][1]
