"""A step of every kind, looked at in each of its parts, on a parent's page and on the console.

Every person but one is there by socket alone, so that there are answers and offers to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from spip_live.content import library
from spip_live.db import db
from spip_live.rooms.models import Room
from tests.journeys.full_house import FullHouse
from tests.journeys.people import ConsolePage, ParentPage
from tests.journeys.taking_part import answer, offer, own_words, pass_on, sort_cards
from tests.live.served import Page as SocketPage

Step = dict[str, Any]
Look = Callable[..., None]


def teach_every_kind(house: FullHouse, room_id: UUID) -> None:
    """The room is to be led through a step of every kind, instead of through its programme."""
    with house.scope():
        room = db.session.get_one(Room, room_id)
        room.plan = library.load().plan_for("every-kind", 1).to_json()


class StepStates:
    """One parent at a page, the others by socket, and their facilitator, from step to step."""

    def __init__(
        self, console: ConsolePage, parent: ParentPage, others: list[SocketPage], look: Look
    ) -> None:
        self.console, self.parent, self.others, self._look = console, parent, others, look

    def walk(self, steps: list[Step]) -> None:
        """Through all of the plan; each kind has a state of its own to be looked at."""
        for number, step in enumerate(steps, start=1):
            self.step, self.number = step, number
            self.parent.is_on_step(number, step["title"])
            way = step["own"].get("way", "") if step["own"] else ""
            self.name = f"step {step['kind']} {way}".strip()
            self.look(self.parent, self.console)
            getattr(self, f"_{way or step['kind']}", lambda: None)()
            if number < len(steps):
                self.console.next()

    def look(self, *which: ConsolePage | ParentPage, at: str = "") -> None:
        """What is on screen of the step; all around it has been looked at before."""
        self._look(*which, at=f"{self.name} {at}".strip(), within="#stage")

    def press(self, words: str) -> None:
        """The console's button whose words begin like this."""
        stage = self.console.page.locator("#stage")
        stage.locator("button:visible").filter(has_text=re.compile(f"^{words}")).first.click()

    def _everybody_else(self, event: str, **said: Any) -> None:
        for place, page in enumerate(self.others):
            mine = {key: one(place) if callable(one) else one for key, one in said.items()}
            assert page.ask(event, step=self.number - 1, **mine)["ok"]

    def _poll(self) -> None:
        options = self.step["options"]
        self.parent.button("Send answer").click()
        self.look(self.parent, at="nothing chosen")
        self.parent.answer(options[0]["label"])
        self.console.counts(1, 4)
        self.look(self.parent, self.console, at="one answer")
        self._everybody_else("answer", choice=lambda place: options[place % 2]["slug"])
        self.console.counts(4, 4)
        self.look(self.console, at="four answers")
        self.console.show_results()
        self.parent.sees("is showing the results")
        self.parent.sees("What the group said")
        self.look(self.parent, self.console, at="results")

    def _scale(self) -> None:
        answer(self.parent, "4")
        self._everybody_else("answer", choice="2")
        self.console.counts(4, 4)
        self.console.show_results()
        self.parent.sees("What the group said")
        self.look(self.parent, at="results")

    def _film(self) -> None:
        self.press("Start the story")
        self.parent.sees("Picture 1 of")
        self.press("Pause")
        self.parent.sees("has paused it")
        self.look(self.parent, self.console, at="paused")

    def _scenario(self) -> None:
        view = self.step["own"]["viewpoints"][0]["slug"]
        self.press("Give everyone a view")
        self.parent.sees("You look through these eyes:")
        self.look(self.parent, self.console, at="views")
        offer(self.parent, "I would want somebody to say hello first.")
        self._offers_of_the_others(view)
        self.look(self.parent, at="written")
        self.press("Compare the views")
        self._show_first_offer()
        self.look(self.parent, self.console, at="compare")
        self.press("Talk it over")
        self.press("Vote on what happens next")
        branch = self.step["own"]["next"]["branches"][0]
        answer(self.parent, branch["slug"], "next")
        self._everybody_else("answer", ask="next", choice=branch["slug"])
        self.console.counts(4, 4)
        self.look(self.parent, self.console, at="vote")
        self.press(f"Take: {branch['label']}")
        self.parent.sees("What happened next")
        self.look(self.parent, self.console, at="ending")

    def _offers_of_the_others(self, slot: str) -> None:
        text = "It would be hard to be on time every week, and harder to say so at the door."
        self._everybody_else("offer", slot=slot, id=lambda place: f"offer-{place}-x", text=text)

    def _show_first_offer(self) -> None:
        said = self.console.page.locator("#now .said li:visible")
        said.first.get_by_role("button").click()
        self.parent.page.locator("[data-shown]:visible li").first.wait_for()

    def _breathing(self) -> None:
        self.press("Start breathing together")
        self.parent.sees("Breath 1 of")
        self.look(self.parent, self.console, at="going on")

    def _pause(self) -> None:
        self.press("Start the pause")
        self.parent.sees("Nobody answers for")
        self.look(self.parent, self.console, at="nobody answers")
        self.press("Reply")
        own_words(self.parent).fill("Thank you for telling me. I will be there at five.")
        self.look(self.parent, at="reply")

    def _turns(self) -> None:
        self.press("Start turn 1")
        self.parent.sees("Turn 1 of")
        self.look(self.parent, self.console, at="turn")

    def _rewrite(self) -> None:
        pass_on(self.parent)
        self._offers_of_the_others("rewrite")
        self.press("Share")
        self._show_first_offer()
        self.look(self.parent, self.console, at="shared")

    def _sort(self) -> None:
        own = self.step["own"]
        cards = {card["slug"]: card["pile"] for card in own["cards"]}
        sort_cards(self.parent, cards)
        for card in cards:
            self._everybody_else("answer", ask=card, choice=own["piles"][0]["slug"])
        self.press("Compare the cards")
        self.press("Show all results")
        self.parent.sees("What the group said")
        self.look(self.parent, self.console, at="compared")

    def _breakout(self) -> None:
        self.press("Group 1 tells")
        self.parent.sees("Group 1 tells the others now")
        self.look(self.parent, self.console, at="report")
