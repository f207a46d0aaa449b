"""One person of a row: each detail cleaned, or nobody where a detail is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from spip_live.office.intake import contacts, dates, names, words
from spip_live.office.intake.fields import OF_PERSON, of
from spip_live.office.intake.remarks import Cleaned, Severity
from spip_live.office.intake.slips import Desk, Person
from spip_live.people.families import is_placeholder

TELLING = ("name", "forename", "surname", "born_on", "email", "phone")


def is_told(desk: Desk, side: str) -> bool:
    """Whether the row tells of this person at all."""
    return any(not is_placeholder(desk.raw(of(side, field))) for field in TELLING)


def person(desk: Desk, side: str, today: date, notes: words.Notes) -> Person | None:
    """This person, or none while a detail of theirs has to be corrected."""
    forename, surname = _name(desk, side)
    made = Person(
        forename=forename,
        surname=surname,
        title=_title(desk.raw(of(side, "title"))),
        born_on=desk.keep(of(side, "born_on"), dates.birth(desk.raw(of(side, "born_on")), today)),
        email=_text(desk, side, "email", contacts.email),
        phone=_text(desk, side, "phone", contacts.phone),
        needs=_text(desk, side, "needs", words.needs),
        language=_text(desk, side, "language", words.language),
    )
    made = _with_flags(desk, side, made, notes)
    if desk.has_error(of(side, field) for field in OF_PERSON):
        return None
    return made


def with_interpreter(someone: Person, language: str) -> Person:
    """The person with an interpreter among their needs."""
    need = f"{language} interpreter"
    things = [thing for thing in someone.needs.split("; ") if thing]
    return replace(someone, needs="; ".join(dict.fromkeys([*things, need])))


def say_what_is_missing(desk: Desk, side: str, someone: Person) -> None:
    """What a referred person needs and the list does not tell."""
    if not someone.email and not someone.phone:
        text = "No email and no phone number. Ask the sender how to reach this person."
        desk.say(of(side, "email"), Severity.WARNING, text)
    elif not someone.email:
        text = "No email address, so a joining link can't be sent by email. Ask for one."
        desk.say(of(side, "email"), Severity.WARNING, text)
    if someone.born_on is None:
        text = "No date of birth, so this person can't be told from another of the same name."
        desk.say(of(side, "born_on"), Severity.WARNING, text)


def _text(desk: Desk, side: str, field: str, clean: Callable[[str], Cleaned[str]]) -> str:
    return desk.keep(of(side, field), clean(desk.raw(of(side, field)))) or ""


def _title(raw: str) -> str:
    return raw.strip(" .").capitalize() if raw.casefold().strip(" .") in names.TITLES else ""


def _name(desk: Desk, side: str) -> tuple[str, str]:
    """Forename and surname from fields of their own, else from the full name."""
    whole = of(side, "name")
    if desk.raw(whole) and not (desk.raw(of(side, "forename")) or desk.raw(of(side, "surname"))):
        pieces = names.split_full_name(desk.raw(whole))
        at = (whole, whole)
    else:
        pieces = (desk.raw(of(side, "forename")), desk.raw(of(side, "surname")))
        at = (of(side, "forename"), of(side, "surname"))
    forename = desk.keep(at[0], names.part(pieces[0], "forename")) or ""
    surname = desk.keep(at[1], names.part(pieces[1], "surname")) or ""
    for name, field, what in ((forename, at[0], "forename"), (surname, at[1], "surname")):
        if not name and not desk.has_error([field]):
            desk.say(field, Severity.ERROR, f"The {what} is missing. Write it.")
    return forename, surname


def _with_flags(desk: Desk, side: str, someone: Person, notes: words.Notes) -> Person:
    def flag(field: str) -> bool:
        return bool(desk.keep(of(side, field), words.flag(desk.raw(of(side, field)))))

    both = flag("contact_confidential") or notes.confidential
    return replace(
        someone,
        email_confidential=flag("email_confidential") or both,
        phone_confidential=flag("phone_confidential") or both,
    )
