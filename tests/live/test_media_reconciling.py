"""Once a second the database, the sockets and the media server are compared: a surplus is cut."""

from __future__ import annotations

from time import monotonic
from uuid import UUID, uuid4

import pytest

from spip_live.rooms.media import reconciling, ward
from spip_live.rooms.media.engine import Side
from spip_live.rooms.media.hearing import Hearing
from spip_live.rooms.media.places import places
from spip_live.rooms.presence import presence
from tests.fake_engine import FakePlace
from tests.live.test_witnessing import works_of
from tests.live.voices import Voices


def test_somebody_whom_only_the_media_server_knows_is_cut(voices: Voices) -> None:
    _, _, (_, tom_voice, mei_voice) = voices.room()
    voices.engine.places["planted"] = FakePlace(tom_voice.circle)

    voices.settle()

    assert "planted" not in voices.engine.places
    assert voices.hears(mei_voice, tom_voice)


def test_without_the_comparison_they_would_stay(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, (_, tom_voice, _) = voices.room()
    voices.engine.places["planted"] = FakePlace(tom_voice.circle)
    monkeypatch.setattr(reconciling.Reconciler, "compare_circle", lambda self, key: None)

    voices.settle()

    assert "planted" in voices.engine.places


def test_one_who_cannot_be_cut_alone_costs_the_circle(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, _) = voices.room()
    voices.engine.places["planted"] = FakePlace(tom_voice.circle)
    voices.engine.failing.add("leave")

    voices.settle()

    assert not voices.engine.places
    assert tom.latest("mine")["media"]["circle"] not in {None, tom_voice.circle}


def test_whoever_the_media_server_has_lost_is_told_to_join_again(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, _) = voices.room()
    del voices.engine.places[tom_voice.place]
    held = places.get(tom_voice.place)
    assert held is not None
    voices.settle()
    assert places.get(tom_voice.place) is held, "a place that is given just now may not show yet"

    held.joined_at -= 10
    voices.settle()

    assert tom.latest("media_gone") == {"place": tom_voice.place}
    assert tom.latest("mine")["media"]["circle"] == tom_voice.circle
    assert voices.join(tom).circle == tom_voice.circle


def test_a_connection_that_ended_by_itself_is_no_place_any_more(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, _) = voices.room()
    from spip_live.rooms.media.engine import Side

    voices.reconciler.hearing.lost(tom_voice.place, Side.RECEIVE)

    assert tom_voice.place not in voices.engine.places
    assert tom.latest("media_gone") == {"place": tom_voice.place}
    row = next(row for row in lead.latest("console")["expected"] if row["name"] == "Tom")
    assert row["connection"] == "none"


def test_a_place_whose_socket_vanished_without_a_word_is_taken(voices: Voices) -> None:
    _, _, (_, tom_voice, _) = voices.room()
    held = places.get(tom_voice.place)
    assert held is not None
    presence.gone(held.sid)

    voices.settle()

    assert tom_voice.place not in voices.engine.places


def test_a_phone_whose_page_sleeps_while_its_sound_goes_on_stays_and_is_present(
    voices: Voices,
) -> None:
    lead, (tom, _), (lead_voice, tom_voice, _) = voices.room()
    works = works_of(voices.house)
    tom.drop("ping timeout")
    works.rolled_at = monotonic()
    voices.engine.witnessed = {tom_voice.place, lead_voice.place}

    voices.settle()
    works.call_roll()

    kind, body = voices.house.evidence(lead.room_id)[-1]
    assert (kind, body["media"]) == ("roll", [str(tom.seat_id)])
    assert str(tom.seat_id) not in body["socket"]
    assert voices.hears(lead_voice, tom_voice)
    row = next(row for row in lead.latest("console")["expected"] if row["name"] == "Tom")
    assert row["state"] == "here"


def test_once_its_sound_is_witnessed_no_more_the_place_is_taken(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, _) = voices.room()
    tom.drop("ping timeout")
    voices.settle()
    assert tom_voice.place in voices.engine.places
    held = places.get(tom_voice.place)
    assert held is not None
    assert held.orphan_since is not None

    held.orphan_since -= ward.SLEEPS_FOR + 1
    voices.settle()

    assert tom_voice.place not in voices.engine.places
    row = next(row for row in lead.latest("console")["expected"] if row["name"] == "Tom")
    assert row["state"] == "dropped"


def test_the_roll_names_a_sleeping_phone_that_was_heard_since_the_last_and_has_just_fallen(
    voices: Voices,
) -> None:
    lead, (tom, _), (_, tom_voice, _) = voices.room()
    works = works_of(voices.house)
    tom.drop("ping timeout")
    works.rolled_at = monotonic()
    places.witness([tom_voice.place], monotonic())
    voices.reconciler.hearing.lost(tom_voice.place, Side.RECEIVE)
    assert places.get(tom_voice.place) is None

    works.call_roll()
    works.call_roll()

    rolls = [body["media"] for kind, body in voices.house.evidence(lead.room_id) if kind == "roll"]
    assert rolls == [[str(tom.seat_id)], []]


def test_a_sleeping_phone_is_silent_as_soon_as_its_parent_is_removed(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, _) = voices.room()
    tom.drop("ping timeout")

    assert lead.ask("remove", seat_id=str(tom.seat_id), reason="x")["ok"]

    assert tom_voice.place not in voices.engine.places


def test_the_roll_counts_neither_staff_nor_one_who_waits(voices: Voices) -> None:
    lead, (tom, _), (_, tom_voice, _) = voices.room()
    eve = voices.house.waiting(lead.room_id, "Eve")
    assert lead.ask("aside", seat_id=str(eve.seat_id), on=True)["ok"]
    eve_voice = voices.speak(eve)
    works = works_of(voices.house)
    works.rolled_at = monotonic()
    voices.engine.witnessed = {tom_voice.place, eve_voice.place, voices.speak(lead).place}

    voices.settle()
    works.call_roll()

    _, body = voices.house.evidence(lead.room_id)[-1]
    assert body["media"] == [str(tom.seat_id)]


def test_a_media_server_that_does_not_answer_takes_nothing_from_anybody(voices: Voices) -> None:
    _, (tom, _), (_, tom_voice, mei_voice) = voices.room()
    voices.engine.failing |= {"present"}

    voices.settle()

    assert places.get(tom_voice.place) is not None
    assert voices.hears(mei_voice, tom_voice)
    assert tom.ask("here")["ok"]


def test_the_console_tells_who_is_joined_and_yet_hears_nothing(voices: Voices) -> None:
    lead, _, (_, tom_voice, mei_voice) = voices.room()
    voices.engine.witnessed = {mei_voice.place}
    voices.settle()
    for voice in (tom_voice, mei_voice):
        assert voice.held is not None
        assert voice.held.flows_from is not None
        voice.held.flows_from -= reconciling.CONNECTS_WITHIN

    voices.settle()
    rows = {row["name"]: row["connection"] for row in lead.latest("console")["expected"]}
    assert rows == {"Tom": "none", "Mei": "good"}

    voices.engine.witnessed = {tom_voice.place, mei_voice.place}
    voices.settle()
    rows = {row["name"]: row["connection"] for row in lead.latest("console")["expected"]}
    assert rows == {"Tom": "good", "Mei": "good"}


def test_a_room_that_is_over_leaves_nothing_behind(voices: Voices) -> None:
    lead, parents, _ = voices.room()

    assert lead.ask("end", confirm=True)["ok"]
    voices.settle()

    assert not voices.engine.circles
    assert not places.everywhere()
    assert not places.keys_in(lead.room_id)
    assert [screen.bye for screen in parents] == ["ended", "ended"]


def test_a_lost_media_server_is_in_the_next_roll_and_in_no_other(voices: Voices) -> None:
    lead, (tom, _), _ = voices.room()
    works = works_of(voices.house)
    tom.ask("here")

    voices.engine.die()
    works.call_roll()
    works.call_roll()

    (_, lost), (_, after) = voices.house.evidence(lead.room_id)[-2:]
    assert lost["media_lost"] is True
    assert str(tom.seat_id) in lost["socket"]
    assert "media_lost" not in after


def test_a_fault_in_one_providers_rooms_keeps_no_other_provider_waiting(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices.room()
    theirs, others = uuid4(), uuid4()
    monkeypatch.setattr(presence, "occupied", lambda: {uuid4(): theirs, uuid4(): others})
    compared: list[UUID] = []

    def faulty(self: reconciling.Reconciler, room_ids: list[UUID], at: object) -> None:
        compared.extend(room_ids)
        raise KeyError(room_ids[0])

    monkeypatch.setattr(reconciling.Reconciler, "compare", faulty)

    voices.settle()

    assert len(compared) == 3, "the rooms of three providers"


def test_a_room_that_cannot_be_compared_keeps_no_other_room_waiting(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, _, _ = voices.room()
    _, _, (_, other_voice, _) = voices.room()
    voices.engine.places["planted"] = FakePlace(other_voice.circle)
    compare = reconciling.Reconciler.differs

    def faulty(self: reconciling.Reconciler, room_id: UUID) -> bool:
        if room_id == broken.room_id:
            raise KeyError(room_id)
        return compare(self, room_id)

    monkeypatch.setattr(reconciling.Reconciler, "differs", faulty)

    voices.settle()

    assert "planted" not in voices.engine.places


def test_rooms_that_cannot_be_told_of_a_lost_media_server_are_compared_all_the_same(
    voices: Voices, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, (_, tom_voice, _) = voices.room()
    voices.engine.places["planted"] = FakePlace(tom_voice.circle)
    voices.reconciler.known = (False, "gone")
    tried: list[UUID] = []

    def faulty(self: object, room_id: UUID, provider_id: UUID) -> None:
        tried.append(room_id)
        raise KeyError(room_id)

    monkeypatch.setattr(Hearing, "tell_room", faulty)

    with pytest.raises(KeyError):
        voices.reconciler.look()

    assert tried, "so that the test is known to try"
    assert "planted" not in voices.engine.places
    assert voices.reconciler.known != (False, "gone"), "it is not told of again at each look"


def test_pages_of_a_media_server_that_answers_nobody_are_not_asked_for_one_by_one(
    voices: Voices,
) -> None:
    _, _, (lead_voice, tom_voice, _) = voices.room()
    for voice in (lead_voice, tom_voice):
        assert voice.held is not None
        voice.held.feeds = None  # each is to be told anew what it receives
    voices.engine.failing.update({"present", "subscribe"})
    voices.engine.calls.clear()

    voices.settle()
    places.stir(lead_voice.circle)
    voices.reconciler.beat()

    assert len(voices.engine.asked("present")) == 1
    assert voices.engine.asked("subscribe") == []
    voices.engine.failing.clear()
    voices.settle()
    assert len(voices.engine.asked("subscribe")) == 2
