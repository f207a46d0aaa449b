"""A parent who chooses Welsh at the door reads every page of the way in, and out, in Welsh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest

from spip_live import clock, wording
from spip_live.db import db
from spip_live.rooms.models import Room
from tests.live.people import House, LeadScreen, ParentScreen, make_plan
from tests.live.test_step_languages import WELSH
from tests.wording import PLACEHOLDER, TAGS, asked_for

TOLD = "yn aros i siaradwr Cymraeg ei wirio."
SAME_IN_BOTH = {"Camera", "Firefox", "Samsung Internet"}
# Of no Welsh sentence; what stands in quotes is a button of an English browser.
ONLY_ENGLISH = re.compile(r"(?i)^[^“]*\b(?:the|you|your|with|this|and|not|are|we)\b")
SILENT = {"script", "style", "noscript", "option"}
VOID = {"input", "img", "br", "link", "meta", "use", "hr", "track"}


class WelshWords(HTMLParser):
    """The words of a page that it says are Welsh, a line an element; what is marked is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inherited = self.open[-1][1] if self.open else ""
        language = given.get("lang") or inherited
        if language == "cy":
            named = (given.get(name) for name in ("aria-label", "placeholder", "alt", "title"))
            self.lines += [words for words in named if words]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text: str) -> None:
        if self.open and self.open[-1][1] == "cy" and self.open[-1][0] not in SILENT:
            self.lines.append(" ".join(text.split()))


def pieces(sentence: str) -> list[str]:
    """The words of a sentence as they stand between its placeholders and tags."""
    bare = PLACEHOLDER.sub("\n", TAGS.sub("\n", sentence))
    return [piece.strip() for piece in bare.splitlines() if len(piece.strip()) > 6]


ENGLISH = {piece for one in asked_for() for piece in pieces(one)} - SAME_IN_BOTH


def in_welsh(page: Any) -> bool:
    """The page is in Welsh and says who has yet to check it; nothing in it is left in English."""
    text = page.text
    reader = WelshWords()
    reader.feed(text)
    left = [line for line in reader.lines if line in ENGLISH or ONLY_ENGLISH.search(line)]
    assert left == []
    assert TOLD in text
    assert re.search(r"<html[^>]* lang=\"cy\"", text)
    assert "Leave quickly" not in text
    return True


@pytest.fixture
def lead(house: House) -> LeadScreen:
    plan = make_plan("talk", "talk")
    plan["steps"][0]["languages"] = {"cy": WELSH}
    return house.open_room(plan=plan)


@pytest.fixture
def tom(house: House, lead: LeadScreen) -> ParentScreen:
    """At the link, with Welsh chosen and Continue pressed."""
    parent = house.seat(lead.room_id)
    assert choose(parent).status_code == 303
    return parent


def choose(parent: ParentScreen, language: str = "cy") -> Any:
    said = {"display_name": "Tom", "language": language}
    return parent.client.post(f"/join/{parent.token}", data=said)


def visits(parent: ParentScreen) -> Iterator[Any]:
    """Every page from the link to the waiting room."""
    here = f"/room/{parent.seat_id}"
    yield parent.client.get(f"/join/{parent.token}")
    yield parent.client.get(f"{here}/rules")
    yield parent.client.post(f"{here}/rules", data={"alone": "y"})
    yield parent.client.get(f"{here}/check")
    assert parent.accept_rules() == 303
    yield parent.page()


def test_every_page_of_the_way_in_is_in_welsh(tom: ParentScreen) -> None:
    pages = list(visits(tom))

    assert [page.status_code for page in pages] == [200] * 5
    assert all(in_welsh(page) for page in pages)
    assert "Ticiwch hwn" in pages[2].text
    assert "Gwall" in pages[2].text
    assert "Rydych chi yn yr ystafell aros" in pages[4].text


def test_the_link_offers_welsh_before_anything_is_chosen_and_keeps_nothing_yet(
    house: House, lead: LeadScreen
) -> None:
    parent = house.seat(lead.room_id)
    address = f"/join/{parent.token}"
    plain = parent.client.get(address)
    assert 'href="?language=cy" lang="cy"' in plain.text
    assert 'lang="en"' in plain.text

    asked = parent.client.get(address, query_string={"language": "cy"})

    assert in_welsh(asked)
    assert 'href="?language=en" lang="en"' in asked.text
    assert re.search(r'value="cy" checked', asked.text)
    assert house.seat_row(parent).language == ""
    wrong = parent.client.post(f"{address}?language=cy", data={"language": "cy"})
    assert in_welsh(wrong)
    assert "Rhowch yr enw cyntaf" in wrong.text


