"""Kill any part of the running product in the middle of a question: nothing that counted is lost.

Five parents sit at a question. What is killed comes back by itself, every page finds its way back
by itself, and whatever had been acknowledged is there again.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from datetime import datetime

import pytest
from playwright.sync_api import expect

from spip_live.rooms.attendance import figures, outage_spans
from spip_live.rooms.chain import Entry, Kind
from spip_live.rooms.outages import Cause
from tests.journeys.people import Browsers
from tests.journeys.running import Running
from tests.journeys.stage_hands import Gathering, gather, set_up_room
from tests.polling import until

pytestmark = pytest.mark.browser  # not alone: its bounds are for a busy machine

ROLL = 2  # seconds between two rolls; as in earnest, a little more than between two pings
LATE = 2  # seconds by which a busy machine may call one late
ENVIRON = {
    "SPIP_ROLL_SECONDS": str(ROLL),
    "SPIP_PING_INTERVAL": "1",
    "SPIP_PING_TIMEOUT": "10",
    "SPIP_GROUP_ALONE_SECONDS": "60",
}
WEB, WORKER = "wsgi.py", "spip_live.serving.worker"

ANSWERS = {
    "Tom": "It comes at a bad moment",
    "Ann": "The way it is said",
    "Ben": "It comes at a bad moment",
    "Eve": "Pass: I’d rather not say",
}
QUESTION = 3  # the step, as people count
UNSENT, UNSENT_CHOICE = "I have not sent this yet", "No answer comes"


@pytest.fixture(scope="module")
def room(product: Running, browsers: Browsers) -> Gathering:
    """Four have answered, one is still writing; a hand is up, and somebody has asked for help."""
    found = gather(product, browsers, [*ANSWERS, "Sam"])
    found.console.next()
    title = found.console.next()
    for name, label in ANSWERS.items():
        found[name].is_on_step(QUESTION, title)
        found[name].answer(label)
    found["Tom"].say("Mornings are hard for us")
    found["Ann"].say("I would like a word later", to="Only Priya")
    found.console.reads("Mornings are hard for us")
    found["Tom"].close_chat()
    found["Tom"].raise_hand()
    found["Ann"].close_chat()
    found["Ann"].ask_for_help()
    found["Sam"].choice(UNSENT_CHOICE).check()
    found["Sam"].write(UNSENT)
    found.console.counts(4, 5)
    return found


def test_a_killed_web_process_loses_no_answer_no_word_and_no_minute(
    room: Gathering, record_property: pytest.RecordProperty
) -> None:
    totals, documents = room.console.totals, [page.documents for page in room.everybody()]
    until_all_are_on_a_new_roll(room)
    before, killed_at = room.evidence(), now(room.product)

    kill(room.product, WEB)
    until(lambda: room.evidence()[-1].boot != before[-1].boot)
    boot = room.boot()
    until(lambda: all(page.hears(boot) for page in room.everybody()))
    record_property("seconds_until_every_page_was_back", seconds(killed_at, now(room.product)))

    is_as_it_was(room, totals)
    assert [page.documents for page in room.everybody()] == documents, "a page was loaded anew"
    until_all_are_on_a_new_roll(room)
    after = room.evidence()
    assert after[: len(before)] == before
    assert seconds(before[-1].at, killed_at) < ROLL + LATE
    assert came_up(after, boot) and came_back(room, after, boot)
    assert Cause.SERVER in {outage.cause for outage in outage_spans(after)}
    nobody_missed_anything(room)


def test_what_was_not_sent_before_the_kill_can_be_sent_after_it(room: Gathering) -> None:
    sam = room["Sam"]

    expect(sam.message).to_have_value(UNSENT)
    expect(sam.choice(UNSENT_CHOICE)).to_be_checked()
    sam.button("Send").click()

    room["Tom"].reads(UNSENT)
    room["Tom"].close_chat()
    room.console.reads(UNSENT)


def test_a_killed_database_comes_back_and_the_room_goes_on(
    room: Gathering, record_property: pytest.RecordProperty
) -> None:
    product, totals, boot = room.product, room.console.totals, room.boot()
    until_all_are_on_a_new_roll(room)
    before, killed_at, killed = room.evidence(), now(product), product.postmaster()

    os.kill(killed, signal.SIGKILL)
    until(lambda: product.status("/readyz") != 200)
    until(lambda: product.status("/readyz") == 200)
    record_property("seconds_until_the_database_was_back", seconds(killed_at, now(product)))

    assert product.postmaster() != killed
    until_all_are_on_a_new_roll(room)
    assert room.evidence()[: len(before)] == before
    assert room.boot() == boot, "the web process did not have to start anew"
    is_as_it_was(room, totals)
    nobody_missed_anything(room)


def test_a_killed_worker_comes_back_and_sends_letters_while_the_room_notices_nothing(
    room: Gathering,
) -> None:
    totals, boot = room.console.totals, room.boot()

    kill(room.product, WORKER)
    other = set_up_room(room.product, "Mia")

    assert "/join/" in room.product.link_to(other.invited("Mia").email)
    assert room.boot() == boot
    is_as_it_was(room, totals)


def test_after_all_that_the_facilitator_leads_on_as_if_nothing_had_been(room: Gathering) -> None:
    room["Sam"].answer(UNSENT_CHOICE)
    room.console.counts(5, 5)
    room.console.lower_all_hands()

    title = room.console.next()

    for parent in room.parents.values():
        parent.is_on_step(QUESTION + 1, title)
    expect(room["Tom"].button("Raise hand")).to_be_visible()


def is_as_it_was(room: Gathering, totals: Sequence[str]) -> None:
    """The same step with the same answers, words, hands and calls for help, on every page."""
    for parent in room.parents.values():
        parent.is_counted()
        parent.is_on_step(QUESTION)
    for name, label in ANSWERS.items():
        room[name].has_answered(label)
    room["Tom"].has_hand_up()
    room["Ann"].has_asked_for_help()
    room.console.is_on_step(QUESTION)
    room.console.counts(4, 5)
    assert room.console.totals == totals
    for name in room.parents:
        expect(room.console.row(name)).not_to_contain_text("Dropped")
    room.console.has("Tom", "Hand, 1st")
    room.console.has("Ann", "Needs help")
    room.console.reads("Mornings are hard for us")
    room.console.reads_privately("Ann", "I would like a word later")
    for name, text in (("Tom", "Mornings are hard"), ("Ben", "Mornings are hard"),
                       ("Sam", "Mornings are hard"), ("Ann", "I would like a word")):  # fmt: skip
        room[name].reads(text)
        room[name].close_chat()


def kill(product: Running, program: str) -> None:
    """`kill -9`, then wait for its successor."""
    killed = product.children()[program]
    os.kill(killed, signal.SIGKILL)
    until(lambda: product.children().get(program, killed) != killed)


def until_all_are_on_a_new_roll(room: Gathering) -> None:
    """Rolls are called, after this moment, that name everybody."""
    last = len(room.evidence())
    everybody = {parent.seat_id for parent in room.room.parents}
    until(lambda: everybody <= {seat for e in room.evidence()[last:] for seat in e.socket})


def came_up(entries: Sequence[Entry], boot: str | None) -> bool:
    """Whether the new web process wrote down that it has begun to serve the room."""
    return any(entry.kind is Kind.SERVER_UP and entry.boot == boot for entry in entries)


def came_back(room: Gathering, entries: Sequence[Entry], boot: str | None) -> bool:
    """Whether each parent's return to the new web process was written down."""
    joined = {e.seat for e in entries if e.kind is Kind.JOINED and e.boot == boot}
    return joined == {parent.seat_id for parent in room.room.parents}


def nobody_missed_anything(room: Gathering) -> None:
    """From the moment when each was let in up to the newest roll, all time counts as attended."""
    entries = room.evidence()
    last = max(place for place, entry in enumerate(entries) if entry.kind is Kind.ROLL)
    for parent in room.room.parents:
        (part,) = figures(entries[: last + 1], parent.seat_id).parts
        assert part.late is not None
        assert part.covered == part.required - part.late, parent.name


def now(product: Running) -> datetime:
    """By the database's clock, which evidence goes by."""
    ((moment,),) = product.rows("SELECT clock_timestamp()")
    assert isinstance(moment, datetime)
    return moment


def seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()
