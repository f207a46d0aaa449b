"""A parent chooses when they come, behind a link of their own."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.people.models import Enrolment, Provider
from spip_live.rooms import seating
from spip_live.rooms.models import Room, Seat
from spip_live.rooms.offers import days, links, reading, waiting
from spip_live.rooms.offers.models import Waiter
from spip_live.rooms.offers.rule import Terms
from tests.conftest import AsProvider
from tests.factories import in_days, make_enrolment, make_lanes, make_parent, make_room, offer
from tests.outbox import Letter, letters_in

HIS = "tom@example.org"


class Chooser:
    """A parent with lanes 0, 1 and 2, who has taken the link to their choices."""

    def __init__(self, app: Flask, as_provider: AsProvider, programme: str = "spip-1x4") -> None:
        self.browser, self.as_provider = app.test_client(), as_provider
        with as_provider():
            parent = make_lanes(make_parent("Tom", "Reed", email=HIS), 0, 1, 2)
            enrolment = make_enrolment(parent, programme=programme)
            self.id = enrolment.id
            _, token = links.issue(enrolment, None, clock.now())
        self.link = f"/choose/{token}"
        assert self.browser.post(self.link).status_code == 303

    @property
    def page(self) -> str:
        return self.browser.get(f"/choices/{self.id}").text

    def act(self, what: str, part: int = 1, **posted: str) -> str:
        """Press a button; the page that comes of it."""
        address = f"/choices/{self.id}/{part}{what}"
        return self.browser.post(address, data=posted, follow_redirects=True).text

    def choose(self, room_id: UUID, part: int = 1) -> str:
        return self.act("", part, room=str(room_id))

    def held(self) -> list[UUID]:
        with self.as_provider():
            enrolment = db.session.get_one(Enrolment, self.id)
            return [seat.room_id for seat in reading.held_by(enrolment)]

    def offered(self) -> list[str]:
        """The rooms to choose from, as the page has them."""
        return re.findall(r'name="room" type="radio" value="([0-9a-f-]{36})"', self.page)


@pytest.fixture
def chooser(app: Flask, as_provider: AsProvider) -> Chooser:
    return Chooser(app, as_provider)


def rooms(as_provider: AsProvider, *lanes: int, first: int = 5, **facts: object) -> list[UUID]:
    """A room on each of these days' lanes, the first so many days from now."""
    with as_provider():
        return [
            offer(make_room(starts_at=in_days(first + n), **facts), lane=lane).id
            for n, lane in enumerate(lanes)
        ]


def test_opening_the_link_changes_nothing_and_shows_no_day(
    app: Flask, as_provider: AsProvider
) -> None:
    chooser = Chooser(app, as_provider)
    rooms(as_provider, 0)
    other = app.test_client()

    page = other.get(chooser.link)

    assert (page.status_code, "UK time" in page.text, "202" in page.text) == (200, False, False)
    assert other.get(f"/choices/{chooser.id}").status_code == 404
    assert "When would you like to come?" in chooser.page


def test_a_second_browser_takes_the_link_over_and_the_first_chooses_no_longer(
    app: Flask, chooser: Chooser
) -> None:
    other = app.test_client()

    assert other.post(chooser.link).status_code == 303

    assert other.get(f"/choices/{chooser.id}").status_code == 200
    assert chooser.browser.get(f"/choices/{chooser.id}").status_code == 404


