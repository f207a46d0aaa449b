"""Gives this process its sound and video: Janus where it is, and where not, the reason why."""

from __future__ import annotations

import pwd
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from spip_live.logs import log
from spip_live.rooms.media import engine, janus_child
from spip_live.rooms.media.engine import MediaEngine, Off
from spip_live.rooms.media.janus_child import JanusChild
from spip_live.rooms.media.janus_engine import JanusEngine
from spip_live.rooms.media.janus_files import FORGET_SECONDS, Reach
from spip_live.rooms.media.janus_nodes import Fixed
from spip_live.rooms.media.janus_wire import KEEP_SECONDS
from spip_live.rooms.media.nodes import NodesFile
from spip_live.rooms.media.places import places
from spip_live.serving import account
from spip_live.settings import Settings

ACCOUNT = "spip-media"  # what Janus runs as when we are root
OWN = "own"
ELSEWHERE = ("192.0.2.1", 9)  # an address of no machine: nothing is ever sent there


@contextmanager
def served(settings: Settings) -> Iterator[None]:
    """Sound and video for as long as the block; it never keeps the product from starting."""
    made = engine_for(settings)
    engine.use(made)
    if not isinstance(made, JanusEngine):
        log.warning("media.off", reason=made.condition)
        yield
        return
    if settings.media_nodes is not None:  # one of our own ends with us, however we end
        places.outlive(FORGET_SECONDS + KEEP_SECONDS)
    made.start()
    try:
        yield
    finally:
        made.stop()
        engine.use(None)


def engine_for(settings: Settings) -> MediaEngine:
    """What these settings and this machine allow."""
    if settings.media == "off":
        return Off("turned off by SPIP_MEDIA")
    if settings.media_nodes is not None:
        return JanusEngine(NodesFile(settings.media_nodes))
    if janus_child.program() is None:
        return Off("janus is not installed")
    if not settings.media_address and not _has_address():
        return Off("no network address but loopback, which Janus cannot use")
    own = JanusChild(_reach(settings), _account(), settings.media_log)
    return JanusEngine(Fixed({OWN: own}))


def _reach(settings: Settings) -> Reach:
    return Reach(
        address=settings.media_address,
        public=settings.media_public_address,
        ports=settings.media_ports,
    )


def _account() -> pwd.struct_passwd | None:
    return account.system_account(ACCOUNT)


def _has_address() -> bool:
    """Whether this machine has a way to any other."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return False
        return not probe.getsockname()[0].startswith("127.")
