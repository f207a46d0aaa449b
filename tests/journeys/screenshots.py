"""`make screenshots`: the guide's pictures, taken of the demonstration as it really runs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from spip_live.serving.demonstration import PASSWORD
from tests.browser import chromium
from tests.journeys.office import OfficePage
from tests.journeys.people import Browsers, ConsolePage, ParentPage
from tests.journeys.running import ROOT, Running, running

GUIDE = ROOT / "docs" / "guide"
LIST = ROOT / "tests" / "data" / "referrals-court.csv"
CONSOLE = {"width": 1440, "height": 900}
INSIDE = ("Aisha Rahman", "Tom Reed", "Mei Chen", "Gareth Bevan", "Rachel Okafor")
WAITS = "Dan Nowak"
ANSWERS = (
    "In the thick of it", "Finding my feet", "It changes by the hour", "In the thick of it",
    "A new shape",
)  # fmt: skip
POLL = 5  # the number of the plan's first question with words to choose from


def main() -> None:
    """Take every picture anew."""
    GUIDE.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="spip-guide-") as folder,
        running(Path(folder), SPIP_DEMONSTRATION="yes", SPIP_CONTENT="") as product,
        chromium() as browser,
    ):
        browsers = Browsers(browser)
        office_pictures(product, browsers)
        room_pictures(product, browsers)
        browsers.close()


def office_pictures(product: Running, browsers: Browsers) -> None:
    """The rows of a list that is coming in, and the schedule."""
    page = browsers.page(phone=False)
    page.set_viewport_size(CONSOLE)  # type: ignore[arg-type]
    ConsolePage(page, product.base).sign_in("coordinator@harbour.example", PASSWORD)
    office = OfficePage(page, product.base)
    office.import_list(LIST, "spip-1x4")
    take(page, "import")
    page.goto(f"{product.base}/schedule")
    take(page, "schedule")


def room_pictures(product: Running, browsers: Browsers) -> None:
    """A question that five parents have answered, on a phone, a laptop and the console."""
    console = browsers.console(product.base)
    console.page.set_viewport_size(CONSOLE)  # type: ignore[arg-type]
    console.sign_in("facilitator@harbour.example", PASSWORD)
    console.page.goto(f"{product.base}/lead")
    console.page.locator('main a.govuk-button[href^="/lead/"]').first.click()
    console.open_room()
    parents = [come_in(product, browsers, name, phone=name == INSIDE[0]) for name in INSIDE]
    for parent in parents:
        console.admit(parent.name)
        parent.until_let_in()
    come_in(product, browsers, WAITS, phone=False)
    for _ in range(POLL - 1):
        console.next()
    for parent, answer in zip(parents, ANSWERS, strict=True):
        parent.is_on_step(POLL)
        parent.answer(answer)
    parents[2].say("Mondays are worse than Sundays.")
    parents[1].raise_hand()
    console.show_results()
    for parent in parents[:2]:
        parent.sees("What the group said")
    take(console.page, "console")
    take(parents[0].page, "parent_phone")
    take(parents[1].page, "parent_laptop")


def come_in(product: Running, browsers: Browsers, name: str, *, phone: bool) -> ParentPage:
    parent = browsers.parent(name.split()[0], phone=phone)
    parent.come_in(product.link_to(name.lower().replace(" ", ".") + "@example.org"))
    return parent


def take(page: Page, name: str) -> None:
    page.screenshot(path=GUIDE / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
