"""Carries each line of captions to whoever hears the main room, and takes lines back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from spip_live.live_cut import CAPTIONS, LEAD, PARENTS
from spip_live.rooms import broadcast
from spip_live.rooms.captions.lines import Line
from spip_live.rooms.captions.present import captioners
from spip_live.rooms.discussion import discussions
from spip_live.rooms.door import Closed
from spip_live.rooms.presence import presence
from spip_live.rooms.snapshots import caption


def write(room_id: UUID, line: Line, by: str) -> None:
    """A line as it stands now, `by` one page; unless that was cut in this very moment.

    Under the lock that newcomers are caught up under, so that nobody is left with an older text;
    and that lines are taken out under, so that none comes after.
    """
    discussion = discussions.of(room_id)
    with discussion.lock:
        if captioners.page(by) is None:
            raise Closed
        discussion.caption(line)
        _to_readers(room_id, caption(line))


def take_out(room_id: UUID, by: str) -> None:
    """Whatever one captioner wrote goes from every screen."""
    discussion = discussions.of(room_id)
    with discussion.lock:
        for line_id in discussion.captions.take_out(by):
            _to_readers(room_id, {"id": line_id, "text": "", "done": True})


def _to_readers(room_id: UUID, line: Mapping[str, Any]) -> None:
    for namespace, sid in _readers(room_id):
        broadcast.tell_page("caption", line, sid, namespace)


def _readers(room_id: UUID) -> Iterator[tuple[str, str]]:
    """Those let in who are not apart in a breakout, where something else is said; and staff."""
    for socket in presence.in_room(room_id):
        if socket.admitted and not socket.apart:
            yield PARENTS, socket.sid
    for lead in presence.leads_in(room_id):
        yield LEAD, lead.sid
    for page in captioners.in_room(room_id):
        yield CAPTIONS, page.sid
