"""Every page, in every state, for everybody: at four sizes, in real Chromium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from spip_live import clock
from spip_live.content import library
from spip_live.db import db
from spip_live.people import sign_ins
from spip_live.people.models import Enrolment, Parent, Role
from spip_live.people.permissions import PERMISSIONS
from spip_live.rooms import joining_links
from spip_live.rooms.captions import inviting
from spip_live.rooms.discussion import discussions
from spip_live.rooms.models import Seat
from spip_live.rooms.offers import links
from spip_live.rooms.presence import presence
from spip_live.tenancy import act_for
from tests.browser import ROOT, chromium
from tests.course import COURSE, EVERY_KIND
from tests.database import TestDatabase
from tests.factories import make_staff
from tests.journeys.full_house import PASSWORD, WHO, FullHouse, served_house
from tests.journeys.live_states import Evening
from tests.journeys.stocked import Places, stock
from tests.journeys.sweeping import Sweep
from tests.live.served import signed_in_cookie

pytestmark = pytest.mark.browser

STRANGER, PARENT, CAPTIONER = "stranger", "parent", "captioner"
GOODBYES = ROOT / "spip_live/templates/rooms/_bye.html"
# What the sweep need not reach, and why.
NOT_LOOKED_AT = {
    "static": "files of pages, not pages",
    "health.healthz": "for machines",
    "health.readyz": "for machines",
    "intake.progress": "figures, which the page with the bar asks for",
    "returns.download": "a file",
    "appointments.calendar_file": "a file",
    "course.download": "a file",
    "course.progress": "figures, which the page with the bar asks for",
    "course_files.file": "a picture of a page, or a film",
    "printing.handbook_pdf": "a file",
    "printing.handbook_progress": "figures, which the page with the bar asks for",
    "printing.run_sheet_pdf": "a file",
    "printing.run_sheet_progress": "figures, which the page with the bar asks for",
}
# Forms that nothing need be typed into.
NEED_NOTHING = {"intake.rows form 1"}
# Pages that show the same whatever a provider has.
SAME_WHEN_EMPTY = {
    "people.account",
    "people.change_password",
    "people.invite",
    "people.one_of_staff",
    "people.end_account",
    "referrals.new",
    "schedule.new",
    "schedule.choose_programme",
}
# Pages that only some people start from, beside those that links lead to.
ONLY_BY_NAME = {
    Role.COORDINATOR: None,
    Role.FACILITATOR: ("room to confirm", "confirmed room", "confirmed seat"),
    Role.SAFEGUARDING_LEAD: (
        "parent whose tie waits",
        "tie that waits",
        "cancelled room",
        "likely tie",
        "person to part",
        "party to part",
    ),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The small course, and beside it one with a step of every kind."""
    both = tmp_path_factory.mktemp("course")
    for course in (COURSE, EVERY_KIND):
        shutil.copytree(course, both, dirs_exist_ok=True)
    library.use(both)
    yield
    library.use(COURSE)


@pytest.fixture(scope="module")
def house(taught: None, whole_app: Flask, whole_database: TestDatabase) -> Iterator[FullHouse]:
    whole_database.empty()
    presence.forget_all()
    discussions.forget_all()
    with served_house(whole_app, whole_database) as filled:
        yield filled


@pytest.fixture(scope="module")
def places(house: FullHouse) -> Iterator[Places]:
    made = stock(house)
    house.app.config["WTF_CSRF_ENABLED"] = True
    yield made
    house.app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture(scope="module")
def newcomers(whole_database: TestDatabase) -> UUID:
    return whole_database.add_provider("Quayside")


@pytest.fixture(scope="module")
def sweep(house: FullHouse, browser: Browser) -> Iterator[Sweep]:
    """One sweep for all the tests, so that the last of them knows what was never reached."""
    sweep = Sweep(house.app, house.address, browser)
    yield sweep
    sweep.close()


def come_in(page: Page, house: FullHouse, role: Role) -> None:
    page.goto(f"{house.address}/sign-in")
    page.get_by_label("Email address").fill(WHO[role])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_pages_before_anybody_has_signed_in(house: FullHouse, places: Places, sweep: Sweep) -> None:
    page = sweep.page(STRANGER)

    sweep.crawl(page, STRANGER, ["/", "/sign-in", places["invitation"]], NOT_LOOKED_AT)
    page.goto(f"{house.address}/forgotten-password")
    page.get_by_label("Email address").fill("somebody@harbour.example")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("button", name="Send me a link")).to_have_count(0)
    sweep.look(page, STRANGER, "letter is on its way")
    for address in ("/choose-password/none", "/today", "/nowhere"):
        page.goto(house.address + address)
        sweep.look(page, STRANGER)

    assert sweep.wrong() == ""


