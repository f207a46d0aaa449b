"""Fields say what is wrong in our words, at the box that can be put right, and lose nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from spip_live import headers, widgets
from spip_live.widgets import (
    CheckboxesField,
    CheckboxField,
    DateField,
    EmailField,
    FileField,
    Form,
    NumberField,
    PasswordField,
    RadioField,
    SelectField,
    SubmitField,
    TelField,
    TextareaField,
    TextField,
    TimeField,
    error_summary,
)

ROOM = UUID(int=4471)
ROUTES = [("court", "Court order"), ("cafcass", "Cafcass", "Before a hearing")]


class Everything(Form):
    """One field of each kind."""

    name = TextField("First name", required="Enter a first name", most=10)
    email = EmailField("Email address", hint="For the link")
    phone = TelField("Phone number")
    born_on = DateField("Date of birth", required="Enter a date of birth")
    starts_at = TimeField("Start time", required="Enter a start time")
    room = SelectField("Room", blank="Choose a room", required="Choose a room", coerce=UUID)
    route = RadioField("Route", choices=ROUTES, required="Choose a route")
    needs = CheckboxesField("Needs", choices=[("bsl", "Sign language"), ("big", "Large print")])
    alone = CheckboxField("I am alone", required="Tick the box to go on")
    places = NumberField("Group size", least=4, most=12)
    note = TextareaField("Note", most=20)
    secret = PasswordField("Password")
    listed = FileField("Referral list", accept=".csv")
    save = SubmitField("Save")


GOOD = {
    "name": " Amara ", "email": "amara@example.com", "phone": "07700 900982",
    "born_on": ["27", "Mar", "1990"], "starts_at": "6.30pm", "room": str(ROOM), "route": "court",
    "needs": ["bsl"], "alone": "y", "places": "8", "note": "Short", "secret": "x",
}  # fmt: skip


@pytest.fixture
def app() -> Iterator[Flask]:
    """The smallest app that can print a field: no database, nothing of the product."""
    app = Flask("spip_live")
    app.config.update(SECRET_KEY="only-for-tests", WTF_CSRF_ENABLED=False)
    headers.init(app)
    widgets.init(app)
    with app.test_request_context():
        yield app


def asked(**changed: object) -> Everything:
    """The form as somebody sent it."""
    form = Everything(formdata=MultiDict({**GOOD, **changed}))
    form.room.choices = [(ROOM, "SPIP, part one")]
    return form


def test_good_answers_become_python_values(app: Flask) -> None:
    form = asked()

    assert form.validate(), form.errors
    assert form.name.data == "Amara"
    assert form.born_on.data == date(1990, 3, 27)
    assert form.starts_at.data == time(18, 30)
    assert form.room.data == ROOM
    assert form.needs.data == ["bsl"]
    assert form.places.data == 8


def test_an_empty_form_asks_for_what_it_needs_in_our_words(app: Flask) -> None:
    form = Everything(formdata=MultiDict({"save": "y"}))
    form.room.choices = [(ROOM, "SPIP, part one")]

    assert not form.validate()
    assert form.errors == {
        "name": ["Enter a first name"],
        "born_on": ["Enter a date of birth"],
        "starts_at": ["Enter a start time"],
        "room": ["Choose a room"],
        "route": ["Choose a route"],
        "alone": ["Tick the box to go on"],
    }


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "x" * 11, "Use 10 characters or fewer"),
        ("email", "amara@example", "Enter an email address in the correct format"),
        ("phone", "call me", "Enter a phone number"),
        ("born_on", ["27", "", "1990"], "Date of birth must include a month"),
        ("born_on", ["31", "2", "1990"], "Date of birth must be a real date"),
        ("born_on", "nonsense", "Date of birth must include a month and year"),
        ("starts_at", "teatime", "Enter a time, like 6:30pm"),
        ("room", str(UUID(int=1)), "Choose one of the answers shown"),
        ("room", "not-an-id", "Choose one of the answers shown"),
        ("route", "by post", "Choose one of the answers shown"),
        ("places", "many", "Enter a whole number, using digits"),
        ("places", "13", "Enter a number from 4 to 12"),
        ("note", "x" * 21, "Use 20 characters or fewer"),
    ],
)
def test_each_wrong_answer_is_said_plainly_and_is_still_there(
    app: Flask, field: str, typed: object, said: str
) -> None:
    form = asked(**{field: typed})

    assert not form.validate()
    assert list(form.errors) == [field]
    assert form.errors[field][0].startswith(said)
    page = str(form[field]())
    assert form.errors[field][0] in page
    if field not in {"room", "route"}:
        for part in typed if isinstance(typed, list) else [str(typed)]:
            assert not part or part in page


def test_the_summary_links_each_error_to_a_box_that_can_take_focus(app: Flask) -> None:
    form = asked(name="", born_on=["27", "", "1990"], route="", alone="", starts_at="")
    form.validate()

    summary = str(error_summary(form, ("That room is full", "#room")))

    page = "".join(str(field()) for field in form)
    for target in re.findall(r'href="#([\w-]+)"', summary):
        element = re.search(rf'<(\w+)[^>]*\sid="{target}"', page)
        assert element, target
        assert element[1] in {"input", "select", "textarea"}, target
    assert 'href="#born_on-month"' in summary
    assert "That room is full" in summary


def test_a_form_without_errors_has_no_summary(app: Flask) -> None:
    form = asked()
    form.validate()

    assert error_summary(form) == ""


def test_what_was_typed_is_never_markup(app: Flask) -> None:
    form = asked(name="<script>x</script>")
    form.validate()

    assert "<script>" not in str(form.name())


def test_no_field_is_marked_required_or_points_to_an_empty_hint(app: Flask) -> None:
    page = "".join(str(field()) for field in asked())

    assert " required" not in page
    assert not re.search(r'class="govuk-hint">\s*</div>', page)
    for described in re.findall(r'aria-describedby="([^"]+)"', page):
        for name in described.split():
            assert f'id="{name}"' in page, name


def test_an_answers_own_hint_stands_beneath_it(app: Flask) -> None:
    assert "Before a hearing" in str(asked().route())


def test_a_date_may_come_as_one_value_in_an_address(app: Flask) -> None:
    assert asked(born_on="1990-03-27").born_on.data == date(1990, 3, 27)


def test_a_known_date_and_time_are_shown_as_people_write_them(app: Flask) -> None:
    form = Everything(formdata=None, born_on=date(1990, 3, 27), starts_at=time(18, 30))
    form.room.choices = []

    assert all(f'value="{part}"' in str(form.born_on()) for part in ("27", "3", "1990"))
    assert 'value="6:30pm"' in str(form.starts_at())


def test_a_date_that_may_be_empty_may_not_be_half_filled(app: Flask) -> None:
    class Filters(Form):
        until = DateField("Until")

    empty = Filters(formdata=MultiDict({"until": ""}))
    half = Filters(formdata=MultiDict([("until", ""), ("until", "3"), ("until", "2026")]))

    assert empty.validate()
    assert not half.validate()
    assert half.errors == {"until": ["Until must include a day"]}


def test_printing_a_field_twice_prints_the_same(app: Flask) -> None:
    form = asked()

    assert all(str(field()) == str(field()) for field in form)
