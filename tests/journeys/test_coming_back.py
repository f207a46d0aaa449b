"""A parent who was gone for a moment is where everybody is, with what they had begun, unasked.

Lost signal, a locked phone, a page loaded anew in the middle of an answer, and a second device.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Browsers, ParentPage
from tests.journeys.running import Running
from tests.journeys.stage_hands import Gathering, gather

pytestmark = pytest.mark.browser  # not alone: nothing is timed

ENVIRON = {
    "SPIP_ROLL_SECONDS": "2",
    "SPIP_PING_INTERVAL": "1",
    "SPIP_PING_TIMEOUT": "4",
    "SPIP_GROUP_ALONE_SECONDS": "60",
}
QUESTION = 3  # the step, as people count
CHOICE, BEGUN = "No answer comes", "I was just about to say"


@pytest.fixture(scope="module")
def gathered(product: Running, browsers: Browsers) -> Gathering:
    return gather(product, browsers, ["Tom", "Ann", "Ben", "Eve"])


@pytest.fixture
def room(gathered: Gathering) -> Iterator[Gathering]:
    """Everybody is at the question."""
    console = gathered.console
    while console.step() > QUESTION:
        number = console.step()
        console.button("Back").click()
        console.is_on_step(number - 1)
    while console.step() < QUESTION:
        console.next()
    for parent in gathered.parents.values():
        parent.is_on_step(QUESTION)
    yield gathered


def test_an_answer_given_without_signal_goes_out_by_itself(room: Gathering) -> None:
    tom = room["Tom"]
    documents = tom.documents

    tom.context.set_offline(True)
    room.console.has("Tom", "Dropped")
    tom.sees("No signal. Your place is kept.")
    tom.choice(CHOICE).check()
    tom.button("Send answer").click()
    tom.sees("Not sent yet. It is kept here and goes out when you are connected.")
    tom.context.set_offline(False)

    tom.has_answered(CHOICE)
    tom.is_counted()
    tom.is_on_step(QUESTION)
    room.console.has_here("Tom")
    assert tom.documents == documents


def test_a_locked_phone_wakes_up_where_everybody_is(room: Gathering) -> None:
    ann = room["Ann"]
    documents = ann.documents

    ann.lock_phone()
    room.console.has("Ann", "Dropped")
    title = room.console.next()
    room["Ben"].is_on_step(QUESTION + 1, title)
    ann.unlock_phone()

    ann.is_on_step(QUESTION + 1, title)
    ann.is_counted()
    room.console.has_here("Ann")
    assert ann.documents == documents


def test_a_page_loaded_anew_keeps_the_answer_and_the_words_that_were_begun(room: Gathering) -> None:
    ben = room["Ben"]
    ben.choice(CHOICE).check()
    ben.write(BEGUN, to="Only Priya")

    ben.page.reload()

    came_straight_back(ben)
    expect(ben.choice(CHOICE)).to_be_checked()
    expect(ben.button("Send answer")).to_be_visible()
    expect(ben.message).to_have_value(BEGUN)
    expect(ben.page.get_by_role("radio", name="Only Priya")).to_be_checked()


def test_a_page_loaded_anew_after_an_answer_shows_it_as_given(room: Gathering) -> None:
    ben = room["Ben"]
    ben.answer("The way it is said")

    ben.page.reload()

    came_straight_back(ben)
    expect(ben.choice("The way it is said")).to_be_checked()
    expect(ben.activity.get_by_text("Your answer is in.")).to_be_visible()


def test_a_second_device_takes_over_and_the_first_is_told(room: Gathering) -> None:
    laptop = room["Eve"]
    laptop.answer("A plan changes late")
    phone = room.browsers.parent("Eve", phone=True)

    phone.open_link(room.link("Eve"))
    phone.sees("You are joining as Eve")
    phone.button("Continue").click()

    phone.is_on_step(QUESTION)
    phone.has_answered("A plan changes late")
    phone.is_counted()
    laptop.has_heard_goodbye("Your session is open somewhere else")
    room.console.has_here("Eve")
    laptop.page.reload()
    expect(
        laptop.page.get_by_role("heading", name="This link does not open a session")
    ).to_be_visible()
    phone.is_counted()
    room.parents["Eve"] = phone


def came_straight_back(parent: ParentPage) -> None:
    """Into the room, past the name and the rules."""
    parent.is_on_step(QUESTION)
    parent.is_counted()
