"""Leave quickly: silence, an empty page, away, and no way back for whoever looks next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from spip_live.rooms.chain import Kind
from spip_live.settings import Settings
from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running
from tests.journeys.stage_hands import Gathering, gather
from tests.polling import until

pytestmark = pytest.mark.browser

ENVIRON = {"SPIP_ROLL_SECONDS": "2", "SPIP_GROUP_ALONE_SECONDS": "60"}
AWAY = Settings.exit_url
NEUTRAL = "<!doctype html><title>Weather</title><h1>Rain later</h1>"

# Sound and picture on the page, and an ear for what becomes of them and of the page.
LISTEN = """async () => {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: true});
  const video = Object.assign(document.createElement("video"), {srcObject: stream});
  document.body.append(video);
  await video.play();
  document.addEventListener("leave-quickly", () => console.log("leaving:", video.muted,
    video.paused, ...stream.getTracks().map((track) => track.readyState), document.title));
  new MutationObserver(() => console.log("shown:", document.body.childElementCount, document.title))
    .observe(document.body, {childList: true});
}"""


# Words or pictures that came on the screen, as the browser itself tells.
WHAT_IS_SEEN = """new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint")
  .forEach((seen) => console.log(`${seen.name} at ${location.host}`))
).observe({type: "paint", buffered: true})"""
ENTRIES = 2  # of ours in the history before the room's own, which is gone: the link and the rules


@pytest.fixture(scope="module")
def gathered(product: Running, browsers: Browsers) -> Gathering:
    return gather(product, browsers, ["Tom", "Ann", "Ben", "Eve", "Sam"])


@pytest.fixture
def room(gathered: Gathering) -> Iterator[Gathering]:
    """To everybody's browser the neutral site is one dry page."""
    for parent in gathered.parents.values():
        parent.context.route(AWAY, arrive)
    yield gathered
    for parent in gathered.parents.values():
        parent.context.unroute(AWAY)


def arrive(route: Route) -> None:
    route.fulfill(body=NEUTRAL, content_type="text/html")


def test_silence_comes_first_then_an_empty_page_then_somewhere_else(room: Gathering) -> None:
    tom, said = room["Tom"], list[str]()
    tom.page.evaluate(LISTEN)
    title = tom.page.title()
    tom.page.on("console", lambda line: said.append(line.text))

    tom.leave_quickly()

    is_away(tom)
    assert said == [f"leaving: true true ended ended {title}", "shown: 0 Loading"]


def test_three_presses_of_shift_lead_away(room: Gathering) -> None:
    ben = room["Ben"]
    for _ in range(3):
        ben.page.keyboard.press("Shift")

    is_away(ben)


def test_it_is_an_ordinary_leave_of_which_only_the_facilitator_hears(room: Gathering) -> None:
    ann, eve = room["Ann"], room["Eve"]
    before = eve.chat.all_inner_texts()
    ann.leave_quickly()

    is_away(ann)
    room.console.has("Ann", "Left")
    seat = room.room.invited("Ann").seat_id
    assert "left" in [e.why for e in room.evidence() if e.kind is Kind.LEFT and e.seat == seat]
    stays = room.product.rows(
        "SELECT ended_why FROM admissions WHERE seat_id = %(seat)s", seat=seat
    )
    assert stays == [("left",)]
    expect(eve.page.get_by_role("list", name="In the room")).not_to_contain_text("Ann")
    assert eve.chat.all_inner_texts() == before
    eve.shows_no("Ann")


def test_back_leads_away_again_and_shows_nothing_of_where_it_came_from(room: Gathering) -> None:
    eve, seen = room["Eve"], list[str]()
    eve.leave_quickly()
    is_away(eve)
    room.console.has("Eve", "Left")
    eve.page.add_init_script(WHAT_IS_SEEN)
    eve.page.on("console", lambda line: seen.append(line.text))
    eve.page.on("websocket", lambda _: seen.append("the room"))

    for _ in range(ENTRIES):
        eve.page.go_back(wait_until="commit")
        is_away(eve)

    until(lambda: eve.page.evaluate("1") and len(seen) >= ENTRIES)
    assert seen == ["first-contentful-paint at www.bbc.co.uk"] * ENTRIES
    room.console.has("Eve", "Left")


def test_by_the_link_in_their_message_they_may_come_back(room: Gathering) -> None:
    sam = room["Sam"]
    sam.leave_quickly()
    is_away(sam)
    room.console.has("Sam", "Left")

    sam.page.goto(room.link("Sam"))
    sam.button("Continue").click()

    expect(sam.page.get_by_role("heading", name="You’re in the waiting room")).to_be_visible()
    room.let_in("Sam")


def test_no_other_site_can_make_a_parent_leave(room: Gathering) -> None:
    sam = room["Sam"]
    address = f"{room.product.base}/room/{room.room.invited('Sam').seat_id}/left"

    for headers in (
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ):
        assert sam.context.request.post(address, headers=headers).status == 403

    sam.is_counted()
    room.console.has_here("Sam")


def is_away(parent: ParentPage) -> None:
    expect(parent.page).to_have_url(AWAY)
    expect(parent.page).to_have_title("Weather")
