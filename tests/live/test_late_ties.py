"""A tie learned while both are live: barred, media off, sockets cut, and only then it holds.

Each attack is shown to succeed on a build that does it in another order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from spip_live import clock
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Role, Tie, TieKind
from spip_live.rooms import clockwork, displacing, late_ties
from spip_live.rooms.media import ward
from spip_live.rooms.models import Admission, IncidentNote, Seat
from tests.live.late_ties import WHY, Late
from tests.live.people import House, ParentScreen
from tests.live.voices import Voice, Voices


@pytest.fixture
def late(voices: Voices) -> Late:
    lead = voices.house.open_room()
    tom, mei = (voices.house.inside(lead, name) for name in ("Tom", "Mei"))
    return Late(voices.house, lead, tom, mei)


def talking(voices: Voices, late: Late) -> tuple[Voice, Voice]:
    """Both speak, and hear each other."""
    both = [voices.speak(screen) for screen in (late.lead, late.tom, late.mei)]
    voices.hear_each_other(*both)
    assert voices.hears(both[1], both[2])
    return both[1], both[2]


def works(house: House) -> clockwork.Clockwork:
    return clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=20)


def test_the_later_of_two_is_out_before_their_tie_holds(
    voices: Voices, late: Late, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mei_voice = talking(voices, late)
    seen: list[tuple[bool, bool, bool, bool]] = []
    complete = late_ties.complete

    def look(tie: Tie, by: Any, at: datetime) -> None:
        stay = db.session.scalar(select(Admission).where(Admission.seat_id == late.mei.seat_id))
        seat = db.session.get_one(Seat, late.mei.seat_id)
        barred = seat.released_at is not None and stay is not None and stay.ended_at is not None
        held = mei_voice.place in voices.engine.places
        seen.append((barred, held, late.mei.connected, late.tom.connected))
        complete(tie, by, at)

    monkeypatch.setattr(late_ties, "complete", look)

    page = late.press().text

    assert seen == [(True, False, False, True)]
    assert late.are_one_family()
    assert late.mei.bye == "rearranged"
    assert "They are kept apart" in page
    assert [made.was_live for made in late.displaced().values()] == [True]


def test_nothing_of_it_is_done_before_they_can_come_no_more(
    voices: Voices, late: Late, monkeypatch: pytest.MonkeyPatch
) -> None:
    talking(voices, late)
    ways: list[tuple[int, bool]] = []
    put_right = ward.put_right

    def tries_to_come_back(room_id: Any, at: datetime) -> None:
        monkeypatch.setattr(ward, "put_right", put_right)
        page = house_browser(late).open_link("Mei")
        ways.append((page, late.mei.ask("say", id="message-1", text="Still here")["ok"]))
        put_right(room_id, at)

    monkeypatch.setattr(ward, "put_right", tries_to_come_back)

    late.press()

    assert ways == [(404, False)]


def house_browser(late: Late) -> ParentScreen:
    """Another browser with Mei's link."""
    return late.house.browser(late.mei.seat_id, late.mei.token)


