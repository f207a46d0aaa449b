"""What only the whole list can tell of a row: people named twice, nobody to keep apart from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from spip_live.office.intake.fields import of
from spip_live.office.intake.joining import Joined
from spip_live.office.intake.making_rows import is_other_party_known, people_on
from spip_live.office.intake.planning import Held, Plan
from spip_live.office.intake.remarks import Severity
from spip_live.office.intake.slips import Problem, Slip

WORDS = {"email": "email address", "phone": "phone number", "born_on": "date of birth"}


def problems(slips: list[Slip], plan: Plan, held: Held, joined: Joined) -> dict[int, list[Problem]]:
    """By row, what to look at besides the row's own problems."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for slip in slips:
        if slip.row in plan.doubled:
            found[slip.row].append(_doubled(slip))
    for (row, side), names in plan.differing.items():
        for name in names:
            found[row].append(_differs(side, name))
    _unknown_others(plan, held, joined, found)
    _both_parties(plan, found)
    return found


def _doubled(slip: Slip) -> Problem:
    side = slip.parties[-1].side
    text = "Both people in this row look like the same person. Correct one of them."
    return Problem(of(side, "born_on"), Severity.ERROR, text)


def _differs(side: str, name: str) -> Problem:
    text = (
        f"We hold another {WORDS[name]} for this person. It stays as it is: "
        "correct it on the person’s own page if the list is right."
    )
    return Problem(of(side, name), Severity.WARNING, text)


def _unknown_others(
    plan: Plan, held: Held, joined: Joined, found: dict[int, list[Problem]]
) -> None:
    on_case = people_on(held, joined)
    settled = {
        each.id
        for each in plan.referrals
        if is_other_party_known(each.slip, each.told.parent_id, on_case)
    }
    for each in plan.referrals:
        if each.is_new and each.id not in settled:
            text = (
                f"Nobody knows yet whom {each.party.person.full_name} must not meet. They come in, "
                "but get no seat until you say who the other party is."
            )
            found[each.slip.row].append(Problem("other_party", Severity.WARNING, text))


def _both_parties(plan: Plan, found: dict[int, list[Problem]]) -> None:
    """One person as applicant and as respondent of one case is a slip of the pen somewhere."""
    roles: dict[tuple[str, UUID], str] = {}
    for slip in plan.slips:
        for party in slip.parties:
            if not slip.case_number or party.role not in ("applicant", "respondent"):
                continue
            place = (slip.case_number, plan.who[(slip.row, party.side)])
            if roles.setdefault(place, party.role) != party.role:
                text = (
                    f"{party.person.full_name} is the applicant and the respondent of "
                    f"{slip.case_number}. Check who this row is about."
                )
                found[slip.row].append(Problem(of(party.side, "role"), Severity.WARNING, text))


def standings(slips: list[Slip], plan: Plan, held: Held) -> Mapping[int, str]:
    """Whether a row brings anything: `new`, or `here` where all of it is here already."""
    brings = {each.slip.row for each in plan.referrals if each.is_new}
    brings |= {row for (row, _), who in plan.who.items() if who in plan.new_people}
    brings |= {s.row for s in plan.slips if s.case_number and s.case_number not in held.cases}
    return {slip.row: "new" if slip.row in brings else "here" for slip in slips if slip.parties}
