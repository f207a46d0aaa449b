"""The relay that operators are told to run, and the command that tells them whether it works."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aioice import stun
from aioice.turn import create_turn_endpoint
from click.testing import Result
from flask import Flask

from spip_live import clock
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Provider
from spip_live.rooms.media import turn, turn_check
from spip_live.rooms.media.commands import media
from spip_live.settings import Settings
from tests.conftest import AsProvider
from tests.media.coturn import CONFIGURATION, Coturn, coturn

pytestmark = pytest.mark.product


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    with coturn(tmp_path_factory.mktemp("coturn")) as running:
        yield running


def run(
    app: Flask, relay: Coturn | None, *words: str, urls: Sequence[str] = (), media_at: str = ""
) -> Result:
    """The command, with the relay in the settings (or none)."""
    settings: Settings = app.config["SETTINGS"]
    if relay is not None:
        urls = tuple(urls) or relay.urls
        settings = dataclasses.replace(
            settings, turn_urls=urls, turn_secret=relay.secret, media_public_address=media_at
        )
    before, app.config["SETTINGS"] = app.config["SETTINGS"], settings
    try:
        return app.test_cli_runner().invoke(media, words)
    finally:
        app.config["SETTINGS"] = before


def tried(relay: Coturn, transport: str = "udp", secret: str | None = None) -> turn_check.Tried:
    way = turn.way(relay.url(transport))
    (only,) = turn_check.check(
        [way], secret or relay.secret, clock.now(), ca_file=str(relay.certificate)
    )
    return only


def test_the_check_goes_through_over_udp_tcp_and_tls(app: Flask, relay: Coturn) -> None:
    result = run(app, relay, "check-turn", "--ca-file", str(relay.certificate))

    assert [line.partition(":")[0] for line in result.output.splitlines()[:3]] == ["Well"] * 3
    for way in ("over UDP", "over TCP", "over TLS"):
        assert f"{way}: opens, carried a packet through" in result.output
    # Our ports are not the web's, and the command says what that means.
    assert "that takes turns: on port 443" in result.output
    assert result.exit_code == 3


def test_a_relay_that_does_not_reach_our_media_server_is_told_which_line_to_add(
    app: Flask, relay: Coturn
) -> None:
    udp = [relay.url("udp")]

    reached = run(app, relay, "check-turn", urls=udp, media_at="127.77.0.1")
    missed = run(app, relay, "check-turn", "--reaches", "192.0.2.7", urls=udp)

    assert reached.output.startswith("Well")
    assert "Add allowed-peer-ip=192.0.2.7" in missed.output
    assert missed.exit_code == 1


def test_only_tls_on_the_webs_own_port_is_enough_for_the_strictest_network() -> None:
    web = turn_check.Tried(turn.way("turns:turn.example.org:443"), well=True, said="")
    tcp = turn_check.Tried(turn.way("turn:turn.example.org?transport=tcp"), well=True, said="")
    udp = turn_check.Tried(turn.way("turn:turn.example.org"), well=True, said="")
    broken = dataclasses.replace(web, well=False)

    assert turn_check.verdict([udp, web]).endswith("nothing but web pages can take part.")
    assert "bars UDP can take part" in turn_check.verdict([udp, tcp, broken])
    assert "not one whose network bars UDP" in turn_check.verdict([udp, broken])
    assert turn_check.verdict([broken]).startswith("Nobody")


def test_another_secret_opens_nothing_and_the_check_says_what_to_do(relay: Coturn) -> None:
    for transport in ("udp", "tcp", "tls"):
        refused = tried(relay, transport, secret="0" * 32)

        assert not refused.well
        assert "the same secret as TURN_SECRET" in refused.said


def test_a_certificate_that_nobody_trusts_is_said(app: Flask, relay: Coturn) -> None:
    result = run(app, relay, "check-turn", urls=[relay.url("tls")])

    assert "AMISS" in result.output
    assert "certificate is not trusted" in result.output
    assert result.exit_code == 1


def test_a_relay_that_is_not_there_is_said(
    app: Flask, relay: Coturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_check, "OPENS_IN", 0.5)
    gone = [f"turn:127.0.0.1:9?transport={transport}" for transport in ("udp", "tcp")]

    result = run(app, relay, "check-turn", urls=gone)

    assert "port 9 over UDP: nothing answers" in result.output
    assert "port 9 over TCP: cannot be reached" in result.output
    assert "Nobody can take part through the relay" in result.output
    assert result.exit_code == 1


def test_a_relay_that_lets_anybody_in_is_amiss(tmp_path: Path) -> None:
    with coturn(tmp_path, without="auth-secret") as open_to_all:
        found = tried(open_to_all)

    assert not found.well
    assert "anybody may send through it" in found.said


def test_a_relay_that_may_not_reach_itself_is_told_how(tmp_path: Path) -> None:
    with coturn(tmp_path, without="allowed-peer-ip=127.0.0.1") as closed:
        found = tried(closed)

    assert not found.well
    assert "allowed-peer-ip" in found.said


@pytest.mark.parametrize(
    ("peer", "allowed"),
    [("127.77.0.1", True), ("127.0.0.9", False), ("10.0.0.1", False), ("192.0.2.1", False)],
)
def test_the_relay_reaches_the_media_server_and_nobody_else(
    relay: Coturn, peer: str, allowed: bool
) -> None:
    async def bound() -> bool:
        given = turn.credential(relay.secret, "test", clock.now())
        ear = turn_check.Ear
        transport, heard = await create_turn_endpoint(
            ear, (relay.address, relay.port), given.username, given.password
        )
        transport.sendto(b"hello", (peer, 20_000))
        for _ in range(10):
            await asyncio.sleep(0.02)
        transport.close()
        await asyncio.wait_for(heard.ended.wait(), 5)
        assert heard.fault is None or "403" in str(heard.fault)
        return not isinstance(heard.fault, stun.TransactionFailed)

    assert asyncio.run(bound()) is allowed


def test_a_person_has_no_more_places_for_asking_anew_and_takes_none_from_another(
    relay: Coturn,
) -> None:
    quota = int(re.findall(r"^user-quota=(\d+)$", CONFIGURATION.read_text(), re.M)[0])
    tom, mei, room = uuid4(), uuid4(), uuid4()

    opened = []

    async def asks(who: UUID, times: int) -> list[str]:
        """By a credential that is new each time, as each page's is; the faults."""
        faults = []
        for n in range(times):
            at = clock.now() + timedelta(seconds=n)
            (server,) = turn.ice_servers(relay.urls, relay.secret, (room, who), at)
            given = (server["username"], server["credential"])
            try:
                opened.append(
                    await create_turn_endpoint(turn_check.Ear, (relay.address, relay.port), *given)
                )
            except stun.TransactionFailed as refused:
                faults.append(str(refused))
        return faults

    async def both() -> tuple[list[str], list[str]]:
        found = await asks(tom, quota + 2), await asks(mei, 1)
        for transport, _ in opened:
            transport.close()
        for _, ear in opened:
            await asyncio.wait_for(ear.ended.wait(), 5)
        return found

    faults, others = asyncio.run(both())
    assert len(faults) == 2
    assert all("486" in fault for fault in faults)
    assert others == []


def test_without_a_relay_the_commands_say_what_to_set(app: Flask, as_provider: AsProvider) -> None:
    with as_provider() as provider_id:
        pass

    for words in (["check-turn"], ["relay-only", str(provider_id), "on"]):
        result = run(app, None, *words)
        assert "set TURN_URLS and TURN_SECRET" in result.output
        assert result.exit_code == 1


def test_relay_only_is_one_providers_own_and_the_journal_tells(
    app: Flask, relay: Coturn, as_provider: AsProvider
) -> None:
    with as_provider() as provider_id:
        pass

    assert run(app, relay, "relay-only", str(provider_id), "on").exit_code == 0
    with as_provider():
        provider = db.session.get_one(Provider, provider_id)
        assert turn.relay_only(provider.settings)
        entry = db.session.query(Entry).filter_by(action="provider.relay_only_set").one()
        assert entry.facts == {"on": True}

    assert "directly where it can" in run(app, None, "relay-only", str(provider_id), "off").output
    with as_provider():
        assert not turn.relay_only(db.session.get_one(Provider, provider_id).settings)
