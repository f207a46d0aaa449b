"""What linkage found, in words for staff: what agrees, without saying what is written."""

from __future__ import annotations

from spip_live.people.linkage.judging import Found
from spip_live.people.linkage.weights import Level, Question
from spip_live.people.models import TieKind

WHAT = {
    "case": "case number",
    "reference": "Cafcass reference",
    "forename": "first name",
    "surname": "last name",
    "born_on": "date of birth",
    "names_them": "name of the other party",
    "named_by_them": "name as the other party",
    "other": "other party",
    "children": "children",
    "email": "email address",
    "phone": "phone number",
    "order": "date of the order",
    "court": "court",
}
HOW = {Level.SAME: "the same", Level.ALIKE: "nearly the same", Level.NEAR: "partly the same"}
SAID = {
    Question.SAME_PERSON: "They look like one person",
    Question.OTHER_PARENT: "They look like two parents of one family",
}
KINDS = {
    Question.SAME_PERSON: TieKind.SUSPECTED_DUPLICATE,
    Question.OTHER_PARENT: TieKind.SUSPECTED_OTHER_PARENT,
}


def kind(found: Found) -> TieKind:
    """The kind of tie that follows."""
    return KINDS[found.question]


def reason(found: Found) -> str:
    """Why two were tied: `They look like one person. The same: date of birth, children.`"""
    sentences = [SAID[found.question]]
    for level in (Level.SAME, Level.ALIKE):
        agree = [WHAT[what] for what in WHAT if found.levels.get(what) is level]
        if agree:
            sentences.append(f"{HOW[level].capitalize()}: {', '.join(agree)}")
    return ". ".join(sentences) + "."
