"""The names that columns go by, and what each means: names only, never what stands below them."""

import re
import unicodedata
from dataclasses import dataclass

from spip_live.office.intake import fields

# Each field with the names that it goes by, in lower case, as `plain` would write them.
OF_ROW: dict[str, str] = {
    "case_number": (
        "case no, case number, case num, case, case id, court case, court case number, court case "
        "no, court number, court ref, court reference, family court number, familyman number, "
        "familyman no, familyman, proceedings number, claim number, case ref, case reference, "
        "case nr, caseno, casenumber"
    ),
    "cafcass_ref": (
        "cafcass ref, cafcass reference, cafcass no, cafcass number, cafcass id, cafcass case, "
        "cafcass case number, cafcass case ref, cafcass, cafcassref, referral id, referral ref, "
        "referral reference, referral number, referral no, ecms number, ecms, our ref, your ref, "
        "unique ref"
    ),
    "route": (
        "referral type, route, referral route, type, source, referral source, referred by, type "
        "of referral, referrer, order type, ordered or referred, basis, pathway"
    ),
    "fee": "fee, fee status, payment, payment status, paid, fees, charge",
    "attend": (
        "attend, attending, who attends, to attend, attendee, attendees, who is to attend, party "
        "to attend, parties to attend, who is referred, referred, referred party, referred "
        "parties, ordered to attend"
    ),
    "other_party": (
        "other party, other parent, other party name, other parent name, name of other party, "
        "name of other parent, co parent, co parent name, ex partner, ex partner name, opposing "
        "party, other side, linked party, linked parent"
    ),
    "ordered_on": (
        "order date, date of order, ordered, ordered on, date ordered, order made, direction "
        "date, date of direction, order"
    ),
    "hearing_on": (
        "next hearing, hearing date, hearing, date of next hearing, next hearing date, date of "
        "hearing, court date, next court date, review date, review hearing, return date, drha, "
        "drha date, final hearing"
    ),
    "notes": (
        "notes, note, comments, comment, remarks, other information, additional information, "
        "further information, special instructions, instructions, observations, nodiadau"
    ),
    "children": (
        "children, child, children names, child names, childrens names, names of children, child "
        "name, childs name, child dob, children dob, subject children, subject child, kids, "
        "children and dates of birth, childrens details, plant"
    ),
    "court": (
        "court, court name, courtname, name of court, family court, hearing centre, court centre, "
        "issuing court, llys"
    ),
    "not_kept": (
        "gender, sex, pronouns, address, postcode, post code, town, address 1, address 2, address "
        "3, address line 1, address line 2, address line 3, county, street, city, ethnicity, "
        "religion, nationality, national insurance, nino, ni number, solicitor, solicitors, fca, "
        "family court adviser, family court advisor, cafcass officer, cafcass worker, officer, "
        "judge, age, relationship, relationship to child, row, row "
        "number, line, line number, no, id, serial, date received, received, date of referral, "
        "referral date"
    ),
}
OF_PERSON: dict[str, str] = {
    "title": "title, salutation, teitl",
    "name": (
        "name, full name, fullname, parent, parent name, party name, name of parent, name of "
        "party, client name, person, enw, surname forename, surname first name, applicant or "
        "respondent name, participant, participant name, attendee name"
    ),
    "forename": (
        "forename, forenames, first name, first names, firstname, given name, given names, "
        "christian name, fname, first, enw cyntaf"
    ),
    "surname": (
        "surname, last name, lastname, family name, second name, sname, lname, last, cyfenw"
    ),
    "role": (
        "party, role, party role, party type, applicant respondent, applicant or respondent, app "
        "resp, a r, status in case, capacity, party status, party to case"
    ),
    "born_on": (
        "date of birth, dob, d o b, birth date, birthdate, born, born on, birthday, date birth, "
        "parent dob, party dob, dyddiad geni"
    ),
    "email": (
        "email, e mail, email address, e mail address, mail, emailaddress, email addr, contact "
        "email, personal email, ebost, e bost"
    ),
    "phone": (
        "phone, mobile, tel, telephone, mobile number, phone number, telephone number, mobile no, "
        "phone no, tel no, contact number, contact no, contact tel, cell, mobile phone, mobile "
        "tel, contact phone, telephone no, mob, ffon, ffon symudol"
    ),
    "email_confidential": (
        "email confidential, confidential email, email is confidential, email conf, is email "
        "address confidential, is email confidential, keep email confidential, email address "
        "confidential, email private"
    ),
    "phone_confidential": (
        "phone confidential, confidential phone, phone is confidential, phone conf, is phone "
        "number confidential, is phone confidential, mobile confidential, tel confidential, "
        "telephone confidential, phone number confidential, phone private"
    ),
    "contact_confidential": (
        "confidential, contact details confidential, contact confidential, confidential contact, "
        "details confidential, contact details private, c 8, c 8 filed, confidentiality, keep "
        "contact details confidential, keep details private, do not share"
    ),
    "needs": (
        "needs, additional needs, access needs, support needs, adjustments, special needs, "
        "reasonable adjustments, accessibility, disability, disabilities, requirements, support, "
        "interpreter, interpreter needed, anghenion"
    ),
    "language": (
        "language, first language, preferred language, spoken language, main language, languages, "
        "iaith"
    ),
}
SIDES: dict[str, str] = {
    fields.FIRST: (
        "p 1, party 1, party one, first party, parent 1, parent one, first "
        "parent, person 1, 1st party, 1st parent, parent a, party a, applicant 1, applicant, app, "
        "a 1, 1"
    ),
    fields.SECOND: (
        "p 2, party 2, party two, second party, parent 2, parent two, second "
        "parent, person 2, 2nd party, 2nd parent, parent b, party b, respondent 1, "
        "respondent, resp, r 1, 2, other party, other parent, co parent, ex partner"
    ),
}


