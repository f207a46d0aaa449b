"""After a room has ended, nothing that was said in it stands anywhere, byte for byte.

Marked words are said in every way in which a word can be said, and stand on the pages while the
room is live. Then the room ends, and everything that the product ever wrote is looked through. The
same look finds words that are put there on purpose, wherever they are put.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import expect

from tests.figures import Figure
from tests.journeys.captioning import CAPTIONER, captioner, write_captions
from tests.journeys.listening import hears, questions
from tests.journeys.office import OfficePage
from tests.journeys.people import Browsers, ConsolePage, LivePage, ParentPage
from tests.journeys.running import Running
from tests.journeys.scanner import close_together, traces
from tests.journeys.stage_hands import Gathering, gather
from tests.polling import until

pytestmark = pytest.mark.browser

ENVIRON = {"SPIP_ROLL_SECONDS": "1", "SPIP_GROUP_ALONE_SECONDS": "60"}
SURNAME = "Ashworth-Nwosu"
INSIDE, WAITS = ["Tom", "Ann", "Ben", "Eve"], "Sam"
QUESTION = 3  # the step, as people count
CHOSEN = {
    "Tom": ("bad-moment", "It comes at a bad moment"),
    "Ann": ("no-answer", "No answer comes"),
    "Ben": ("last-minute", "A plan changes late"),
    "Eve": ("old-hurt", "It touches an old hurt"),
}
PLAN = "public.rooms.plan"  # what is taught stays on record, and holds every answer on offer
NOTES = "public.incident_notes.text"


def marked(kind: str) -> str:
    """A word that nobody has ever written before."""
    return f"{kind}{uuid4().hex[:12]}"


@dataclass
class Told:
    """A room, what was said in it by how it was said, and the secrets that led into it."""

    room: Gathering
    said: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    note: str = ""
    desk: LivePage | None = None
    returned: bytes = b""

    def mark(self, kind: str) -> str:
        self.said[kind] = marked(kind)
        return self.said[kind]


@pytest.fixture(scope="module")
def told(product: Running, browsers: Browsers, figure: Figure) -> Told:
    """Everything is said and seen; then the room ends, and Cafcass is told who attended."""
    told = Told(gather(product, browsers, INSIDE, also=[WAITS], phones=1))
    say_to_everyone(told)
    say_to_one_alone(told)
    figure(
        "a captioner hears a parent who turns their microphone on, after",
        say_in_captions(told),
        "s",
    )
    say_without_sending(told)
    say_while_something_is_broken(told)
    answer(told)
    press_before_the_page_is_ready(told)
    told.note = marked("incident")
    told.room.console.note(f"Tom told of {told.note}", about="Tom", safeguarding=True)
    told.links = [told.room.link(name).rpartition("/")[2] for name in told.room.parents]
    assert told.desk is not None
    told.links.append(product.link_to(CAPTIONER).rpartition("/")[2])
    everybody = [*told.room.everybody(), told.desk]
    told.tokens = [token for page in everybody for token in tokens_in(page, product)]
    told.room.console.end()
    for parent in told.room.parents.values():
        parent.has_heard_goodbye("Your session has finished")
    told.returned = make_the_return(told.room)
    return told


def make_the_return(room: Gathering) -> bytes:
    """As staff do: the facilitator confirms, a coordinator makes the return and downloads it."""
    facilitator, coordinator = (
        OfficePage(browser_of(room, email).page, room.product.base)
        for email in (room.room.email, room.room.coordinator)
    )
    found = {f"{name} {SURNAME}": "Attended" for name in INSIDE} | {f"{WAITS} {SURNAME}": None}
    facilitator.confirm(room.room.room_id, found, why="It was a short one.")
    return coordinator.return_of(room.room.room_id)


def browser_of(room: Gathering, email: str) -> ConsolePage:
    """Another browser than the console's, which stays where the room ended."""
    page = room.browsers.console(room.product.base)
    page.sign_in(email, room.room.password)
    return page


def say_to_everyone(told: Told) -> None:
    room, public, lead, removed = told.room, *map(told.mark, ("public", "lead", "removed"))
    room["Tom"].say(public)
    room.console.say(lead)
    room["Ben"].say(removed)
    for parent in inside(room):
        parent.reads(public)
        parent.reads(lead)
        parent.reads(removed)
    room.console.remove(removed)
    for parent in inside(room):
        parent.shows_no(removed)


def say_to_one_alone(told: Told) -> None:
    """In the room, and from the waiting room."""
    room, private, reply, waiting, welcome = (
        told.room, *map(told.mark, ("private", "reply", "waiting", "welcome")),
    )  # fmt: skip
    room["Ann"].say(private, to="Only Priya")
    room.console.reads_privately("Ann", private)
    room.console.write_privately("Ann", reply)
    room["Ann"].reads(reply)
    waits = room.come(WAITS)
    waits.say(waiting)
    room.console.reads_privately(WAITS, waiting)
    room.console.write_privately(WAITS, welcome)
    waits.reads(welcome)


