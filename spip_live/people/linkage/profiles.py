"""What is known of one person, in the form in which two are compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from spip_live.people.linkage.plain import BEFORE, telephone


@dataclass(frozen=True)
class Named:
    """Somebody by name, as written."""

    forename: str
    surname: str
    born_on: date | None = None

    @classmethod
    def stated(cls, whole: str, born_on: date | None = None) -> Named:
        """Somebody of whom only a whole name is told, such as `Ben Hussain` or `Van der Berg`."""
        first, _, rest = whole.strip().partition(" ")
        parts = rest.split()
        at = max(len(parts) - 1, 0)
        while at > 0 and parts[at - 1].casefold() in BEFORE:
            at -= 1
        if not parts:
            return cls("", first, born_on)
        return cls(" ".join([first, *parts[:at]]), " ".join(parts[at:]), born_on)


@dataclass(frozen=True)
class Order:
    """A court's order: the day of it, and which court."""

    made_on: date | None
    court: str


@dataclass(frozen=True)
class Profile:
    """One person and all that their referrals tell: each set holds what any of them says.

    `others` are those stated as the other party; `children` have a forename only, as a rule.
    `cases` are normal case numbers.
    """

    who: Named
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()  # as `plain.telephone` gives them
    cases: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    others: tuple[Named, ...] = ()
    children: tuple[Named, ...] = ()
    orders: tuple[Order, ...] = ()


@dataclass(frozen=True)
class Contact:
    """How somebody is reached; empty where it is not told."""

    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Told:
    """What one referral tells of a person's case."""

    case_number: str | None = None
    reference: str = ""
    others: tuple[Named, ...] = ()
    children: tuple[Named, ...] = ()
    order: Order = Order(None, "")


def profile(who: Named, contact: Contact, told: Iterable[Told] = ()) -> Profile:
    """One person with all that their referrals tell."""
    every = list(told)
    phone = telephone(contact.phone)
    return Profile(
        who=who,
        emails=frozenset({contact.email} - {""}),
        phones=frozenset({phone} - {""}),
        cases=frozenset(each.case_number for each in every if each.case_number),
        references=frozenset(each.reference for each in every if each.reference),
        others=tuple(dict.fromkeys(other for each in every for other in each.others)),
        children=tuple(dict.fromkeys(child for each in every for child in each.children)),
        orders=tuple(dict.fromkeys(o for o in (each.order for each in every) if o != NO_ORDER)),
    )


def together(one: Profile, other: Profile) -> Profile:
    """What is known of one person from two places; they are called as the first calls them."""
    return Profile(
        who=one.who if one.who.born_on else Named(*_called(one.who), other.who.born_on),
        emails=one.emails | other.emails,
        phones=one.phones | other.phones,
        cases=one.cases | other.cases,
        references=one.references | other.references,
        others=tuple(dict.fromkeys((*one.others, *other.others))),
        children=tuple(dict.fromkeys((*one.children, *other.children))),
        orders=tuple(dict.fromkeys((*one.orders, *other.orders))),
    )


def _called(who: Named) -> tuple[str, str]:
    return who.forename, who.surname


NO_ORDER = Order(None, "")