def test_a_link_that_was_stopped_opens_nothing_any_more(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    with as_provider():
        links.stop(db.session.get_one(Enrolment, chooser.id), None, clock.now())

    assert chooser.browser.get(f"/choices/{chooser.id}").status_code == 404
    assert chooser.browser.get(chooser.link).status_code == 404


def test_only_rooms_of_ones_own_days_with_a_place_free_are_offered(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    own, _others, full = rooms(as_provider, 0, 4, 1, size=1)
    with as_provider():
        make_room(starts_at=in_days(9))  # not for choice
        soon = offer(make_room(starts_at=clock.now() + timedelta(hours=5)), lane=2)
        stopped = offer(make_room(starts_at=in_days(20)), lane=2)
        days.stop(stopped, None, clock.now())
        somebody = make_enrolment(make_lanes(make_parent(), 1))
        seating.seat(db.session.get_one(Room, full), somebody, None, clock.now())

    assert chooser.offered() == [str(own)]
    assert soon.id != own


def test_choosing_gives_the_seat_and_sends_the_joining_link(
    app: Flask, chooser: Chooser, as_provider: AsProvider, data_dir: Path
) -> None:
    (room_id,) = rooms(as_provider, 0)

    page = chooser.choose(room_id)
    jobs.run_due_jobs(app)

    assert "Your place is booked" in page
    assert chooser.held() == [room_id]
    assert "/join/" in letters_to(data_dir, HIS)[-1].text


def test_what_is_not_theirs_or_gone_or_never_was_is_refused_alike(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    across, full = rooms(as_provider, 4, 1, size=1)
    with as_provider():
        somebody = make_enrolment(make_lanes(make_parent(), 1))
        seating.seat(db.session.get_one(Room, full), somebody, None, clock.now())
        by_hand = make_room(starts_at=in_days(9)).id

    pages = {chooser.choose(room_id) for room_id in (across, full, by_hand, UUID(int=7))}

    (said,) = {re.sub(r'(nonce|value|token)="[^"]+"|nonce-[\w-]+', "", page) for page in pages}
    assert "That session is no longer available. Choose another one." in said
    assert chooser.held() == []


def test_a_change_gives_the_new_seat_for_the_old_one(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    first, second = rooms(as_provider, 0, 1)
    chooser.choose(first)

    assert "You can change 2 times, until 2 days before the start" in chooser.page
    chooser.choose(second)

    assert chooser.held() == [second]
    assert "You can change once more" in chooser.page


def test_after_the_providers_number_of_changes_they_are_asked_to_call(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    first, second, third = rooms(as_provider, 0, 1, 2)
    chooser.choose(first)
    chooser.choose(second)
    chooser.act("/give-up")
    chooser.choose(third)

    page = chooser.page

    assert "You have changed your time as often as you can here" in page
    assert chooser.offered() == []
    chooser.choose(first)
    assert "This can only be changed by calling us now" in chooser.act("/give-up")
    assert chooser.held() == [third]


def test_close_to_the_start_they_are_asked_to_call(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    near, later = rooms(as_provider, 0, 1)
    chooser.choose(near)
    with as_provider() as provider_id:
        reading.set_terms(db.session.get_one(Provider, provider_id), Terms(changes=5, hours=300))

    assert "It is too close to the start to change this here" in chooser.page
    chooser.choose(later)
    chooser.act("/give-up")
    assert chooser.held() == [near]


def test_giving_up_tells_them_by_letter_and_lets_them_choose_again(
    app: Flask, chooser: Chooser, as_provider: AsProvider, data_dir: Path
) -> None:
    (room_id,) = rooms(as_provider, 0)
    chooser.choose(room_id)

    page = chooser.act("/give-up")
    jobs.run_due_jobs(app)

    assert "You have given up your place" in page
    assert "taken out of our calendar" in letters_to(data_dir, HIS)[-1].text
    assert chooser.offered() == [str(room_id)]


def test_parts_come_one_after_the_other(app: Flask, as_provider: AsProvider) -> None:
    chooser = Chooser(app, as_provider, "spip-2x2")
    first, second = rooms(as_provider, 0, 1, programme="spip-2x2")
    early, late = (
        rooms(as_provider, 2, first=at, programme="spip-2x2", part=2)[0] for at in (4, 9)
    )

    assert chooser.offered() == [str(first), str(second)]
    chooser.choose(first)
    assert str(late) in chooser.offered()
    assert str(early) not in chooser.offered()
    chooser.choose(late, part=2)

    assert chooser.held() == [first, late]


def test_whoever_waits_is_written_to_when_a_room_of_their_days_is_offered(
    app: Flask, chooser: Chooser, as_provider: AsProvider, data_dir: Path
) -> None:
    assert "There is no session to choose from at the moment" in chooser.page
    assert "You are on the waiting list" in chooser.act("/wait")
    rooms(as_provider, 4)
    jobs.run_due_jobs(app)
    before = len(letters_to(data_dir, HIS))

    rooms(as_provider, 1, first=12)
    jobs.run_due_jobs(app)
    jobs.run_due_jobs(app)

    told = letters_to(data_dir, HIS)
    assert len(told) == before + 1
    assert "There is one now" in told[-1].text


def test_as_many_are_told_as_there_are_places_and_the_longest_waiting_first(
    as_provider: AsProvider,
) -> None:
    at = clock.now()
    with as_provider():
        line = []
        for n in range(4):
            enrolment = make_enrolment(make_lanes(make_parent(), 0))
            line.append(waiting.join(enrolment, 1, at - timedelta(days=9 - n)))
        room = offer(make_room(starts_at=in_days(5), size=2))

        assert waiting.tell(room, at) == line[:2]
        assert waiting.tell(room, at) == line[2:]
        assert waiting.tell(room, at) == []
        assert waiting.tell(room, at + timedelta(days=2)) == line[:2]


def test_choosing_and_being_seated_end_the_waiting(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    chooser.act("/wait")
    (room_id,) = rooms(as_provider, 0)

    chooser.choose(room_id)

    with as_provider():
        assert [each.ended_why for each in db.session.query(Waiter)] == ["chose"]
        assert waiting.in_line() == []


def test_two_taps_at_once_give_one_seat(chooser: Chooser, as_provider: AsProvider) -> None:
    first, second = rooms(as_provider, 0, 1)

    chooser.choose(first)
    chooser.choose(first)

    with as_provider():
        assert db.session.query(Seat).count() == 1
    assert chooser.held() == [first] and second


def test_nobody_may_choose_while_their_other_party_is_not_settled(
    chooser: Chooser, as_provider: AsProvider
) -> None:
    (room_id,) = rooms(as_provider, 0)
    with as_provider():
        db.session.get_one(Enrolment, chooser.id).seatable = False

    assert chooser.offered() == []
    chooser.choose(room_id)
    assert chooser.held() == []


def test_a_page_of_choices_counts_nobody(chooser: Chooser, as_provider: AsProvider) -> None:
    (room_id,) = rooms(as_provider, 0, size=7)
    empty = chooser.page
    with as_provider():
        for _ in range(6):
            somebody = make_enrolment(make_lanes(make_parent(), 0))
            seating.seat(db.session.get_one(Room, room_id), somebody, None, clock.now())

    assert plain(chooser.page) == plain(empty)


def letters_to(folder: Path, address: str) -> list[Letter]:
    return [letter for letter in letters_in(folder) if letter.to == address]


def plain(page: str) -> str:
    return re.sub(r'nonce="[^"]+"|name="csrf_token"[^>]+', "", page)
