"""One evening in the demonstration's room, looked at in every state of its pages.

Two parents are at pages of their own; three more are there by socket alone, so that there are
answers enough to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select

from spip_live import clock
from spip_live.db import db
from spip_live.people.models import Parent, Role, Staff
from spip_live.rooms import broadcast, joining_links, scheduling
from spip_live.rooms.models import Room, RoomStaff, Seat
from tests.factories import make_enrolment, make_parent, make_room, make_seat
from tests.journeys.full_house import WHO, FullHouse
from tests.journeys.people import ConsolePage, ParentPage
from tests.journeys.step_states import StepStates, teach_every_kind
from tests.journeys.sweeping import Sweep
from tests.live.served import Page as SocketPage
from tests.live.served import parent_page
from tests.polling import until

FACILITATOR, PARENT = str(Role.FACILITATOR), "parent"
REMOVE = re.compile("^Remove from room ?: Tom$")
BY_SOCKET = ("Aisha Rahman", "Mei Chen", "Gareth Bevan")


class Evening:
    """The room of the demonstration's first facilitator, from before its start to after its end."""

    def __init__(self, house: FullHouse, sweep: Sweep, page: Page) -> None:
        self.house, self.sweep = house, sweep
        self.console = ConsolePage(page, house.address)
        self.tom = ParentPage(sweep.page(PARENT), "Tom")
        self.dan = ParentPage(sweep.page(PARENT), "Dan")
        self.others: list[SocketPage] = []
        with house.scope():
            self.room_id = db.session.scalars(
                select(Room.id)
                .join(RoomStaff, RoomStaff.room_id == Room.id)
                .where(RoomStaff.staff_id == house.staff(WHO[Role.FACILITATOR]).id)
                .where(Room.is_over.is_(False))
                .order_by(Room.starts_at)
                .limit(1)
            ).one()
        teach_every_kind(house, self.room_id)

    def look(self, *which: ConsolePage | ParentPage, at: str, within: str = "html") -> None:
        """Each of these pages as it stands."""
        for each in which:
            who = FACILITATOR if isinstance(each, ConsolePage) else PARENT
            self.sweep.look(each.page, who, at, titled=False, within=within)

    def before_the_start(self) -> None:
        self.console.open(str(self.room_id))
        self.look(self.console, at="before anybody has come")
        for parent, name in ((self.tom, "Tom Reed"), (self.dan, "Dan Nowak")):
            parent.come_in(self.house.address + self.house.link_of(name))
        self.others = [self._by_socket(name) for name in BY_SOCKET]
        expect(self.console.button("Admit Dan")).to_be_visible()
        self.look(self.console, self.tom, at="waiting")
        self.tom.open_link(self.house.address + self.house.link_of("Tom Reed"))
        self.look(self.tom, at="link once more")
        self.tom.button("Continue").click()
        self.console.button("Turn away Dan").click()
        self.look(self.console, at="why turned away")
        self.console.page.get_by_label("Why is Dan turned away?").fill("Somebody is with him")
        self.console.page.locator(".reason").get_by_role("button", name="Turn away").click()
        self.dan.has_heard_goodbye("You cannot join this session today")
        self.look(self.dan, at="turned away")
        self.console.open_room()
        for name in ("Tom", *(name.split()[0] for name in BY_SOCKET)):
            self.console.admit(name)
        self.tom.until_let_in()

    def every_kind_of_step(self) -> None:
        steps = self._steps()
        StepStates(self.console, self.tom, self.others, self.look).walk(steps)
        self.console.button("Back").click()  # a break ends the plan, and is not counted
        self.tom.is_on_step(len(steps) - 1)

    def _steps(self) -> list[dict[str, Any]]:
        with self.house.scope():
            plan = db.session.get_one(Room, self.room_id).plan or {}
            return list(plan["steps"])

    def talking(self) -> None:
        self.tom.say("It took me a year to stop reading every text twice.")
        self.console.say("Thank you, Tom. Does anybody else know that?")
        self.console.write_privately("Tom", "Are you all right to go on?")
        self.tom.say("Yes. My son is next door, asleep.", to="Only Priya")
        self.tom.raise_hand()
        self.others[0].ask("help", on=True)
        self.console.has("Aisha", "Needs help")
        self.look(self.console, at="private messages")
        self.console.note("Tom was in tears for a while, and went on.", about="Tom")
        self.console.note("A child came in.", about="Mei", safeguarding=True)
        self.look(self.console, at="notes")
        self.console.tab("Chat").click()
        self.console.button("Actions for Tom").click()
        expect(self.console.button(REMOVE)).to_be_visible()
        self.look(self.console, at="actions")
        self.console.button("Actions for Tom").click()
        self.console.page.locator("#plan button").first.click()
        self.look(self.console, at="jump")
        self.console.button("Cancel").last.click()
        self._drawers()

    def _drawers(self) -> None:
        page = self.tom.page
        page.set_viewport_size({"width": 360, "height": 740})
        self.tom.open_chat()
        self.look(self.tom, at="chat open")
        page.keyboard.press("Escape")
        self.tom.button("Get help").click()
        self.tom.button("Ask for help").click()
        self.look(self.tom, at="help open")
        self.tom.button(re.compile("^Leave")).click()
        self.look(self.tom, at="leave open")
        page.keyboard.press("Escape")

    def holding(self) -> None:
        self.console.hold()
        self.tom.sees("We’ve paused for a moment.")
        self.look(self.console, self.tom, at="on hold")
        self.console.resume()
        self.sweep.deaf = True
        self.tom.page.context.set_offline(True)
        self.tom.sees("No signal. Your place is kept.")
        self.look(self.tom, at="no signal")
        self.tom.page.context.set_offline(False)
        self.tom.is_counted()
        self.sweep.deaf = False

    def going(self) -> None:
        second = ParentPage(self.sweep.page(PARENT), "Tom")
        second.open_link(self.house.address + self.house.link_of("Tom Reed"))
        second.button("Continue").click()
        self.tom.has_heard_goodbye("Your session is open somewhere else")
        self.look(self.tom, at="elsewhere")
        second.until_let_in()
        second.leave()
        self.look(second, at="left")
        second.page.get_by_role("link", name="Come back in").click()
        waiting = second.page.get_by_role("heading", name="You’re in the waiting room")
        expect(waiting).to_be_visible()
        with second.page.expect_navigation():
            second.page.evaluate("document.getElementById('leave-form').submit()")
        expect(second.page.get_by_role("heading", name="You have left", level=1)).to_be_visible()
        self.look(second, at="left without a script")
        second.page.get_by_role("link", name="Come back in").click()
        self.console.admit("Tom")
        second.until_let_in()
        self.tom = second

    def stopping(self) -> None:
        """Somebody whose links are stopped while they wait, and whose room is then called off."""
        room_id, seat_id = self._another_room()
        rosa = ParentPage(self.sweep.page(PARENT), "Rosa")
        rosa.come_in(self._new_link(seat_id))
        with self._changing(room_id) as by:
            joining_links.revoke(db.session.get_one(Seat, seat_id), by, clock.now())
        rosa.has_heard_goodbye("This page is no longer open")
        self.look(rosa, at="closed")
        rosa.open_link(self._new_link(seat_id))
        rosa.boot = None
        rosa.button("Continue").click()
        until(rosa.hears)
        with self._changing(room_id) as by:
            scheduling.cancel(db.session.get_one(Room, room_id), "Nobody can lead", by, clock.now())
        rosa.has_heard_goodbye("We need to move your session")
        self.look(rosa, at="rearranged")
        rosa.page.goto(f"{self.house.address}/room/{seat_id}/ended")
        self.look(rosa, at="rearranged, afterwards")

    def _another_room(self) -> tuple[UUID, UUID]:
        with self.house.scope():
            lead = self.house.staff(WHO[Role.FACILITATOR])
            room = make_room(lead, starts_at=clock.now() + timedelta(minutes=5))
            return room.id, make_seat(room, make_enrolment(make_parent("Rosa", "Field"))).id

    def _new_link(self, seat_id: UUID) -> str:
        with self.house.scope():
            seat = db.session.get_one(Seat, seat_id)
            return f"{self.house.address}/join/{joining_links.issue(seat, None, clock.now())[1]}"

    @contextmanager
    def _changing(self, room_id: UUID) -> Iterator[Staff]:
        """A change to a room by its facilitator, of which its pages then hear."""
        with self.house.scope():
            yield self.house.staff(WHO[Role.FACILITATOR])
            db.session.commit()
            broadcast.changed(room_id, clock.now())

    def after_the_end(self) -> None:
        self._remove_tom()
        self.console.button("End for all").click()
        self.look(self.console, at="end asked for")
        self.console.button("Go back").click()
        last = self._let_back()
        self.console.end()
        last.has_heard_goodbye("Your session has finished")
        self.look(self.console, last, at="ended")
        last.page.reload()
        expect(last.page.get_by_role("heading", name="Your session has finished", level=1)
        ).to_be_visible()  # fmt: skip
        self.look(last, at="afterwards")
        for page in self.others:
            page.close()

    def _remove_tom(self) -> None:
        if not self.console.button(REMOVE).is_visible():
            self.console.button("Actions for Tom").click()
        self.console.button(REMOVE).click()
        self.tom.has_heard_goodbye("You have been taken out of this session")
        expect(self.console.page.get_by_label("Why did Tom have to go?")).to_be_focused()
        self.console.page.keyboard.type("He shouted")
        self.console.page.keyboard.press("Enter")
        expect(self.console.page.locator("#roll [data-kept]")).to_have_text("He shouted")
        self.look(self.tom, self.console, at="removed")

    def _let_back(self) -> ParentPage:
        self.console.button(re.compile("^Let back in")).click()
        back = ParentPage(self.sweep.page(PARENT), "Tom")
        back.open_link(self.house.address + self.house.link_of("Tom Reed"))
        back.button("Continue").click()
        self.console.admit("Tom")
        back.until_let_in()
        return back

    def _by_socket(self, name: str) -> SocketPage:
        forename, surname = name.split()
        with self.house.scope():
            seat_id: UUID = db.session.scalars(
                select(Seat.id)
                .join(Parent, Parent.id == Seat.parent_id)
                .where(Parent.forename == forename, Parent.surname == surname)
                .where(Seat.room_id == self.room_id)
            ).one()
        page = parent_page(self.house, self.house, seat_id)  # type: ignore[arg-type]
        assert page.connect(), page.refused
        return page
