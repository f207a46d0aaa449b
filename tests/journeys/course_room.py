"""A room that is led through what is really taught, with its plan and its clock in hand."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.journeys.overhearing import Overheard
from tests.journeys.passing_time import PassedClock
from tests.journeys.people import ConsolePage, ParentPage
from tests.journeys.stage_hands import Gathering
from tests.journeys.sweeping import PICTURES
from tests.journeys.taking_part import has_step

MINUTE = 60
CONSOLE = {"width": 1440, "height": 900}
Step = dict[str, Any]


@dataclass
class CourseRoom:
    """Who is in it, what is taught, and everything that went over the parents' wires.

    `lags` are the seconds from each press of Next until the new step was on every parent's screen;
    `away` are the minutes for which each parent was away while being there counted.
    """

    gathered: Gathering
    own_parts: dict[str, str]
    clock: PassedClock
    overheard: Overheard = field(default_factory=Overheard)
    lags: list[float] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    gone: dict[str, ParentPage] = field(default_factory=dict)
    away: dict[str, float] = field(default_factory=dict)
    opened: float = 0.0

    def __post_init__(self) -> None:
        self.opened = self._now()

    @property
    def console(self) -> ConsolePage:
        return self.gathered.console

    @property
    def parents(self) -> list[ParentPage]:
        return list(self.gathered.parents.values())

    def __getitem__(self, name: str) -> ParentPage:
        return self.gathered[name]

    @property
    def number(self) -> int:
        """The step on every screen, as people count."""
        return self.console.step()

    @property
    def step(self) -> Step:
        """What is taught at the step on screen."""
        return self.steps[self.number - 1]

    def come(self, name: str, *, phone: bool) -> None:
        """A parent says which part they have in their family, and is let in."""
        parent = self.gathered.browsers.parent(name, phone=phone)
        self.overheard.listen(parent.page)
        parent.come_in(self.gathered.link(name), part=self.own_parts[name])
        self.gathered.parents[name] = parent
        self.gathered.let_in(name)
        self.away[name] = self.minutes()

    def minutes(self) -> float:
        """How many have passed since the room was opened, without its breaks until now."""
        begun = [int(step["minutes"]) for step in self.steps[: self.number - 1] if _is_break(step)]
        return (self._now() - self.opened) / MINUTE - sum(begun)

    def let_pass(self, seconds: float) -> None:
        """Time that everybody spends in the room."""
        self.clock.let_pass(
            seconds, self.gathered.room.room_id, (self.console, *self.gathered.parents.values())
        )

    def let_the_step_take_its_time(self) -> None:
        """Until its planned minutes are over; the console then says that all is on time."""
        planned = sum(step["minutes"] for step in self.steps[: self.number]) * MINUTE
        self.let_pass(max(0.0, planned - (self._now() - self.opened)))
        expect(self.console.page.locator("#drift")).to_have_text("On time")

    def minutes_of(self, name: str) -> tuple[int, int]:
        """The minutes that the console counts for a parent, and those until now."""
        found = re.search(r"(\d+) of (\d+)", self.console.row(name).inner_text())
        return (int(found[1]), int(found[2])) if found else (0, 0)

    def _now(self) -> float:
        return time.monotonic() + self.clock.ahead

    def back_to(self, number: int) -> None:
        """Back one step, to this one, and everybody with it."""
        self.console.button("Back").click()
        self.console.is_on_step(number)
        self.everybody_is_here()

    def read_plan(self) -> None:
        """What was frozen into the room when it was opened."""
        ((plan,),) = self.gathered.product.rows(
            "SELECT plan FROM rooms WHERE id = %(room)s", room=self.gathered.room.room_id
        )
        self.steps = plan["steps"]

    def everybody_is_here(self) -> None:
        """Each parent has the step of the plan on screen."""
        number = self.number
        for parent in self.parents:
            has_step(parent, number, self.steps[number - 1]["title"])

    def next(self) -> None:
        """On, and everybody with it; how long that took is noted."""
        began = time.monotonic()
        self.console.next()
        self.everybody_is_here()
        self.lags.append(time.monotonic() - began)

    def walk(self) -> Iterator[Step]:
        """Each step of the plan in turn, once everybody has it on screen."""
        self.everybody_is_here()
        yield self.step
        while self.number < len(self.steps):
            self.let_the_step_take_its_time()
            self.next()
            yield self.step

    def press(self, words: str) -> None:
        """The console's button whose words begin like this."""
        stage = self.console.page.locator("#stage")
        stage.locator("button:visible").filter(has_text=words).first.click()

    def picture(self, name: str) -> None:
        """A phone, a laptop and the console as they are, for whoever asked for pictures."""
        if PICTURES is None:
            return
        seen = {"phone": self.parents[0], "laptop": self.parents[2], "console": self.console}
        for where, page in seen.items():
            page.page.screenshot(
                path=Path(PICTURES) / f"kind-{name}-{where}.png",
                animations="disabled",
                full_page=where != "console",
            )

    def totals_wait_for_four(self) -> None:
        """The console can show nothing before the fourth answer."""
        show = self.console.page.locator("#show-results")
        expect(show).to_have_attribute("aria-disabled", "true")


def _is_break(step: Step) -> bool:
    return bool(step["kind"] == "break")
