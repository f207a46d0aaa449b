"""A parent at their page in real Chromium, by the words that are on the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.live_page import LivePage
from tests.polling import until


class ParentPage(LivePage):
    """A parent's browser, on a phone or a laptop."""

    def come_in(self, link: str, *, part: str = "") -> None:
        """Tap the link, say the name (and perhaps: I am a "mum"), agree to the rules, and wait."""
        self.open_link(link)
        name = self.page.get_by_label("What should we call you?")
        expect(name).to_have_value(self.name)
        if part:
            self.page.get_by_label("How are you related to the children?").select_option(part)
        self.button("Continue").click()
        self.agree()
        expect(self.page.get_by_role("heading", name="You’re in the waiting room")).to_be_visible()
        until(self.hears)

    def open_link(self, link: str) -> None:
        self.page.goto(link)
        expect(self.page.get_by_role("heading", name="Your session")).to_be_visible()

    def agree(self) -> None:
        """Tick every ground rule, and go on to the waiting room."""
        expect(self.page.get_by_role("heading", name="Before you go in")).to_be_visible()
        for box in self.page.get_by_role("checkbox").all():
            box.check()
        self.button("Go to the waiting room").click()

    def until_let_in(self) -> None:
        expect(self.page.get_by_role("list", name="In the room")).to_be_visible()
        self.is_counted()

    def is_counted(self) -> None:
        """The page is connected and says that being here counts."""
        expect(self._status).to_contain_text("signal")
        expect(self._status).to_contain_text("Attendance: counting")

    def is_on_step(self, number: int, title: str = "") -> None:
        """The step on the screen, by its number as people count, and by its title."""
        expect(
            self.page.get_by_role("img", name=re.compile(rf"^Step {number} of \d+$"))
        ).to_be_visible()
        sheet = self.activity.locator(f'[data-step="{number - 1}"]')
        expect(sheet.get_by_role("heading", name=title or None, level=2)).to_be_attached()

    def step(self) -> int:
        """The number of the step on the screen."""
        named = self.page.get_by_role("img", name=re.compile(r"^Step \d+ of \d+$"))
        return int((named.get_attribute("aria-label") or "").split()[1])

    def choice(self, label: str) -> Locator:
        """One answer of the question on the screen."""
        return self.activity.get_by_role("radio", name=label, exact=True)

    def answer(self, label: str) -> None:
        """Choose an answer and send it; it is in once the server has it."""
        self.close_chat()
        self.choice(label).check()
        self.button(re.compile("^(Send|Change) answer$")).click()
        self.has_answered(label)

    def has_answered(self, label: str) -> None:
        expect(self.choice(label)).to_be_checked()
        expect(self.activity.get_by_text("Your answer is in.")).to_be_visible()

    def raise_hand(self) -> None:
        self.button("Raise hand").click()
        self.has_hand_up()

    def has_hand_up(self) -> None:
        expect(self.button(re.compile(r"^Hand is up, \d+(st|nd|rd|th)$"))).to_be_visible()

    def ask_for_help(self) -> None:
        self.button("Get help").click()
        self.button("Ask for help").click()
        self.has_asked_for_help()
        self.button("Close help").click()

    def has_asked_for_help(self) -> None:
        expect(self.button("Help asked")).to_be_visible()

    @property
    def message(self) -> Locator:
        """Where messages are written."""
        return self.page.get_by_role("textbox", name=re.compile("^Message"))

    @property
    def chat(self) -> Locator:
        """The messages that this parent can read."""
        return self.page.get_by_role("log", name="Messages")

    def open_chat(self) -> None:
        """On a phone chat is behind its button, once in the room; elsewhere it is on the page."""
        if not self.chat.is_visible():
            self.button(re.compile("^Chat")).click()
        expect(self.chat).to_be_visible()

    def close_chat(self) -> None:
        close = self.button("Close chat")
        if close.is_visible():
            close.click()

    def write(self, text: str, *, to: str = "Everyone") -> None:
        """Type a message without sending it."""
        self.open_chat()
        readers = self.page.get_by_role("group", name="Who reads your message")
        if readers.is_visible():
            readers.get_by_text(to, exact=True).click()
        self.message.fill(text)

    def say(self, text: str, *, to: str = "Everyone") -> None:
        """Write a message and send it: to everyone, or to "Only Priya"."""
        self.write(text, to=to)
        self.button("Send").click()
        said = self.chat.get_by_role("listitem").filter(has_text=text)
        expect(said).to_be_visible()
        expect(said.get_by_text("Sending…")).to_have_count(0)
        expect(said.get_by_role("button")).to_have_count(0)  # no "Try again": it has been sent

    def reads(self, text: str) -> None:
        """A message is, or comes, among those that this parent can read."""
        self.open_chat()
        expect(self.chat.get_by_text(text)).to_be_visible()

    def leave(self) -> None:
        self.button("Leave").click()
        self.button("Leave session").click()
        expect(self.page.get_by_role("heading", name="You have left your session")).to_be_visible()

    def leave_quickly(self) -> None:
        self.page.get_by_role("link", name="Leave quickly").click()

    def has_heard_goodbye(self, heading: str) -> None:
        """The page has come to its end, with these words."""
        expect(self.page.get_by_role("heading", name=heading)).to_be_visible()

    def lock_phone(self) -> None:
        """Nothing on the page runs any more, until `unlock_phone`; nothing may be asked of it.

        Chromium without a screen does not freeze pages; its debugger stops them just the same.
        """
        self._stopped = self.context.new_cdp_session(self.page)
        self._stopped.send("Debugger.enable")
        self._stopped.send("Debugger.pause")

    def unlock_phone(self) -> None:
        self._stopped.send("Debugger.resume")
        self._stopped.detach()

    @property
    def people(self) -> list[str]:
        """Who is in the room, as this parent sees it."""
        tiles = self.page.get_by_role("list", name="In the room").get_by_role("listitem")
        return [re.sub(r"\s+", " ", tile).strip() for tile in tiles.all_inner_texts()]

    @property
    def _status(self) -> Locator:
        return self.page.get_by_role("region", name="Progress and connection")