def test_a_language_that_is_not_offered_is_ignored_in_the_address(
    house: House, lead: LeadScreen
) -> None:
    parent = house.seat(lead.room_id)
    for hostile in ("xx", '"><script>', "../../etc", "cy\x00", "pl", "x" * 4000):
        page = parent.client.get(f"/join/{parent.token}", query_string={"language": hostile})
        assert page.status_code == 200
        assert '<html lang="en"' in page.text
        assert hostile not in page.text or len(hostile) < 3


def test_a_room_that_teaches_nothing_in_welsh_has_no_welsh_door(house: House) -> None:
    room_id, _ = house.room("talk")
    parent = house.seat(room_id)

    page = parent.client.get(f"/join/{parent.token}", query_string={"language": "cy"})

    assert "Cymraeg" not in page.text
    assert '<html lang="en"' in page.text


def test_whoever_comes_early_reads_when_to_come_back_in_welsh(
    house: House, lead: LeadScreen, tom: ParentScreen
) -> None:
    put_off(house, lead.room_id)

    page = tom.client.get(f"/room/{tom.seat_id}/rules")

    assert in_welsh(page)
    assert "Rydych chi’n gynnar" in page.text
    assert re.search(r"Dydd \w+ \d+ \w+ \d{4}, [\d.]+y[bh], amser y DU", page.text)


def test_what_came_of_a_device_check_is_told_in_welsh(house: House, tom: ParentScreen) -> None:
    screen = house.checking(tom)
    for found in ({}, {"camera": "refused", "network": "sound_only", "sound": "not_heard"}):
        assert screen.finish(**found).status_code == 303
        assert in_welsh(tom.client.get(f"/room/{tom.seat_id}/check/result"))
    assert in_welsh(tom.client.get(f"/room/{tom.seat_id}/rules"))


def test_goodbyes_are_said_in_welsh(lead: LeadScreen, tom: ParentScreen) -> None:
    assert tom.accept_rules() == 303
    assert tom.connect()
    lead.admit(tom)
    left = tom.client.post(f"/room/{tom.seat_id}/left", headers={"Origin": "http://localhost"})
    assert in_welsh(left)
    assert "Rydych chi wedi gadael eich sesiwn" in left.text

    assert lead.ask("end", confirm=True)["ok"]

    assert in_welsh(tom.client.get(f"/room/{tom.seat_id}/ended"))


def test_a_step_that_is_not_in_welsh_says_so_in_welsh(lead: LeadScreen, tom: ParentScreen) -> None:
    tom.accept_rules(), tom.connect(), lead.admit(tom)
    lead.ask("advance", from_step=0)

    first = tom.client.get(f"/room/{tom.seat_id}/steps/0").text
    second = tom.client.get(f"/room/{tom.seat_id}/steps/1").text

    assert "Gwrando a darllen" in first
    assert TOLD in first
    assert "Dim ond yn Saesneg y mae’r rhan hon." in second
    assert 'data-wished lang="cy"' in second


def test_a_link_that_opens_nothing_reads_the_same_in_both_languages_for_everybody(
    house: House, lead: LeadScreen, tom: ParentScreen
) -> None:
    stranger = house.app.test_client()
    unknown = stranger.get("/join/nothing?language=cy")
    with house.scope():
        house.bar(tom)
        db.session.commit()

    barred = tom.client.get(f"/room/{tom.seat_id}")

    assert (unknown.status_code, barred.status_code) == (404, 404)
    assert bare(unknown.text) == bare(barred.text)
    assert "Dydy’r ddolen hon ddim yn agor sesiwn" in unknown.text
    assert "This link does not open a session" in unknown.text


def bare(page: str) -> str:
    """Without what is new on every page."""
    return re.sub(r'nonce="[^"]*"', "", page)


def put_off(house: House, room_id: UUID) -> None:
    """The room starts tomorrow, and has not been opened."""
    with house.scope():
        room = db.session.get_one(Room, room_id)
        length = room.ends_at - room.starts_at
        room.starts_at = clock.now().replace(hour=9) + length * 24
        room.ends_at = room.starts_at + length
        room.opened_at = None
        db.session.commit()


def test_words_of_one_reader_never_stick_to_the_page_of_the_next(house: House) -> None:
    said = []
    for language in ("", "cy", "", "cy"):
        with house.app.app_context():
            wording.read_in(language)
            kinds = house.app.jinja_env.get_template("steps/_kinds.html").module
            said.append((kinds.kind_name("talk"), "Gwrando a darllen" in kinds.kind_names()))

    assert said == [("Listen and read", False), ("Gwrando a darllen", True)] * 2
