"""One real course, whole: from a referral list to a live room to a return for Cafcass.

A coordinator and a facilitator at their desks, two parents on phones and two on laptops, against
everything that `make run` starts. One parent loses the connection for a while, one leaves early,
one never comes; and a co-parent is kept out.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spip_live.cafcass.layout import COLUMNS
from tests.journeys.office import PASSWORD, UK, OfficePage
from tests.journeys.people import Browsers, ConsolePage, ParentPage
from tests.journeys.running import Running

pytestmark = pytest.mark.browser
ENVIRON = {"SPIP_ROLL_SECONDS": "1"}  # a course of four hours is walked in two minutes

LIST = Path(__file__).parent.parent / "data" / "referrals-court.csv"
PROVIDER = "Harbour Family Services"
PROGRAMME = "spip-1x4"
COORDINATOR, FACILITATOR = "carys@provider.example", "omar@provider.example"
STAYS, ANSWERS, DROPS, EARLY, NEVER = (
    "Laura Nwosu", "Priya Roberts", "Emeka Bevan", "Mei Kaur", "Grace Murphy",
)  # fmt: skip
SEATED = {
    STAYS: "laura.nwosu38@example.org",
    ANSWERS: "priya.roberts83@example.org",
    DROPS: "emeka.bevan32@example.com",
    EARLY: "mei.kaur39@example.com",
    NEVER: "grace.murphy40@example.org",
}
POLL, DISCUSSION, OFFLINE, BACK = 3, 4, 5, 6  # by their numbers in the plan
KINDS = {"Listen and read", "Talk together", "Your view", "Break"}
CO_PARENT = "David Morgan"  # Priya's; his case number was typed with an O for a 0


def test_a_whole_course(product: Running, browsers: Browsers) -> None:
    office = OfficePage(browsers.page(phone=False), product.base)
    staff_come_in(product, browsers, office)
    import_the_list(office)
    room_id = schedule_and_seat(office)

    console = browsers.console(product.base)
    console.sign_in(FACILITATOR, PASSWORD)
    console.open(room_id)
    parents = come_and_be_let_in(product, browsers, console)
    go_through_every_step(product, console, parents)
    console.end()

    parents[STAYS].has_heard_goodbye("Your session has finished")
    # The room ran for a small part of its four hours, so the rule calls nobody present by itself.
    found = {name: "Did not attend" if name == EARLY else "Attended" for name in SEATED}
    OfficePage(console.page, product.base).confirm(
        room_id, found | {NEVER: None}, why="We ran a short session today."
    )
    lines = office.lines_of(office.return_of(room_id))
    today = datetime.now(UK).date().isoformat()
    assert {f"{line['forename']} {line['surname']}": told(line) for line in lines} == {
        STAYS: ("WD25P91805", "applicant", "yes", today),
        ANSWERS: ("CF23P03610", "applicant", "yes", today),
        DROPS: ("OX25P76962", "respondent", "yes", today),
        EARLY: ("SR25P72140", "respondent", "no", ""),
        NEVER: ("CF25P06794", "respondent", "no", ""),
    }
    assert {(line["line state"], line["provider"]) for line in lines} == {("new", PROVIDER)}
    assert all(tuple(line) == COLUMNS for line in lines)


def told(line: dict[str, str]) -> tuple[str, ...]:
    """What a line of the return says of a parent."""
    return line["case number"], line["party role"], line["attended"], line["completed on"]


def staff_come_in(product: Running, browsers: Browsers, office: OfficePage) -> None:
    """An operator makes the provider; its coordinator invites the facilitator."""
    product.command(
        "provider", "create", PROVIDER,
        "--coordinator-email", COORDINATOR, "--coordinator-name", "Carys Bowen",
    )  # fmt: skip
    office.join_by(product.link_to(COORDINATOR))
    office.invite("Omar Haddad", FACILITATOR, "Facilitator")
    facilitator = OfficePage(browsers.page(phone=False), product.base)
    facilitator.join_by(product.link_to(FACILITATOR))


def import_the_list(office: OfficePage) -> None:
    """One cell needs a person; then every row comes in, and a second time nothing changes."""
    checked = office.import_list(LIST, PROGRAMME)
    assert "This forename holds a formula" in checked
    office.correct(48, "Forename", "Gethin")
    office.bring_in()
    again = office.import_list(LIST, PROGRAMME)
    assert "0 new referrals" in again


def schedule_and_seat(office: OfficePage) -> str:
    starts_at = datetime.now(UTC) + timedelta(minutes=8)
    room_id = office.schedule(PROGRAMME, starts_at, "Omar Haddad", 8)
    for name in SEATED:
        office.give_seat(room_id, name)
    assert "must never meet" in office.is_refused(room_id, CO_PARENT)
    return room_id


def come_and_be_let_in(
    product: Running, browsers: Browsers, console: ConsolePage
) -> dict[str, ParentPage]:
    console.open_room()
    parents = {}
    for place, name in enumerate((STAYS, DROPS, ANSWERS, EARLY)):
        page = browsers.parent(name.split()[0], phone=place < 2)
        page.come_in(product.link_to(SEATED[name]))
        console.admit(page.name)
        page.until_let_in()
        parents[name] = page
    return parents


def go_through_every_step(
    product: Running, console: ConsolePage, parents: dict[str, ParentPage]
) -> None:
    """Each kind of step as it is meant: read, talk, answer, rest."""
    kinds = set()
    while True:
        kinds.add(live_step(product, console, parents))
        if console.button(re.compile("^Next: ")).count() == 0:
            break
        console.next()
    assert kinds == KINDS


def live_step(product: Running, console: ConsolePage, parents: dict[str, ParentPage]) -> str:
    """What the people in the room do at the present step; returns its kind."""
    number = console.step()
    away = {EARLY: number > DISCUSSION, DROPS: OFFLINE < number <= BACK}
    here = {name: page for name, page in parents.items() if not away.get(name)}
    for page in here.values():
        page.is_on_step(number)
    sheet = parents[STAYS].activity.locator(f'[data-step="{number - 1}"]')
    kind = sheet.locator(".kind").first.inner_text()
    if number == POLL:
        vote(console, here)
    if number == DISCUSSION:
        parents[ANSWERS].raise_hand()
        console.has(parents[ANSWERS].name, "Hand, 1st")
        parents[DROPS].say("It was the same at ours.")
        parents[STAYS].reads("It was the same at ours.")
        parents[EARLY].leave()
        console.has(parents[EARLY].name, "Left")
    if number == OFFLINE:
        parents[DROPS].context.set_offline(True)
        console.has(parents[DROPS].name, "Dropped")
    if number == BACK:
        parents[DROPS].context.set_offline(False)
        parents[DROPS].is_on_step(number)
        parents[DROPS].is_counted()
    return kind


def vote(console: ConsolePage, here: dict[str, ParentPage]) -> None:
    """Three choose, one passes; the four answers may then be shown, and nobody's name with them."""
    pages = list(here.values())
    for page in pages[:-1]:
        page.answer("It comes at a bad moment")
    pages[-1].answer("Pass: I’d rather not say")
    console.counts(4, 4)
    console.show_results()
    for page in pages:
        page.sees("What the group said")
