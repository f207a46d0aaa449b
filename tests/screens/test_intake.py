"""A coordinator brings a list in: upload, columns, rows, and in; whole, once, and with a face."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from spip_live import clock, jobs
from spip_live.db import db
from spip_live.office.intake import bringing_in
from spip_live.office.models import Import, ImportFile, ImportLayout, ImportRow
from spip_live.people import sign_ins
from spip_live.people.models import Parent, Role
from tests.conftest import AsProvider, SignIn
from tests.database import TestDatabase
from tests.factories import PROGRAMME, make_staff
from tests.lists import CAFCASS, COURT, as_csv, counts, long_list


@pytest.fixture
def coordinator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.COORDINATOR)


def upload(client: FlaskClient, content: bytes, name: str = "list.csv") -> str:
    """Upload a list and give its address."""
    answer = client.post("/referral-lists", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303, answer.text
    return re.sub(r"/(columns|rows)$", "", answer.location)


def settle_columns(client: FlaskClient, address: str, **changes: str) -> TestResponse:
    """Confirm the columns as they were recognised, but for `changes`."""
    page = client.get(f"{address}/columns").text
    chosen = {
        name: next(iter(re.findall(r'<option value="([^"]*)" selected', body)), "")
        for name, body in re.findall(r'name="(column-\d+)">(.*?)</select>', page, re.S)
    }
    usual = re.search(r'name="route"[^>]*value="(\w+)"[^>]*checked', page)
    second = re.search(r'name="second_is_referred"[^>]*value="(\w+)"[^>]*checked', page)
    return client.post(
        f"{address}/columns",
        data={
            "programme": PROGRAMME,
            "route": usual[1] if usual else "court_order",
            "second_is_referred": second[1] if second else "yes",
            **chosen,
            **changes,
        },
    )


def bring_in(app: Flask, client: FlaskClient, address: str) -> str:
    """Have the checked list brought in, and give the page that says what came of it."""
    assert client.post(f"{address}/bring-in").status_code == 303
    jobs.run_due_jobs(app)
    return client.get(address).text


def import_whole(app: Flask, client: FlaskClient, content: bytes, **corrections: str) -> str:
    address = upload(client, content)
    assert settle_columns(client, address).status_code == 303
    if corrections:
        client.post(f"{address}/rows", data=corrections)
    return bring_in(app, client, address)


@pytest.mark.parametrize(
    ("content", "corrections", "referrals"),
    [
        (COURT, {"48:p1.forename": "Gethin"}, 89),
        (CAFCASS, {"13:p1.name": "O'BRIEN, Ben"}, 53),
    ],
)
def test_a_kept_list_comes_in_whole_once_its_formula_is_corrected(
    app: Flask,
    coordinator: FlaskClient,
    as_provider: AsProvider,
    content: bytes,
    corrections: dict[str, str],
    referrals: int,
) -> None:
    page = import_whole(app, coordinator, content, **corrections)

    assert "The list is in" in page
    with as_provider():
        assert counts()["referrals"] == referrals


def test_the_same_list_twice_changes_nothing_and_says_so(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    import_whole(app, coordinator, COURT)
    with as_provider():
        before = counts()

    address = upload(coordinator, COURT)
    assert "brought in before" in coordinator.get(f"{address}/columns").text
    settle_columns(coordinator, address)
    page = bring_in(app, coordinator, address)

    assert "Nothing has changed" in page
    with as_provider():
        assert counts() == before


def test_a_formula_is_shown_at_its_row_and_its_neighbour_comes_in(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = upload(coordinator, CAFCASS)
    settle_columns(coordinator, address)

    page = coordinator.get(f"{address}/rows").text
    assert "Row 13" in page
    assert "holds a formula" in page
    assert "&#34;http://example.org&#34;" in page

    assert "still to be corrected" in bring_in(app, coordinator, address)
    with as_provider():
        names = set(db.session.scalars(select(Parent.surname)))
        assert "Ferguson" in names
        assert not db.session.scalars(select(Parent).where(Parent.forename.contains("="))).all()
        assert db.session.scalars(select(ImportRow.number)).all() == [13]

    coordinator.post(f"{address}/rows", data={"13:p1.name": "O'BRIEN, Ben"})
    assert "Nothing to correct" in coordinator.get(f"{address}/rows?show=correct").text
    bring_in(app, coordinator, address)
    with as_provider():
        assert db.session.scalars(select(Parent).where(Parent.forename == "Ben")).one()
        assert db.session.scalars(select(ImportRow.number)).all() == []


def test_a_row_is_left_out_and_taken_back(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = upload(coordinator, COURT)
    settle_columns(coordinator, address)

    coordinator.post(f"{address}/rows", data={"48:leave": "yes"})
    assert "Row 48" not in coordinator.get(f"{address}/rows?show=correct").text
    assert "48" in coordinator.get(f"{address}/rows?show=out").text

    coordinator.post(f"{address}/rows", data={"48:take": "yes"})
    assert "Row 48" in coordinator.get(f"{address}/rows?show=correct").text


@pytest.mark.parametrize(
    "posted",
    [{"²:leave": "yes"}, {"99999999999:leave": "yes"}, {"48:p1.forename": "A\x00nna"}, {":": ""}],
)
def test_what_no_page_of_ours_would_post_breaks_nothing(
    coordinator: FlaskClient, posted: dict[str, str]
) -> None:
    address = upload(coordinator, COURT)
    assert settle_columns(coordinator, address, **{"column-²": "p1.name"}).status_code == 303

    assert coordinator.post(f"{address}/rows", data=posted).status_code == 303


def test_what_the_course_does_not_need_is_seen_and_kept_nowhere(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = upload(coordinator, CAFCASS)

    assert "Seen and not kept" in coordinator.get(f"{address}/columns").text
    with as_provider():
        kept = db.session.scalars(select(ImportRow.cells)).all()
        assert "S. Amin" not in str(kept)
        assert db.session.scalars(select(ImportFile.import_id)).all() == []


def test_what_is_mapped_once_is_remembered_for_the_next_list(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    odd = [["Wer", "Fall", "Wann"], ["ALI, Ben", "WD25P91805", "1984-03-13"]]
    address = upload(coordinator, as_csv(odd))
    answer = settle_columns(
        coordinator, address, **{"column-0": "p1.name", "column-1": "case_number", "column-2": ""}
    )
    assert answer.status_code == 303

    again = upload(coordinator, as_csv([row[::-1] for row in odd]))
    page = coordinator.get(f"{again}/columns").text

    assert "was here before" in page
    found = re.findall(r'name="column-(\d)">.*?<option value="([^"]*)" selected', page, re.S)
    assert dict(found)["2"] == "p1.name"
    with as_provider():
        assert len(db.session.scalars(select(ImportLayout.id)).all()) == 1


def test_a_list_without_a_name_column_is_not_taken(coordinator: FlaskClient) -> None:
    address = upload(coordinator, COURT)
    without = {f"column-{at}": "" for at in range(16)}

    answer = settle_columns(coordinator, address, **without)

    assert answer.status_code == 422
    assert "which column holds the person" in answer.text


def test_two_columns_cannot_be_the_same_thing(coordinator: FlaskClient) -> None:
    address = upload(coordinator, COURT)

    answer = settle_columns(coordinator, address, **{"column-0": "p1.surname"})

    assert answer.status_code == 422
    assert "Two columns are given as" in answer.text


@pytest.mark.parametrize(
    ("content", "said"), [(b"%PDF-1.7", "PDF"), (b"Case No,Surname\n", "no rows")]
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(
    coordinator: FlaskClient, content: bytes, said: str
) -> None:
    page = coordinator.get(upload(coordinator, content)).text

    assert "We could not read this file" in page
    assert said in page


def test_no_file_is_said_at_the_field(coordinator: FlaskClient) -> None:
    answer = coordinator.post("/referral-lists", data={})

    assert answer.status_code == 422
    assert "Choose a file" in answer.text


def test_a_workbook_and_a_long_list_are_worked_on_in_the_background(
    app: Flask, coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = upload(coordinator, long_list(800))
    assert "Reading the list" in coordinator.get(address).text
    assert coordinator.get(f"{address}/progress").json["finished"] is None

    jobs.run_due_jobs(app)
    assert coordinator.get(f"{address}/progress").json["finished"].endswith("/columns")
    settle_columns(coordinator, address)
    assert "Checking the rows" in coordinator.get(address).text
    jobs.run_due_jobs(app)
    assert "1,600" in coordinator.get(f"{address}/rows").text
    bring_in(app, coordinator, address)

    with as_provider():
        assert counts()["referrals"] == 1_600
    assert coordinator.get(f"{address}/progress").json["done"] == 6_400 + 1_600


def test_a_fault_in_the_middle_leaves_nothing_and_is_said(
    app: Flask,
    coordinator: FlaskClient,
    as_provider: AsProvider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(*_args: object) -> int:
        raise OSError("the power went")

    address = upload(coordinator, COURT)
    settle_columns(coordinator, address)
    with monkeypatch.context() as patch:
        patch.setattr(bringing_in, "_change_held", stop)
        coordinator.post(f"{address}/bring-in")
        with pytest.raises(RuntimeError, match=r"intake\.bring_in"):
            jobs.run_due_jobs(app)

    assert "Nothing of the list was brought in" in coordinator.get(address).text
    with as_provider():
        assert set(counts().values()) == {0}


@pytest.mark.parametrize(
    ("broken", "rows"),
    [("spip_live.office.intake.reading.read", 800), ("spip_live.office.intake.planning.plan", 800)],
)
def test_a_fault_in_reading_or_checking_is_said_and_mends_by_itself(
    app: Flask,
    coordinator: FlaskClient,
    as_provider: AsProvider,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    rows: int,
) -> None:
    def stop(*_args: object) -> object:
        raise OSError("the power went")

    address = upload(coordinator, long_list(rows))
    if "planning" in broken:
        jobs.run_due_jobs(app)
        settle_columns(coordinator, address)
    with monkeypatch.context() as patch:
        patch.setattr(broken, stop)
        with pytest.raises(RuntimeError, match="intake"):
            jobs.run_due_jobs(app)

    assert "The work on this list stopped" in coordinator.get(address).text

    with as_provider():
        db.session.execute(text("update procrastinate_jobs set scheduled_at = null"))
    jobs.run_due_jobs(app)
    assert "stopped" not in coordinator.get(address, follow_redirects=True).text


def test_a_list_can_be_removed_with_all_that_was_kept_of_it(
    coordinator: FlaskClient, as_provider: AsProvider
) -> None:
    address = upload(coordinator, COURT)

    coordinator.post(f"{address}/abandon")

    with as_provider():
        assert db.session.scalars(select(ImportRow.number)).all() == []
        assert db.session.scalars(select(Import.status)).one() == "abandoned"


def test_what_is_left_to_do_waits_for_the_coordinator(app: Flask, coordinator: FlaskClient) -> None:
    address = upload(coordinator, CAFCASS, "cafcass.csv")
    assert "Finish bringing this list in" in coordinator.get("/today").text

    settle_columns(coordinator, address)
    bring_in(app, coordinator, address)

    page = coordinator.get("/today").text
    assert "Correct 1 row and bring them in" in page
    assert "The other party is not known" in page


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SAFEGUARDING_LEAD])
def test_only_coordinators_bring_lists_in(sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get("/referral-lists").status_code == 403


def test_another_provider_sees_nothing_of_a_list(
    app: Flask, coordinator: FlaskClient, database: TestDatabase, as_provider: AsProvider
) -> None:
    address = upload(coordinator, COURT)
    with as_provider(database.add_provider("Elsewhere")):
        token = sign_ins.start(make_staff(Role.COORDINATOR), "test", clock.now()).token
    stranger = app.test_client()
    with stranger.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True

    assert stranger.get(f"{address}/columns").status_code == 404
    assert "list.csv" not in stranger.get("/referral-lists").text
