"""Looking at every page: who reached which, and whether everybody can read it.

`Sweep` notes each page that a person's browser is answered with, by the name of its view; `look`
resizes the window to every size and asks axe at each.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response
from werkzeug.exceptions import HTTPException

from tests.browser import SIZES, axe, axe_source, no_sideways_scroll

# Set by hand to look at the pages; tests do not need it.
PICTURES = os.environ.get("SPIP_PICTURES")
TAKEN_AT = {360, 1440}
FOUND = (200, 303, 302, 308, 422)

# Empties a form as far as a person could: nothing typed, nothing chosen, nothing ticked.
EMPTY = """form => {
  for (const field of form.elements) {
    if (field.type === "hidden" || field.tagName === "BUTTON") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else if (field.type !== "file") field.value = "";
  }
}"""
VISIBLE_H1 = "() => [...document.querySelectorAll('h1')].filter(h => h.checkVisibility()).length"
GOODBYE = (
    "() => [...document.querySelectorAll('[data-bye]')].find(e => e.checkVisibility())?.dataset.bye"
)


@dataclass
class Sweep:
    """What has been reached so far, by whom; titles by who and where."""

    app: Flask
    address: str
    browser: Browser
    reached: set[tuple[str, str]] = field(default_factory=set)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  # forms that were taken though empty
    goodbyes: set[str] = field(default_factory=set)  # kinds that a page has come to its end with
    deaf: bool = False  # while a page is meant to complain
    _open: list[BrowserContext] = field(default_factory=list)
    _names: Counter[str] = field(default_factory=Counter)

    def page(self, who: str) -> Page:
        """A browser of this person's own; what it reaches counts, and what it complains of."""
        context = self.browser.new_context(locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(20_000)
        context.add_init_script(axe_source())  # takes half as long as to send it to each page
        self._open.append(context)
        page = context.new_page()
        page.on("response", lambda response: self._note(response, str(who)))
        page.on("console", self._complaint)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        return page

    def close(self) -> None:
        """Close every browser."""
        for context in self._open:
            context.close()

    def endpoint(self, address: str) -> str | None:
        """The view that answers GET there, if it is an address of ours."""
        if not address.startswith(self.address):
            return None
        try:
            path = urlsplit(address).path
            found = self.app.url_map.bind("").match(path, method="GET")
        except HTTPException:
            return None
        return str(found[0])

    def _note(self, response: Response, who: str) -> None:
        name = self.endpoint(response.url)
        if name and response.request.method == "GET" and response.status in FOUND:
            self.reached.add((who, name))

    def _complaint(self, line: ConsoleMessage) -> None:
        if line.type == "error" and not self.deaf and not _is_expected(line):
            self.faults.append(f"{line.location.get('url')}: {line.text}")

    def look(
        self, page: Page, who: str, name: str = "", *, titled: bool = True, within: str = "html"
    ) -> None:
        """One page, or one state of it, at every size; what is wrong is kept for the end.

        `within` says where alone something has changed since the page was looked at as a whole.
        """
        page.wait_for_load_state("domcontentloaded")
        with self._kept(page, name):
            assert page.evaluate(VISIBLE_H1) == 1, "has not one h1"
        self.goodbyes |= {page.evaluate(GOODBYE)} - {None}
        if titled:
            with self._kept(page, name):
                self._title(page, who)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            with self._kept(page, f"{name} at {width}"):
                no_sideways_scroll(page)
            with self._kept(page, f"{name} at {width}"):
                axe(page, within=within)
            if PICTURES and width in TAKEN_AT:
                self._picture(page, who, name, width)

    @contextmanager
    def _kept(self, page: Page, name: str) -> Iterator[None]:
        try:
            yield
        except AssertionError as wrong:
            self.faults.append(f"{page.url} {name}: {wrong}")

    def _title(self, page: Page, who: str) -> None:
        title, path = page.title(), urlsplit(page.url).path
        assert title, "has no title"
        same = [
            where
            for (whose, where), other in self.titles.items()
            if (whose, other) == (who, title) and where != path
        ]
        self.titles[who, path] = title
        assert not same, f"is called “{title}”, as {same} is"

    def wrong(self) -> str:
        """Everything that was wrong since this was last asked, a line each."""
        found, self.faults = self.faults, []
        return "\n".join(found)

    def _picture(self, page: Page, who: str, name: str, width: int) -> None:
        shown = name or urlsplit(page.url).path.strip("/") or "front"
        short = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "x", shown)
        plain = re.sub(r"[^a-z0-9]+", "-", f"{who}-{short}".lower())
        self._names[f"{plain}-{width}"] += 1
        number = self._names[f"{plain}-{width}"]
        page.screenshot(
            path=str(Path(PICTURES or "") / f"{plain}-{number}-{width}.png"), full_page=True
        )

    def crawl(self, page: Page, who: str, starts: Iterable[str], skip: Collection[str]) -> None:
        """Each of the starts, and one page of every other kind that links lead to; forms too."""
        queue = [urljoin(self.address, start) for start in starts]
        wanted, seen, kinds = set(queue), set[str](), set[str]()
        while queue:
            address = queue.pop(0)
            kind = self.endpoint(address)
            if kind is None or kind in skip or address in seen:
                continue
            if kind in kinds and address not in wanted:
                continue
            seen.add(address)
            page.goto(address)
            if page.url != address and page.url in seen:  # on to a page that was looked at
                continue
            seen.add(page.url)
            self.look(page, who)
            queue += links_of(page)
            if kind not in kinds:
                self.try_forms(page, who, address)
            kinds.add(kind)

    def try_forms(self, page: Page, who: str, address: str) -> None:
        """Each form with something to fill in, sent empty, must say what is wrong; stays there."""
        for number in range(forms_of(page).count()):
            if number:
                page.goto(address)
            form = forms_of(page).nth(number)
            form.evaluate(EMPTY)
            with page.expect_navigation():
                form.evaluate("form => form.requestSubmit(form.querySelector('[type=submit]'))")
            name = f"{self.endpoint(address)} form {number + 1}"
            if page.locator(".govuk-error-summary").count():
                self.look(page, who, f"{name} empty", titled=False)
            else:
                self.taken.add(name)


def _is_expected(line: ConsoleMessage) -> bool:
    """A page that says that it is not there, or the last word of a socket as its page goes."""
    itself = line.page is not None and line.location.get("url") == line.page.url
    return "Data frame received after close" in line.text or (
        itself and line.text.startswith("Failed to load resource")
    )


def links_of(page: Page) -> Iterable[str]:
    """Where the links of a page lead, each once, without the place within the page."""
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return dict.fromkeys(link.partition("#")[0] for link in found)


def forms_of(page: Page) -> Locator:
    """The forms that ask for something and change something."""
    asks = page.locator("input:not([type=hidden]):not([type=submit]), select, textarea")
    return page.locator("main form[method=post]").filter(has=asks)
