"""Parents and facilitators, each in a browser of their own, against the running product.

    tom = browsers.parent("Tom", phone=True)
    tom.come_in(link)
    console.admit("Tom")
    tom.until_let_in()

Each act waits until the page shows that it is done, and fails if it never does.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser import faults, watch
from tests.journeys.console_page import ConsolePage
from tests.journeys.live_page import PATIENCE, LivePage
from tests.journeys.parent_page import ParentPage

__all__ = ["Browsers", "ConsolePage", "LivePage", "ParentPage"]

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 720}


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
