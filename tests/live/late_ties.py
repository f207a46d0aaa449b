"""Two who share a room and turn out to be of one family, and staff who press Keep apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live.db import db
from spip_live.people import protecting
from spip_live.people.models import Parent, Role, Tie
from spip_live.rooms.models import Displacement, Seat
from tests.live.people import House, LeadScreen, ParentScreen

WHY = "An order of the court at Northgate"


@dataclass
class Late:
    """Tom and Mei in a room that runs, not known to be anything to each other."""

    house: House
    lead: LeadScreen
    tom: ParentScreen
    mei: ParentScreen
    staff: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        with self.house.scope():  # Mei was given her seat a day after Tom
            db.session.get_one(Seat, self.mei.seat_id).seated_at += timedelta(days=1)
        self.staff = self.house.sign_in(Role.COORDINATOR, Role.SAFEGUARDING_LEAD)

    def press(self, *, then_look: bool = True) -> Any:
        """Keep apart, as it is pressed in the office; returns the page that follows."""
        with self.house.scope():
            people = [self.parent_of(each) for each in (self.tom, self.mei)]
            words = {"one": people[0].email, "other": people[1].email}
            ids = [str(each.id) for each in people]
        return self.staff.post(
            "/keep-apart",
            query_string=words,
            data={"one_id": ids[0], "other_id": ids[1], "why": WHY},
            follow_redirects=then_look,
        )

    def parent_of(self, screen: ParentScreen) -> Parent:
        """The person behind a page, within the house's scope."""
        return db.session.get_one(Seat, screen.seat_id).parent

    def protect(self, *screens: ParentScreen) -> None:
        """Mark these people as protected."""
        with self.house.scope():
            by = self.house.staff(self.lead)
            for screen in screens:
                parent = self.parent_of(screen)
                protecting.protect(parent, "An order protects them", by, by.created_at)

    @property
    def tie(self) -> Tie:
        with self.house.scope():
            return db.session.scalars(select(Tie)).one()

    def are_one_family(self) -> bool:
        with self.house.scope():
            return len({self.parent_of(each).family_id for each in (self.tom, self.mei)}) == 1

    def displaced(self) -> dict[UUID, Displacement]:
        """The seats that gave way."""
        with self.house.scope():
            return {made.seat_id: made for made in db.session.scalars(select(Displacement))}
