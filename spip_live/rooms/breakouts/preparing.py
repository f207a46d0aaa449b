"""Groups made ready: as the plan's step asks for them, or on the spot, as often as staff like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from spip_live import journal
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.models import Staff
from spip_live.rooms.breakouts import places, rounds
from spip_live.rooms.breakouts.models import Breakout, BreakoutRound
from spip_live.rooms.breakouts.rule import Person, Wish, deal, how_many
from spip_live.rooms.discussion import discussions
from spip_live.rooms.models import Room, Seat
from spip_live.rooms.presence import presence


def prepare(room: Room, wish: Wish, by: Staff, at: datetime) -> None:
    """Deal everybody who is let in into groups; groups that nobody has gone to yet are dealt anew.

    Raises `Refused` while people are apart, or with too few to part; then nothing has changed.
    """
    kept = rounds.locked(room)
    if kept is not None and rounds.is_apart(room, kept, at):
        raise Refused("apart", "People are in their groups. Bring them back first.")
    inside = rounds.let_in(room)
    count = how_many(len(inside), count=wish.count, size=wish.size)
    hands = discussions.of(room.id).hand_order()
    everybody = [
        Person(seat.id, seat.family_id, seat.id in hands, away=not presence.sockets_of(seat.id))
        for seat in inside
    ]
    if kept is not None:
        rounds.delete_round(kept)
    made = BreakoutRound(
        id=uuid4(),
        provider_id=room.provider_id,
        room_id=room.id,
        step=wish.step,
        minutes=wish.minutes,
        prompt=wish.prompt,
        prepared_by=by.id,
        prepared_at=at,
    )
    db.session.add(made)
    db.session.flush()
    _fill(made, deal(everybody, count, Random()), {seat.id: seat for seat in inside}, at)
    journal.note(by, "breakouts.prepared", room, at, groups=rounds.who_is_where(made))


def show_step(room: Room, step: Mapping[str, Any], by: Staff, at: datetime) -> None:
    """The room has come to a step: groups that its plan asks for are ready, but nobody goes yet.

    Groups that an earlier step asked for, and that were not used, are no longer wanted.
    """
    kept = rounds.locked(room)
    if kept is not None and (kept.opened_at is not None or kept.step is None):
        return
    if kept is not None:
        rounds.delete_round(kept)
    planned = step.get("breakout")
    if planned is None:
        return
    wish = Wish(
        count=planned["groups"],
        size=planned["size"],
        minutes=planned["minutes"],
        prompt=planned["prompt"],
        step=room.step,
    )
    try:
        prepare(room, wish, by, at)
    except Refused:  # too few are here yet: the console offers to make them
        return


def _fill(
    kept: BreakoutRound,
    groups: Sequence[Sequence[Person]],
    seats: Mapping[UUID, Seat],
    at: datetime,
) -> None:
    for number, group in enumerate(groups, start=1):
        breakout = Breakout(
            id=uuid4(),
            provider_id=kept.provider_id,
            room_id=kept.room_id,
            round_id=kept.id,
            number=number,
        )
        db.session.add(breakout)
        db.session.flush()
        for person in group:
            places.put_in(seats[person.seat_id], breakout.id, at)
