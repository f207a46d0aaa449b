"""Cells that hold a few known words: flags, parties, routes, fees, needs, notes."""

import re
from dataclasses import dataclass

from spip_live.office.intake.remarks import Cleaned, error, note, warning
from spip_live.people.families import is_placeholder

YES = frozenset("y yes true t 1 x ✓ ✔ ✅ confidential private ie ydy".split())
NO = frozenset("n no false f 0 - not none nil nac".split())
APPLICANT = re.compile(r"\b(app(licant)?s?|a\d?|petitioner)\b", re.I)
RESPONDENT = re.compile(r"\b(resp(ondent)?s?|r\d?)\b", re.I)
SELF = re.compile(r"\b(self|private|privately|voluntary|own|paying)\b", re.I)
CAFCASS = re.compile(r"\b(cafcass|fca|family court advis[eo]r)\b", re.I)
COURT = re.compile(
    r"\b(court|order|ordered|cao|s\.?\s?11|section 11|direction|directed|judge)\b", re.I
)
FEES = {
    "waived": re.compile(r"\b(waived?|exempt|free|no fee|nil)\b", re.I),
    "reduced": re.compile(r"\b(reduced|reduction|concession\w*|half|low income|partial)\b", re.I),
    "due": re.compile(
        r"\b(due|unpaid|not paid|outstanding|owing|invoiced?|pending|to pay)\b", re.I
    ),
    "paid": re.compile(r"\b(paid|received|settled|full)\b", re.I),
}
CONFIDENTIAL = re.compile(
    r"\b(do not share|not to be shared|do not disclose|not to be disclosed|confidential|c8)\b", re.I
)
INTERPRETER_AFTER = re.compile(r"interpreter[^(;.,]*\(\s*([^)]+?)\s*\)", re.I)
INTERPRETER_BEFORE = re.compile(r"\b([^\W\d_]+)[ -](?:speaking )?interpreter\b", re.I)
NOT_LANGUAGES = frozenset("an a the needs need no requires require with language".split())
LONGEST = 500


def flag(text: str) -> Cleaned[bool]:
    """Whether something is to be kept confidential; what we don't understand counts as yes."""
    words = text.casefold().strip(" .")
    if words in NO or is_placeholder(text):
        return Cleaned(False)
    if words.split()[0] in YES:
        return Cleaned(True)
    if words.split()[0] in NO:
        return Cleaned(False)
    return Cleaned(True, warning(f"“{text[:40]}” is neither yes nor no. It is taken as yes."))


def role(text: str) -> Cleaned[str]:
    """A person's part in the case: applicant, respondent, or as written."""
    if is_placeholder(text):
        return Cleaned(None)
    if RESPONDENT.search(text):
        return Cleaned("respondent")
    if APPLICANT.search(text):
        return Cleaned("applicant")
    return Cleaned(text[:40].lower())


def route(text: str) -> Cleaned[str]:
    """Why a parent is here; where it can't be told, the list's usual route is used."""
    if is_placeholder(text):
        return Cleaned(None)
    for found, pattern in (("self", SELF), ("cafcass", CAFCASS), ("court_order", COURT)):
        if pattern.search(text.replace("_", " ").replace("-", " ")):
            return Cleaned(found)
    return Cleaned(None, warning(f"“{text[:40]}” is not a route we know. Check the route."))


def fee(text: str) -> Cleaned[str]:
    """Where a self-referral's fee stands, if the text tells."""
    if is_placeholder(text):
        return Cleaned(None)
    for found, pattern in FEES.items():
        if pattern.search(text):
            return Cleaned(found)
    return Cleaned(None, warning(f"“{text[:40]}” does not say whether the fee is paid. Check it."))


ATTEND = {
    "both": ("p1", "p2"), "all": ("p1", "p2"), "p1": ("p1",), "p2": ("p2",), "1": ("p1",),
    "2": ("p2",), "applicant": ("p1",), "respondent": ("p2",), "first": ("p1",),
    "second": ("p2",), "p1 and p2": ("p1", "p2"), "p1 p2": ("p1", "p2"), "p1p2": ("p1", "p2"),
    "party 1": ("p1",), "party 2": ("p2",), "both parties": ("p1", "p2"),
    "both parents": ("p1", "p2"), "yes": ("p1", "p2"), "neither": (),
}  # fmt: skip


def attend(text: str) -> Cleaned[tuple[str, ...]]:
    """Which of a row's two people is referred; the other is only kept apart from them."""
    if is_placeholder(text):
        return Cleaned(None)
    words = " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
    if words in ATTEND:
        return Cleaned(ATTEND[words])
    return Cleaned(
        None, error(f"“{text[:40]}” does not say who is referred: write p1, p2 or both.")
    )


def language(text: str) -> Cleaned[str]:
    """A language as written, with a capital."""
    if is_placeholder(text):
        return Cleaned(None)
    return Cleaned(text[:1].upper() + text[1:LONGEST] if text.islower() else text[:LONGEST])


def needs(text: str) -> Cleaned[str]:
    """What somebody needs, one thing after another, parted by semicolons."""
    if is_placeholder(text) or text.casefold() in NO:
        return Cleaned(None)
    things = [_need(thing) for thing in re.split(r"\s*[;|\n]\s*", text) if thing]
    return Cleaned("; ".join(dict.fromkeys(thing for thing in things if thing))[:LONGEST])


def _need(thing: str) -> str:
    spoken = interpreter(thing)
    return f"{spoken} interpreter" if spoken and "interpreter" in thing.casefold() else thing


def interpreter(text: str) -> str | None:
    """The language of an interpreter who is asked for: `interpreter needed (Polish)` is Polish."""
    after = INTERPRETER_AFTER.search(text)
    before = INTERPRETER_BEFORE.search(text)
    if after:
        return after[1]
    return before[1] if before and before[1].casefold() not in NOT_LANGUAGES else None


@dataclass(frozen=True)
class Notes:
    """What free notes say that has a place of its own, and the rest as written."""

    confidential: bool = False
    interpreter: str | None = None
    rest: str = ""


def notes(text: str) -> Cleaned[Notes]:
    """Notes taken apart: a wish for confidence and an interpreter go where they take effect."""
    if is_placeholder(text):
        return Cleaned(Notes())
    confidential = CONFIDENTIAL.search(text) is not None
    spoken = interpreter(text)
    rest = "" if spoken or confidential else text
    if len(text) > 60:
        rest = text  # Long notes may say more than what was found in them.
    remark = note("The contact details are kept confidential, as the notes say.")
    return Cleaned(Notes(confidential, spoken, rest[:LONGEST]), remark if confidential else None)
