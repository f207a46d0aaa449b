"""How a socket event is answered: granted with facts, or refused with a code and a sentence."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, current_app, request
from socketio.exceptions import ConnectionRefusedError as ConnectRefused

from spip_live import live_cut
from spip_live.errors import NotAllowed, NotHere, NotSignedIn, Refused
from spip_live.extensions import socketio
from spip_live.logs import where
from spip_live.rooms.door import Closed
from spip_live.rooms.stage import MovedOn

# After these a socket has no business here any more: it is answered, and then it is cut.
FINAL = (Closed, NotSignedIn, NotAllowed)

log = structlog.get_logger()


def ack(**facts: Any) -> dict[str, Any]:
    """Granted."""
    return {"ok": True, **facts}


@socketio.on_error_default
def refuse(error: BaseException) -> dict[str, Any]:
    """Not granted, or a fault of ours; in connecting, the connection is refused."""
    refusal = error if isinstance(error, Refused) else _fault(error)
    answer: dict[str, Any] = {
        "ok": False,
        "reason": refusal.reason,
        "message": refusal.message,
    }
    if _event() == "connect":
        raise ConnectRefused(refusal.reason, answer) from error
    if isinstance(refusal, MovedOn):
        answer["stage"] = {"status": refusal.stage.status.value, "step": refusal.stage.step}
    if isinstance(refusal, FINAL) or (isinstance(refusal, NotHere) and _event() == "here"):
        namespace: str = request.namespace  # type: ignore[attr-defined]
        socketio.start_background_task(_cut_later, namespace, sid())
    return answer


def sid() -> str:
    """The socket that the present event came from."""
    found: str = request.sid  # type: ignore[attr-defined]
    return found


def this_app() -> Flask:
    """The application itself, to open a context of its own."""
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return found


def _event() -> str:
    event: dict[str, Any] = request.event  # type: ignore[attr-defined]
    return str(event["message"])


def _fault(error: BaseException) -> Refused:
    """Logged by where it happened only: an error's own text may hold what somebody wrote."""
    log.error("event.failed", kind=type(error).__name__, exception=where(error.__traceback__))
    return Refused("fault", "Something went wrong on our side. Wait a moment and try again.")


def _cut_later(namespace: str, which: str) -> None:
    """Once the answer has gone out."""
    live_cut.server().sleep(0.2)
    live_cut.disconnect(namespace, which)
