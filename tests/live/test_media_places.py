"""A place is for whom the database lets in, from one page, in one circle that nobody can name."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from spip_live import clock, live_cut
from spip_live.db import db
from spip_live.people.models import Role, StaffSignIn
from spip_live.rooms.media import joining, using, ward
from spip_live.rooms.media.belonging import Circle, Part
from spip_live.rooms.media.engine import Kind
from spip_live.rooms.media.places import Held, places
from spip_live.rooms.models import Seat
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import make_staff
from tests.live.people import House, LeadScreen, ParentScreen, Screen
from tests.live.test_every_event import MEDIA
from tests.live.voices import Voice, Voices


def test_everybody_let_in_hears_everybody_and_shows_what_is_on(voices: Voices) -> None:
    lead, (tom, _), (lead_voice, tom_voice, _) = voices.room()

    tom_voice.turn(mic=True, camera=True)
    voices.hear_each_other(lead_voice)

    shown = {person["name"]: person for person in tom.latest("room")["people"]}
    assert (shown["Tom"]["mic"], shown["Tom"]["camera"]) == (True, True)
    assert (shown["Mei"]["mic"], shown["Mei"]["camera"]) == (True, False)
    assert voices.hears(lead_voice, tom_voice, Kind.CAMERA)
    row = next(row for row in lead.latest("console")["expected"] if row["name"] == "Tom")
    assert (row["mic"], row["camera"], row["connection"]) == (True, True, "good")
    assert lead.latest("console")["media_up"] is True


def test_joining_tells_the_page_what_it_needs_and_nothing_of_the_media_server(
    voices: Voices,
) -> None:
    lead = voices.house.open_room()
    tom = voices.house.inside(lead)

    joined = tom.ask("media_join")

    assert list(joined) == ["ok", "place", "circle", "ice", "relay", "sound_only_mb"]
    assert joined["circle"] == tom.latest("mine")["media"]["circle"]
    assert (joined["ice"], joined["relay"]) == ([], False)


def test_a_microphone_is_off_until_its_person_turns_it_on(voices: Voices) -> None:
    lead = voices.house.open_room()
    tom = voices.house.inside(lead)

    voices.join(tom).publish()

    (shown,) = [person for person in tom.latest("room")["people"] if person["name"] == "Tom"]
    assert (shown["mic"], shown["camera"]) == (False, False)


def test_an_offer_names_people_by_their_keys_alone(voices: Voices) -> None:
    _, (tom, mei), (_, tom_voice, _) = voices.room()

    offers = [sent for name, sent in mei.heard if name == "media_offer"]

    assert {tuple(offer) for offer in offers} == {("place", "n", "sdp", "streams")}
    streams = [stream for offer in offers for stream in offer["streams"]]
    assert {tuple(stream) for stream in streams} == {("mid", "key", "kind")}
    keys = {person["key"] for person in mei.latest("room")["people"]}
    assert {stream["key"] for stream in streams} < keys
    heard = json.dumps(mei.heard)
    assert str(tom.seat_id) not in heard
    assert tom_voice.place not in heard


@pytest.fixture
def other_house(
    app: Flask, database: TestDatabase, as_provider: AsProvider, sign_in: SignIn
) -> House:
    """Another provider's."""
    theirs = database.add_provider("Elsewhere")

    def sign_in_there(role: Role) -> FlaskClient:
        with as_provider(theirs):
            staff = make_staff(role)
        return sign_in(staff)

    return House(app, lambda: as_provider(theirs), sign_in_there)


def outsiders(voices: Voices, lead: LeadScreen) -> dict[str, ParentScreen]:
    """Everybody who may not be heard in this room, each with a page that was connected once."""
    house = voices.house
    removed, barred, released, gone = (
        house.inside(lead, name) for name in ("Ann", "Bo", "Cy", "Di")
    )
    lead.ask("remove", seat_id=str(removed.seat_id), reason="x")
    with house.scope():
        house.bar(barred)
        db.session.get_one(Seat, released.seat_id).released_at = clock.now()
    gone.ask("leave")
    return {
        "removed": removed,
        "barred": barred,
        "released": released,
        "gone": gone,
        "waiting": house.waiting(lead.room_id, "Eve"),
    }


