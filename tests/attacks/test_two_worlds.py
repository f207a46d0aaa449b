"""An abusive ex who watches everything that reaches him learns nothing of where the other is.

He does the same things in three worlds: she is on nobody's books, she has a seat in another room,
she was refused one in his. All that he gets (pages, headers, letters, frames) is the same.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.errors import Refused
from spip_live.people.models import Family
from spip_live.rooms import seating
from spip_live.rooms.models import Room
from tests.attacks.world import without_nonces
from tests.database import TestDatabase
from tests.factories import make_case, make_enrolment, make_family, make_parent, make_room
from tests.live.people import House, LeadScreen, ParentScreen

WORLDS = ("she is not there", "she is elsewhere", "she was refused here")
# Ids, tokens, moments and versions differ from one run to the next whoever is there.
NEW_EACH_TIME = (
    (re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"), "«id»"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:Z|\+00:00)"), "«moment»"),
    (re.compile(r"\d{8}T\d{6}Z|SEQUENCE:\d+"), "«moment»"),
    (re.compile(r"\"v\": ?\d+"), '"v": 0'),
    (re.compile(r"(?:join|appointment)/[\w-]{43}"), "«link»"),
    (re.compile(r"\b[0-9a-f]{18}\b"), "«key»"),
    (re.compile(r"seat-[0-9a-f]{32}=[^;]+"), "«cookie»"),
    (re.compile(r"staff=[^;]+"), "«cookie»"),
    (re.compile(r"\b\d\d?(?::|\.)?\d{0,2}(?:am|pm)\b|midday|midnight"), "«time»"),
)


def settled(said: str) -> str:
    said = without_nonces(said)
    for pattern, instead in NEW_EACH_TIME:
        said = pattern.sub(instead, said)
    return said


def letters(folder: Path) -> list[str]:
    """Every letter to him, opened, the oldest first; then they are gone."""
    found = []
    for file in sorted((folder / "outbox").glob("*.eml")):
        letter = message_from_bytes(file.read_bytes())
        if "his@" in str(letter["To"]):
            parts = [str(part.get_payload(decode=True)) for part in letter.walk()]
            found.append(f"{letter['From']} {letter['Subject']} {parts}")
        file.unlink()
    return found


def her(world: str, house: House, family: Family, room: Room, at: Any) -> None:
    """What she does, or what is done for her, in this world."""
    if world == "she is not there":
        return
    parent = make_parent("Hannah", "Ashworth", family, email="hers@example.org")
    make_case(family, parent)
    enrolment = make_enrolment(parent)
    if world == "she is elsewhere":
        elsewhere = make_room(starts_at=room.starts_at + timedelta(hours=1))
        seating.seat(elsewhere, enrolment, None, at)
    else:
        with pytest.raises(Refused, match="family_here"):
            seating.seat(room, enrolment, None, at)


def run(world: str, app: Flask, house: House, folder: Path) -> list[str]:
    """All that reaches him, from the letter to the end of his session."""
    letters(folder)
    room_id, (lead,) = house.room("talk", "poll", "talk")
    with house.scope():
        at = clock.now()
        room, family = db.session.get_one(Room, room_id), make_family()
        tom = make_parent("Tom", "Ashworth", family, email="his@example.org")
        seat_id = seating.seat(room, make_enrolment(tom), None, at).id
        her(world, house, family, room, at)
    jobs.run_due_jobs(app)
    seen = letters(folder)
    token = re.search(r"/join/([\w-]{43})", seen[0])
    assert token
    his = house.browser(seat_id, token[1])
    return [settled(one) for one in [*seen, *_comes_in(his), *_in_the_room(his, lead)]]


def _pages(his: ParentScreen, *addresses: str) -> list[str]:
    answers = [his.client.get(address) for address in addresses]
    return [f"{a.status_code} {sorted(a.headers.items())} {a.text}" for a in answers]


def _comes_in(his: ParentScreen) -> list[str]:
    room = f"/room/{his.seat_id}"
    seen = _pages(his, f"/join/{his.token}", f"/appointment/{his.token}.ics", room)
    his.open_link("Tom")
    seen += _pages(his, f"{room}/rules")
    his.accept_rules()
    assert his.connect()
    return seen + _pages(his, room, f"{room}/steps/0", f"{room}/ended")


def _in_the_room(his: ParentScreen, lead: LeadScreen) -> list[str]:
    room = f"/room/{his.seat_id}"
    assert lead.ask("open")["ok"]
    assert lead.admit(his)["ok"]
    acks = [his.ask("say", id="message-1", text="Hello"), his.ask("hand", up=True)]
    lead.ask("advance", from_step=0)
    acks.append(his.ask("answer", step=1, choice="mum"))
    seen = _pages(his, room, f"{room}/steps/1")
    lead.ask("end", confirm=True)
    his.listen()
    return [*seen, *_pages(his, room, f"{room}/ended"), json.dumps(acks), json.dumps(his.heard)]


def test_whatever_she_does_what_reaches_him_is_the_same(
    app: Flask, house: House, data_dir: Path, database: TestDatabase
) -> None:
    alone, elsewhere, refused = (run(world, app, house, data_dir) for world in WORLDS)

    assert len(alone) > 12
    for one, other in ((alone, elsewhere), (alone, refused)):
        for at, (said, heard) in enumerate(zip(one, other, strict=True)):
            assert said == heard, f"the {at + 1}th thing that reached him differs"
