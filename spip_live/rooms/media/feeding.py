"""Offers each page the sound and the pictures that it should receive, whenever these change."""

from __future__ import annotations

from time import monotonic

from spip_live.rooms import broadcast
from spip_live.rooms.discussion import discussions
from spip_live.rooms.media.adapting import LADDER, Report, step
from spip_live.rooms.media.belonging import Role
from spip_live.rooms.media.engine import Feed, Kind, MediaOff, Offered, current
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.media.viewing import Sender, wanted

AS_IT_COMES = (LADDER[0][0], True)


def refresh(circle_key: str) -> None:
    """Look again at what everybody in a circle should receive."""
    for held in places.in_circle(circle_key):
        feed(held)


def feed(held: Held) -> None:
    """Tell the engine what a page should receive, if that is new; and the page, what to answer."""
    if not held.ready:
        return
    with held.lock:
        feeds = wish_of(held)
        try:
            if set(feeds) != set(held.feeds or ()) or held.feeds is None:
                held.feeds = None  # unless it is told, it is told again at the next look
                offered = current().subscribe(held.token, feeds)
                if offered is not None:
                    offer(held, offered)
            held.feeds = feeds
            if feeds:
                held.should_flow(monotonic())
            tune(held)
        except MediaOff:
            return  # as somebody who has just gone; the reconciler sees to the rest


def answered(held: Held, n: int, sdp: str) -> None:
    """A page has answered an offer; the next follows if there is one."""
    with held.lock:
        offered = current().accept(held.token, n, sdp)
        if offered is not None:
            offer(held, offered)
        held.tuned = {}
        tune(held)


def reported(held: Held, report: Report) -> None:
    """What a page saw of its line decides how large the pictures are, and how many; never sound."""
    with held.lock:
        pictures = sum(feed.kind is Kind.CAMERA for feed in held.feeds or ())
        held.line = step(held.line, report, pictures=pictures, lost=held.lost_packets)
        held.lost_packets = 0
        tune(held)


def tune(held: Held) -> None:
    """Let each picture come in the size that the line can carry, the least wanted not at all.

    Nothing is negotiated for it, which a bad line would feel. What is as it comes by itself is
    left alone.
    """
    pictures = [feed for feed in held.feeds or () if feed.kind is Kind.CAMERA]
    most = held.line.pictures(len(pictures))
    for place, feed in enumerate(pictures):
        as_it_should = (held.line.layer, place < most)
        if held.tuned.get(feed, AS_IT_COMES) != as_it_should:
            current().tune(held.token, feed, layer=as_it_should[0], send=as_it_should[1])
            held.tuned[feed] = as_it_should


def offer(held: Held, offered: Offered) -> None:
    """Put an offer to a page. People are named by the keys of the snapshots, and in no other way.

    A stream of somebody who has gone meanwhile is left out: nothing comes from it.
    """
    owners = {stream.feed.place: places.get(stream.feed.place) for stream in offered.streams}
    streams = [
        {"mid": stream.mid, "key": owner.key, "kind": stream.feed.kind.value}
        for stream in offered.streams
        if (owner := owners[stream.feed.place]) is not None
    ]
    payload = {"place": held.token, "n": offered.n, "sdp": offered.sdp, "streams": streams}
    broadcast.tell_page("media_offer", payload, held.sid, held.namespace)


def wish_of(held: Held) -> tuple[Feed, ...]:
    """What a page should receive at this moment."""
    others = [each for each in places.in_circle(held.circle_key) if each is not held]
    shown = frozenset(feed.place for feed in held.feeds or () if feed.kind is Kind.CAMERA)
    hands = discussions.of(held.room_id).hand_order()
    now = monotonic()
    senders = [
        Sender(
            place=each.token,
            kinds=each.sends,
            camera=each.camera,
            lead=each.person.role is Role.STAFF,
            hand=hands.get(each.person.id),
            spoke=each.spoke if each.talks_since is None else now - each.talks_since,
            silent=_silent(each, now),
        )
        for each in others
    ]
    return wanted(senders, held.videos, shown)


def _silent(held: Held, now: float) -> float | None:
    if held.talks_since is not None:
        return 0.0
    return None if held.silent_since is None else now - held.silent_since