def try_everything(screen: Screen, voice: Voice) -> list[Any]:
    """Join, and use the place of somebody else; the reasons of all that was refused."""
    if not screen.connected:
        screen.connect()
    if not screen.connected:
        return []
    tries = [("media_join", {})]
    tries += [(name, {**sent, "place": voice.place}) for name, sent in MEDIA.items() if sent]
    return [name for name, sent in tries if screen.ask(name, **sent)["ok"]]


def test_nobody_who_is_not_let_in_gets_a_place_or_the_use_of_another_s(voices: Voices) -> None:
    lead, _, (_, tom_voice, _) = voices.room()
    elsewhere = voices.house.inside(voices.house.open_room(), "Flo")
    tried = outsiders(voices, lead) | {"in another room": elsewhere}
    before = set(voices.engine.places)
    sent = voices.engine.places[tom_voice.place].sends

    for who, screen in tried.items():
        opened = try_everything(screen, tom_voice)
        assert opened == (["media_join"] if screen is elsewhere else []), who

    theirs = {held.token for held in places.in_room(elsewhere_room(elsewhere))}
    assert set(voices.engine.places) - theirs == before
    assert voices.engine.places[tom_voice.place].sends == sent


def elsewhere_room(screen: ParentScreen) -> Any:
    held = places.of(screen.seat_id)
    assert held is not None
    return held.room_id


