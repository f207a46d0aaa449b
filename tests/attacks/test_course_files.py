"""Pictures and films of a course: to whoever holds a seat and to staff, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from spip_live import clock
from spip_live.content import library
from spip_live.db import db
from spip_live.people.models import Role
from spip_live.rooms.models import Seat
from tests.attacks.world import World, plain
from tests.conftest import AsProvider
from tests.course import COURSE
from tests.packs import FILM, FILM_SHA, LAMP, LAMP_SHA, PACK, write
from tests.shelving import shelve

FILES = (f"/files/{LAMP_SHA}", f"/files/{FILM_SHA}")


@pytest.fixture
def stocked(world: World, as_provider: AsProvider) -> World:
    """Our provider has a pack with a picture and a film; the other has none."""
    with as_provider() as mine:
        shelve(mine, {**PACK, **FILM})
    return world


def test_a_parent_and_every_role_of_the_provider_see_its_files(stocked: World) -> None:
    for browser in (stocked.parent(), *(stocked.staff(role) for role in Role)):
        for address in FILES:
            assert browser.get(address, buffered=True).status_code == 200


def test_nobody_else_can_tell_a_file_that_is_there_from_one_that_is_not(stocked: World) -> None:
    never = f"/files/{'5' * 64}"
    for browser in (stocked.app.test_client(), stocked.captioner(), stocked.stranger()):
        answers = {plain(browser.get(address, buffered=True)) for address in (*FILES, never)}

        assert len(answers) == 1
        assert answers.pop()[0] == 404


@pytest.mark.parametrize("taken", ["released_at", "barred_at"])
def test_a_seat_that_was_taken_back_opens_no_file(
    stocked: World, as_provider: AsProvider, taken: str
) -> None:
    browser = stocked.parent()
    with as_provider():
        seat = Seat.id == stocked.ours.ids["seat_id"]
        db.session.execute(update(Seat).where(seat).values({taken: clock.now()}))

    assert browser.get(FILES[0], buffered=True).status_code == 404


def test_another_seats_cookie_under_this_seats_name_opens_nothing(stocked: World) -> None:
    browser, forger = stocked.parent(), stocked.app.test_client()
    cookie = browser.get_cookie(f"seat-{stocked.ours.ids['seat_id'].hex}")
    assert cookie is not None

    forger.set_cookie(f"seat-{stocked.theirs.ids['seat_id'].hex}", cookie.value)
    assert forger.get(FILES[0], buffered=True).status_code == 404

    for n in range(40):
        forger.set_cookie(f"seat-{UUID(int=n).hex}", "guess")
    assert forger.get(FILES[0], buffered=True).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        *("..", "../secrets/secret_key", "%2e%2e%2fsecrets%2fsecret_key", "0" * 63, "0" * 65),
        *(LAMP_SHA.upper(), f"{LAMP_SHA}.svg", f"{LAMP_SHA}%00", "x", "٠" * 64, "a/" * 32),
    ],
)
def test_only_the_hash_itself_names_a_file(stocked: World, name: str) -> None:
    assert stocked.staff(Role.COORDINATOR).get(f"/files/{name}", buffered=True).status_code == 404


def test_a_picture_is_kept_by_this_browser_alone_and_nothing_in_it_runs(stocked: World) -> None:
    answer = stocked.parent().get(FILES[0], buffered=True)

    assert answer.get_data(as_text=True) == LAMP
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script" not in policy


@pytest.mark.parametrize(
    ("asked", "status", "first", "length"),
    [
        ("bytes=0-1", 206, 0, 2),
        ("bytes=100-199", 206, 100, 100),
        ("bytes=-10", 206, 0, 10),
        ("bytes=10000-", 206, 10000, None),
        ("bytes=99999999-", 416, None, None),
    ],
)
def test_a_film_is_fetched_in_pieces(
    stocked: World, asked: str, status: int, first: int | None, length: int | None
) -> None:
    whole = FILM["films/gentle-start/lamp-story/film.mp4"]
    assert isinstance(whole, bytes)
    first = len(whole) - 10 if asked == "bytes=-10" else first

    answer = stocked.parent().get(FILES[1], buffered=True, headers={"Range": asked})

    assert answer.status_code == status
    if first is not None:
        piece = whole[first:] if length is None else whole[first : first + length]
        assert answer.data == piece
        assert answer.headers["Content-Range"].startswith(f"bytes {first}-")
        assert answer.mimetype == "video/mp4"


def test_who_has_a_file_already_is_told_so(stocked: World) -> None:
    browser = stocked.parent()
    tag = browser.get(FILES[0], buffered=True).headers["ETag"]

    assert browser.get(FILES[0], buffered=True, headers={"If-None-Match": tag}).status_code == 304


def test_a_file_of_an_earlier_pack_is_still_there_for_rooms_that_froze_it(
    stocked: World, as_provider: AsProvider
) -> None:
    with as_provider() as mine:
        shelve(mine, {**PACK, "modules/gentle-start/pictures/lamp.svg": f"{LAMP}<!-- new -->"})

    assert stocked.parent().get(FILES[0], buffered=True).status_code == 200


@pytest.fixture
def own_course(tmp_path: Any) -> Iterator[Any]:
    yield write(tmp_path, PACK)
    library.use(COURSE)


def test_a_picture_that_the_installation_teaches_is_there_for_every_provider(
    app: Flask, world: World, own_course: Any
) -> None:
    library.use(own_course)

    browsers: list[FlaskClient] = [world.parent(), world.stranger()]

    assert [each.get(FILES[0], buffered=True).status_code for each in browsers] == [200, 200]
    assert app.test_client().get(FILES[0], buffered=True).status_code == 404
