"""The preview shows an author every step, in every view, as far as their files can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from spip_live.content import library
from spip_live.content.kinds import Kind
from spip_live.content.starting import making
from spip_live.serving.preview.app import VIEWS, make_preview
from tests.packs import LAMP_SHA, PACK, write
from tests.pure.test_content_languages import WELSH

SETTLE = "/step/gentle-start/settle"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return write(tmp_path / "ours", PACK)


@pytest.fixture
def author(own: Path) -> FlaskClient:
    return make_preview(own).test_client()


def shown(author: FlaskClient, view: str, slug: str, **asked: str) -> TestResponse:
    return author.get(f"/shown/{view}/gentle-start/{slug}", query_string=asked)


@pytest.mark.parametrize("language", ["", "cy"])
def test_every_step_that_is_shipped_is_shown_in_every_view(language: str) -> None:
    author = make_preview(library.HERE).test_client()
    modules = library.read(library.HERE).modules.values()

    for module in modules:
        for step in module.steps:
            for view in VIEWS:
                address = f"/shown/{view}/{module.slug}/{step.slug}"
                answer = author.get(address, query_string={"lang": language})
                assert answer.status_code == 200, address


def test_a_new_step_of_every_kind_is_shown_in_every_view(tmp_path: Path) -> None:
    making.module(tmp_path, "first-days")
    for kind in Kind:
        making.step(tmp_path, "first-days", f"a-{kind}", kind)
    author = make_preview(tmp_path).test_client()

    for kind in Kind:
        for view in VIEWS:
            answer = author.get(f"/shown/{view}/first-days/a-{kind}")
            assert answer.status_code == 200, (kind, view)


def test_the_first_of_the_authors_own_steps_comes_first(author: FlaskClient) -> None:
    assert author.get("/").location == SETTLE


def test_a_step_stands_side_by_side_and_alone(author: FlaskClient) -> None:
    together = author.get(SETTLE).text
    alone = author.get(SETTLE, query_string={"view": "phone"}).text

    assert re.findall(r'src="/shown/(\w+)/', together) == list(VIEWS)
    assert re.findall(r'src="/shown/(\w+)/', alone) == ["phone"]


def test_the_facilitator_sees_the_notes_and_what_comes_next(author: FlaskClient) -> None:
    page = shown(author, "facilitator", "settle").text

    assert "Anyone who looks lost." in page
    assert "The lamp" in page
    assert "Anyone who looks lost." not in shown(author, "phone", "settle").text


def test_a_picture_of_a_step_is_served(author: FlaskClient) -> None:
    assert f"/files/{LAMP_SHA}" in shown(author, "print", "lamp-story").text
    assert author.get(f"/files/{LAMP_SHA}", buffered=True).mimetype == "image/svg+xml"
    assert author.get("/files/" + "0" * 64).status_code == 404


def test_another_language_is_chosen(own: Path) -> None:
    folder = own / "modules/gentle-start"
    (folder / "module.cy.yaml").write_text(WELSH, "utf-8")
    (folder / "01-settle.cy.md").write_text("Croeso.", "utf-8")
    author = make_preview(own).test_client()

    assert "Cymraeg" in author.get(SETTLE).text
    assert "Croeso." in shown(author, "phone", "settle", lang="cy").text
    assert "We do not have it in" in shown(author, "phone", "lamp-story", lang="cy").text
    assert "only in English" not in shown(author, "phone", "lamp-story", lang="en").text


def test_a_fault_is_told_on_the_pages_of_the_module_it_is_in(
    author: FlaskClient, own: Path
) -> None:
    (own / "modules/gentle-start/01-settle.md").write_text("See [it](a.md).", "utf-8")

    page = author.get(SETTLE).text

    assert "gentle-start/01-settle.md: the link a.md leads nowhere" in page
    assert "To be put right" not in author.get("/step/break/break").text
    assert "See" in shown(author, "phone", "settle").text


def test_a_module_that_cannot_be_read_hides_no_other(author: FlaskClient, own: Path) -> None:
    (own / "modules/gentle-start/module.yaml").write_text("slug: [", "utf-8")

    page = author.get("/module/gentle-start").text

    assert "gentle-start/module.yaml: line" in page
    assert "gentle-start: cannot be read" in author.get("/step/break/break").text
    assert author.get(SETTLE).status_code == 200  # the page stays, and says what is wrong
    assert shown(author, "phone", "settle").status_code == 404


def test_what_is_written_is_shown_at_once(author: FlaskClient, own: Path) -> None:
    before = author.get("/changed").json

    (own / "modules/gentle-start/01-settle.md").write_text("Other words.", "utf-8")

    assert author.get("/changed").json != before
    assert "Other words." in shown(author, "phone", "settle").text


def test_only_the_pages_own_scripts_run(author: FlaskClient) -> None:
    policy = author.get(SETTLE).headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert author.get("/own/app.py").status_code == 404
    assert author.get("/shown/other/gentle-start/settle").status_code == 404
