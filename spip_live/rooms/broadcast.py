"""The only place that speaks over a socket: who hears what, and who may go on hearing it.

After every change the room is read whole from the database, and first the channels are put right:
a page whose seat was taken back is told goodbye and cut, and one is in the room's channel if, and
only if, the database says that it is let in. Then whole snapshots go out, each with a version that
rises over restarts; a channel that would hear the same again hears nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import msgspec
from flask import has_request_context, request

from spip_live import live_cut
from spip_live.extensions import socketio
from spip_live.live_cut import CAPTIONS, LEAD, PARENTS, seat_channel
from spip_live.rooms import roll
from spip_live.rooms.attendance import SoFar
from spip_live.rooms.breakouts.rule import Group
from spip_live.rooms.captions.present import CaptionPage, captioners
from spip_live.rooms.captions.reading import why_gone
from spip_live.rooms.console import console, for_lead
from spip_live.rooms.discussion import discussions
from spip_live.rooms.media import loops, ward
from spip_live.rooms.media.facts import facts_in
from spip_live.rooms.media.showing import show
from spip_live.rooms.outgoing import Line, line_of, next_v, version_of
from spip_live.rooms.picture import Picture, Place, read_picture
from spip_live.rooms.presence import LeadSocket, ParentSocket, presence
from spip_live.rooms.snapshots import View, caption, captioner_room, mine, room_snapshot
from spip_live.rooms.stage import Status

OVER = (Status.ENDED, Status.CANCELLED)
SOON = 0.5  # seconds: poll results reach a screen at most this often

# What evidence says of a page cut by us, where the act itself has not written it down already.
WITNESSED = {"elsewhere": "elsewhere", "rearranged": "rearranged", "closed": "rearranged"}


def room_channel(room_id: UUID) -> str:
    """What every parent who is let in hears."""
    return f"room:{room_id}"


def console_channel(room_id: UUID, staff_id: UUID) -> str:
    """What one facilitator of a room hears."""
    return f"console:{room_id}:{staff_id}"


def captions_channel(captioner_id: UUID) -> str:
    """What one captioner hears."""
    return f"captions:{captioner_id}"


def changed(room_id: UUID, at: datetime) -> None:
    """Something about the room was committed: tell whom it concerns.

    First the media that it ends is off, whoever is telling already. They look again afterwards, so
    that the newest version always shows the newest state. Needs the scope of the room's provider.
    """
    ward.put_right(room_id, at)
    loops.put_right(room_id)
    line = line_of(room_id)
    with line.guard:
        line.asked += 1
        line.due = None
        if line.busy:
            return
        line.busy = True
    try:
        while _tell_once(room_id, line, at):
            pass
    except BaseException:
        with line.guard:
            # Whoever asked meanwhile trusts that it is told: it is, by the clockwork.
            line.busy, line.due = False, monotonic() + SOON
        raise


def changed_soon(room_id: UUID, at: datetime) -> None:
    """As `changed`, at most twice a second; `due_rooms` then names the room."""
    line = line_of(room_id)
    if monotonic() - line.told_at >= SOON:
        changed(room_id, at)
    else:
        line.due = line.due or line.told_at + SOON


def tell_page(event: str, payload: Mapping[str, Any], sid: str, namespace: str) -> None:
    """Something for one page alone, outside of the room's versions: signals of its media."""
    _emit(event, payload, sid, namespace)


def page_for_parent(
    room_id: UUID, seat_id: UUID, at: datetime
) -> tuple[dict[str, Any], dict[str, Any] | None] | None:
    """`mine` and, once let in, `room`, for a page that is about to be rendered."""
    picture = read_picture(room_id, at)
    place = picture.place(seat_id) if picture else None
    if picture is None or place is None:
        return None
    view, v = _view(picture), version_of(room_id)
    room = _stamped(room_snapshot(view), v) if place.admitted else None
    return _stamped(mine(view, place), v), room


def page_for_console(room_id: UUID, staff_id: UUID, at: datetime) -> dict[str, Any] | None:
    """`console`, for a page that is about to be rendered."""
    picture = read_picture(room_id, at)
    if picture is None:
        return None
    view = _view(picture)
    return _stamped(for_lead(view, console(view), staff_id), version_of(room_id))


def page_for_captioner(room_id: UUID, captioner_id: UUID, at: datetime) -> dict[str, Any] | None:
    """What a captioner hears as `room`, for a page that is about to be rendered."""
    picture = read_picture(room_id, at)
    if picture is None:
        return None
    return _stamped(captioner_room(_view(picture), captioner_id), version_of(room_id))