def test_pages_when_something_goes_wrong(
    house: FullHouse, sweep: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sweep.page(Role.FACILITATOR)
    come_in(page, house, Role.FACILITATOR)
    monkeypatch.setitem(house.app.config, "PROPAGATE_EXCEPTIONS", False)

    for fault in (RuntimeError("secret"), OperationalError("SELECT", {}, Exception("gone"))):

        def broken(wrong: Exception = fault) -> None:
            raise wrong

        monkeypatch.setitem(house.app.view_functions, "people.account", broken)
        page.goto(f"{house.address}/your-account")
        sweep.look(page, Role.FACILITATOR, type(fault).__name__, titled=False)
    for address in ("/staff", "/nowhere", "/sign-out"):
        page.goto(house.address + address)
        sweep.look(page, Role.FACILITATOR, address, titled=False)

    assert sweep.wrong() == ""


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_staff(house: FullHouse, places: Places, sweep: Sweep, role: Role) -> None:
    page = sweep.page(role)
    come_in(page, house, role)
    named = ONLY_BY_NAME[role] or [name for name in places if name != "invitation"]

    sweep.crawl(page, role, [page.url, *(places[name] for name in named)], NOT_LOOKED_AT)

    assert sweep.wrong() == ""
    assert sweep.taken <= NEED_NOTHING


@pytest.mark.parametrize("role", list(Role))
def test_pages_of_a_provider_with_nothing_in_it_yet(
    house: FullHouse, sweep: Sweep, newcomers: UUID, role: Role
) -> None:
    who = f"new {role}"
    page = sweep.page(who)
    with house.app.app_context():
        act_for(newcomers)
        token = sign_ins.start(make_staff(role), "test", clock.now()).token
        db.session.commit()
    name, value = signed_in_cookie(house.app, token).split("=", 1)
    page.context.add_cookies([{"name": name, "value": value, "url": house.address}])

    sweep.crawl(page, who, ["/start"], {*NOT_LOOKED_AT, *SAME_WHEN_EMPTY})

    assert sweep.wrong() == ""


def test_every_page_of_a_captioner(house: FullHouse, places: Places, sweep: Sweep) -> None:
    page = sweep.page(CAPTIONER)
    page.goto(house.address + caption_link(house, places))
    sweep.look(page, CAPTIONER, "link")
    sweep.try_forms(page, CAPTIONER, page.url)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("The session has not begun")).to_be_visible()
    sweep.look(page, CAPTIONER, "before the start")
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="You have left")).to_be_focused()

    assert sweep.wrong() == ""


def caption_link(house: FullHouse, places: Places) -> str:
    """The link of somebody invited to write captions in a room that begins tomorrow."""
    with house.scope():
        room = db.session.get_one(Seat, places["seat"].rpartition("/")[2]).room
        lead = house.staff(WHO[Role.COORDINATOR])
        sam = inviting.invite(room, "Sam Okoro", "sam@captions.example", lead, clock.now())
        return f"/caption/{inviting.issue(sam, None, clock.now())[1]}"


def test_every_page_of_a_parent_before_the_room(
    house: FullHouse, places: Places, sweep: Sweep
) -> None:
    page = sweep.page(PARENT)
    page.goto(house.address + early_link(house, places))
    page.get_by_role("button", name="Continue").click()
    sweep.look(page, PARENT, "too early")
    page.get_by_role("link", name="your handbook").click()
    expect(page.get_by_role("heading", name="Your handbook")).to_be_visible()
    sweep.look(page, PARENT, "handbook")
    page.get_by_role("button", name="Keep it as a PDF").click()
    expect(page.get_by_role("heading", name="Making your PDF")).to_be_visible()
    sweep.look(page, PARENT, "handbook being made")
    page.get_by_role("link", name="Read it on screen instead").click()
    page.go_back()
    page.goto(house.address + early_link(house, places))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Try them now").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    sweep.look(page, PARENT, "check")
    try_devices(page, lambda name: sweep.look(page, PARENT, f"check {name}", titled=False))
    sweep.look(page, PARENT, "check result")
    for address in ("/join/no-such-link", "/room/nowhere"):
        page.goto(house.address + address)
        sweep.look(page, PARENT, titled=False)

    page.goto(house.address + house.link_of("Dan Nowak"))
    sweep.look(page, PARENT, "join")
    sweep.try_forms(page, PARENT, page.url)
    page.goto(house.address + house.link_of("Dan Nowak"))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Before you go in")).to_be_visible()
    sweep.look(page, PARENT, "rules")
    sweep.try_forms(page, PARENT, page.url)

    assert sweep.wrong() == ""


