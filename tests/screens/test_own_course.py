"""A coordinator brings the provider's own course in: checked first, used when they say so."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from spip_live import jobs
from spip_live.content import taught
from spip_live.content.models import ContentPack
from spip_live.db import db
from spip_live.journal import Entry
from spip_live.people.models import Role
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import make_enrolment, make_room, make_staff
from tests.packs import FILM, PACK, Files, zip_of
from tests.shelving import shelve

HOME = "/course-content"


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def send(client: FlaskClient, content: bytes, name: str = "ours.zip") -> str:
    """Upload a zip and give the address of its page."""
    answer = client.post(HOME, data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def checked(app: Flask, client: FlaskClient, files: Files, name: str = "ours.zip") -> str:
    """Upload a pack and let it be checked."""
    address = send(client, zip_of(files), name)
    jobs.run_due_jobs(app)
    return address


def journal(as_provider: AsProvider) -> list[str]:
    with as_provider():
        return list(db.session.scalars(select(Entry.action).order_by(Entry.at)))


def test_a_pack_is_checked_in_the_background_and_says_what_it_brings(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = send(coordinator, zip_of({**PACK, **FILM}))
    assert "Checking the pack" in coordinator.get(address).text
    assert coordinator.get(f"{address}/progress").json["finished"] is None

    jobs.run_due_jobs(app)

    assert coordinator.get(f"{address}/progress").json["finished"] == address
    page = coordinator.get(address).text
    assert "A gentle start, 9 minutes: new" in page
    assert "An evening together, 15 minutes: new" in page
    assert "In the place of the story: The lamp (A gentle start)" in page
    with as_provider():
        assert "evening" not in taught.here().programmes  # nothing changes by itself
    assert journal(as_provider) == ["content_pack.received", "content_pack.checked"]


def test_a_pack_is_taken_into_use_and_taught_at_once(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = checked(app, coordinator, PACK)

    answer = coordinator.post(f"{address}/use", follow_redirects=True)

    assert "ours.zip is in use" in answer.text
    assert "An evening together" in coordinator.get("/schedule/new").text
    assert journal(as_provider)[-1] == "content_pack.used"


def test_the_earlier_pack_is_put_back(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    first = checked(app, coordinator, PACK, "first.zip")
    other = {**PACK, "modules/gentle-start/01-settle.md": "Other words."}
    second = checked(app, coordinator, other, "second.zip")
    coordinator.post(f"{first}/use")
    coordinator.post(f"{second}/use")

    page = coordinator.get(HOME).text

    assert "Put back the earlier pack" in page
    assert f'action="{first}/use"' in page
    coordinator.post(f"{first}/use")
    with as_provider():
        used = db.session.scalars(select(ContentPack.file_name).where(ContentPack.in_use)).all()
    assert used == ["first.zip"]


def test_what_is_wrong_is_listed_by_file_and_key_and_nothing_of_it_is_kept(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider, data_dir: Path
) -> None:
    with as_provider() as mine:
        shelve(mine, PACK)
    text = str(PACK["modules/gentle-start/module.yaml"]).replace("minutes: 5", "minuts: 5")
    spoilt = {**PACK, "modules/gentle-start/module.yaml": text}

    address = checked(app, coordinator, spoilt)

    page = coordinator.get(address).text
    expected = (
        "gentle-start/module.yaml: steps[0] (settle): unknown key &#34;minuts&#34;; did you mean"
    )
    assert expected in page
    assert "Take this pack into use" not in page
    assert "To be put right" in coordinator.get(HOME).text
    with as_provider() as mine:
        (refused,) = db.session.scalars(
            select(ContentPack).where(ContentPack.status == "refused")
        ).all()
        assert not (data_dir / "packs" / str(mine) / refused.sha256).exists()
        assert "evening" in taught.by(mine).programmes  # what is in use stays in use
    assert coordinator.get(f"{address}/download").status_code == 404


def test_hostile_markup_is_refused_with_the_file_that_holds_it(
    app: Flask, coordinator: FlaskClient
) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg"><title>A</title><script>x()</script></svg>'

    address = checked(app, coordinator, {**PACK, "modules/gentle-start/pictures/lamp.svg": picture})

    page = coordinator.get(address).text
    assert "gentle-start/pictures/lamp.svg: &lt;script&gt; may not be in a picture" in page
    assert "<script>x()" not in page


def test_a_hostile_archive_is_refused_and_writes_nothing_elsewhere(
    app: Flask, coordinator: FlaskClient, data_dir: Path
) -> None:
    before = {path for path in data_dir.rglob("*") if "packs" not in path.parts}

    address = checked(app, coordinator, {**PACK, "../../../evil.md": "x"}, "<b>ours</b>.zip")

    page = coordinator.get(address).text
    assert "../../../evil.md: its path leads out of the zip" in page
    assert "<b>ours" not in page
    after = {path for path in data_dir.rglob("*") if "packs" not in path.parts}
    assert before == after


def test_the_same_zip_again_is_the_same_pack(app: Flask, coordinator: FlaskClient) -> None:
    first = checked(app, coordinator, PACK)

    assert send(coordinator, zip_of(PACK)) == first


def test_a_pack_that_was_refused_is_checked_afresh(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    alone = {"programmes/evening.yaml": PACK["programmes/evening.yaml"]}
    first = checked(app, coordinator, alone)
    assert "no module" in coordinator.get(first).text

    assert send(coordinator, zip_of(alone)) == first
    assert "Checking the pack" in coordinator.get(first).text


def test_a_pack_is_downloaded_as_it_was_uploaded(app: Flask, coordinator: FlaskClient) -> None:
    address = checked(app, coordinator, PACK)

    answer = coordinator.get(f"{address}/download", buffered=True)

    assert answer.data == zip_of(PACK)
    assert answer.headers["Content-Disposition"] == "attachment; filename=ours.zip"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("booked", ["room", "enrolment"])
def test_a_programme_that_people_are_booked_on_is_not_taken_away(
    coordinator: FlaskClient, as_provider: AsProvider, booked: str
) -> None:
    with as_provider() as mine:
        using = shelve(mine, PACK)
        without = {k: v for k, v in PACK.items() if not k.startswith("programmes")}
        other = shelve(mine, without, in_use=False)
        make = make_room if booked == "room" else make_enrolment
        make(programme="evening")
        addresses = [f"{HOME}/{using.id}/put-away", f"{HOME}/{other.id}/use"]

    for address in addresses:
        page = coordinator.post(address, follow_redirects=True).text
        assert "People are booked on “An evening together”, which this would take away" in page
    with as_provider() as mine:
        assert "evening" in taught.by(mine).programmes


def test_a_pack_that_nobody_is_booked_on_is_put_away(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider() as mine:
        make_room()
        pack_id = shelve(mine, PACK).id

    answer = coordinator.post(f"{HOME}/{pack_id}/put-away", follow_redirects=True)

    assert "pack.zip is no longer in use" in answer.text
    assert journal(as_provider)[-1] == "content_pack.put_away"
    with as_provider():
        assert "evening" not in taught.here().programmes


def test_a_pack_that_fits_no_longer_says_so_on_its_page(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    with as_provider() as mine:
        broken = {"programmes/evening.yaml": PACK["programmes/evening.yaml"]}
        pack_id: UUID = shelve(mine, broken).id

    page = coordinator.get(f"{HOME}/{pack_id}").text

    assert "This pack fits no longer" in page
    assert "there is no module &#34;gentle-start&#34;" in page
    refused = coordinator.post(f"{HOME}/{pack_id}/use", follow_redirects=True)
    assert "This pack fits no longer" in refused.text


def test_no_file_is_said_at_the_field(coordinator: FlaskClient) -> None:
    answer = coordinator.post(HOME, data={})

    assert answer.status_code == 422
    assert "Choose a zip file" in answer.text


def test_another_provider_never_sees_a_pack(
    app: Flask, coordinator: FlaskClient, database: TestDatabase, as_provider: AsProvider,
    sign_in: SignIn,
) -> None:  # fmt: skip
    address = checked(app, coordinator, PACK)
    with as_provider(database.add_provider("Moorland Mediation")):
        theirs = make_staff(Role.COORDINATOR)
    stranger = sign_in(theirs)

    assert "ours.zip" not in stranger.get(HOME).text
    for path in (address, f"{address}/progress", f"{address}/download"):
        assert stranger.get(path).status_code == 404
    for path in (f"{address}/use", f"{address}/put-away"):
        assert stranger.post(path).status_code == 404


def test_two_providers_may_upload_the_same_zip(
    app: Flask, coordinator: FlaskClient, database: TestDatabase, as_provider: AsProvider,
    sign_in: SignIn,
) -> None:  # fmt: skip
    first = checked(app, coordinator, PACK)
    with as_provider(database.add_provider("Moorland Mediation")):
        theirs = make_staff(Role.COORDINATOR)
    stranger = sign_in(theirs)

    second = checked(app, stranger, PACK)

    assert first != second
    assert "A gentle start, 9 minutes: new" in stranger.get(second).text


def test_only_a_coordinators_zip_may_be_larger_than_other_forms(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 100_000)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("README.md", b"x" * 200_000)

    def answer(client: FlaskClient) -> int:
        file = (io.BytesIO(stored.getvalue()), "a.zip")
        return client.post(HOME, data={"file": file}).status_code

    assert answer(sign_in(Role.COORDINATOR)) == 303
    assert answer(sign_in(Role.FACILITATOR)) in (403, 413)
    assert answer(app.test_client()) in (401, 413)
