"""A parent tries their devices: nobody else is there, nothing counts, and staff see the result."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from spip_live import clock
from spip_live.db import db
from spip_live.rooms import broadcast, seating
from spip_live.rooms.media import engine, loops
from spip_live.rooms.models import Seat
from spip_live.rooms.presence import presence
from tests.fake_engine import FakeEngine
from tests.live.people import CheckScreen, House, ParentScreen

WITHIN = 5.0  # seconds: what happens by itself happens within one or two of them


@pytest.fixture
def media() -> Iterator[FakeEngine]:
    made = FakeEngine()
    engine.use(made)
    yield made
    engine.use(None)


@pytest.fixture
def waits() -> Event:
    """Never set: time passes by waiting for it."""
    return Event()


def looping(media: FakeEngine) -> set[str]:
    return set(media.places)


def release(house: House, seat: ParentScreen | CheckScreen) -> None:
    """As a coordinator does it: committed, and then told."""
    with house.scope():
        held = db.session.get_one(Seat, seat.seat_id)
        seating.release(held, "moved", None, clock.now())
        db.session.commit()
        broadcast.changed(held.room_id, clock.now())


def test_a_page_hears_itself_and_nothing_else_days_before(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)

    begun, called = tom.ask("begin"), tom.call()
    added = tom.ask("candidates", found=[{"candidate": "candidate:1", "mid": "0"}], done=True)

    assert begun == {"ok": True, "up": True, "ice": [], "relay": False}
    assert called["ok"] and called["sdp"].startswith("v=0")
    assert added["ok"]
    (place,) = looping(media)
    assert media.places[place].circle is None, "a loop is in no circle"
    assert set(called) == {"ok", "sdp"}, "the page never learns what its loop is called"
    assert tom.ask("hang_up")["ok"]
    assert not looping(media)


def test_trying_is_not_waiting_and_counts_for_nothing(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    with house.scope():
        lead_id = db.session.get_one(Seat, early.seat_id).room_id
    before = house.evidence(lead_id)
    tom = house.trying(early)

    tom.call()
    page = tom.client.get(f"/room/{early.seat_id}/check")
    tom.finish()

    assert page.status_code == 200
    assert house.stays(early) == []
    assert house.evidence(lead_id) == before
    assert presence.in_room(lead_id) == []
    assert house.seat_row(early).rules_accepted_at is None
    assert tom.listen() == [], "nothing is ever told on this socket"


def test_opening_the_page_changes_nothing(house: House, early: ParentScreen) -> None:
    assert early.open_link() == 303

    assert early.client.get(f"/room/{early.seat_id}/check").status_code == 200
    result = early.client.get(f"/room/{early.seat_id}/check/result")

    assert result.location.endswith("/check")
    assert house.checked(early) is None


def test_the_link_leads_to_the_check_or_on_as_the_parent_chooses(
    house: House, early: ParentScreen
) -> None:
    data = {"display_name": "Tom", "next": "check"}

    answer = early.client.post(f"/join/{early.token}", data=data)

    assert answer.location == f"/room/{early.seat_id}/check"
    rules = early.client.get(f"/room/{early.seat_id}/rules").text
    assert "You are early" in rules
    assert f"/room/{early.seat_id}/check" in rules


def test_who_has_not_opened_their_link_gets_no_socket_and_no_loop(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    assert not house.checking(early).connect()
    assert early.client.get(f"/room/{early.seat_id}/check").status_code == 404

    assert media.calls == []


def test_another_seats_browser_gets_no_loop_in_this_ones_place(
    house: House, media: FakeEngine
) -> None:
    room_id, _ = house.room()
    tom, mei = house.trying(house.seat(room_id, "Tom")), house.seat(room_id, "Mei")
    tom.call()
    (his,) = looping(media)
    assert mei.open_link() == 303

    forged = CheckScreen(mei.client, "/check", {"seat": str(tom.seat_id)}, seat_id=tom.seat_id)
    assert not forged.connect()
    hers = house.checking(mei)
    assert hers.connect()
    assert hers.ask("candidates", found=[], done=True)["reason"] == "media_off"
    assert hers.ask("hang_up")["ok"]

    assert looping(media) == {his}, "no message names a loop, so nobody else's can be reached"


def test_staff_and_rooms_sockets_reach_no_loop(house: House, media: FakeEngine) -> None:
    lead = house.open_room()
    inside = house.inside(lead)
    assert inside.socket is not None

    strange = CheckScreen(lead.client, "/check", {"seat": str(inside.seat_id)})
    assert not strange.connect()
    answer = inside.socket.emit("loop", {"sdp": "v=0\r\n"}, namespace="/", callback=True)

    assert not answer
    assert not any(call[0] == "loop" for call in media.calls)


def test_a_page_of_another_origin_gets_no_loop(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    assert early.open_link() == 303
    screen = house.checking(early)
    screen.headers["Origin"] = "https://elsewhere.example"

    assert not screen.connect()


def test_a_released_seat_loses_its_loop_before_the_release_is_done(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)
    tom.call()

    release(house, tom)

    assert not looping(media)
    assert not tom.connected
    assert not tom.connect()
    assert tom.finish().status_code == 404


def test_a_seat_taken_back_behind_our_back_loses_its_loop_within_a_second_or_two(
    house: House, media: FakeEngine, early: ParentScreen, waits: Event
) -> None:
    tom = house.trying(early)
    tom.call()
    with house.scope():
        house.bar(tom)

    for _ in range(int(WITHIN / 0.1)):
        if not looping(media):
            break
        waits.wait(0.1)

    assert not looping(media)
    assert not tom.connected


def test_a_second_device_takes_the_seat_and_the_first_ones_loop_ends(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)
    tom.call()
    other = ParentScreen(house.app.test_client(), "/", {}, seat_id=early.seat_id, token=early.token)

    assert other.open_link() == 303

    assert not looping(media)
    assert not tom.connected


def test_a_second_tab_takes_the_firsts_place(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)
    tom.call()
    again = house.checking(early)

    assert again.connect()

    assert not looping(media)
    assert not tom.connected
    assert again.call()["ok"]
    assert len(looping(media)) == 1


def test_the_loop_ends_with_the_page(house: House, media: FakeEngine, early: ParentScreen) -> None:
    tom = house.trying(early)
    tom.call()

    tom.drop()

    assert not looping(media)


def test_asking_again_ends_the_loop_before(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)
    tom.call()
    (first,) = looping(media)

    tom.call()

    assert len(looping(media)) == 1
    assert looping(media) != {first}


def test_a_loop_lasts_a_minute_at_the_most(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)
    tom.call()
    (visit,) = loops.loops.in_room(house.seat_row(early).room_id)

    loops.loops.end_overdue(visit.begun_at + loops.LONGEST - 1)
    assert looping(media)
    loops.loops.end_overdue(visit.begun_at + loops.LONGEST + 1)

    assert not looping(media)
    assert tom.ask("candidates", found=[], done=True)["reason"] == "media_off"


def test_what_could_not_be_ended_is_ended_as_soon_as_it_can(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)
    tom.call()
    media.failing.add("leave")

    tom.drop()
    assert looping(media)
    media.failing.clear()
    loops.loops.end_overdue(0.0)

    assert not looping(media)
    assert not loops.loops.any()


def test_only_so_many_try_at_once_and_the_others_are_told_to_wait(
    house: House, media: FakeEngine, early: ParentScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "MOST_AT_ONCE", 1)
    room_id, _ = house.room()
    house.trying(house.seat(room_id, "Mei")).call()
    tom = house.trying(early)

    answer = tom.call()

    assert answer["reason"] == "busy"
    assert "Wait a few minutes" in answer["message"]
    assert len(looping(media)) == 1


def test_one_seat_cannot_ask_for_ever(house: House, media: FakeEngine, early: ParentScreen) -> None:
    tom = house.trying(early)

    answers = [tom.call() for _ in range(loops.AGAIN_MOST + 1)]

    assert [answer["ok"] for answer in answers] == [True] * loops.AGAIN_MOST + [False]
    assert answers[-1]["reason"] == "too_often"


def test_without_a_media_server_the_page_is_told_so_plainly(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    media.up = False
    tom = house.trying(early)

    begun, called = tom.ask("begin"), tom.call()

    assert begun["up"] is False
    assert called["reason"] == "media_off"
    assert "Your session still runs" in called["message"]
    assert tom.finish(network="off").status_code == 303
    found = house.checked(tom)
    assert found is not None
    assert (found.result, found.failed) == ("ready", ["network_off"])


def test_a_media_server_that_fails_or_is_started_again_is_off_for_this_call_only(
    house: House, media: FakeEngine, early: ParentScreen
) -> None:
    tom = house.trying(early)
    media.failing.add("loop")
    assert tom.call()["reason"] == "media_off"
    media.failing.clear()
    for sdp in ("nonsense", "v=0\x00", "v=0\r\ns=\u2028", "v=0" + "x" * 24_000):
        assert tom.ask("loop", sdp=sdp)["reason"] == "bad_message"
    assert tom.ask("candidates", found=[{"candidate": "a\nb", "mid": "0"}], done=True)[
        "reason"
    ] == ("bad_message")

    assert tom.call()["ok"]
    media.die()
    assert tom.ask("candidates", found=[], done=True)["reason"] == "media_off"

    assert tom.call()["ok"]
    assert len(looping(media)) == 1
