"""What a room does by itself: calls the roll, holds when left alone, sends what was put off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import Event
from time import monotonic
from uuid import UUID

import structlog
from flask import Flask
from sqlalchemy import select

from spip_live import clock, floods, live_cut
from spip_live.db import db
from spip_live.extensions import socketio
from spip_live.logs import where
from spip_live.people.models import Provider
from spip_live.rooms import broadcast, cutting, late_ties, leading, outgoing, roll
from spip_live.rooms.all_done import Act, do_all
from spip_live.rooms.breakouts import rounds
from spip_live.rooms.discussion import discussions
from spip_live.rooms.door import unattended
from spip_live.rooms.media import reconciling
from spip_live.rooms.models import Room, RoomStatus
from spip_live.rooms.presence import presence
from spip_live.settings import Settings

BEAT = 0.25  # seconds between two looks at what is due
LOOK = 1.0  # seconds between two looks for rooms left alone
SWEEP = 60.0  # seconds between two looks for rooms that nobody opened and ties that waited
OVERDUE = timedelta(hours=1)  # after its planned end, a room that nobody leads or opened is over

log = structlog.get_logger()


@dataclass
class Clockwork:
    """One worker's clockwork. Times are on this process's steady clock, in seconds.

    `rolled_at` is when the roll was last called as presence counts time, for who was seen since.
    """

    app: Flask
    roll_seconds: float
    group_alone_seconds: float
    stop: Event = field(default_factory=Event)
    rolled_at: float = field(default_factory=monotonic)
    called_at: float = field(default_factory=clock.steady)
    looked_at: float = 0.0
    swept_at: float = 0.0
    to_pick_up: list[UUID] | None = None  # providers whose running rooms are not served yet

    def run(self) -> None:
        """Go on until told to stop. No fault may stop it: every room's attendance hangs on it."""
        while not clock.wait(self.stop, BEAT):
            try:
                do_all(self.pick_up, self.beat)
            except Exception as fault:  # noqa: BLE001 - the outermost handler of this thread
                place = where(fault.__traceback__)
                log.error("rooms.clockwork_failed", kind=type(fault).__name__, exception=place)

    def pick_up(self) -> None:
        """Begin to serve the rooms that were running when this process started; each once."""
        if self.to_pick_up is None:
            self.to_pick_up = self.providers()
        do_all(*(partial(self.pick_up_of, provider_id) for provider_id in self.to_pick_up))

    def pick_up_of(self, provider_id: UUID) -> None:
        """Those of one provider."""
        with unattended(self.app, provider_id):
            running = (RoomStatus.LIVE, RoomStatus.HELD)
            rooms = list(db.session.scalars(select(Room.id).where(Room.status.in_(running))))
            roll.servers_up(rooms)
            db.session.commit()
        for room_id in rooms:
            presence.watch(room_id, provider_id)
        self.to_pick_up = [each for each in self.to_pick_up or () if each != provider_id]

    def beat(self) -> None:
        """Whatever is due now."""
        now = clock.steady()
        due: list[Act] = []
        if now - self.looked_at >= LOOK:
            self.looked_at = now
            due += [self.cut_strangers, self.cut_displaced, self.bring_back, self.mind_all]
        elif outgoing.countdown_over(clock.now()):
            due.append(self.bring_back)  # nobody waits for the next look
        if now - self.called_at >= self.roll_seconds:
            due.append(self.call_roll)
        if now - self.swept_at >= SWEEP:
            self.swept_at = now
            due.append(self.sweep)
        do_all(*due, self.tell_due)

    def cut_strangers(self) -> None:
        """End the connections that are no page's."""
        floods.cut_strangers(live_cut.server())

    def cut_displaced(self) -> None:
        """Cut those whose seat gave way in another process, as by a list; then their ties hold."""
        rooms = presence.watched() | presence.occupied()
        do_all(*(partial(self.cut_displaced_of, each) for each in set(rooms.values())))

    def cut_displaced_of(self, provider_id: UUID) -> None:
        """Those of one provider."""
        with unattended(self.app, provider_id):
            if cutting.cut(None, clock.now()):
                db.session.commit()

    def tell_due(self) -> None:
        """Tell what was put off."""
        occupied = presence.occupied()
        due = [room_id for room_id in outgoing.due_rooms() if room_id in occupied]
        do_all(*(partial(self.tell, room_id, occupied[room_id]) for room_id in due))

    def call_roll(self) -> None:
        """Call the roll of all rooms in one statement; then look at each room again."""
        since, self.rolled_at = self.rolled_at, monotonic()
        self.called_at = clock.steady()
        with self.app.app_context():
            written = set(roll.call(since))
            db.session.commit()
        watched = presence.watched()
        rooms = presence.occupied() | watched
        do_all(
            *(
                partial(self.look_after, *room, still=room[0] in written)
                for room in watched.items()
            ),
            *(partial(self.tell, *room, minutes=room[0] in written) for room in rooms.items()),
            lambda: outgoing.keep_only(presence.occupied()),
            lambda: discussions.keep_only(presence.occupied()),
        )

    def look_after(self, room_id: UUID, provider_id: UUID, *, still: bool) -> None:
        """End a room that was left open; forget one that has ended, by whatever way."""
        if not still:
            presence.unwatch(room_id)
        elif self.is_left(room_id):
            self.close_overdue(room_id, provider_id)

    def tell(self, room_id: UUID, provider_id: UUID, *, minutes: bool = False) -> None:
        """Tell a room as it is; with `minutes`, worked out anew for its console."""
        with unattended(self.app, provider_id):
            at = clock.now()
            if minutes and presence.leads_in(room_id):
                outgoing.count_minutes(room_id, at)
            broadcast.changed(room_id, at)

    def mind_all(self) -> None:
        """See to the rooms whose facilitators have gone, or are back."""
        look = {
            room: presence.attended(room[0], self.group_alone_seconds)
            for room in presence.watched().items()
        }
        do_all(
            *(
                partial(self.mind, *room, attended=attended)
                for room, attended in look.items()
                if attended is not None
            )
        )

    def mind(self, room_id: UUID, provider_id: UUID, *, attended: bool) -> None:
        """Hold a room that nobody leads; let it go on once somebody does."""
        act = leading.resume_attended if attended else leading.hold_unattended
        with unattended(self.app, provider_id):
            room, at = db.session.get_one(Room, room_id), clock.now()
            if room.status in (RoomStatus.LIVE, RoomStatus.HELD):
                act(room, at)
                db.session.commit()
                broadcast.changed(room_id, at)
        presence.mind(room_id, attended)

    def bring_back(self) -> None:
        """End the breakouts whose countdown has run out, in the rooms that are watched here."""
        do_all(*(partial(self.bring_back_of, each) for each in set(presence.watched().values())))

    def bring_back_of(self, provider_id: UUID) -> None:
        """Those of one provider."""
        watched = presence.watched()
        with unattended(self.app, provider_id):
            at = clock.now()
            for room in rounds.overdue(at):
                if room.id in watched and rounds.bring_back(room, at):
                    db.session.commit()
                    broadcast.changed(room.id, at)

    def is_left(self, room_id: UUID) -> bool:
        """No facilitator is there, or none but a console that stayed open with nobody to lead."""
        alone = presence.alone_for(room_id) >= self.group_alone_seconds
        return alone or not presence.in_room(room_id)

    def close_overdue(self, room_id: UUID, provider_id: UUID) -> None:
        """End a room that its facilitators left open long after its time."""
        with unattended(self.app, provider_id):
            room, at = db.session.get_one(Room, room_id), clock.now()
            if at < room.ends_at + OVERDUE:
                return
            leading.end(room, None, at)
            db.session.commit()
            broadcast.changed(room_id, at)

    def sweep(self) -> None:
        """End the rooms that nobody opened, and let ties take hold that a room's end set free."""
        do_all(*(partial(self.sweep_of, provider_id) for provider_id in self.providers()))

    def sweep_of(self, provider_id: UUID) -> None:
        """Those of one provider."""
        with unattended(self.app, provider_id):
            at = clock.now()
            for room in leading.unopened(at - OVERDUE):
                leading.lapse(room, at)
                db.session.commit()
                broadcast.changed(room.id, at)
            late_ties.try_again(None, at)
            db.session.commit()

    def providers(self) -> list[UUID]:
        """Everybody whose rooms are minded here."""
        with self.app.app_context():
            return list(db.session.scalars(select(Provider.id)))


def start(app: Flask) -> Clockwork:
    """Set the clockwork going in the background; `stop.set()` ends it."""
    settings: Settings = app.config["SETTINGS"]
    clockwork = Clockwork(
        app=app,
        roll_seconds=settings.roll_seconds,
        group_alone_seconds=settings.group_alone_seconds,
    )
    socketio.start_background_task(clockwork.run)
    reconciling.start(app, clockwork.stop)
    return clockwork
