"""A provider's relay-only is kept by the server, whatever a page sends of its own addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from spip_live.db import db
from spip_live.people.models import Provider
from spip_live.rooms.media import turn
from spip_live.rooms.models import Room
from tests.live.people import House, LeadScreen
from tests.live.voices import ANSWER, OFFER, Voice, Voices

HOST = "candidate:1 1 udp 2122260223 192.168.1.20 54321 typ host"
RELAYED = "candidate:3 1 udp 41885439 203.0.113.9 50001 typ relay raddr 0.0.0.0 rport 0"
WRITTEN = f"a={HOST}\r\na={RELAYED}\r\n"


@pytest.fixture
def lead(voices: Voices) -> Iterator[LeadScreen]:
    """The console of a room of a provider that wants everything to go through the relay."""
    screen = voices.house.open_room()
    choose(voices.house, screen, relay_only=True)
    yield screen


def choose(house: House, screen: LeadScreen, *, relay_only: bool) -> None:
    with house.scope():
        provider = db.session.get_one(
            Provider, db.session.get_one(Room, screen.room_id).provider_id
        )
        provider.settings = turn.with_relay_only(provider.settings, on=relay_only)


def sends_everything(voice: Voice) -> None:
    """As a page does that was told to use the relay alone, and does not."""
    assert voice.ask("media_publish", sdp=OFFER + WRITTEN, mic="0", camera="1")["ok"]
    found = [{"candidate": each, "mid": "0"} for each in (HOST, RELAYED)]
    for side in ("send", "receive"):
        assert voice.ask("media_candidates", side=side, found=found, done=True)["ok"]


def reaches(voices: Voices, place: str) -> str:
    """Every address of the page that the media server was told, and each description."""
    known = voices.engine.places[place]
    return "\n".join([*known.descriptions, *(each.candidate for _, each in known.found if each)])


def test_only_the_relays_addresses_of_a_parent_and_of_staff_reach_the_media_server(
    voices: Voices, lead: LeadScreen
) -> None:
    tom = voices.house.inside(lead, "Tom")
    parent, staff = voices.join(tom), voices.join(lead)

    for voice in (parent, staff):
        sends_everything(voice)
    voices.reconciler.beat()
    for voice in (parent, staff):
        for name, sent in voice.screen.listen():
            if name == "media_offer":
                voice.ask("media_answer", n=sent["n"], sdp=ANSWER + WRITTEN)

    for voice in (parent, staff):
        told = reaches(voices, voice.place)
        assert "192.168.1.20" not in told
        assert told.count("203.0.113.9") == 4, "offer, answer, and one found by each side"
        ends = [side for side, each in voices.engine.places[voice.place].found if each is None]
        assert len(ends) == 2, "that these were all is told as ever"


def test_where_a_provider_does_not_ask_for_it_every_address_may_be_used(
    voices: Voices, lead: LeadScreen
) -> None:
    choose(voices.house, lead, relay_only=False)
    voice = voices.join(voices.house.inside(lead, "Tom"))

    sends_everything(voice)

    assert reaches(voices, voice.place).count("192.168.1.20") == 3


def test_the_device_check_keeps_to_the_relay_as_well(voices: Voices, lead: LeadScreen) -> None:
    trying = voices.house.trying(voices.house.seat(lead.room_id, "Tom"))

    assert trying.ask("loop", sdp=OFFER + WRITTEN)["ok"]
    found = [{"candidate": each, "mid": "0"} for each in (HOST, RELAYED)]
    assert trying.ask("candidates", found=found, done=True)["ok"]

    (place,) = [name for name, one in voices.engine.places.items() if one.circle is None]
    told = reaches(voices, place)
    assert "192.168.1.20" not in told
    assert told.count("203.0.113.9") == 2
