"""The captioners' side of the live socket, in its own namespace; see `rooms.events`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_socketio import join_room

from spip_live import clock
from spip_live.db import db
from spip_live.doors import anyone
from spip_live.errors import Refused
from spip_live.extensions import socketio
from spip_live.live_cut import CAPTIONS, LEAD
from spip_live.people.permissions import current_staff, staff_may
from spip_live.rooms import broadcast, lobby, outgoing, payloads, roll
from spip_live.rooms.acks import ack, sid, this_app
from spip_live.rooms.breakouts import rounds
from spip_live.rooms.breakouts.reading import read_round
from spip_live.rooms.breakouts.rule import Group
from spip_live.rooms.captions import inviting, telling
from spip_live.rooms.captions.door import CaptionWay, caption_way, captioning
from spip_live.rooms.captions.lines import Line
from spip_live.rooms.captions.present import CaptionPage, captioners
from spip_live.rooms.discussion import discussions
from spip_live.rooms.door import Closed, unattended
from spip_live.rooms.leading import led_room
from spip_live.rooms.media import ward
from spip_live.rooms.media.guests import guests
from spip_live.rooms.models import Room, RoomStatus
from spip_live.rooms.payloads import parse
from spip_live.rooms.picture import person_key
from spip_live.rooms.snapshots import place_key


@socketio.on("connect", namespace=CAPTIONS)
@captioning
def connect(sent: Any = None) -> None:
    """A captioner's page has come: from now on everybody in the room sees that they are there."""
    found = caption_way()
    if found.link.device_hash is None:
        raise Closed
    page = CaptionPage(
        sid=sid(),
        captioner_id=found.captioner.id,
        link_id=found.link.id,
        device_hash=found.link.device_hash,
        room_id=found.room.id,
        provider_id=found.room.provider_id,
    )
    captioners.came(page)
    guests.welcome(page.room_id, page.captioner_id)
    join_room(broadcast.captions_channel(page.captioner_id))
    broadcast.changed(page.room_id, clock.now())


@socketio.on("disconnect", namespace=CAPTIONS)
@anyone
def disconnect(reason: str | None = None) -> None:
    """A captioner's page has gone, and with it what it heard."""
    page = captioners.gone(sid())
    if page is not None:
        last = not captioners.pages_of(page.captioner_id)
        if last:
            guests.dismiss(page.room_id, page.captioner_id)
        ward.page_gone(sid(), page.room_id, page.captioner_id, silent=False, last=last)
        with unattended(this_app(), page.provider_id):
            broadcast.changed(page.room_id, clock.now())


@socketio.on("here", namespace=CAPTIONS)
@captioning
def here(sent: Any = None) -> dict[str, Any]:
    """Still here, still invited."""
    parse(payloads.Empty, sent)
    now = clock.now().isoformat()
    return ack(v=outgoing.version_of(caption_way().room.id), boot=roll.BOOT, at=now)


@socketio.on("caption", namespace=CAPTIONS)
@captioning
def caption(sent: Any = None) -> dict[str, Any]:
    """A line as it stands now: begun, gone on with, done, or put right.

    It goes to those whom its author heard when it was begun, or to nobody.
    """
    written, found = parse(payloads.Caption, sent), caption_way()
    discussions.of(found.room.id).spend(found.captioner.id, "caption", clock.steady())
    lobby.stand_still(found.room)
    if found.room.status == RoomStatus.HELD:
        raise Refused("on_hold", "The room is on hold. Captions go on when it does.")
    if found.room.status != RoomStatus.LIVE:
        raise Refused("not_open", "The session has not begun yet. Nobody would read this.")
    key = person_key(found.room.id, found.captioner.id)
    group = _group(found)
    if written.heard_in != place_key(found.room.id, group):
        raise telling.Elsewhere
    line = Line(written.id, key, written.text, written.done)
    if group is not None:
        line.breakout, line.group = group.breakout_id, group.n
    telling.write(found.room.id, line, sid())
    db.session.commit()  # until here nobody could hold the room, or bring the groups back
    return ack(id=written.id)


@socketio.on("write_for", namespace=CAPTIONS)
@captioning
def write_for(sent: Any = None) -> dict[str, Any]:
    """Along into a group of my choice, or back to the main room."""
    wish, found, at = parse(payloads.WriteFor, sent), caption_way(), clock.now()
    discussions.of(found.room.id).spend(found.captioner.id, "any", clock.steady())
    rounds.caption(found.room, found.captioner, wish.n, None, at)
    return _told(found.room, at)


@socketio.on("send_captioner", namespace=LEAD)
@staff_may("room.lead")
def send_captioner(sent: Any = None) -> dict[str, Any]:
    """A captioner goes along into a group, and hears and writes for it alone."""
    wish, at = parse(payloads.SendCaptioner, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    captioner = inviting.captioner_of(room, wish.captioner_id)
    rounds.caption(room, captioner, wish.n, current_staff(), at)
    return _told(room, at)


@socketio.on("remove_captioner", namespace=LEAD)
@staff_may("room.lead")
def remove_captioner(sent: Any = None) -> dict[str, Any]:
    """Out of the room at once, with the lines that they wrote."""
    wish, at = parse(payloads.OfCaptioner, sent), clock.now()
    room = led_room(current_staff(), wish.room_id)
    inviting.remove(room, wish.captioner_id, current_staff(), at)
    db.session.commit()
    broadcast.changed(room.id, at)
    telling.take_out(room.id, person_key(room.id, wish.captioner_id))
    ward.require_off(room.id)
    return ack()


def _told(room: Room, at: datetime) -> dict[str, Any]:
    """Keep it, tell everybody, and answer once nothing of where they were is heard any more."""
    db.session.commit()
    broadcast.changed(room.id, at)
    ward.require_off(room.id)
    return ack()


def _group(found: CaptionWay) -> Group | None:
    """The group that the captioner writes for at this moment, as it is committed."""
    kept = read_round(found.room.id)
    apart = kept is not None and kept.apart(clock.now())
    return kept.captioned_by(found.captioner.id) if kept is not None and apart else None
