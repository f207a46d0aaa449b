"""A facilitator who cannot go on is stood in for, while the room stays where it is."""

from __future__ import annotations

from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Role
from spip_live.rooms import clockwork
from tests.live.people import House


def hand_over(browser: FlaskClient, room_id: UUID, lead: object, co: object = "") -> str:
    return browser.post(
        f"/schedule/{room_id}/facilitators",
        data={"lead": str(lead), "co": str(co)},
        follow_redirects=True,
    ).text


def test_a_stand_in_leads_on_and_whoever_led_before_is_out(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    assert lead.ask("advance", from_step=0)["ok"]
    coordinator, second = house.sign_in(Role.COORDINATOR), house.sign_in(Role.FACILITATOR)
    address = f"/schedule/{lead.room_id}/facilitators"
    assert address in coordinator.get(f"/schedule/{lead.room_id}").text

    page = hand_over(coordinator, lead.room_id, second.staff_id)  # type: ignore[attr-defined]

    assert "Who leads is changed" in page
    assert not lead.connected and not lead.connect()
    stand_in = house.console(second, lead.room_id)
    assert stand_in.connect()
    assert stand_in.latest("console")["step"] == 1
    assert stand_in.ask("advance", from_step=1)["ok"]
    assert tom.latest("room")["step"] == 2
    with house.scope():
        assert db.session.scalars(
            select(Entry.subject_id).where(Entry.action == "room.handed_over")
        ).all() == [lead.room_id]


def test_a_group_left_alone_goes_on_once_somebody_stands_in(house: House) -> None:
    lead = house.open_room()
    tom = house.inside(lead, "Tom")
    works = clockwork.Clockwork(house.app, roll_seconds=15, group_alone_seconds=0)
    lead.drop()
    works.beat()
    assert tom.latest("room")["status"] == "held"
    second = house.sign_in(Role.FACILITATOR)

    hand_over(house.sign_in(Role.COORDINATOR), lead.room_id, second.staff_id)  # type: ignore[attr-defined]
    assert house.console(second, lead.room_id).connect()
    works.looked_at = 0
    works.beat()

    assert tom.latest("room")["status"] == "live"


def test_a_second_facilitator_joins_beside_the_first(house: House) -> None:
    lead = house.open_room()
    second = house.sign_in(Role.FACILITATOR)

    hand_over(
        house.sign_in(Role.COORDINATOR), lead.room_id,
        lead.client.staff_id, second.staff_id,  # type: ignore[attr-defined]
    )  # fmt: skip

    assert lead.connected and lead.ask("here")["ok"]
    assert house.console(second, lead.room_id).connect()


def test_only_a_room_that_runs_is_handed_over_and_only_to_somebody_free(house: House) -> None:
    room_id, _ = house.room(connected=False)
    running, elsewhere = house.open_room(), house.open_room()
    coordinator = house.sign_in(Role.COORDINATOR)
    busy = elsewhere.client.staff_id  # type: ignore[attr-defined]

    assert "is not open now" in hand_over(coordinator, room_id, busy)
    assert "leads another room" in hand_over(coordinator, running.room_id, busy)
    assert running.connected
    facilitator = house.sign_in(Role.FACILITATOR)
    assert facilitator.get(f"/schedule/{running.room_id}/facilitators").status_code == 403
