"""The course on paper: a handbook for parents and a run sheet for whoever leads."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from spip_live.content import library
from spip_live.db import db
from spip_live.people.models import Role
from spip_live.rooms.printing import making
from spip_live.rooms.printing.models import Printout
from tests.conftest import SignIn
from tests.live.people import House, ParentScreen


@pytest.fixture
def parent(house: House) -> ParentScreen:
    """A parent who has come by their link, long before anybody opens the room."""
    room_id, _ = house.room(connected=False)
    screen = house.seat(room_id)
    assert screen.open_link() == 303
    return screen


def make_all(house: House) -> list[UUID]:
    """As the worker does: every PDF that was asked for and is not made yet."""
    with house.scope():
        asked = list(db.session.scalars(select(Printout.id).where(Printout.made_at.is_(None))))
        for printout_id in asked:
            making.make.__wrapped__(printout_id=printout_id)  # type: ignore[attr-defined]
    return asked


def words_in(pdf: bytes) -> str:
    """All its text, each gap one space."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def headings_of(parent: ParentScreen) -> list[str]:
    programme = library.load().programme("spip-1x4")
    modules = [library.load().modules[slug] for slug in programme.parts[0].modules]
    return [step.title for module in modules for step in module.steps if step.kind != "break"]


def test_the_handbook_is_a_page_with_every_step_of_the_course(parent: ParentScreen) -> None:
    page = parent.client.get(f"/room/{parent.seat_id}/handbook")

    assert page.status_code == 200
    for title in headings_of(parent):
        assert title.replace("’", "'")[:12] in page.text.replace("’", "'").replace("&#39;", "'")


def test_a_pdf_says_that_it_is_being_made_and_then_is_there(
    house: House, parent: ParentScreen
) -> None:
    address = f"/room/{parent.seat_id}/handbook"

    soon = parent.client.get(f"{address}.pdf")
    before = parent.client.get(f"{address}/progress").json
    assert len(make_all(house)) == 1
    after = parent.client.get(f"{address}/progress").json
    pdf = parent.client.get(f"{address}.pdf")

    assert "Making your PDF" in soon.text and before["finished"] is None
    assert after["finished"] == f"{address}.pdf"
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert parent.client.get(f"{address}.pdf").data == pdf.data
    assert make_all(house) == []


def test_the_handbook_is_tagged_has_a_title_and_a_language_and_every_word_is_text(
    house: House, parent: ParentScreen
) -> None:
    parent.client.get(f"/room/{parent.seat_id}/handbook.pdf")
    make_all(house)

    read = PdfReader(BytesIO(parent.client.get(f"/room/{parent.seat_id}/handbook.pdf").data))

    catalogue = read.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/StructTreeRoot"]["/K"]
    assert str(catalogue["/Lang"]) == "en"
    assert read.metadata is not None and str(read.metadata.title).startswith("Your handbook")
    words = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    for title in headings_of(parent):
        assert title in words


def test_nothing_on_paper_is_of_any_parent(house: House, parent: ParentScreen) -> None:
    room_id = house.seat_row(parent).room_id
    lead = house.console(house.sign_in(Role.FACILITATOR), room_id)

    parent.client.get(f"/room/{parent.seat_id}/handbook.pdf")
    make_all(house)

    words = words_in(parent.client.get(f"/room/{parent.seat_id}/handbook.pdf").data)
    assert "Tom" not in words and "Ashworth" not in words and str(parent.seat_id) not in words
    assert lead.client.get(f"/lead/{room_id}/run-sheet").status_code == 404  # not theirs to lead


def test_a_run_sheet_has_the_time_the_notes_and_what_parents_see_of_every_step(
    house: House,
) -> None:
    room_id, (lead,) = house.room("talk", "poll", "break", connected=False)
    address = f"/lead/{room_id}/run-sheet"

    page = lead.client.get(address)
    lead.client.get(f"{address}.pdf")
    make_all(house)
    pdf = lead.client.get(f"{address}.pdf").data
    words = words_in(pdf)

    assert len(PdfReader(BytesIO(pdf)).pages) == 1, "nobody writes on it, so it is set close"
    for text in (page.text, words):
        assert text.count("Only for the facilitator.") == 3
        assert "A step to talk" in text and "Whose view was hardest?" in text
    assert lead.client.get(f"{address}/progress").json["finished"] == f"{address}.pdf"


def test_a_parent_cannot_have_a_run_sheet_nor_a_stranger_a_handbook(
    house: House, parent: ParentScreen, sign_in: SignIn
) -> None:
    room_id = house.seat_row(parent).room_id

    assert parent.client.get(f"/lead/{room_id}/run-sheet.pdf").status_code in (302, 303, 401, 403)
    assert house.app.test_client().get(f"/room/{parent.seat_id}/handbook.pdf").status_code == 404
    assert sign_in(Role.COORDINATOR).get(f"/room/{parent.seat_id}/handbook").status_code == 404
