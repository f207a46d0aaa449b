"""Tries the TURN relay as a page would use it, and as somebody without a right to it would."""

from __future__ import annotations

import asyncio
import secrets
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from aioice import stun
from aioice.turn import TurnTransport, create_turn_endpoint

from spip_live.rooms.media.turn import LIFETIME, Credential, Way, credential

OPENS_IN = 5.0  # seconds after which a way does not answer
COMES_BACK_IN = 3.0
GOODBYE = 0.2  # a connection over TLS that was turned away closes by itself, not at once
ANSWERS_IN = 0.5  # for whether one may send to an address; nothing is said when one may
NOBODY_PORT = 9  # what is sent there is thrown away
AGAIN_AFTER = 0.2  # UDP loses packets, and the first ones find no permission yet
NOT_ALLOWED = (401, 403, 431, 441)  # of these, 403 is about whom one may reach
LONG_AGO = timedelta(days=2)


class Amiss(Exception):  # noqa: N818 - it reads as what is so
    """What is wrong with one way to the relay, and what to do about it."""


@dataclass(frozen=True)
class Tried:
    """One way to the relay, in words for whoever runs it."""

    way: Way
    well: bool
    said: str


@dataclass(frozen=True)
class Relay:
    """One way to one relay, and the secret that we share with it."""

    way: Way
    secret: str
    trusting: ssl.SSLContext
    reaches: Sequence[str] = ()  # the media servers, by address

    def credential(self, at: datetime) -> Credential:
        return credential(self.secret, f"check-{secrets.token_hex(4)}", at)


