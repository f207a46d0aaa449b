"""Credentials for the relay: the relay can check them, and they say nothing of anybody."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live.rooms.media import turn

SOMEBODY = (UUID(int=1 << 120), UUID(int=2 << 120))
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
URLS = ("turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:443?transport=tcp")


def test_a_credential_is_what_the_relay_itself_would_work_out() -> None:
    # As openssl works it out:
    # printf '1772485200:p7Qk' | openssl dgst -sha1 -hmac shared -binary | base64
    made = turn.credential("shared", "p7Qk", NINE)

    assert made.username == "1772485200:p7Qk"
    assert made.password == "Ii1WzppX+KQramn3b0QVSiFrXXs="


@given(st.text(min_size=1), st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True))
def test_the_password_is_the_username_signed_with_the_shared_secret(
    secret: str, pseudonym: str
) -> None:
    made = turn.credential(secret, pseudonym, NINE)

    signed = hmac.new(secret.encode(), made.username.encode(), hashlib.sha1).digest()
    assert base64.b64decode(made.password) == signed
    assert made.password not in repr(made)


def test_a_credential_outlasts_the_longest_room() -> None:
    expires = int(turn.credential("shared", "p7Qk", NINE).username.partition(":")[0])

    assert expires >= (NINE + timedelta(hours=8)).timestamp()


@pytest.mark.parametrize("pseudonym", ["", "a:b"])
def test_a_pseudonym_that_would_blur_the_time_is_refused(pseudonym: str) -> None:
    with pytest.raises(ValueError, match="colon"):
        turn.credential("shared", pseudonym, NINE)


def test_a_page_is_given_every_address_of_the_relay_under_one_credential() -> None:
    (server,) = turn.ice_servers(URLS, "shared", SOMEBODY, NINE)

    assert server["urls"] == list(URLS)
    assert server["username"].endswith(":" + turn.pseudonym("shared", *SOMEBODY))
    assert set(server) == {"urls", "username", "credential"}
    assert "shared" not in str(server)


def test_the_relay_knows_one_person_of_one_room_by_one_name_however_often_they_come() -> None:
    room, person = SOMEBODY
    later = NINE + timedelta(hours=1)
    names = [
        server["username"].partition(":")[2]
        for who, at in [(SOMEBODY, NINE), (SOMEBODY, later), ((room, room), NINE)]
        for server in turn.ice_servers(URLS, "shared", who, at)
    ]

    assert names[0] == names[1] != names[2]
    assert turn.pseudonym("shared", person, room) != names[0]
    assert turn.pseudonym("another", *SOMEBODY) != names[0]
    assert not any(part in names[0] for part in (person.hex[:8], room.hex[:8]))


@pytest.mark.parametrize(("urls", "secret"), [((), "shared"), (URLS, None), ((), None)])
def test_without_a_relay_a_page_is_given_none(urls: tuple[str, ...], secret: str | None) -> None:
    assert turn.ice_servers(urls, secret, SOMEBODY, NINE) == []


def test_relay_only_is_what_a_provider_has_said_and_nothing_else() -> None:
    for settings in ({}, {"relay_only": False}, {"relay_only": "yes"}, {"relay_only": 1}):
        assert not turn.relay_only(settings)

    on = turn.with_relay_only({"other": 1}, on=True)

    assert turn.relay_only(on)
    assert turn.with_relay_only(on, on=False) == {"other": 1}


@pytest.mark.parametrize(
    ("url", "said", "like_the_web"),
    [
        ("turn:turn.example.org", "turn.example.org port 3478 over UDP", False),
        ("turn:Turn.example.org:80?transport=tcp", "turn.example.org port 80 over TCP", False),
        ("turns:turn.example.org", "turn.example.org port 5349 over TLS", False),
        ("turns:[2001:db8::7]:443?transport=tcp", "2001:db8::7 port 443 over TLS", True),
    ],
)
def test_an_address_of_the_relay_is_read_as_a_browser_reads_it(
    url: str, said: str, like_the_web: bool
) -> None:
    way = turn.way(url)

    assert (str(way), way.like_the_web) == (said, like_the_web)
