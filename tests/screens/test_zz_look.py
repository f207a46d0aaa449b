"""Look."""

from __future__ import annotations

import pytest

from spip_live import clock
from spip_live.db import db
from spip_live.people import parting
from spip_live.people.models import Family, Role, TieKind
from spip_live.rooms import late_ties, scheduling, seating
from spip_live.rooms.facilitators import Leaders
from tests.browser import Served, axe, no_sideways_scroll
from tests.factories import *

pytestmark = pytest.mark.browser


def test_look(app, as_provider, sign_in, browser_page):
    at = clock.now()
    staff = sign_in(Role.COORDINATOR, Role.SAFEGUARDING_LEAD)
    with as_provider():
        from spip_live.people.models import Staff

        by = db.session.get_one(Staff, staff.staff_id)
        colleague = make_staff(Role.SAFEGUARDING_LEAD, name="Ruth Adeyemi-Fitzgerald")
        lead = make_staff(Role.FACILITATOR, name="Owen Hughes")
        room = scheduling.schedule("spip-1x4", [in_days(1)], 8, Leaders(lead), None, at)[0]
        laura = make_parent("Laura", "Nwosu", phone="+447700900215")
        hassan = make_parent("Hassan", "Abara-Featherstonehaugh", phone="+447700900216")
        p1 = make_parent(
            "Mo", "Rahman", protected=True, protected_why="A non-molestation order of 3 March 2026"
        )
        p2 = make_parent("Ola", "Pip", protected=True, protected_why="In a refuge")
        for p in (laura, hassan, p1, p2):
            seating.seat(room, make_enrolment(p), None, at)
        holds = late_ties.keep_apart(
            laura, hassan, TieKind.STAFF, "An earlier case at Northgate in 2021", by, at
        ).tie
        waits = late_ties.keep_apart(p1, p2, TieKind.STAFF, "A new partner", by, at).tie
        a, b = make_parent("Jane", "Field"), make_parent("Jayne", "Field", born_on=None)
        sus = late_ties.keep_apart(
            a, b, TieKind.SUSPECTED_DUPLICATE, "Two records that look like one person.", None, at
        ).tie
        parting.ask_about_tie(
            holds,
            "The case was another Abara's: the court has confirmed it by telephone",
            colleague,
            at,
        )
        many = [make_parent(f"Parent{n}", "Large") for n in range(7)]
        for n in range(6):
            late_ties.keep_apart(
                many[n], many[n + 1], TieKind.STAFF, "Both are on case ZC26P00042.", by, at
            )
        db.session.flush()
        db.session.refresh(many[0])
        make_case(db.session.get_one(Family, many[0].family_id), *many[:3])
        pages = {
            "keep": "/keep-apart",
            "holds": f"/keep-apart/{holds.id}",
            "waits": f"/keep-apart/{waits.id}",
            "sus": f"/keep-apart/{sus.id}",
            "part": f"/keep-apart/{sus.id}/part",
            "part2": f"/keep-apart/{holds.id}/part",
            "family": f"/keep-apart/people/{laura.id}",
            "large": f"/keep-apart/people/{many[0].id}",
            "protect": f"/keep-apart/people/{p1.id}/protected",
            "concerns": "/concerns",
            "today": "/today",
            "parent": f"/parents/{laura.id}",
        }
    cookie = staff.get_cookie("staff").value
    bad = []
    with Served(app) as served:
        for w, h in ((360, 740), (1280, 720), (1440, 900)):
            page = browser_page(w, h)
            page.context.add_cookies([{"name": "staff", "value": cookie, "url": served.address}])
            for name, path in pages.items():
                page.goto(served.address + path)
                try:
                    no_sideways_scroll(page)
                    axe(page)
                except AssertionError as e:
                    bad.append((w, name, str(e)[:300]))
                page.screenshot(path=f"/tmp/tiespics/{name}-{w}.png", full_page=True)
    print("BAD", bad)
    assert not bad