def _by_name(names_of: dict[str, str]) -> dict[str, str]:
    return {name: field for field, names in names_of.items() for name in names.split(", ")}


ROW_NAMES = _by_name(OF_ROW)
PERSON_NAMES = _by_name(OF_PERSON)
# The longest first, so that `party 1` is not read as a `party` that is followed by `1`.
SIDE_NAMES = sorted(_by_name(SIDES).items(), key=lambda pair: -len(pair[0]))
# Names that say of the second person that the row is not about them.
STATED_ONLY = ("other party", "other parent", "co parent", "ex partner")
# `Child 3 school`, `Address (postal)`: whatever follows, such a column is not kept.
LEFT_BEHIND = {"child": "not_kept", "address": "not_kept", "postcode": "not_kept"}


@dataclass(frozen=True)
class Meaning:
    """What a column's name means. `side` is empty for a field of the row."""

    field: str
    side: str = ""
    told_side: bool = False


def plain(name: str) -> str:
    """A column's name for comparison: lower case, words and numbers only, single spaces."""
    text = unicodedata.normalize("NFKC", name).replace("'", "").replace("’", "")
    text = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", text).casefold()
    text = re.sub(r"\((s|dd.*|if .*|optional|required|uk)\)", " ", text)
    return " ".join(re.findall(r"[^\W_]+", text))


def meaning(name: str) -> Meaning | None:
    """What a column of this name holds, or none for a name we don't know."""
    words = plain(name)
    if words in ROW_NAMES:
        return Meaning(ROW_NAMES[words])
    if words in PERSON_NAMES:
        return Meaning(PERSON_NAMES[words], fields.FIRST)
    left_behind = next((LEFT_BEHIND[start] for start in LEFT_BEHIND if words.startswith(start)), "")
    return Meaning(left_behind) if left_behind else _with_side(words)


def is_stated_only(name: str) -> bool:
    """Whether a column tells of an other party whom the row names but is not about."""
    return any(word in plain(name) for word in STATED_ONLY)


def role_told(name: str) -> str:
    """The part in the case of the person whom a column of this name is about, if the name tells."""
    told = {word for word in plain(name).split() if word in ("applicant", "respondent")}
    return told.pop() if len(told) == 1 else ""


def _with_side(words: str) -> Meaning | None:
    for name, side in SIDE_NAMES:
        rest = _rest(words, name)
        if rest is None:
            continue
        if not rest:
            return Meaning("name", side, told_side=True) if len(name) > 2 else None
        if rest in PERSON_NAMES:
            return Meaning(PERSON_NAMES[rest], side, told_side=True)
        if rest in ROW_NAMES:
            return Meaning(ROW_NAMES[rest])
    return None


def _rest(words: str, side_name: str) -> str | None:
    """What is left of a name once it is clear whose it is: `email` of `applicant email`."""
    if words == side_name:
        return ""
    if words.startswith(f"{side_name} "):
        return words[len(side_name) + 1 :]
    if words.endswith(f" {side_name}"):
        rest = words[: -len(side_name) - 1]
        return rest.removesuffix(" of")
    return None


def is_known(name: str) -> bool:
    """Whether a column of this name would be recognised."""
    return bool(name) and meaning(name) is not None
