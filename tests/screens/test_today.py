"""Today: what waits, and where to do it."""

from __future__ import annotations

from tests.conftest import AsProvider, SignIn
from tests.factories import (
    in_days,
    make_enrolment,
    make_parent,
    make_room,
    make_seat,
)


def test_today_names_what_waits_and_where_to_do_it(
    sign_in: SignIn, as_provider: AsProvider
) -> None:
    with as_provider():
        soon = make_room(starts_at=in_days(2))
        make_seat(soon, make_enrolment(make_parent("Hassan", "Abara", email="")))
        make_enrolment(make_parent("Laura", "Nwosu"))
        make_enrolment(make_parent("Jack", "Field"), seatable=False)

    page = sign_in().get("/today").text

    assert "parents wait for a seat" in page
    assert "Jack Field" in page
    assert "Hassan Abara" in page
    assert "No email address" in page
    assert f"/schedule/{soon.id}" in page
    assert "1 parent, at least 6 make a group" in page


def test_today_has_nothing_to_do_when_nothing_waits(sign_in: SignIn) -> None:
    assert "Nothing waits" in sign_in().get("/today").text