def say_in_captions(told: Told) -> float:
    """A line that is done, one that was put right, and one that nobody finished.

    Sam hears what is said, and is never asked for a microphone; returns after how many seconds.
    """
    mistyped, caption, typing = map(told.mark, ("mistyped", "caption", "typing"))
    desk = told.desk = captioner(told.room, browser_of(told.room, told.room.room.coordinator))
    told.room["Tom"].page.locator("#mic").click()
    took = until(lambda: hears(desk.page), "Sam hears Tom", within=20)
    assert questions(desk.page) == 0
    told.room["Tom"].page.locator("#mic").click()
    write_captions(desk, mistyped, caption, typing)
    for page in (*inside(told.room), told.room.console):
        expect(page.page.locator("#captions-lines")).to_contain_text(caption)
        expect(page.page.locator("#captions-lines")).to_contain_text(typing)
    return took


def say_without_sending(told: Told) -> None:
    """Sent once the signal is back, and not sent at all."""
    room, away, unsent = told.room, *map(told.mark, ("away", "unsent"))
    eve = room["Eve"]
    eve.context.set_offline(True)
    eve.write(away)
    eve.button("Send").click()
    eve.sees("Not sent yet.")
    eve.context.set_offline(False)
    room.console.reads(away)
    eve.write(unsent)


def say_while_something_is_broken(told: Told) -> None:
    """Faults of ours, which write to our logs and to the database's, with words in their hands."""
    room, chat, note = told.room, *map(told.mark, ("chatfault", "notefault"))
    tom, stranger = room["Tom"], room.browsers.page(phone=True)
    with broken(room.product):
        stranger.goto(room.link("Tom"))
        expect(stranger.get_by_role("heading", name="Something went wrong")).to_be_visible()
        tom.write(chat)
        tom.button("Send").click()
        tom.sees("Something went wrong on our side.")
        room.console.tab("Incident note").click()
        happened = room.console.page.get_by_label("What happened? Facts only.")
        happened.fill(note)
        room.console.button("Save note").click()
        room.console.sees("Not saved. Your words are still here: try again.")
        expect(happened).to_have_value(note)
        happened.fill("")
    assert "page.failed" in room.product.said() and "event.failed" in room.product.said()
    tom.button("Try again").click()
    room.console.reads(chat)


# A link's page and every snapshot need what is mislaid; a note is refused only when it is written.
BREAKS = {
    "ALTER TABLE parents RENAME TO mislaid_1": "ALTER TABLE mislaid_1 RENAME TO parents",
    "ALTER TABLE referrals RENAME TO mislaid_2": "ALTER TABLE mislaid_2 RENAME TO referrals",
    "REVOKE INSERT ON incident_notes FROM spip_app": "GRANT INSERT ON incident_notes TO spip_app",
}


@contextmanager
def broken(product: Running) -> Iterator[None]:
    """Something is wrong with the database for as long as the block."""
    for breaks in BREAKS:
        product.rows(breaks)
    try:
        yield
    finally:
        for mends in BREAKS.values():
            product.rows(mends)


def answer(told: Told) -> None:
    """Everybody answers differently, one changes their mind, and the totals are shown."""
    room = told.room
    while room.console.step() < QUESTION:
        title = room.console.next()
    for name, (_, label) in CHOSEN.items():
        room[name].is_on_step(QUESTION, title)
        room[name].answer("The way it is said" if name == "Ben" else label)
    room["Ben"].answer(CHOSEN["Ben"][1])
    room.console.counts(4, 4)
    room.console.show_results()
    for parent in inside(room):
        parent.close_chat()
        parent.sees("4 of 4 have answered.")


def press_before_the_page_is_ready(told: Told) -> None:
    """A button that no script listens to yet: nothing is sent, least of all in an address."""
    eve, early = told.room["Eve"], told.mark("early")
    page = eve.context.new_page()
    page.route("**/parent_room.js*", lambda route: route.abort())
    page.goto(eve.page.url)
    message = page.get_by_role("textbox", name="Message to everyone")
    message.fill(early)
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("radio", name=CHOSEN["Tom"][1]).check()
    page.get_by_role("button", name="Send answer").click()
    expect(message).to_have_value(early)
    expect(page).to_have_url(eve.page.url)
    page.close()


def inside(room: Gathering) -> list[ParentPage]:
    return [room[name] for name in INSIDE]


def tokens_in(page: LivePage, product: Running) -> list[str]:
    """What a browser proves itself by: the device's token of a seat, the sign-in of staff."""
    reader = Flask(__name__)
    reader.secret_key = (product.folder / "data/secrets/secret_key").read_text()
    sealed = SecureCookieSessionInterface().get_signing_serializer(reader)
    found = []
    for cookie in page.context.cookies():
        if cookie["name"].startswith(("seat-", "caption-")):
            found.append(cookie["value"])
        else:
            found += [value for value in [sealed.loads(cookie["value"]).get("_user_id")] if value]
    return found


