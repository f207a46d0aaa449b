"""A facilitator at their console in real Chromium, by the words that are on the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.live_page import LivePage
from tests.polling import until


class ConsolePage(LivePage):
    """A facilitator's browser."""

    def __init__(self, page: Page, base: str) -> None:
        super().__init__(page, "facilitator")
        self.base = base

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.base}/sign-in")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.button("Sign in").click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def open(self, room_id: str) -> None:
        """From the list of sessions to the console of one."""
        self.page.goto(f"{self.base}/lead")
        self.page.locator(f'a[href="/lead/{room_id}"]').click()
        until(self.hears)

    def open_room(self) -> None:
        self.button("Open the room").click()
        self.is_on_step(1)

    def is_on_step(self, number: int) -> None:
        heading = re.compile(rf"^On every screen now: step {number} of \d+$")
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible()

    def step(self) -> int:
        """The number of the step on every screen now."""
        heading = self.page.get_by_role("heading", name=re.compile("^On every screen now: step"))
        return int(heading.inner_text().split("step")[1].split()[0])

    def next(self) -> str:
        """Go on to the next step; returns its title."""
        number = self.step()
        button = self.button(re.compile("^Next: "))
        title = button.inner_text().partition(", ")[2]
        button.click()
        self.is_on_step(number + 1)
        return title

    def admit(self, name: str) -> None:
        """Let a waiting parent in, once their identification has been seen."""
        self.page.get_by_role("checkbox", name=f"Photo ID seen for {name}", exact=True).check()
        self.button(f"Admit {name}").click()
        expect(self.button(f"Admit {name}")).to_have_count(0)
        self.has_here(name)

    def row(self, name: str) -> Locator:
        """One parent on the roll."""
        rows = self.page.get_by_role("table", name=re.compile("^Everybody who is expected"))
        return rows.get_by_role("row").filter(
            has=self.page.get_by_role("rowheader", name=name, exact=True)
        )

    def has(self, name: str, words: str | re.Pattern[str]) -> None:
        """The roll says so of a parent: "Here", "Hand, 1st", "Needs help", "Left 14:05"."""
        expect(self.row(name)).to_contain_text(words)

    def has_here(self, name: str) -> None:
        """The roll has a parent in the room, whatever it says of their sound."""
        self.has(name, re.compile("Here|No sound yet|Weak signal|Muted|Mic on"))

    @property
    def totals(self) -> list[str]:
        """How often each answer was given, as the facilitator sees it."""
        bars = self.page.get_by_role("group", name="The step as parents see it")
        lines = bars.locator("[data-totals] li").all_inner_texts()
        return [re.sub(r"\s+", " ", line).strip() for line in lines]

    def counts(self, answered: int, of: int) -> None:
        """So many of those who are here have answered."""
        expect(self.activity.get_by_text(f"{answered} of {of} have answered.")).to_be_visible()

    def show_results(self) -> None:
        self.button("Show results").first.click()  # it may be what comes next, too
        expect(self.button("Hide results")).to_be_visible()

    def hold(self) -> None:
        self.button("Hold everything").click()
        self.sees("The room is on hold.")

    def resume(self) -> None:
        self.button("Resume for everyone").click()
        expect(self.button("Resume for everyone")).to_be_hidden()

    def say(self, text: str) -> None:
        """Write to everyone."""
        self.tab("Chat").click()
        self.page.get_by_role("textbox", name="Message to everyone").fill(text)
        self.button("Send").click()
        self.reads(text)

    def reads(self, text: str) -> None:
        """A message to everyone is, or comes, in the chat."""
        self.tab("Chat").click()
        log = self.page.get_by_role("log", name="Messages to everyone")
        expect(log.get_by_text(text)).to_be_visible()

    def remove(self, text: str) -> None:
        """Take a message out of the chat."""
        self.tab("Chat").click()
        log = self.page.get_by_role("log", name="Messages to everyone")
        said = log.get_by_role("listitem").filter(has_text=text)
        self.button(re.compile("^Remove"), within=said).click()
        expect(said).to_have_count(0)

    def write_privately(self, name: str, text: str) -> None:
        """Write to one parent alone."""
        self._thread_with(name)
        self.page.get_by_role("textbox", name=f"Message only to {name}").fill(text)
        self.button("Send").click()
        self.reads_privately(name, text)

    def reads_privately(self, name: str, text: str) -> None:
        """A message to or from one parent alone is, or comes, in their thread."""
        self._thread_with(name)
        log = self.page.get_by_role("log", name="Private messages")
        expect(log.get_by_text(text)).to_be_visible()

    def note(self, text: str, *, about: str | None = None, safeguarding: bool = False) -> None:
        """Write down what happened, for the record."""
        self.tab("Incident note").click()
        self.page.get_by_label("What happened? Facts only.").fill(text)
        if about is not None:
            self.page.get_by_label("About", exact=True).select_option(label=about)
        self.button("Raise safeguarding concern" if safeguarding else "Save note").click()
        expect(self.page.get_by_text(re.compile("^Saved"))).to_be_visible()

    def lower_all_hands(self) -> None:
        self.button("Lower all hands").click()

    def end(self) -> None:
        """End the room for everybody: said twice."""
        self.button("End for all").click()
        self.button("Yes, end it for everyone").click()
        heading = self.page.get_by_role("heading", name=re.compile(r"^This \w+ has ended$"))
        expect(heading).to_be_visible()

    def tab(self, name: str) -> Locator:
        """One of the console's tabs; its count of new messages is part of its name."""
        return self.page.get_by_role("tab", name=re.compile(f"^{name}"))

    def _thread_with(self, name: str) -> None:
        self.tab("Private").click()
        pick = self.page.get_by_label("Private messages with")
        option = pick.locator("option").filter(has_text=re.compile(rf"^{re.escape(name)}\b"))
        expect(option).to_be_attached()
        pick.select_option(value=option.get_attribute("value"))
