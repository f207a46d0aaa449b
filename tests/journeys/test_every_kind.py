"""The four hours that are really taught, every step of them, with a facilitator and five parents.

Through every kind of step, as people are: one comes late, one loads the page anew, one leaves
quickly and comes back. What parents write for themselves is heard on no wire and found nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median

import pytest
from playwright.sync_api import Route, expect

from spip_live.rooms.chain import Kind
from spip_live.settings import Settings
from tests.figures import Figure
from tests.journeys import kinds_led, passing_time
from tests.journeys.course_room import CONSOLE, CourseRoom
from tests.journeys.kinds_led import answer_and_pass, look_through_other_eyes, mark_of
from tests.journeys.passing_time import PassedClock
from tests.journeys.people import Browsers
from tests.journeys.running import Running
from tests.journeys.scanner import traces
from tests.journeys.setting_up import STARTS_IN
from tests.journeys.stage_hands import gather
from tests.journeys.taking_part import eyes, sees_part
from tests.polling import until

pytestmark = [pytest.mark.browser, pytest.mark.alone]

# The files that are shipped, on a clock of our own: four hours of it pass in a few minutes.
ENVIRON = {"SPIP_CONTENT": "", **passing_time.ENVIRON}
OWN_PARTS = {
    "Tom": "dad", "Aisha": "mum", "Dan": "step-parent", "Mei": "grandparent", "Sam": "mum",
}  # fmt: skip
LATE, WRITES, HURRIES = "Sam", "Tom", "Mei"
WHOLE, BREAKS, SLACK = 240, 20, 8  # minutes of the plan
COUNTED = WHOLE - BREAKS
NEARLY = 2  # minutes that a look at a clock may be off
FELT_WITHIN = 2.0  # seconds from Next until the step is on every screen, more often than not
EVERY_KIND = {
    "talk", "film", "poll", "scale", "scenario", "discuss", "breakout", "practise", "sort",
    "reflect", "break", "close",
}  # fmt: skip
EVERY_WAY = {"breathing", "pause", "turns", "rewrite"}

Act = Callable[[CourseRoom], object]


@pytest.fixture(scope="module")
def room(product: Running, browsers: Browsers) -> Iterator[CourseRoom]:
    """Opened on the minute, and four parents are in; the fifth has a seat, and comes late."""
    clock = PassedClock(product)
    everybody = list(OWN_PARTS)
    gathered = gather(
        product,
        browsers,
        [],
        also=everybody,
        before_opening=lambda: clock.move(STARTS_IN.total_seconds()),
    )
    found = CourseRoom(gathered, OWN_PARTS, clock)
    found.console.page.set_viewport_size(CONSOLE)  # type: ignore[arg-type]
    for place, name in enumerate(OWN_PARTS):
        if name != LATE:
            found.come(name, phone=place < 2)
    found.read_plan()
    yield found
    clock.close()


def test_the_whole_course_through_every_kind_of_step(room: CourseRoom, figure: Figure) -> None:
    met = {step["slug"]: what_happens_at(step["slug"], room) for step in room.walk()}

    kinds = {step["kind"] for step in room.steps}
    ways = {step["own"]["way"] for step in room.steps if step["kind"] == "practise"}
    assert (kinds, ways) == (EVERY_KIND, EVERY_WAY)
    assert set(ACTS) <= set(met)
    figure("from Next to the step on five screens, most often", median(room.lags), "s")
    figure("from Next to the step on five screens, at the longest", max(room.lags), "s")
    assert median(room.lags) < FELT_WITHIN

    given = kinds_led.say_goodbye(room)
    stay_until_the_time_is_up(room)
    room.console.end()
    for parent in room.parents:
        parent.has_heard_goodbye("Your session has finished")
    assert feedback_kept(room) == given
    everybody_attended(room)
    nothing_typed_has_left(room)


def what_happens_at(slug: str, room: CourseRoom) -> None:
    """The first time that the plan comes to a step; scenarios deal views every time."""
    act = ACTS.get(slug)
    if act is not None:
        act(room)
    elif room.step["kind"] == "scenario":
        look_through_other_eyes(room)
    elif room.step["kind"] == "talk" and room.number == 1:
        room.picture("talk")


def check_in(room: CourseRoom) -> None:
    answer_and_pass(room)
    room.picture("scale")


def vote(room: CourseRoom) -> None:
    answer_and_pass(room)
    room.picture("poll")


def step_back(room: CourseRoom) -> None:
    """Back to the step before, and on again: everybody goes along both times."""
    room.back_to(room.number - 1)
    room.next()


def pass_over(room: CourseRoom) -> None:
    """Over one step by the plan, which says so; then back to it, for all is to be seen."""
    over = room.number  # as the plan counts, from 0
    plan = room.console.page.locator("#plan > li")
    plan.nth(over + 1).get_by_role("button").first.click()
    plan.nth(over + 1).get_by_role("button", name="Show it to everyone").click()
    room.console.is_on_step(over + 2)
    room.everybody_is_here()
    expect(plan.nth(over)).to_have_class("skipped")
    room.back_to(over + 1)
    expect(plan.nth(over)).to_have_class("now")


def leave_quickly(room: CourseRoom) -> None:
    """To another site at once; the facilitator alone is told."""
    parent = room.gathered.parents.pop(HURRIES)
    parent.context.route(Settings.exit_url, arrive)
    parent.leave_quickly()
    expect(parent.page).to_have_url(Settings.exit_url)
    room.console.has(HURRIES, "Left")
    room.gone[HURRIES] = parent
    room.away[HURRIES] -= room.minutes()


def arrive(route: Route) -> None:
    route.fulfill(body="<!doctype html><title>Weather</title>", content_type="text/html")


def come_back(room: CourseRoom) -> None:
    """By the link once more, into the story as it stands; nobody else's view has changed."""
    dealt = look_through_other_eyes(room)
    parent = room.gathered.parents[HURRIES] = room.gone.pop(HURRIES)
    parent.page.goto(room.gathered.link(HURRIES))
    parent.button("Continue").click()
    expect(parent.page.get_by_role("heading", name="You’re in the waiting room")).to_be_visible()
    room.gathered.let_in(HURRIES)
    room.away[HURRIES] += room.minutes()
    room.everybody_is_here()
    sees_part(parent, "views")
    now = {other.name: eyes(other) for other in room.parents}
    assert now == dealt | {HURRIES: now[HURRIES]}


