"""What a plan and its families come to as rows of our tables; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from spip_live.office.intake.joining import Joined, case_node
from spip_live.office.intake.planning import Held, Plan, PlannedReferral
from spip_live.office.intake.slips import Slip

Row = dict[str, Any]
# What a later slip may add to a referral where an earlier one told nothing.
FILLED_IN = ("case_id", "cafcass_ref", "role", "other_party_name", "ordered_on", "court", "notes")


@dataclass(frozen=True)
class Order:
    """For which programme people are brought in, when, for whom and from which list."""

    provider_id: UUID
    programme: str
    at: datetime
    import_id: UUID | None = None


@dataclass
class Rows:
    """New rows by table, and the id of every case that is named."""

    families: list[Row] = field(default_factory=list)
    parents: list[Row] = field(default_factory=list)
    cases: list[Row] = field(default_factory=list)
    parties: list[Row] = field(default_factory=list)
    referrals: list[Row] = field(default_factory=list)
    enrolments: list[Row] = field(default_factory=list)
    children: list[Row] = field(default_factory=list)
    case_ids: dict[str, UUID] = field(default_factory=dict)


def rows_of(plan: Plan, held: Held, joined: Joined, order: Order) -> Rows:
    """Every row that the plan adds to what we hold."""
    made = Rows(case_ids={number: case.id for number, case in held.cases.items()})
    common = {"provider_id": order.provider_id, "created_at": order.at}
    for parent_id, person in plan.new_people.items():
        family_id = joined.families.family_of(parent_id)
        made.parents.append({"id": parent_id, "family_id": family_id, **asdict(person), **common})
    _cases(plan, joined, made, common)
    for (number, parent_id), role in joined.parties.items():
        if number not in held.cases or parent_id not in held.cases[number].parties:
            made.parties.append(
                {
                    "case_id": made.case_ids[number],
                    "parent_id": parent_id,
                    "provider_id": order.provider_id,
                    "family_id": joined.families.family_of(parent_id),
                    "role": role,
                }
            )
    _referrals(plan, held, joined, made, order)
    made.families = [{"id": family_id, **common} for family_id in joined.families.fresh]
    return made


def _cases(plan: Plan, joined: Joined, made: Rows, common: Row) -> None:
    for slip in plan.slips:
        number = slip.case_number
        if number and number not in made.case_ids:
            made.case_ids[number] = uuid4()
            made.cases.append(
                {
                    "id": made.case_ids[number],
                    "family_id": joined.families.family_of(case_node(number)),
                    "number": number,
                    "number_as_given": slip.case_as_given,
                    **common,
                }
            )


def _referrals(plan: Plan, held: Held, joined: Joined, made: Rows, order: Order) -> None:
    on_case = people_on(held, joined)
    new: dict[UUID, Row] = {}
    for planned in plan.referrals:
        told = referral_row(planned, made.case_ids)
        if planned.is_new:
            new[planned.id] = told | {
                "id": planned.id,
                "parent_id": planned.told.parent_id,
                "provider_id": order.provider_id,
                "key": planned.told.key,
                "import_id": order.import_id,
                "created_at": order.at,
                "other_party_reason": "",
            }
        elif planned.id in new:
            new[planned.id] |= additions(new[planned.id], told)
        known = is_other_party_known(planned.slip, planned.told.parent_id, on_case)
        if planned.id in new and known:
            new[planned.id]["other_party"] = "known"
    made.referrals = list(new.values())
    made.enrolments = [_enrolment(row, order) for row in made.referrals]
    made.children = list(children_of(plan, set(new), order.provider_id))


def children_of(plan: Plan, referral_ids: Collection[UUID], provider_id: UUID) -> Iterator[Row]:
    """The children that the slips of these referrals name, each once."""
    named = {
        (planned.id, child): planned.told.parent_id
        for planned in plan.referrals
        if planned.id in referral_ids
        for child in planned.slip.children
    }
    for (referral_id, child), parent_id in named.items():
        yield {
            "id": uuid4(),
            "provider_id": provider_id,
            "referral_id": referral_id,
            "parent_id": parent_id,
            "forename": child.forename,
            "born_on": child.born_on,
        }


def referral_row(planned: PlannedReferral, case_ids: Mapping[str, UUID]) -> Row:
    """What a slip tells of one referral."""
    slip = planned.slip
    return {
        "case_id": case_ids.get(slip.case_number or ""),
        "route": slip.route,
        "fee": slip.fee,
        "cafcass_ref": slip.cafcass_ref,
        "role": planned.party.role,
        "other_party": "unknown",
        "other_party_name": slip.other_party_name,
        "ordered_on": slip.ordered_on,
        "court": slip.court,
        "hearing_on": slip.hearing_on,
        "notes": slip.notes,
    }


def additions(before: Row, told: Row) -> Row:
    """What is told newly of a referral; nothing is overwritten but by a later hearing."""
    added = {name: told[name] for name in FILLED_IN if told[name] and not before[name]}
    hearings = [day for day in (before["hearing_on"], told["hearing_on"]) if day]
    if hearings and max(hearings) != before["hearing_on"]:
        added["hearing_on"] = max(hearings)
    return added


def people_on(held: Held, joined: Joined) -> dict[str, set[UUID]]:
    """Who is on each case by now."""
    on_case = {number: set(case.parties) for number, case in held.cases.items()}
    for number, parent_id in joined.parties:
        on_case.setdefault(number, set()).add(parent_id)
    return on_case


def is_other_party_known(slip: Slip, parent_id: UUID, on_case: Mapping[str, set[UUID]]) -> bool:
    """Whether it is known whom this parent must never meet.

    Somebody else is on the slip or on the case; or a name is stated, and there is a case that will
    join its owner when they come.
    """
    if len(slip.parties) > 1:
        return True
    if not slip.case_number:
        return False
    return bool(slip.other_party_name) or bool(on_case.get(slip.case_number, set()) - {parent_id})


def _enrolment(referral: Row, order: Order) -> Row:
    return {
        "id": uuid4(),
        "provider_id": order.provider_id,
        "parent_id": referral["parent_id"],
        "referral_id": referral["id"],
        "programme": order.programme,
        "seatable": referral["other_party"] == "known",
        "created_at": order.at,
        "withdrawn_why": "",
        "withdrawn_at": None,
    }