def _tell_once(room_id: UUID, line: Line, at: datetime) -> bool:
    """Tell the room as it is now; true if somebody asked again meanwhile, else no longer busy."""
    with line.guard:
        wanted = line.asked
    # Whoever is connected by now was written down before; one who comes while we read is not in
    # the picture yet, and is told by their own coming.
    parents, leads = presence.in_room(room_id), presence.leads_in(room_id)
    writers = captioners.in_room(room_id)
    picture = read_picture(room_id, at)
    if picture is not None and any(_why_gone_now(picture, socket) for socket in parents):
        # It is read in several statements, and no farewell can be taken back: what of some act was
        # seen only in part is seen whole by a second look.
        picture = read_picture(room_id, at)
    if picture is not None:
        if picture.stage.status in OVER:
            discussions.forget(room_id)
            presence.unwatch(room_id)
        line.back_at = _back_at(picture)
        groups = picture.apart.groups if picture.apart else ()
        discussions.of(room_id).keep_captions([group.breakout_id for group in groups])
        fresh = _put_captioners_right(picture, writers) | _put_right(picture, parents, leads)
        _tell(picture, line, fresh)
    line.told_at = monotonic()
    with line.guard:
        line.busy = line.asked != wanted
        return line.busy


def _back_at(picture: Picture) -> datetime | None:
    """When everybody comes back by themselves; on hold no clock runs."""
    held = picture.stage.held_at is not None
    return None if held or picture.apart is None else picture.apart.back_at


def _put_right(
    picture: Picture, parents: Sequence[ParentSocket], leads: Sequence[LeadSocket]
) -> set[str]:
    """Make the channels what the database says; returns those with a newcomer to be told anew."""
    fresh: set[str] = set()
    for socket in parents:
        place = picture.place(socket.seat_id)
        kind = _why_gone(picture, place, socket)
        if kind is not None:
            _say_goodbye(socket, kind)
            continue
        if not socket.told:
            socket.told = True
            fresh.add(seat_channel(socket.seat_id))
        inside = place is not None and place.admitted
        moved = _moves(socket, picture.breakout_of(socket.seat_id))
        came = inside and not socket.admitted
        if inside != socket.admitted:
            _let_hear(socket, inside)
            fresh.add(room_channel(picture.room.id))
        if socket.admitted and (came or moved):
            _catch_up(picture.room.id, socket.sid, PARENTS, socket.breakout)
    for lead in leads:
        if not any(known.staff_id == lead.staff_id for known in picture.leads):
            _cut(LEAD, lead.sid)
            continue
        moved = _moves(lead, picture.breakout_visited_by(lead.staff_id))
        if not lead.told:
            fresh.add(console_channel(picture.room.id, lead.staff_id))
        if moved or not lead.told:
            _catch_up(picture.room.id, lead.sid, LEAD, lead.breakout)
        lead.told = True
    return fresh


def _moves(page: ParentSocket | LeadSocket | CaptionPage, group: Group | None) -> bool:
    """Note whose captions a page reads from now on; whether that is news."""
    before, page.breakout = page.breakout, None if group is None else group.breakout_id
    return before != page.breakout


def _put_captioners_right(picture: Picture, writers: Sequence[CaptionPage]) -> set[str]:
    """Cut the captioners who may not stay; returns their channel if a newcomer is to be told."""
    fresh: set[str] = set()
    over = picture.stage.status in OVER
    for page in writers:
        kind = why_gone(page, picture.captioners, ended=over)
        if kind is not None:
            _emit("bye", {"kind": kind}, page.sid, CAPTIONS)
            _cut(CAPTIONS, page.sid)
            continue
        moved = _moves(page, picture.breakout_captioned_by(page.captioner_id))
        if not page.told:
            fresh.add(captions_channel(page.captioner_id))
        if moved or not page.told:
            _catch_up(page.room_id, page.sid, CAPTIONS, page.breakout)
        page.told = True
    return fresh


def _catch_up(room_id: UUID, sid: str, namespace: str, breakout: UUID | None) -> None:
    """The last captions of where they are now, to one page that has just come there."""
    discussion = discussions.of(room_id)
    with discussion.lock:
        for line in discussion.captions.last(breakout):
            _emit("caption", caption(line), sid, namespace)


