"""Coordinators offer rooms, send offers to many, and see who has not chosen and who waits."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Provider, Role
from spip_live.rooms import seating
from spip_live.rooms.models import Room
from spip_live.rooms.offers import links, reading, waiting
from spip_live.rooms.offers.models import OfferLink, Waiter
from tests.conftest import AsProvider, SignIn
from tests.factories import in_days, make_enrolment, make_lanes, make_parent, make_room, offer
from tests.outbox import sent

OFFERED = "Parents can choose"


def test_a_room_is_offered_and_offered_no_longer(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        room_id = make_room(starts_at=in_days(5)).id
    browser = sign_in(Role.COORDINATOR)
    address = f"/offers/rooms/{room_id}"

    assert OFFERED not in browser.get("/offers/rooms").text
    assert "Parents can choose this room now" in browser.post(address, follow_redirects=True).text
    assert OFFERED in browser.get("/offers/rooms").text
    assert "Parents can choose it" in browser.get(f"/schedule/{room_id}").text
    browser.post(address, data={"stop": "1"})

    assert "Offered no longer" in browser.get("/offers/rooms").text
    with as_provider():
        room = db.session.get_one(Room, room_id)
        assert (room.offered, room.open_lane >= 0) == (False, True)


def test_a_room_in_which_somebody_sits_across_lanes_is_not_offered_and_the_page_says_why(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        room = make_room(starts_at=in_days(5))
        seating.seat(room, make_enrolment(make_parent()), None, clock.now())

    page = sign_in(Role.COORDINATOR).post(f"/offers/rooms/{room.id}", follow_redirects=True).text

    assert "Somebody is seated here whose day to choose this is not" in page


def test_offers_go_to_whoever_is_ticked_and_who_has_no_address_is_named(
    app: Flask, sign_in: SignIn, as_provider: AsProvider, data_dir: Path
) -> None:
    with as_provider():
        ann, bo = make_parent("Ann", "Ash", email="ann@offers.example"), make_parent("Bo", "Birch")
        cy = make_parent("Cy", "Cole", email="")
        ids = [str(make_enrolment(parent).id) for parent in (ann, cy)]
        make_enrolment(bo)
    browser = sign_in(Role.COORDINATOR)

    assert all(name in browser.get("/offers").text for name in ("Ann Ash", "Bo Birch", "Cy Cole"))
    page = browser.post("/offers/send", data={"enrolment": ids}, follow_redirects=True).text

    assert "Offers are on their way to 1 parent" in page
    assert "Cy Cole: They have no email address" in page
    (letter,) = [each for each in sent(app, data_dir) if each.to == "ann@offers.example"]
    assert "You can choose when you come" in letter.text
    assert (letter.subject, "Reed" in letter.text) == ("Your appointment", False)
    assert "Ann Ash" in browser.get("/offers?show=not_chosen").text
    assert "Ann Ash" not in browser.get("/offers").text


def test_an_offer_that_nobody_took_up_for_a_week_is_a_task(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        for days in (2, 8):
            links.issue(make_enrolment(), None, clock.now() - timedelta(days=days))

    page = sign_in(Role.COORDINATOR).get("/today").text

    assert "Ring 1 parent" in page


def test_a_link_is_shown_once_and_can_be_stopped(sign_in: SignIn, as_provider: AsProvider) -> None:
    with as_provider():
        enrolment_id = make_enrolment(make_parent(email="")).id
    browser = sign_in(Role.COORDINATOR)
    address = f"/offers/parents/{enrolment_id}"

    shown = browser.post(f"{address}/show").text
    browser.post(f"{address}/stop")

    assert "http://localhost/choose/" in shown
    assert "/choose/" not in browser.get(address).text
    with as_provider():
        assert db.session.query(OfferLink).one().revoked_at is not None


def test_who_waits_stands_on_the_list_until_taken_off(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        parent = make_lanes(make_parent("Nia", "Hughes"), 0)
        enrolment = make_enrolment(parent)
        waiter = waiting.join(enrolment, 1, clock.now() - timedelta(days=3)).id
    browser = sign_in(Role.COORDINATOR)

    page = browser.get("/waiting-list").text
    assert "Nia Hughes" in page and "Waits 3 days" in page and "Nothing to choose" in page
    assert "Find a room for 1 parent" in browser.get("/today").text
    with as_provider():
        offer(make_room(starts_at=in_days(5)), lane=0)
    assert "Can choose now" in browser.get("/waiting-list").text
    assert "Find a room for" not in browser.get("/today").text
    browser.post(f"/waiting-list/{waiter}/take-off")

    assert "Nobody waits" in browser.get("/waiting-list").text
    with as_provider():
        assert db.session.get_one(Waiter, waiter).ended_why == "taken_off"


def test_rules_out_of_reason_are_refused_beside_the_answer_and_nothing_is_lost(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    browser = sign_in(Role.COORDINATOR)

    wrong = browser.post("/offers/rules", data={"changes": "99", "hours": "24"})
    right = browser.post("/offers/rules", data={"changes": "1", "hours": "24"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "Enter a number from 0 to 20" in wrong.text and 'value="99"' in wrong.text
    with as_provider() as provider_id:
        assert db.session.get_one(Provider, provider_id).settings["offers"]["hours"] == 24
        assert reading.terms_of(provider_id).changes == 1


def test_a_seat_that_gave_way_is_to_be_offered_again(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        enrolment = make_enrolment(make_parent("Dee", "Dunn"))
        seat = seating.seat(make_room(starts_at=in_days(5)), enrolment, None, clock.now())
        seating.release(seat, "displaced", None, clock.now())

    page = sign_in(Role.COORDINATOR).get("/offers?show=again").text

    assert "Dee Dunn" in page and "To offer again" in page


def test_whoever_ticks_nobody_reads_it_beside_the_list(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        make_enrolment(make_parent("Eve", "Elm"))

    page = sign_in(Role.COORDINATOR).post("/offers/send", data={"show": "to_offer"})

    assert page.status_code == 422
    assert "Tick whom you want to send an offer to" in page.text and "Eve Elm" in page.text
