"""Compares, every second, the database, the sockets and the media server, and cuts any surplus.

A thread of its own: a media server that is slow to answer delays nothing else of a room.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import Event
from time import monotonic
from uuid import UUID

import structlog
from flask import Flask

from spip_live import clock, live_cut
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.live_cut import LEAD
from spip_live.logs import where
from spip_live.people import sign_ins
from spip_live.rooms import broadcast
from spip_live.rooms.all_done import do_all
from spip_live.rooms.door import unattended
from spip_live.rooms.media import feeding, moving, ward
from spip_live.rooms.media.belonging import Facts, Role
from spip_live.rooms.media.engine import MediaOff, current
from spip_live.rooms.media.facts import read_facts
from spip_live.rooms.media.hearing import Hearing, lose
from spip_live.rooms.media.moderating import moderation
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.presence import presence
from spip_live.tenancy import current_provider_id

BEAT = 0.25  # seconds between two looks at what is due
LOOK = 1.0  # seconds between two comparisons
CONNECTS_WITHIN = 6.0  # seconds after which whoever hears nothing has no connection
JUST_NOW = 3.0  # seconds in which a new place may not be seen by the media server yet

log = structlog.get_logger()


@dataclass
class Reconciler:
    """One worker's. Times are on this process's steady clock, in seconds."""

    app: Flask
    stop: Event = field(default_factory=Event)
    looked_at: float = 0.0
    known: tuple[bool, str] | None = None  # how the media servers were at the last look
    silent: set[str | None] = field(default_factory=set)  # servers that failed us in this look
    hearing: Hearing = field(init=False)

    def __post_init__(self) -> None:
        self.hearing = Hearing(self.app)

    def run(self) -> None:
        """Go on until told to stop. No fault may stop it: who is barred must hear nothing."""
        while not self.stop.is_set():
            places.stirring.wait(BEAT)
            try:
                self.beat()
            except Exception as fault:  # noqa: BLE001 - the outermost handler of this thread
                _failed(fault)
                self.stop.wait(BEAT)

    def beat(self) -> None:
        """Whatever is due now."""
        current().listener = self.hearing
        for circle_key in places.stirred():
            self.feed(circle_key)
            self.hearing.tell_speaking(circle_key)
        self.hearing.tell_due()
        if monotonic() - self.looked_at >= LOOK:
            self.looked_at = monotonic()
            self.look()

    def look(self) -> None:
        """Put right whatever differs from what the database says."""
        self.silent.clear()
        do_all(self.tell_of_ups_and_downs, self.compare_all)

    def compare_all(self) -> None:
        """Everything that differs now, provider by provider."""
        places.witness(current().alive(), monotonic())
        self.take_doubted()
        rooms = presence.occupied() | places.rooms()
        for provider_id in set(rooms.values()):
            theirs = [room_id for room_id, its in rooms.items() if its == provider_id]
            try:
                with unattended(self.app, provider_id):
                    self.compare(theirs, clock.now())
            except Exception as fault:  # noqa: BLE001 - the outermost handler of one provider's rooms
                _failed(fault)
        self.forget(rooms)

    def take_doubted(self) -> None:
        """Try again to end what could not be ended; a server that cannot is asked once a look."""
        for held in places.doubted():
            node = current().node_of(held.circle_key)
            if node not in self.silent:
                ward.take(held)
                if held in places.doubted(held.room_id):
                    self.silent.add(node)

    def compare(self, room_ids: list[UUID], at: datetime) -> None:
        """The rooms of one provider, within its scope."""
        self.move(room_ids, at)
        touched = [room_id for room_id in room_ids if not places.untouched(room_id)]
        self.cut_ended_sign_ins(room_ids, at)
        ward.let_go()
        facts = read_facts(touched, at)
        do_all(*(partial(self.compare_room, room_id, facts.get(room_id)) for room_id in touched))

    def compare_room(self, room_id: UUID, facts: Facts | None) -> None:
        """One room; what goes wrong with it costs no other room its look."""
        news = self.differs(room_id) or _flow_changed(room_id)
        if news or ward.surplus(room_id, facts):
            self.hearing.tell_room(room_id, current_provider_id())
        for key in places.keys_in(room_id).values():
            self.feed(key)

    def feed(self, circle_key: str) -> None:
        """Look what everybody in a circle should receive, unless its media server answers nobody.

        Each page would cost seconds, and is looked at again once the server answers.
        """
        if current().node_of(circle_key) not in self.silent:
            feeding.refresh(circle_key)

    def move(self, room_ids: list[UUID], at: datetime) -> None:
        """Give rooms whose media server is lost another, and tell them; they join there anew."""
        told = moving.drop_lost(room_ids)
        for room_id, node, new in moving.to_move(room_ids):
            with places.guard(room_id, ward.let_go):
                if moving.move(room_id, node, new):
                    db.session.commit()
                    moving.end_elsewhere(room_id, new)
                    told.add(room_id)
        for room_id in told:
            broadcast.changed(room_id, at)

    def cut_ended_sign_ins(self, room_ids: list[UUID], at: datetime) -> None:
        """A console whose sign-in has run out is cut, even if it asks for nothing any more."""
        consoles = [socket for room_id in room_ids for socket in presence.leads_in(room_id)]
        over = sign_ins.over({socket.sign_in_id for socket in consoles}, at)
        for socket in consoles:
            if socket.sign_in_id in over:
                live_cut.disconnect(LEAD, socket.sid)

    def differs(self, room_id: UUID) -> bool:
        """Compare a room's places with their sockets and with the media server; whether any fell.

        Whoever the media server holds and we do not is cut. Whoever we hold and it does not must
        join again.
        """
        with places.guard(room_id):
            before = places.in_room(room_id)
            for held in before:
                if not _has_page(held):
                    ward.take(held)
            for key in places.keys_in(room_id).values():
                self.compare_circle(key)
            fallen = [held for held in before if places.get(held.token) is None]
        for held in fallen:
            lose(held)
        return bool(fallen)

    def compare_circle(self, key: str) -> None:
        """Cut who is too many in a circle, and forget those of ours whom it has lost.

        A media server that does not answer for one circle is asked for no other in this look: each
        could take seconds, and delays every room of every other.
        """
        node = current().node_of(key)
        if node in self.silent:
            return
        try:
            there = current().present(key)
        except MediaOff:
            self.silent.add(node)
            return  # not known: nothing is taken from anybody for that
        known = places.in_circle(key)
        for token in there - {held.token for held in known}:
            log.error("media.surplus_cut")
            ward.cut(token, key)
        for held in known:
            if held.token not in there and monotonic() - held.joined_at > JUST_NOW:
                places.drop(held.token)

    def tell_of_ups_and_downs(self) -> None:
        """Sound and video went, or came back: everybody is told plainly."""
        before, self.known = self.known, (current().up, current().condition)
        if before not in (None, self.known):
            self.hearing.tell_rooms(presence.occupied())

    def forget(self, rooms: dict[UUID, UUID]) -> None:
        """Drop what belongs to rooms that nobody is in any more."""
        moderation.keep_only(rooms)
        places.keep_only(rooms)
        self.hearing.keep_only(frozenset(held.circle_key for held in places.everywhere()))


def _failed(fault: Exception) -> None:
    place = where(fault.__traceback__)
    log.error("media.reconciler_failed", kind=type(fault).__name__, exception=place)


def _flow_changed(room_id: UUID) -> bool:
    """Note of each place whether what should flow does; whether that is news of anybody."""
    now, news = monotonic(), False
    for held in places.in_room(room_id):
        waited = 0.0 if held.flows_from is None else now - held.flows_from
        seen = held.witnessed_at is not None and now - held.witnessed_at < CONNECTS_WITHIN
        flows = seen or waited < CONNECTS_WITHIN
        news, held.flows = news or flows is not held.flows, flows
    return news


def _has_page(held: Held) -> bool:
    """Whether a page is behind a place, or a sleeping phone whose media is witnessed."""
    if presence.parent(held.sid) is not None or presence.lead(held.sid) is not None:
        return True
    if held.person.role is Role.GUEST:
        return live_cut.is_connected(held.namespace, held.sid)
    return held.orphan_since is not None and ward.is_alive(held)


def start(app: Flask, stop: Event) -> Reconciler:
    """Set the reconciler going in the background; it ends with `stop`."""
    reconciler = Reconciler(app, stop)
    current().listener = reconciler.hearing
    socketio.start_background_task(reconciler.run)
    return reconciler
