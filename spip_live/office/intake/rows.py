"""Rows to slips: every field cleaned by its own rule, every problem said at its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from spip_live.office.intake import children, dates, names, persons, words
from spip_live.office.intake.fields import FIRST, SECOND, of
from spip_live.office.intake.remarks import Severity
from spip_live.office.intake.slips import Desk, Party, Slip
from spip_live.office.intake.table import Table, tidy
from spip_live.people.families import is_case_number, is_placeholder, normal_case_number


@dataclass(frozen=True)
class Terms:
    """What holds for a whole list where its rows don't say otherwise; `roles` are by person."""

    today: date
    route: str = "court_order"
    second_is_referred: bool = True
    roles: Mapping[str, str] = field(default_factory=dict)


def slips(table: Table, columns: Mapping[str, int], terms: Terms) -> list[Slip]:
    """Every row of a table as a slip."""
    return [slip(row.number, values_of(row.cells, columns), terms) for row in table.rows]


def values_of(
    cells: Iterable[str],
    columns: Mapping[str, int],
    corrections: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """One row's values by field, with corrections in place of cells."""
    row = list(cells)
    values = {target: row[at] for target, at in columns.items() if at < len(row)}
    corrected = {target: tidy(text) for target, text in (corrections or {}).items()}
    return {**values, **corrected}


def slip(row: int, values: Mapping[str, str], terms: Terms) -> Slip:
    """One row's values, cleaned and checked; the same for lists and for typed-in referrals."""
    desk = Desk(values)
    case_number = _case_number(desk)
    route, fee = _route(desk, terms)
    notes = desk.keep("notes", words.notes(desk.raw("notes"))) or words.Notes()
    parties = _parties(desk, terms, notes)
    return Slip(
        row=row,
        case_number=case_number,
        case_as_given=desk.raw("case_number")[:60],
        cafcass_ref=_reference(desk.raw("cafcass_ref")),
        route=route,
        fee=fee,
        parties=parties,
        other_party_name=desk.keep("other_party", names.stated(desk.raw("other_party"))) or "",
        ordered_on=desk.keep("ordered_on", dates.of_order(desk.raw("ordered_on"), terms.today)),
        hearing_on=desk.keep("hearing_on", dates.of_hearing(desk.raw("hearing_on"), terms.today)),
        notes=notes.rest,
        problems=tuple(desk.problems),
        children=children.children(desk.raw("children"), terms.today),
        court=children.court(desk.raw("court")),
    )


def _case_number(desk: Desk) -> str | None:
    raw = desk.raw("case_number")
    if names.holds_formula(raw):
        desk.say("case_number", Severity.ERROR, "This holds a formula. Write the case number.")
        return None
    number = normal_case_number(raw)
    if number is None:
        if not is_placeholder(raw):
            text = f"“{raw[:40]}” is no case number, so it joins nobody. Check it."
            desk.say("case_number", Severity.WARNING, text)
        return None
    if not is_case_number(number):
        text = f"{number[:40]} is not like other case numbers. Check it with the court."
        desk.say("case_number", Severity.WARNING, text)
    elif "".join(mark for mark in raw.upper() if mark.isalnum()) != number:
        desk.say("case_number", Severity.NOTE, f"“{raw}” is read as {number}.")
    return number[:60]


def _reference(raw: str) -> str:
    """A Cafcass reference is opaque: only its spaces and case are made alike."""
    return "" if is_placeholder(raw) else "".join(raw.split()).upper()[:60]


def _route(desk: Desk, terms: Terms) -> tuple[str, str | None]:
    """The route and, for a self-referral only, where its fee stands."""
    raw = desk.raw("route")
    route = desk.keep("route", words.route(raw)) or terms.route
    if route != "self":
        return route, None
    fee = desk.keep("fee", words.fee(desk.raw("fee")))
    return route, fee or words.fee(raw).value or "due"


def _parties(desk: Desk, terms: Terms, notes: words.Notes) -> tuple[Party, ...]:
    present = [side for side in (FIRST, SECOND) if persons.is_told(desk, side)]
    if not present:
        desk.say(of(FIRST, "name"), Severity.ERROR, "Nobody is named in this row. Write the name.")
        return ()
    attending = _attending(desk, terms, present)
    if notes.interpreter and len(attending) > 1:
        text = "The notes don't say which of the two needs the interpreter: both are marked."
        desk.say("notes", Severity.WARNING, text)
    parties = (_party(desk, side, side in attending, terms, notes) for side in present)
    return tuple(party for party in parties if party is not None)


def _attending(desk: Desk, terms: Terms, present: list[str]) -> list[str]:
    """Who of those in the row is referred: as the row says, else as is usual for the list."""
    told = desk.keep("attend", words.attend(desk.raw("attend")))
    if told is None:
        return present if terms.second_is_referred else present[:1]
    attending = [side for side in told if side in present]
    if told and not attending:
        text = "The list says that this person is referred, but does not name them. Write the name."
        desk.say(of(told[0], "name"), Severity.ERROR, text)
    return attending


def _party(desk: Desk, side: str, referred: bool, terms: Terms, notes: words.Notes) -> Party | None:
    someone = persons.person(desk, side, terms.today, notes)
    told = desk.keep(of(side, "role"), words.role(desk.raw(of(side, "role"))))
    role = told or terms.roles.get(side, "")
    if someone is None:
        return None
    if referred:
        persons.say_what_is_missing(desk, side, someone)
        if notes.interpreter:
            someone = persons.with_interpreter(someone, notes.interpreter)
    return Party(side, someone, role, referred)
