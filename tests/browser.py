"""Real Chromium for tests: pages of any size, axe on every rule we promise, and no sideways scroll.

    def test_something(browser_page, served_app):
        page = browser_page(360, 740)
        page.goto(served_app.address + "/sign-in")
        axe(page)
        no_sideways_scroll(page)

Every page that `browser_page` opened must end without a fault: a script error, or anything that the
content policy refused. Camera and microphone are Chromium's own false ones.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules/axe-core/axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",  # a Janus of tests has no other address
    "--mute-audio",
    # A page that is not in front must go on like one that is: tests have several at once.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
)
# What is promised: WCAG 2.0 to 2.2, levels A and AA, and what axe's makers call best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS = ("Content Security Policy", "Content-Security-Policy", "Trusted", "Permissions policy")
# The four widths at which every page is looked at: small phone, phone, laptop, desk.
SIZES = ((320, 640), (360, 740), (1280, 720), (1440, 900))

OpenPage = Callable[..., Page]
_faults: dict[int, list[str]] = {}


@contextmanager
def chromium() -> Iterator[Browser]:
    """One Chromium, for a `with` block."""
    assert CHROMIUM.exists(), f"{CHROMIUM} is missing: run apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


# One module, not one run: while Playwright works, its thread cannot start another event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, shared by the tests of one module."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[OpenPage]:
    """`browser_page(width, height)` opens a page in a browser of its own, with its own cookies.

    `scripts=False` is a browser that runs none; anything else goes to Playwright's `new_context`.
    """
    contexts: list[BrowserContext] = []
    pages: list[Page] = []

    def open_page(
        width: int = 1280, height: int = 720, *, scripts: bool = True, **more: Any
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="en-GB",
            **more,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        watch(page)
        return page

    yield open_page
    found = [fault for page in pages for fault in faults(page)]
    for context in contexts:
        context.close()
    assert found == []


def watch(page: Page) -> None:
    """Note what goes wrong in a page: its own errors, and what a policy refused."""
    seen = _faults[id(page)] = []
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on(
        "console",
        lambda line: seen.append(line.text) if any(f in line.text for f in FAULTS) else None,
    )


def faults(page: Page) -> list[str]:
    """What went wrong in a page so far."""
    return _faults.get(id(page), [])


@cache
def axe_source() -> str:
    assert AXE.exists(), f"{AXE} is missing: run npm ci --ignore-scripts"
    return AXE.read_text()


# None: axe is not on the page yet. Where an element stands takes time to say, so that is asked only
# once something is wrong; and of what axe may fetch first, our rules need only sounds and films.
FINDS = """async ([within, asked]) => {
  if (!("axe" in window)) return null;
  const quick = await axe.run(within, {...asked, selectors: false});
  return quick.violations.length ? (await axe.run(within, asked)).violations : [];
}"""
ASKED = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}


def axe(page: Page, *, within: str = "html") -> None:
    """Assert that axe finds nothing on the page as it stands.

    The script goes in through the browser's own tools, so that the page's policy stays as it is.
    """
    found = page.evaluate(FINDS, [within, ASKED])
    if found is None:
        page.evaluate(axe_source())
        found = page.evaluate(FINDS, [within, ASKED])
    said = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}\n    "
        + "\n    ".join(f"{node['target']} {node['html'][:200]}" for node in fault["nodes"])
        for fault in found
    ]
    assert not said, f"axe at {page.url}:\n" + "\n".join(said)


TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`).slice(0, 10);
}"""


def no_sideways_scroll(page: Page) -> None:
    """Assert that nothing is wider than the window."""
    assert page.evaluate(TOO_WIDE) == [], f"{page.url} scrolls sideways"


class Served:
    """An app that answers at `address` on a free port, each request in a thread of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Served:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()
