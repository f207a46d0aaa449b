"""The shared look in real Chromium: readable by all, at every width, and left in an instant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import SIZES, OpenPage, Served, axe, no_sideways_scroll
from tests.screens.look_app import EXIT_URL, make_look_app

pytestmark = pytest.mark.browser

PAGES = (
    "/staff/board?done=1",
    "/staff/form",
    "/staff/importing",
    "/staff/wrong/404",
    "/staff/wrong/500",
    "/room/welcome",
    "/room/form",
    "/room/refused",
)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with Served(make_look_app()) as served:
        yield served.address


def somewhere_neutral(page: Page) -> None:
    """Stand in for the world: a test goes nowhere."""
    page.route(f"{EXIT_URL}*", lambda route: route.fulfill(body="<title>Weather</title>Dry."))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser_page: OpenPage, site: str, path: str, size: tuple[int, int]
) -> None:
    page = browser_page(*size)

    page.goto(site + path)

    axe(page)
    no_sideways_scroll(page)


@pytest.mark.parametrize("size", [(320, 640), (1280, 720)])
@pytest.mark.parametrize("path", ["/staff/form", "/room/form"])
def test_errors_are_listed_first_and_lead_to_the_box(
    browser_page: OpenPage, site: str, path: str, size: tuple[int, int]
) -> None:
    page = browser_page(*size)
    page.goto(site + path)

    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(
        "Error: " + ("Add a parent – SPIP Live" if "staff" in path else "Your appointment")
    )
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="Enter a date of birth").click()

    expect(page.get_by_role("textbox", name="Day")).to_be_focused()


def test_every_page_works_without_a_script(browser_page: OpenPage, site: str) -> None:
    page = browser_page(360, 740, scripts=False)
    page.goto(site + "/staff/form")

    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_role("link", name="Referrals").first).to_be_visible()


@pytest.mark.parametrize("way", ["click", "shift"])
def test_leaving_quickly_leaves_nothing_to_go_back_to(
    browser_page: OpenPage, site: str, way: str
) -> None:
    page = browser_page(360, 740)
    somewhere_neutral(page)
    page.goto("about:blank")
    page.goto(site + "/room/live")

    if way == "click":
        page.get_by_role("link", name="Leave quickly").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(EXIT_URL)
    page.go_back()

    assert page.url == "about:blank"


def test_leaving_quickly_silences_before_anything_else(browser_page: OpenPage, site: str) -> None:
    page = browser_page(360, 740)
    somewhere_neutral(page)
    page.goto(site + "/room/live")
    page.evaluate(
        """() => {
          const voice = document.getElementById("voice");
          document.addEventListener("leave-quickly", () => {
            const shown = getComputedStyle(document.documentElement).visibility;
            console.log(`muted: ${voice.muted}, page: ${shown}`);
          });
        }"""
    )

    with page.expect_console_message() as said:
        page.get_by_role("link", name="Leave quickly").click()

    assert said.value.text == "muted: true, page: hidden"


def test_typing_capital_letters_does_not_leave(browser_page: OpenPage, site: str) -> None:
    page = browser_page(360, 740)
    page.goto(site + "/room/live")

    page.get_by_role("textbox").focus()
    for _ in range(4):
        page.keyboard.press("Shift")

    expect(page.get_by_role("heading", name="Your session")).to_be_visible()


def test_a_progress_bar_moves_speaks_and_goes_on(browser_page: OpenPage, site: str) -> None:
    page = browser_page(360, 740)
    now = {"done": 50, "total": 100, "label": "Reading rows", "finished": None}
    page.route("**/importing.json", lambda asked: asked.fulfill(json=now))
    page.goto(site + "/staff/importing")

    expect(page.locator("[data-progress-said]")).to_have_text("50 per cent done")
    expect(page.locator("progress")).to_have_attribute("max", "100")
    now.update(done=100, finished="/staff/board")
    page.wait_for_url("**/staff/board")


def test_the_way_out_stays_in_sight_however_far_down_one_reads(
    browser_page: OpenPage, site: str
) -> None:
    page = browser_page(360, 740)
    page.goto(site + "/room/form")

    page.keyboard.press("End")

    expect(page.get_by_role("link", name="Leave quickly")).to_be_in_viewport()


def test_right_to_left_mirrors_without_scrolling(browser_page: OpenPage, site: str) -> None:
    page = browser_page(360, 740)
    page.goto(site + "/room/welcome")

    page.evaluate("document.documentElement.dir = 'rtl'")

    no_sideways_scroll(page)
    leave = page.get_by_role("link", name="Leave quickly").bounding_box()
    assert leave
    assert leave["x"] < 180
