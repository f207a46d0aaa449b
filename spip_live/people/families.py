"""Who is family with whom: ties to families, case numbers to one way of writing them."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

# Two letters for the court, two digits for the year, a letter for the kind, five digits.
# Source: published private-law judgments (SR12P00452, WD23P70135), see the domain notes, 2.2.
CASE_NUMBER = re.compile(r"^[A-Z]{2}\d{2}[A-Z]\d{5}$")
SHAPE = "LLDDLDDDDD"
# The numeric reference of the digital case system: sixteen digits.
DIGITAL_REFERENCE = re.compile(r"^\d{16}$")
AS_LETTER = str.maketrans("01", "OI")
AS_DIGIT = str.maketrans("OI", "01")

PLACEHOLDERS = frozenset(
    "tbc tba tbd toconfirm tobeconfirmed tobeadvised tobeannounced tobenotified tofollow "
    "notknown unknown notyetknown unkown na nan none nil null no nothing blank empty missing "
    "notapplicable notavailable notgiven notstated notsupplied notprovided notissued notyetissued "
    "notallocated notyetallocated notsure dontknow dk nk pending awaited awaiting awaitingnumber "
    "x xx xxx xxxx various seenotes seeabove asabove ditto nocase nocasenumber nonumber "
    "refused withheld anon anonymous someone".split()
)


def is_placeholder(text: str) -> bool:
    """Whether this says only that nothing is known: `TBC`, `not known`, `n/a`, `?`, or nothing."""
    letters = "".join(mark for mark in text.casefold() if mark.isalnum())
    return not letters or letters in PLACEHOLDERS or set(letters) == {"0"}


def normal_case_number(text: str) -> str | None:
    """A case number the way all lists agree on, or none where there is no number in it.

    Capitals without spaces and dashes; a letter O or I where a digit belongs is a 0 or 1, and the
    other way round, also in the digital case system's sixteen digits. A number of another shape is
    kept: it may be right.
    """
    if is_placeholder(text):
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    marks = "".join(re.findall(r"[A-Z0-9]", plain))
    if is_placeholder(marks):
        return None
    shaped = "".join(map(_to_kind, marks, SHAPE)) if len(marks) == len(SHAPE) else ""
    digits = marks.translate(AS_DIGIT)
    if CASE_NUMBER.match(shaped) or DIGITAL_REFERENCE.match(digits):
        return shaped or digits
    return marks if any(mark.isdigit() for mark in marks) else None


def _to_kind(mark: str, kind: str) -> str:
    return mark.translate(AS_LETTER if kind == "L" else AS_DIGIT)


def is_case_number(number: str) -> bool:
    """Whether a normal number has the shape of one; others are kept and looked at by a person."""
    return bool(CASE_NUMBER.match(number) or DIGITAL_REFERENCE.match(number))


def components(ties: Iterable[Iterable[T]]) -> Mapping[T, T]:
    """Everyone who is named in a tie, each with the one who stands for the whole family.

    A tie joins all whom it names; ties that share somebody make one family. Who is joined with
    whom does not depend on the order of the ties.
    """
    stands_for: dict[T, T] = {}
    for tie in ties:
        names = iter(tie)
        first = next(names, None)
        if first is None:
            continue
        root = _root(stands_for, first)
        for name in names:
            stands_for[_root(stands_for, name)] = root
    return {name: _root(stands_for, name) for name in stands_for}


def _root(stands_for: dict[T, T], name: T) -> T:
    stands_for.setdefault(name, name)
    while stands_for[name] != name:
        stands_for[name] = stands_for[stands_for[name]]
        name = stands_for[name]
    return name
