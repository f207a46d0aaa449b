"""Somebody whose name, note, case or file name is a piece of a page: it is shown, and never run."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from spip_live.people.models import Role
from tests.attacks.test_every_route import OF_ENDED_ROOMS, those
from tests.attacks.world import EVERYTHING, World

HOSTILE = "\"'><img src=x onerror=alert(1)></script>"
# Every place in which somebody outside can put words, and who reads them.
PLACES = (
    "UPDATE providers SET name = :it, contact_phone = :it, contact_email = :it",
    "UPDATE staff SET name = :it",
    "UPDATE parents SET forename = :it, surname = :it, needs = :it, title = :it, phone = :it",
    "UPDATE cases SET number_as_given = :it",
    "UPDATE referrals SET cafcass_ref = :it, other_party_name = :it, notes = :it, role = :it",
    "UPDATE seats SET display_name = :it, released_why = :it",
    "UPDATE incident_notes SET text = :it",
    "UPDATE imports SET file_name = :it, header = to_jsonb(ARRAY[:it])",
    "UPDATE ties SET reason = :it",
    "UPDATE staff_sign_ins SET device = :it",
)


@pytest.fixture
def told(world: World) -> World:
    with world.database.owner.begin() as owner:
        for place in PLACES:
            owner.execute(text(place), {"it": HOSTILE})
    return world


def test_no_page_of_staff_runs_what_somebody_is_called(app: Flask, told: World) -> None:
    browser = told.staff(*EVERYTHING)
    shown, run = 0, []
    for asked in those(app, "staff_may"):
        if asked.method == "GET":
            with browser.get(asked.of(told.ours)) as answer:
                page = answer.get_data(as_text=True) if answer.mimetype != "application/zip" else ""
            shown += "&lt;img src=x" in page or "\\u003cimg src=x" in page
            if "<img src=x" in page:
                run.append(str(asked.rule))

    assert not run
    assert shown > 10  # so that the test is known to look at something


def test_no_page_of_a_parent_runs_what_somebody_is_called(app: Flask, told: World) -> None:
    browser = told.parent()

    for asked in those(app, "seated", "linked"):
        if asked.method == "GET":
            assert "<img src=x" not in browser.get(asked.of(told.ours)).get_data(as_text=True)


def test_what_is_typed_into_a_search_box_finds_nothing_and_breaks_nothing(
    app: Flask, world: World
) -> None:
    browser = world.staff(*EVERYTHING)
    for word in ("' OR 1=1 --", "%", "\\", "\x00", "a\x00b", "²", "9" * 5000, "\u202e", HOSTILE):
        for address in ("/referrals", f"/schedule/{world.ours.ids['room_id']}", "/keep-apart"):
            asked = dict.fromkeys(("find", "one", "other", "page", "show"), word)
            answer = browser.get(address, query_string=asked)
            assert answer.status_code == 200, (address, word[:20])
            assert "<img src=x" not in answer.text


@pytest.mark.parametrize("prefix", ["lead.", *OF_ENDED_ROOMS])
def test_a_facilitator_finds_nothing_of_a_room_that_another_leads(
    app: Flask, world: World, prefix: str
) -> None:
    world.staff(Role.FACILITATOR)
    other = world.sign_in(Role.FACILITATOR)

    for asked in those(app, "staff_may"):
        if asked.rule.endpoint.startswith(prefix) and asked.names_a_thing:
            answer = asked.by(other, asked.of(world.ours))
            assert answer.status_code in (403, 404), asked.rule