def test_not_barred_they_would_be_back_at_once(
    voices: Voices, late: Late, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: list[object] = []

    def only_note_it(held: Seat, tie: Tie, by: Any, at: datetime) -> None:
        nothing.append(held.id)

    monkeypatch.setattr(displacing, "displace", only_note_it)
    talking(voices, late)

    late.press()

    assert nothing
    assert house_browser(late).open_link("Mei") == 303


def test_a_tie_does_not_hold_while_nobody_can_say_that_their_media_is_off(
    voices: Voices, late: Late
) -> None:
    _, mei_voice = talking(voices, late)
    voices.engine.failing |= {"leave", "close", "start_again"}

    page = late.press().text

    assert mei_voice.place in voices.engine.places
    assert late.tie.pending
    assert not late.are_one_family()
    assert not late.mei.connected
    assert "is being taken out of the room" in page

    voices.engine.failing.clear()
    voices.settle()
    works(late.house).cut_displaced()

    assert mei_voice.place not in voices.engine.places
    assert not late.tie.pending
    assert late.are_one_family()


def test_completed_at_once_they_would_be_one_family_and_still_be_heard(
    voices: Voices, late: Late, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mei_voice = talking(voices, late)
    monkeypatch.setattr(displacing, "is_off", lambda seat: True)
    voices.engine.failing |= {"leave", "close", "start_again"}

    late.press()

    assert mei_voice.place in voices.engine.places
    assert late.are_one_family()


def test_a_tie_made_by_another_process_is_seen_to_within_a_look(voices: Voices, late: Late) -> None:
    _, mei_voice = talking(voices, late)
    with late.house.scope():
        kept = late_ties.keep_apart(
            late.parent_of(late.tom),
            late.parent_of(late.mei),
            TieKind.STAFF,
            WHY,
            None,
            clock.now(),
        )
        assert kept.tie.pending
        assert kept.rooms == [late.lead.room_id]
    assert late.mei.connected

    works(late.house).cut_displaced()

    assert mei_voice.place not in voices.engine.places
    assert late.mei.bye == "rearranged"
    assert late.are_one_family()


@pytest.mark.parametrize("came", [True, False])
def test_it_is_never_the_protected_one(voices: Voices, late: Late, came: bool) -> None:
    if not came:
        late.mei = late.house.seat(late.lead.room_id, "Ada")
    late.protect(late.mei)

    late.press()

    assert list(late.displaced()) == [late.tom.seat_id]
    assert late.tom.bye == "rearranged"
    assert late.are_one_family()


def test_of_two_protected_neither_goes_and_a_person_is_asked_at_once(
    voices: Voices, late: Late
) -> None:
    late.protect(late.tom, late.mei)

    page = late.press().text

    assert late.displaced() == {}
    assert (late.tom.connected, late.mei.connected) == (True, True)
    assert late.tie.pending
    assert "neither gives way by itself" in page
    assert "People to keep apart who hold seats in one room" in late.staff.get("/today").text
    start = late.house.sign_in(Role.SAFEGUARDING_LEAD).get("/start", follow_redirects=True)
    assert "Keep Tom Ashworth and Mei Ashworth apart now" in start.text


def test_who_was_never_there_gives_way_to_who_was_though_seated_earlier(
    voices: Voices, late: Late
) -> None:
    with late.house.scope():
        db.session.execute(
            text("UPDATE seats SET seated_at = seated_at - interval '1 day' WHERE id = :id"),
            {"id": late.house.seat(late.lead.room_id, "Ada").seat_id},
        )
        ada = db.session.scalars(select(Seat).where(Seat.display_name == "Ada")).one()
        late_ties.keep_apart(
            late.parent_of(late.tom), ada.parent, TieKind.STAFF, WHY, None, clock.now()
        )

    assert list(late.displaced()) == [ada.id]
    assert late.tom.connected


def test_whoever_leads_is_told_what_to_do_and_never_of_whom_or_why(
    voices: Voices, late: Late
) -> None:
    late.press()

    told = late.lead.latest("console")
    assert [one["name"] for one in told["displaced"]] == ["Mei"]
    assert "Tom" not in str(told["displaced"])
    assert WHY not in str(told)
    assert told["notes"] == []


def test_a_protected_one_who_comes_later_finds_no_word_of_the_other(
    voices: Voices, late: Late
) -> None:
    assert late.tom.ask("say", id="message-1", text="Tom was here")["ok"]
    assert late.tom.ask("private", id="message-2", text="And here")["ok"]
    late.mei.ask("leave")
    late.mei = late.house.seat(late.lead.room_id, "Ada")
    late.protect(late.mei)

    late.press()

    assert late.mei.open_link("Ada") == late.mei.accept_rules() == 303
    assert late.mei.connect()
    assert late.lead.admit(late.mei)["ok"]
    late.mei.listen()
    assert "Tom" not in str(late.mei.heard)
    assert late.lead.latest("console")["threads"] == []


def test_no_parent_is_told_and_no_letter_goes_out(voices: Voices, late: Late) -> None:
    with late.house.scope():
        before = db.session.scalar(text("SELECT count(*) FROM procrastinate_jobs"))

    late.press()

    page = late.mei.client.get(f"/room/{late.mei.seat_id}/ended").text
    for said in (str(late.tom.heard), str(late.mei.heard), page):
        assert WHY not in said
        assert "displaced" not in said
    assert "Tom" not in page
    with late.house.scope():
        assert db.session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == before


def test_the_journal_says_everything(voices: Voices, late: Late) -> None:
    late.press()

    with late.house.scope():
        by_then = db.session.scalars(select(Entry).order_by(Entry.at, Entry.id)).all()
        said = {entry.action: entry.facts for entry in by_then}
    assert {"tie.waits", "seat.displaced", "seat.cut_off", "tie.made", "incident.noted"} <= set(
        said
    )
    assert said["seat.displaced"]["live"] is True


def test_that_they_were_together_becomes_a_concern_of_the_safeguarding_lead_alone(
    voices: Voices, late: Late
) -> None:
    late.press()

    with late.house.scope():
        (noted,) = db.session.scalars(select(IncidentNote))
    assert (noted.staff_id, noted.safeguarding) == (None, True)
    assert "Tom Ashworth and Mei Ashworth must never meet" in noted.text
    concerns = late.house.sign_in(Role.SAFEGUARDING_LEAD).get("/concerns").text
    assert "must never meet" in concerns
    assert "Written by the system" in concerns
    assert "must never meet" not in late.lead.client.get(f"/lead/{late.lead.room_id}").text