class Ear(asyncio.DatagramProtocol):
    """Hears what comes out of the relay."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.fault: Exception | None = None
        self.ended = asyncio.Event()

    def datagram_received(self, packet: bytes, addr: object) -> None:
        self.heard.put_nowait(packet)

    def error_received(self, exc: Exception) -> None:
        self.fault = exc

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set()


def check(
    ways: Sequence[Way],
    secret: str,
    at: datetime,
    *,
    reaches: Sequence[str] = (),
    ca_file: str | None = None,
) -> list[Tried]:
    """Try every way, one after the other; takes a few seconds where something is amiss.

    `reaches` are the addresses of the media servers, to which the relay must let people through.
    """
    trusting = ssl.create_default_context(cafile=ca_file)
    return [asyncio.run(_tried(Relay(way, secret, trusting, reaches), at)) for way in ways]


def verdict(tried: Sequence[Tried]) -> str:
    """Whether somebody in a strict network can take part, in one sentence."""
    well = [each.way for each in tried if each.well]
    if any(way.like_the_web for way in well):
        return "Somebody whose network lets out nothing but web pages can take part."
    if any(way.tcp for way in well):
        return (
            "Somebody whose network bars UDP can take part, but not one whose network lets out "
            "nothing but web pages: that takes turns: on port 443 (deploy/coturn)."
        )
    if well:
        return (
            "Somebody behind a strict address translator can take part, but not one whose network "
            "bars UDP: that takes turns: on port 443 (deploy/coturn)."
        )
    return "Nobody can take part through the relay: only open networks work."


async def _tried(relay: Relay, at: datetime) -> Tried:
    try:
        ms = await _carries(relay, at)
        await _turns_away(relay, at)
    except Amiss as amiss:
        await asyncio.sleep(GOODBYE)
        return Tried(relay.way, well=False, said=f"{relay.way}: {amiss}")
    await asyncio.sleep(GOODBYE)
    said = f"opens, carried a packet through in {ms:.0f} ms, and turns strangers away."
    return Tried(relay.way, well=True, said=f"{relay.way}: {said}")


async def _carries(relay: Relay, at: datetime) -> float:
    """Milliseconds in which a packet went from one place in the relay to another."""
    here, ear = await _opened(relay, relay.credential(at))
    try:
        there, other_ear = await _opened(relay, relay.credential(at))
        try:
            took = await _passed(here, ear, there, other_ear)
            for address in relay.reaches:
                await _allowed(here, ear, address)
            return took
        finally:
            await _ended(there, other_ear)
    finally:
        await _ended(here, ear)


async def _opened(relay: Relay, given: Credential) -> tuple[TurnTransport, Ear]:
    way = relay.way
    opening = create_turn_endpoint(
        Ear,
        (way.host, way.port),
        username=given.username,
        password=given.password,
        ssl=relay.trusting if way.tls else None,
        transport="tcp" if way.tcp else "udp",
    )
    try:
        return await asyncio.wait_for(opening, OPENS_IN)
    except stun.TransactionFailed as failed:
        raise Amiss(_why_refused(failed)) from failed
    except ssl.SSLCertVerificationError as wrong:
        raise Amiss(f"its certificate is not trusted: {wrong.verify_message}.") from wrong
    except (TimeoutError, stun.TransactionTimeout) as late:
        raise Amiss(
            "nothing answers. See that it runs, and that no firewall stands in between."
        ) from late
    except OSError as wrong:
        raise Amiss(f"cannot be reached: {wrong.strerror or wrong}.") from wrong


def _why_refused(failed: stun.TransactionFailed) -> str:
    code, reason = failed.response.attributes.get("ERROR-CODE", (0, "no reason given"))
    if code in NOT_ALLOWED:
        return (
            "refuses a fresh credential. Give it the same secret as TURN_SECRET here "
            "(static-auth-secret), and see that both clocks are right."
        )
    return f"refuses: {reason} ({code})."


async def _passed(here: TurnTransport, ear: Ear, there: TurnTransport, other: Ear) -> float:
    """Send until something arrives; the other one sends too, which gives permission."""
    token, began = secrets.token_bytes(16), monotonic()
    while monotonic() < began + COMES_BACK_IN:
        sent = monotonic()
        there.sendto(token, here.get_extra_info("sockname"))
        here.sendto(token, there.get_extra_info("sockname"))
        try:
            if await asyncio.wait_for(other.heard.get(), AGAIN_AFTER) == token:
                return (monotonic() - sent) * 1000
        except TimeoutError:
            if isinstance(ear.fault, stun.TransactionFailed):
                break
    if isinstance(ear.fault, stun.TransactionFailed):
        raise Amiss("may not send to its own address. Add allowed-peer-ip with it (deploy/coturn).")
    raise Amiss(
        "opens, but carries nothing. See that its relay ports (min-port, max-port) are open."
    )


async def _allowed(here: TurnTransport, ear: Ear, address: str) -> None:
    """The relay lets people through to the media server at this address."""
    here.sendto(b"", (address, NOBODY_PORT))
    await asyncio.sleep(ANSWERS_IN)
    if isinstance(ear.fault, stun.TransactionFailed):
        raise Amiss(
            f"may not reach the media server at {address}. Add allowed-peer-ip={address} to its "
            "configuration (deploy/coturn)."
        )


async def _turns_away(relay: Relay, at: datetime) -> None:
    """Neither a forged nor an old credential opens it."""
    forged = credential(secrets.token_hex(16), "check-forged", at)
    old = credential(relay.secret, "check-old", at - LIFETIME - LONG_AGO)
    for given, what in ((forged, "a forged"), (old, "an old")):
        try:
            transport, ear = await _opened(relay, given)
        except Amiss as refused:
            if isinstance(refused.__cause__, stun.TransactionFailed):
                continue
            raise
        await _ended(transport, ear)
        raise Amiss(
            f"opens with {what} credential: anybody may send through it. Set use-auth-secret."
        )


async def _ended(transport: TurnTransport, ear: Ear) -> None:
    """Give the place in the relay back, rather than leave it to run out."""
    transport.close()
    try:
        await asyncio.wait_for(ear.ended.wait(), OPENS_IN)
    except TimeoutError:
        return
