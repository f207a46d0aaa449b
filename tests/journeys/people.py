"""Parents and facilitators at their pages in real Chromium, by the words that are on the screen.

    tom = browsers.parent("Tom", phone=True)
    tom.come_in(link)
    console.admit("Tom")
    tom.until_let_in()

Each act waits until the page shows that it is done, and fails if it never does.
"""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import faults, watch
from tests.journeys.running import until

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 720}
PATIENCE = 30_000  # milliseconds: pages share a busy machine with everything else
BOOT = re.compile(r'"boot":"([0-9a-f]+)"')


class LivePage:
    """What both kinds of page have: one browser of their own, and a connection that comes back.

    `boot` is the web process that the page last heard from, by that process's name for itself;
    `documents` is how many pages have been loaded in it.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.boot: str | None = None
        self.documents = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._hear))
        page.on("domcontentloaded", self._count)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def activity(self) -> Locator:
        """What everybody looks at."""
        return self.page.get_by_role("main")

    def button(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Locator:
        """A button by all of its words, or by a pattern."""
        exact = isinstance(name, str)
        return (within or self.page).get_by_role("button", name=name, exact=exact)

    def sees(self, text: str) -> None:
        """Wait until a text is on the screen, as a whole or a part of something."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def shows_no(self, text: str) -> None:
        """Wait until a text is nowhere in the page."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    def hears(self, boot: str | None = None) -> bool:
        """Whether the page has heard from that web process last, or from any at all."""
        self.page.evaluate("0")  # what has come meanwhile is noted during a question
        return self.boot is not None and boot in (None, self.boot)

    def _hear(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode(errors="replace")
        for boot in BOOT.findall(text):
            self.boot = boot

    def _count(self, *_: Any) -> None:
        self.documents += 1


class ParentPage(LivePage):
    """A parent's browser, on a phone or a laptop."""

    def come_in(self, link: str) -> None:
        """Tap the link, say the name, agree to the rules, and wait."""
        self.open_link(link)
        name = self.page.get_by_label("What should we call you?")
        expect(name).to_have_value(self.name)
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
        self.has(name, "Here")

    def row(self, name: str) -> Locator:
        """One parent on the roll."""
        rows = self.page.get_by_role("table", name=re.compile("^Everybody who is expected"))
        return rows.get_by_role("row").filter(
            has=self.page.get_by_role("rowheader", name=name, exact=True)
        )

    def has(self, name: str, words: str) -> None:
        """The roll says so of a parent: "Here", "Hand, 1st", "Needs help", "Left 14:05"."""
        expect(self.row(name)).to_contain_text(words)

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
        self.button("Show results").click()
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
        heading = self.page.get_by_role("heading", name="This session has ended")
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


class Browsers:
    """Opens pages, each in a browser of its own with its own cookies, and ends them all."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._pages: list[Page] = []

    def parent(self, name: str, *, phone: bool = True) -> ParentPage:
        return ParentPage(self.page(phone=phone), name)

    def console(self, base: str) -> ConsolePage:
        return ConsolePage(self.page(phone=False), base)

    def page(self, *, phone: bool) -> Page:
        """An empty page; what goes wrong in it is noted."""
        context = self.browser.new_context(
            viewport=PHONE if phone else LAPTOP,  # type: ignore[arg-type]
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch(page)
        self._pages.append(page)
        return page

    def close(self) -> list[str]:
        """End them; returns what went wrong in any of them."""
        found = [fault for page in self._pages for fault in faults(page)]
        for page in self._pages:
            page.context.close()
        return found


expect.set_options(timeout=PATIENCE)
