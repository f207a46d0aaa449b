"""What a referral list can tell us: the fields a column may be mapped to, in words for screens."""

from collections.abc import Iterator

# Fields of the row as a whole; `not_kept` is recognised in order to be left behind.
OF_ROW = {
    "case_number": "Case number",
    "cafcass_ref": "Cafcass reference",
    "route": "Route (court order, Cafcass or self-referral)",
    "fee": "Fee",
    "attend": "Who is referred",
    "other_party": "Name of the other party",
    "children": "Children, with dates of birth",
    "court": "Court",
    "ordered_on": "Order date",
    "hearing_on": "Next hearing",
    "notes": "Notes",
}
OF_PERSON = {
    "title": "Title",
    "name": "Full name",
    "forename": "Forename",
    "surname": "Surname",
    "role": "Party (applicant or respondent)",
    "born_on": "Date of birth",
    "email": "Email",
    "phone": "Phone",
    "email_confidential": "Email is confidential",
    "phone_confidential": "Phone is confidential",
    "contact_confidential": "Contact details are confidential",
    "needs": "Needs",
    "language": "Language",
}
NOT_KEPT = {
    "not_kept": "Not needed (not kept)",
}
FIRST, SECOND = "p1", "p2"


def of(side: str, field: str) -> str:
    """The full name of one person's field: `p2.email`."""
    return f"{side}.{field}"


def split(target: str) -> tuple[str, str]:
    """`p2.email` as its side and field; a field of the row has the side ``""``."""
    side, dot, field = target.partition(".")
    return (side, field) if dot else ("", target)


def label(target: str, two_a_row: bool = False) -> str:
    """The field in words: `Second person: email`."""
    side, field = split(target)
    if not side:
        return OF_ROW.get(field) or NOT_KEPT[field]
    words = OF_PERSON[field]
    if not two_a_row and side == FIRST:
        return words
    whose = "First person" if side == FIRST else "Second person"
    return f"{whose}: {words[0].lower()}{words[1:]}"


def choices(two_a_row: bool) -> Iterator[tuple[str, str]]:
    """Every field a column may be mapped to, with its words, in the order of a form."""
    yield from OF_ROW.items()
    for side in (FIRST, SECOND) if two_a_row else (FIRST,):
        for field in OF_PERSON:
            target = of(side, field)
            yield target, label(target, two_a_row)
    yield from NOT_KEPT.items()


def is_target(target: str) -> bool:
    """Whether this names a field we know."""
    side, field = split(target)
    if side:
        return side in (FIRST, SECOND) and field in OF_PERSON
    return field in OF_ROW or field in NOT_KEPT