def test_every_page_of_a_parent_who_chooses_when_to_come(house: FullHouse, sweep: Sweep) -> None:
    page = sweep.page(PARENT)
    page.goto(house.address + choosing_link(house, "Owen"))
    sweep.look(page, PARENT, "link to choose")
    page.get_by_role("button", name="Continue").click()
    sweep.look(page, PARENT, "to choose")
    page.get_by_role("button", name="Choose this session").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    sweep.look(page, PARENT, "nothing chosen")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Choose this session").click()
    page.get_by_text("I need another time").click()
    sweep.look(page, PARENT, "chosen")
    page.get_by_role("button", name="Give up my place").click()
    page.get_by_text("None of these times").click()
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_role("button", name="Take me off")).to_be_visible()
    sweep.look(page, PARENT, "on the waiting list")

    assert sweep.wrong() == ""


def choosing_link(house: FullHouse, forename: str) -> str:
    """The link to what somebody of the demonstration can choose."""
    with house.scope():
        theirs = select(Enrolment).join(Parent, Parent.id == Enrolment.parent_id)
        enrolment = db.session.scalars(theirs.where(Parent.forename == forename)).one()
        return f"/choose/{links.issue(enrolment, None, clock.now())[1]}"


def try_devices(page: Page, look: Callable[[str], None]) -> None:
    """Through every part of the device check, looking at each card, to its result."""
    page.get_by_role("button", name="Start").click()
    look("camera")
    page.get_by_role("button", name="Yes, I see myself").click()
    page.get_by_role("button", name="Continue").wait_for()
    look("microphone")
    page.get_by_role("button", name="Continue").click()
    look("sound")
    page.get_by_role("button", name="Play the chime").click()
    page.get_by_role("button", name="Yes, I heard it").click()
    page.get_by_role("button", name="See your result").wait_for()
    look("connection")
    page.get_by_role("button", name="See your result").click()
    expect(page.get_by_role("heading", name="You are ready")).to_be_visible()


def early_link(house: FullHouse, places: Places) -> str:
    """The link to a seat in a room that begins tomorrow."""
    with house.scope():
        seat = db.session.get_one(Seat, places["seat"].rpartition("/")[2])
        return f"/join/{joining_links.issue(seat, None, clock.now())[1]}"


def test_every_state_of_a_live_room(house: FullHouse, places: Places, sweep: Sweep) -> None:
    console = sweep.page(Role.FACILITATOR)
    come_in(console, house, Role.FACILITATOR)
    evening = Evening(house, sweep, console)

    evening.before_the_start()
    evening.every_kind_of_step()
    evening.talking()
    evening.holding()
    evening.going()
    evening.stopping()
    evening.after_the_end()

    assert sweep.wrong() == ""
    assert sweep.goodbyes == set(re.findall(r'call ending\("(\w+)"', GOODBYES.read_text()))


def test_every_page_was_reached(house: FullHouse, sweep: Sweep) -> None:
    expected = set()
    for rule in house.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_LOOKED_AT:
            door = getattr(house.app.view_functions[rule.endpoint], "door", "")
            expected |= {(who, rule.endpoint) for who in behind(door)}

    missed = expected - sweep.reached

    assert not missed, f"no link leads there, and the sweep does not go: {sorted(missed)}"


def behind(door: str) -> set[str]:
    """Who may come in by a door."""
    kind, _, action = door.partition(":")
    if kind == "staff_may":
        return {str(role) for role in PERMISSIONS[action]}
    if kind in ("caption_linked", "captioning"):
        return {CAPTIONER}
    return {STRANGER} if kind == "anyone" else {PARENT}
