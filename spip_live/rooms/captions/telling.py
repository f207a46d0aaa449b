"""Carries each line of captions to whoever hears what it was said in, and takes lines back."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from spip_live.errors import Refused
from spip_live.live_cut import CAPTIONS, LEAD, PARENTS
from spip_live.rooms import broadcast
from spip_live.rooms.captions.lines import Line
from spip_live.rooms.captions.present import captioners
from spip_live.rooms.discussion import discussions
from spip_live.rooms.door import Closed
from spip_live.rooms.presence import presence
from spip_live.rooms.snapshots import caption


class Elsewhere(Refused):
    """A line of what was said in another group than the one that its author writes for by now."""

    def __init__(self) -> None:
        super().__init__("moved", "You write for somebody else now. Begin a new line for them.")


def write(room_id: UUID, line: Line, by: str) -> None:
    """A line as it stands now, `by` one page; unless that was cut or moved in this very moment.

    Under the lock that newcomers are caught up under, so that nobody is left with an older text;
    and that lines are taken out under, so that none comes after.
    """
    discussion = discussions.of(room_id)
    with discussion.lock:
        page = captioners.page(by)
        if page is None:
            raise Closed
        if page.breakout != line.breakout:
            raise Elsewhere
        discussion.caption(line)
        _to_readers(room_id, line)


def take_out(room_id: UUID, by: str) -> None:
    """Whatever one captioner wrote goes from every screen."""
    discussion = discussions.of(room_id)
    with discussion.lock:
        for line in discussion.captions.take_out(by):
            _to_readers(room_id, line)


def _to_readers(room_id: UUID, line: Line) -> None:
    for namespace, sid in _readers(room_id, line.breakout):
        broadcast.tell_page("caption", caption(line), sid, namespace)


def _readers(room_id: UUID, breakout: UUID | None) -> Iterator[tuple[str, str]]:
    """Whoever is in this one breakout, or in none: parents let in, facilitators and captioners."""
    for socket in presence.in_room(room_id):
        if socket.admitted and socket.breakout == breakout:
            yield PARENTS, socket.sid
    for lead in presence.leads_in(room_id):
        if lead.breakout == breakout:
            yield LEAD, lead.sid
    for page in captioners.in_room(room_id):
        if page.breakout == breakout:
            yield CAPTIONS, page.sid