def test_the_return_itself_holds_nothing_that_was_said_or_chosen(told: Told) -> None:
    choices = [word for both in CHOSEN.values() for word in both]
    secrets = [told.note, *told.links, *told.tokens, *told.said.values(), *choices]

    assert len(OfficePage.lines_of(told.returned)) == len([*INSIDE, WAITS])
    assert [word for word in secrets if word.encode() in told.returned] == []
    kept = told.room.product.rows("SELECT content FROM returns")
    assert [bytes(content) for (content,) in kept] == [told.returned]


def test_nothing_that_was_said_stands_anywhere(told: Told) -> None:
    assert len(told.said) == 15

    assert traces(told.room.product, list(told.said.values())) == {}


def test_who_chose_what_stands_nowhere(told: Told) -> None:
    slugs, labels = zip(*CHOSEN.values(), strict=True)
    product = told.room.product

    found = traces(product, [*slugs, *labels])

    in_tables = {place for places in found.values() for place in places if "/" not in place}
    in_files = {place for places in found.values() for place in places if "/" in place}
    assert in_tables <= {PLAN}
    assert all(place.startswith("data/postgres/cluster/") for place in in_files)
    seats = [UUID(parent.seat_id) for parent in told.room.room.parents]
    assert close_together(product, slugs, seats) == []


def test_the_pages_themselves_forget(told: Told) -> None:
    for parent in told.room.parents.values():
        assert parent.page.evaluate("sessionStorage.length + localStorage.length") == 0
        for word in told.said.values():
            parent.shows_no(word)
    assert told.desk is not None
    assert told.desk.page.evaluate("sessionStorage.length + localStorage.length") == 0
    for word in told.said.values():
        told.room.console.shows_no(word)
        told.desk.shows_no(word)


def test_an_incident_note_is_kept_where_it_belongs_and_nowhere_else(told: Told) -> None:
    places = traces(told.room.product, [told.note])[told.note]

    assert {place for place in places if "/" not in place} == {NOTES}
    assert {place for place in places if "/" in place} <= database_files(told.room.product)


def test_what_opens_a_seat_stands_in_its_own_letter_alone(told: Told) -> None:
    links = traces(told.room.product, told.links)

    assert len(told.links) == len(links) == 6, "each is in a letter"
    assert [len(places) for places in links.values()] == [1] * 6
    assert all(place.startswith("data/outbox/") for places in links.values() for place in places)
    assert len(told.tokens) == 7
    assert traces(told.room.product, told.tokens) == {}


def in_the_journal(product: Running, word: str) -> None:
    product.rows(
        "INSERT INTO journal (id, provider_id, at, actor, action, subject, facts) SELECT"
        " gen_random_uuid(), id, now(), 'system', 'room.said', 'rooms',"
        " jsonb_build_object('said', %(word)s::text) FROM providers LIMIT 1",
        word=word,
    )


def as_bytes(product: Running, word: str) -> None:
    product.rows("CREATE TABLE IF NOT EXISTS planted (what bytea)")
    product.rows("INSERT INTO planted VALUES (convert_to(%(word)s, 'UTF8'))", word=word)


def in_a_row_deleted_since(product: Running, word: str) -> None:
    as_bytes(product, word)
    product.rows("DELETE FROM planted")


def in_the_databases_log(product: Running, word: str) -> None:
    product.rows("DO $$ BEGIN RAISE LOG '" + word + "'; END $$")


def in_our_log(product: Running, word: str) -> None:
    with (product.folder / "server.log").open("a") as log:
        log.write(f"said={word}\n")


def in_an_encoded_letter(product: Running, word: str) -> None:
    letter = EmailMessage()
    letter.set_content(f"Somebody said {word}", cte="base64")
    (product.folder / "data/outbox/planted.eml").write_bytes(letter.as_bytes())


def in_a_file_laid_aside(product: Running, word: str) -> None:
    (product.folder / "aside/planted").write_text(word)


@pytest.mark.parametrize(
    ("plant", "place"),
    [
        (in_the_journal, "public.journal.facts"),
        (in_the_journal, "data/postgres/cluster/pg_wal/"),
        (in_the_journal, "data/postgres/cluster/base/"),
        (as_bytes, "public.planted.what"),
        (in_a_row_deleted_since, "data/postgres/cluster/"),
        (in_the_databases_log, "data/postgres/server.log"),
        (in_our_log, "server.log"),
        (in_an_encoded_letter, "data/outbox/planted.eml"),
        (in_a_file_laid_aside, "aside/planted"),
    ],
)
def test_the_same_look_finds_a_word_that_was_kept(
    product: Running, told: Told, plant: Callable[[Running, str], None], place: str
) -> None:
    word = marked("planted")
    plant(product, word)

    assert any(found.startswith(place) for found in traces(product, [word])[word])


def test_the_same_look_finds_who_chose_what(product: Running, told: Told) -> None:
    choice, seat = marked("choice"), told.room.room.parents[0].seat_id
    in_the_journal(product, f"{seat} chose {choice}")

    assert close_together(product, [choice], [UUID(seat)]) != []


def database_files(product: Running) -> set[str]:
    """The database's own files, its log apart."""
    folder = product.folder / "data/postgres/cluster"
    return {str(path.relative_to(product.folder)) for path in folder.rglob("*")}
