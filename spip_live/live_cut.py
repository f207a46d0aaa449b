"""Cuts live sockets by channel, for whatever must take effect on them at once.

It says nothing to them: `rooms.broadcast` tells a parent why, and a console finds out when it
tries to come back. Safe to call with no server bound (a command, a job): nothing is live there.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from spip_live.extensions import socketio

PARENTS = "/"  # the Socket.IO namespace of parents' pages
LEAD = "/lead"  # and of consoles
CHECK = "/check"  # and of pages that try a parent's devices
CAPTIONS = "/captions"  # and of those who write captions


def seat_channel(seat_id: UUID) -> str:
    """What only one seat's own pages hear."""
    return f"seat:{seat_id}"


def staff_channel(staff_id: UUID) -> str:
    """The consoles of one member of staff."""
    return f"staff:{staff_id}"


def sign_in_channel(sign_in_id: UUID) -> str:
    """The consoles of one browser that a member of staff is signed in with."""
    return f"sign-in:{sign_in_id}"


def cut_staff(staff_id: UUID) -> int:
    """An ended account, or a role taken away: every console of theirs is cut."""
    return cut(LEAD, staff_channel(staff_id))


def cut_sign_in(sign_in_id: UUID) -> int:
    """A sign-in was ended: its consoles are cut."""
    return cut(LEAD, sign_in_channel(sign_in_id))


def cut(namespace: str, channel: str) -> int:
    """Disconnect every socket in a channel, and say how many there were."""
    sids = sockets_in(namespace, channel)
    for sid in sids:
        disconnect(namespace, sid)
    return len(sids)


def sockets_in(namespace: str, channel: str) -> list[str]:
    """The sockets in a channel at this moment."""
    live = server()
    if live is None:
        return []
    try:
        return [sid for sid, _ in live.manager.get_participants(namespace, channel)]
    except KeyError:
        return []


def is_connected(namespace: str, sid: str) -> bool:
    """Whether a socket is there at this moment."""
    live = server()
    return live is not None and bool(live.manager.is_connected(sid, namespace))


def disconnect(namespace: str, sid: str) -> None:
    """End one socket. Whatever was sent to it before still arrives first."""
    live = server()
    if live is not None:
        live.disconnect(sid, namespace=namespace)


def server() -> Any:
    """The Socket.IO server of this process, or None where none is bound."""
    return getattr(socketio, "server", None)
