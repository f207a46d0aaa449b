"""A live page in a browser of its own: what a parent's and a facilitator's have in common."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

PATIENCE = 30_000  # milliseconds: pages share a busy machine with everything else
BOOT = re.compile(r'"boot":"([0-9a-f]+)"')

expect.set_options(timeout=PATIENCE)


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