def _why_gone(picture: Picture, place: Place | None, socket: ParentSocket) -> str | None:
    """Why this page may not stay; None if it may."""
    if picture.stage.status is Status.ENDED:
        return "ended" if picture.stage.opened_at else "rearranged"
    if place is None or place.seat.released_at or picture.stage.status is Status.CANCELLED:
        return "rearranged"
    if place.seat.barred_at is not None:
        removed = place.last is not None and place.last.ended_why == "removed"
        return "removed" if removed else "turned_away"
    if place.device_id != socket.device_id:
        return "closed" if place.device_id is None else "elsewhere"
    if place.stay is None:
        return "left" if place.last is not None and place.last.ended_why == "left" else "closed"
    return None


def _why_gone_now(picture: Picture, socket: ParentSocket) -> str | None:
    return _why_gone(picture, picture.place(socket.seat_id), socket)


def _say_goodbye(socket: ParentSocket, kind: str) -> None:
    """The last thing a page hears. Its own running event may still be acknowledged."""
    _emit("bye", {"kind": kind}, socket.sid, PARENTS)
    socket.gone_why = WITNESSED.get(kind)
    if _is_its_own_event(socket.sid):
        presence.gone(socket.sid)
        _let_hear(socket, False)
    _cut(PARENTS, socket.sid)


def _cut(namespace: str, sid: str) -> None:
    """End a page's connection; in an event of its own, or in coming, once that is over."""
    if _is_its_own_event(sid) or not live_cut.is_connected(namespace, sid):
        socketio.start_background_task(_cut_later, namespace, sid)
    else:
        live_cut.disconnect(namespace, sid)


def _is_its_own_event(sid: str) -> bool:
    return has_request_context() and getattr(request, "sid", None) == sid


def _cut_later(namespace: str, sid: str) -> None:
    live_cut.server().sleep(0.2)
    live_cut.disconnect(namespace, sid)


def _let_hear(socket: ParentSocket, inside: bool) -> None:
    live = live_cut.server()
    move: Callable[..., None] = live.enter_room if inside else live.leave_room
    try:
        move(socket.sid, room_channel(socket.room_id), namespace=PARENTS)
    except (KeyError, ValueError):
        return  # it went in this very moment: its `disconnect` is on the way
    socket.admitted = inside


def _tell(picture: Picture, line: Line, fresh: set[str]) -> None:
    view, room_id = _view(picture, line.so_far), picture.room.id
    if picture.stage.running:
        _send(line, "room", room_snapshot(view), room_channel(room_id), fresh)
    for place in picture.places:
        if place.seat.id in view.here:
            _send(line, "mine", mine(view, place), seat_channel(place.seat.id), fresh)
    whole = console(view) if view.live_leads else {}
    for staff_id in sorted(view.live_leads):
        channel = console_channel(room_id, staff_id)
        _send(line, "console", for_lead(view, whole, staff_id), channel, fresh, LEAD)
    for captioner_id in sorted(view.writing):
        seen = captioner_room(view, captioner_id)
        _send(line, "room", seen, captions_channel(captioner_id), fresh, CAPTIONS)


def _send(
    line: Line,
    event: str,
    payload: Mapping[str, Any],
    channel: str,
    fresh: set[str],
    namespace: str = PARENTS,
) -> None:
    digest = hash(msgspec.json.encode(payload))
    if line.sent.get(channel) == digest and channel not in fresh:
        return
    line.sent[channel] = digest
    line.v = next_v()
    _emit(event, _stamped(payload, line.v), channel, namespace)


def _emit(event: str, payload: Mapping[str, Any], channel: str, namespace: str) -> None:
    """A whole room is on one worker, so nothing of it needs to cross to another."""
    live = live_cut.server()
    if live is not None:
        live.emit(event, payload, to=channel, namespace=namespace, ignore_queue=True)


def _view(picture: Picture, so_far: SoFar | None = None) -> View:
    room_id = picture.room.id
    seats = [place.seat.id for place in picture.places]
    lost = {seat_id: presence.lost_for(seat_id) for seat_id in seats}
    return View(
        picture=picture,
        discussion=discussions.of(room_id),
        here=frozenset(socket.seat_id for socket in presence.in_room(room_id))
        | ward.sleepers(room_id),
        trying=loops.loops.trying(room_id),
        live_leads=frozenset(lead.staff_id for lead in presence.leads_in(room_id)),
        writing=frozenset(page.captioner_id for page in captioners.in_room(room_id)),
        so_far=so_far or line_of(room_id).so_far,
        lost_for={seat_id: seconds for seat_id, seconds in lost.items() if seconds is not None},
        media=show(facts_in(picture)),
    )


def _stamped(payload: Mapping[str, Any], v: int) -> dict[str, Any]:
    return {"v": v, "boot": roll.BOOT, **payload}