def test_without_the_rule_one_who_waits_would_hear_the_room(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, _, (lead_voice, _, _) = voices.room()
    eve = voices.house.waiting(lead.room_id, "Eve")
    anybody = lambda facts, person: Circle(facts.room_id, Part.MAIN)  # noqa: E731
    monkeypatch.setattr(joining, "circle_of", anybody)
    monkeypatch.setattr(using.broadcast, "changed", lambda *_: None)

    voice = voices.join(eve)
    voices.hear_each_other(voice)

    assert voices.hears(voice, lead_voice)


def test_without_the_check_of_a_place_one_would_use_another_s(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (tom, mei), (_, tom_voice, _) = voices.room()
    from spip_live.rooms.media import signalling

    assert Voice(mei, tom_voice.place, "").turn(mic=False)["reason"] == "no_place"
    monkeypatch.setattr(signalling, "place_of", lambda person, token, sid: places.get(token))

    assert Voice(mei, tom_voice.place, "").turn(mic=False)["ok"]
    assert not places.of(tom.seat_id).mic  # type: ignore[union-attr]


def test_nobody_can_name_a_circle(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, _) = voices.room()

    for sent in ({"circle": tom_voice.circle}, {"room": "1234"}, {"place": tom_voice.place}):
        assert tom.ask("media_join", **sent)["reason"] == "bad_message"
        assert lead.ask("media_join", **sent)["reason"] == "bad_message"
    assert tom.ask("media_join", room_id=str(lead.room_id))["reason"] == "bad_message"


def test_another_provider_s_staff_hear_nothing(voices: Voices, other_house: House) -> None:
    lead, _, (_, tom_voice, _) = voices.room()
    stranger = other_house.open_room()

    answer = stranger.ask("media_join", room_id=str(lead.room_id))

    assert answer["reason"] == "not_here"
    assert Voice(stranger, tom_voice.place, "").turn()["reason"] == "no_place"


def test_staff_cannot_use_a_place_as_of_another_room(voices: Voices) -> None:
    _, _, (lead_voice, _, _) = voices.room()

    assert lead_voice.ask("media_on", mic=True, camera=True, room_id=str(uuid4()))["reason"] == (
        "not_here"
    )


def test_a_second_tab_takes_the_place_over_and_the_first_is_told(voices: Voices) -> None:
    _, (tom, _), (lead_voice, tom_voice, _) = voices.room()
    second = ParentScreen(tom.client, "/", tom.auth, seat_id=tom.seat_id, token=tom.token)
    assert second.connect()

    newer = voices.speak(second)
    voices.hear_each_other(lead_voice)

    assert tom.latest("media_elsewhere") == {}
    assert tom_voice.place not in voices.engine.places
    assert tom_voice.turn()["reason"] == "no_place"
    assert voices.hears(lead_voice, newer)
    assert len([held for held in places.everywhere() if held.person.id == tom.seat_id]) == 1


def test_a_second_console_takes_the_place_over(voices: Voices) -> None:
    lead, _, (lead_voice, _, _) = voices.room()
    second = voices.house.console(lead.client, lead.room_id)
    assert second.connect()

    voices.join(second)

    assert lead.latest("media_elsewhere") == {}
    assert lead_voice.place not in voices.engine.places
    lead.drop()
    assert places.of_socket(lead.socket.eio_sid) is None  # type: ignore[union-attr]
    assert len(voices.engine.places) == 3


def test_joining_again_gives_the_earlier_place_up(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, _) = voices.room()

    again = voices.join(tom)

    assert again.place != tom_voice.place
    assert tom_voice.place not in voices.engine.places
    assert tom.latest("media_elsewhere") is None


def test_a_page_whose_socket_broke_goes_on_with_its_place(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, mei_voice) = voices.room()

    tom.drop("transport close")
    assert voices.hears(mei_voice, tom_voice)
    assert tom.connect()

    assert tom_voice.look()["ok"]
    assert tom_voice.turn(mic=True, camera=True)["ok"]
    assert voices.hears(mei_voice, tom_voice)
    assert tom.latest("mine")["media"]["circle"] == tom_voice.circle


def test_another_page_of_the_room_cannot_go_on_with_it(voices: Voices) -> None:
    _, (tom, mei), (_, tom_voice, _) = voices.room()

    tom.drop("transport close")

    assert Voice(mei, tom_voice.place, "").look()["reason"] == "no_place"


def test_a_facilitator_s_place_never_outlives_the_socket(voices: Voices) -> None:
    lead, _, (lead_voice, _, mei_voice) = voices.room()

    lead.drop("ping timeout")

    assert lead_voice.place not in voices.engine.places
    assert not voices.hears(mei_voice, lead_voice)


def test_without_the_ward_a_lost_sign_in_would_go_on_hearing(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, _, (lead_voice, tom_voice, _) = voices.room()
    monkeypatch.setattr(ward, "page_gone", lambda *_, **__: None)

    lead.client.post("/sign-out")

    assert voices.hears(lead_voice, tom_voice)


def test_a_lost_sign_in_ends_the_console_s_sound_before_it_is_answered(voices: Voices) -> None:
    lead, _, (lead_voice, _, mei_voice) = voices.room()

    lead.client.post("/sign-out")

    assert lead_voice.place not in voices.engine.places
    assert not voices.hears(mei_voice, lead_voice)


def test_a_console_that_is_cut_while_it_joins_gets_no_place(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, _, _ = voices.room()
    enter = joining._enter

    def cut_meanwhile(held: Held, node: str | None) -> None:
        enter(held, node)
        live_cut.disconnect("/lead", held.sid)

    monkeypatch.setattr(joining, "_enter", cut_meanwhile)
    assert lead.socket is not None
    lead.socket.emit("media_join", {"room_id": str(lead.room_id)}, namespace="/lead")

    assert not [held for held in places.everywhere() if held.namespace == "/lead"]
    assert len(voices.engine.places) == 2


def test_a_sign_in_that_ran_out_ends_the_console_s_sound_within_a_second(voices: Voices) -> None:
    lead, _, (lead_voice, _, _) = voices.room()
    with voices.house.scope():
        db.session.execute(update(StaffSignIn).values(ended_at=clock.now()))
    assert lead_voice.place in voices.engine.places

    voices.settle()

    assert not lead.connected
    assert lead_voice.place not in voices.engine.places


def test_a_facilitator_who_leads_the_room_no_more_hears_nothing(voices: Voices) -> None:
    from spip_live.rooms.models import RoomStaff

    lead, _, (lead_voice, _, _) = voices.room()
    with voices.house.scope():
        db.session.query(RoomStaff).filter_by(room_id=lead.room_id).delete()

    voices.settle()

    assert lead_voice.place not in voices.engine.places
    assert not lead.connected