ACTS: dict[str, Act] = {
    "how-are-you": check_in,
    "where-are-you": vote,
    "two-clocks": kinds_led.talk_together,
    "the-yellow-bag": lambda room: kinds_led.watch_the_story(room, LATE),
    "what-is-mine": kinds_led.sort_and_compare,
    "ten-years-on": lambda room: kinds_led.write_for_oneself(room, WRITES),
    "break-1": kinds_led.rest,
    "two-toothbrushes": step_back,
    "only-listen": kinds_led.take_turns,
    "the-blue-cup": kinds_led.through_a_story,
    "how-it-reaches-a-child": leave_quickly,
    "the-letter-under-the-bed": come_back,
    "room-to-breathe": kinds_led.breathe,
    "wait-for-it": lambda room: kinds_led.wait_before_replying(room, WRITES),
    "postcard-test": kinds_led.say_it_another_way,
    "handovers-and-hard-talks": kinds_led.apart_and_back,
    "a-house-of-loss": pass_over,
}


def stay_until_the_time_is_up(room: CourseRoom) -> None:
    """The last minutes are those that the programme keeps for what takes longer."""
    room.let_the_step_take_its_time()
    room.let_pass(SLACK * 60)
    expect(room.console.page.locator("#drift")).to_have_text(f"{SLACK} min behind")
    for parent in room.parents:
        until(lambda name=parent.name: room.minutes_of(name)[1] >= COUNTED)  # type: ignore[misc]
        there, of = room.minutes_of(parent.name)
        assert of in (COUNTED, COUNTED + 1)
        assert abs(there - (COUNTED - room.away[parent.name])) <= NEARLY, (parent.name, there)


def everybody_attended(room: CourseRoom) -> None:
    """The room ended when its time was up, and the rule says of each what the console said."""
    entries = {entry.kind: entry.at for entry in room.gathered.evidence()}
    ran = entries[Kind.ENDED] - entries[Kind.OPENED]
    assert timedelta(0) <= ran - timedelta(minutes=WHOLE) < timedelta(minutes=NEARLY)
    page = room.console.page
    page.goto(f"{room.console.base}/attendance/{room.gathered.room.room_id}")
    for name, away in room.away.items():
        line = page.locator("li.att").filter(has=page.get_by_role("link", name=f"{name} "))
        found = re.search(r"There for (\d+) of (\d+) minutes", line.inner_text())
        assert found is not None, line.inner_text()
        assert abs(int(found[1]) + away - COUNTED) <= NEARLY, (name, found[0], away)
        assert int(found[2]) in (COUNTED, COUNTED + 1)
        if away < NEARLY:
            expect(line).to_contain_text("Attended")


def feedback_kept(room: CourseRoom) -> dict[tuple[str, str], int]:
    """What stays of the feedback: how often each answer was given, for this provider's month."""
    found = room.gathered.product.rows(
        "SELECT question, choice, n FROM feedback_counts WHERE provider_id = %(provider)s",
        provider=room.gathered.room.provider_id,
    )
    return {(question, choice): n for question, choice, n in found if n}


def nothing_typed_has_left(room: CourseRoom) -> None:
    """Private words went over no wire and stand nowhere; what was offered is gone with the end."""
    private = [mark_of(words) for words in room.private]
    offered = [mark_of(words) for words in room.offered]
    assert private and offered
    assert room.overheard.heard(offered) != []  # it hears what is meant to be sent
    assert room.overheard.heard(private) == []
    for parent in room.parents:
        kept = parent.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
        assert [word for word in (*private, *offered) if word in kept] == []
    assert traces(room.gathered.product, [*private, *offered]) == {}
