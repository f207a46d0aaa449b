"""Rows become slips, whatever the layout; the same people come of the same facts."""

import csv
import io
from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spip_live.office.intake import columns, matching, reading, rows
from spip_live.office.intake.rows import Terms
from spip_live.office.intake.slips import Slip
from spip_live.office.intake.table import Row, Table
from spip_live.people.families import components

LISTS = Path(__file__).parent.parent / "data"
TERMS = Terms(today=date(2026, 11, 25))


def slips_of(table: Table) -> list[Slip]:
    recognised = columns.recognise(table)
    terms = Terms(TERMS.today, second_is_referred=recognised.second_is_referred)
    return rows.slips(table, recognised.columns, terms)


def read(name: str) -> Table:
    return reading.read((LISTS / name).read_bytes())


def make_table(*records: list[str]) -> Table:
    out = io.StringIO()
    csv.writer(out).writerows(records)
    return reading.read(out.getvalue().encode())


def make_slip(**values: str) -> Slip:
    """A slip of these values; `p1_name` stands for the first person's name."""
    told = {
        field.replace("_", ".", 1) if field[:2] in ("p1", "p2") else field: text
        for field, text in values.items()
    }
    return rows.slip(1, told, TERMS)


def families(slips: Iterable[Slip]) -> set[frozenset[str]]:
    """Families as sets of names: everyone joined by a shared row or a shared case."""
    found = list(slips)
    people = matching.same_people(matching.records_of(found))
    ties: list[list[Hashable]] = []
    names: dict[Hashable, set[str]] = defaultdict(set)
    for slip in found:
        here = [people[(slip.row, party.side)] for party in slip.parties]
        ties.append([*here, *([slip.case_number] if slip.case_number else [])])
        for who, party in zip(here, slip.parties, strict=True):
            names[who].add(party.person.full_name)
    roots = components(ties)
    gathered: dict[Hashable, set[str]] = defaultdict(set)
    for who in names:
        gathered[roots[who]] |= names[who]
    return {frozenset(each) for each in gathered.values()}


def test_only_the_formulas_of_the_kept_lists_hold_anyone_back() -> None:
    for name, row in (("referrals-court.csv", 48), ("referrals-cafcass.csv", 13)):
        wrong = [slip.row for slip in slips_of(read(name)) if slip.errors]

        assert wrong == [row]


def test_the_neighbour_of_a_formula_still_comes_in() -> None:
    slip = next(slip for slip in slips_of(read("referrals-cafcass.csv")) if slip.row == 13)

    assert [party.person.full_name for party in slip.parties] == ["Katarzyna Ferguson"]
    assert slip.case_number == "RG22P09971"
    assert [each.field for each in slip.errors] == ["p1.name"]


def test_the_kept_lists_join_those_who_share_a_case() -> None:
    found = families(slips_of(read("referrals-court.csv")))

    assert {"James Lloyd", "Mark Begum", "Siân Okonkwo"} in found
    assert {"Carys Lloyd", "Paul Okonkwo", "Mei Ahmed"} in found
    assert {"Nia Williamse", "Gethin Bevan", "Gethi Bevan", "Nia Williams"} in found
    assert {"Joanne Okafor"} in found
    assert {"Nathan Patel"} in found
    assert {"Priya Roberts", "David Morgan"} in found


def test_a_parent_with_two_former_partners_is_one_person_in_one_family() -> None:
    slips = slips_of(read("referrals-cafcass.csv"))

    assert {"Saoirse Begum", "Jamie Mahmood", "Daniel O'Connor"} in families(slips)
    assert {"Chlo Begum", "Aisha Lloyd", "Nathan Wright"} in families(slips)


def test_who_is_not_to_attend_is_a_party_and_not_referred() -> None:
    slip = make_slip(p1_name="ALI, Ben", p2_name="SHAH, Mo", attend="p2")

    assert [(p.person.surname, p.referred) for p in slip.parties] == [
        ("Ali", False),
        ("Shah", True),
    ]


def test_one_who_attends_but_is_not_named_is_an_error_at_the_name() -> None:
    slip = make_slip(p1_name="ALI, Ben", attend="p2")

    assert [each.field for each in slip.errors] == ["p2.name"]


def test_both_attend_where_only_one_is_named() -> None:
    slip = make_slip(p1_name="ALI, Ben", attend="both")

    assert [party.referred for party in slip.parties] == [True]
    assert not slip.errors


def test_notes_keep_details_confidential_and_ask_for_an_interpreter() -> None:
    secret = make_slip(p1_name="ALI, Ben", notes="contact details confidential - do not share")
    polish = make_slip(p1_name="ALI, Ben", notes="interpreter needed (Polish)")

    person = secret.parties[0].person
    assert (person.email_confidential, person.phone_confidential) == (True, True)
    assert polish.parties[0].person.needs == "Polish interpreter"


def test_a_self_referral_has_a_fee_and_no_other_route_does() -> None:
    assert make_slip(p1_name="ALI, Ben", route="Self").fee == "due"
    assert make_slip(p1_name="ALI, Ben", route="Self", fee="waived").fee == "waived"
    assert make_slip(p1_name="ALI, Ben", route="self (reduced fee)").fee == "reduced"
    assert make_slip(p1_name="ALI, Ben", route="Court order", fee="paid").fee is None


@pytest.mark.parametrize("field", ["p1_name", "p1_born_on", "p1_email"])
def test_an_error_keeps_the_person_out_and_says_where(field: str) -> None:
    good = {"p1_name": "ALI, Ben", "p1_born_on": "13/03/1984", "p1_email": "ben@example.org"}

    slip = make_slip(**{**good, field: "=1+1"}, p2_name="SHAH, Mo")

    assert [each.field for each in slip.errors] == [field.replace("_", ".", 1)]
    assert [party.person.surname for party in slip.parties] == ["Shah"]
    assert len(make_slip(**good, p2_name="SHAH, Mo").parties) == 2


def test_a_row_that_names_nobody_is_an_error() -> None:
    assert make_slip(case_number="WD25P91805").errors


def test_corrections_take_the_place_of_cells() -> None:
    values = rows.values_of(
        ["=1+1", "Ali"], {"p1.forename": 0, "p1.surname": 1}, {"p1.forename": " Ben "}
    )

    assert values == {"p1.forename": "Ben", "p1.surname": "Ali"}


def test_nobody_is_their_own_other_party() -> None:
    born = {"p1_born_on": "13/03/1984", "p2_born_on": "13/03/1984"}
    slip = make_slip(p1_name="ALI, Ben", p2_name="Ben Ali", **born)

    assert matching.doubled([slip], matching.same_people(matching.records_of([slip]))) == {1}


def test_a_father_and_son_of_one_name_stay_two_people() -> None:
    table = make_table(
        ["Case No", "Name", "Date of birth"],
        ["WD25P91805", "Ben Ali", "13/03/1964"],
        ["WD25P91805", "Ben Ali", "13/03/1994"],
        ["WD25P91805", "Ben Ali", ""],
    )

    people = matching.same_people(matching.records_of(slips_of(table)))

    assert len(set(people.values())) == 3


def test_a_missing_date_of_birth_is_no_second_person_on_the_same_case() -> None:
    table = make_table(
        ["Case No", "Name", "Date of birth"],
        ["WD25P91805", "Siân Ali", "13/03/1964"],
        ["WD-25P-91805", "SIAN ALI", ""],
        ["ZE23P14346", "SIAN ALI", ""],
    )

    people = matching.same_people(matching.records_of(slips_of(table)))

    assert people[(2, "p1")] == people[(3, "p1")] != people[(4, "p1")]


@given(st.permutations(range(16)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_columns_gives_the_same_slips(order: list[int]) -> None:
    for table in (read("referrals-court.csv"), read("referrals-cafcass.csv")):
        shuffled = Table(
            tuple(table.headings[at] for at in order),
            tuple(Row(row.number, tuple(row.cells[at] for at in order)) for row in table.rows),
        )

        assert slips_of(shuffled) == slips_of(table)


PEOPLE = [
    ("ALI", "Ben", "13/03/1984"), ("SHAH", "Mo", "01/02/1990"), ("O'CONNOR", "Siân", "05/06/1977"),
    ("BEGUM", "Ruth", "09/09/1991"), ("EVANS", "Carys", "02/12/1988"), ("ALI", "Sam", "13/03/1984"),
]  # fmt: skip
CASES = ["WD25P91805", "ZE23P14346", "ZW25P05328", "TBC"]
COUPLES = st.lists(
    st.tuples(st.sampled_from(CASES), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(
        lambda couple: couple[1] != couple[2] and couple[0] != "TBC"
    ),
    min_size=1,
    max_size=8,
)


@given(COUPLES, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_either_layout_of_the_same_people_gives_the_same_families(couples, chance) -> None:  # type: ignore[no-untyped-def]
    two = [["Case No", "p1_name", "p1_dob", "p2_name", "p2_dob"]]
    one = [["Case No", "Surname", "Forename", "Date of birth"]]
    for case, first, second in couples:
        name = [f"{who[0]}, {who[1]}" for who in (first, second)]
        two.append([case, name[0], first[2], name[1], second[2]])
        one += [[case, *first], [case.lower(), *second]]
    body = one[1:]
    chance.shuffle(body)

    assert families(slips_of(make_table(*two))) == families(slips_of(make_table(one[0], *body)))


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "p1.name",
                "p1.born_on",
                "p1.email",
                "p2.name",
                "case_number",
                "notes",
                "attend",
                "route",
                "p1.phone",
                "hearing_on",
                "other_party",
                "p1.needs",
                "p1.role",
            ]
        ),
        st.text(max_size=30),
    )
)
def test_no_values_make_a_slip_crash(values: dict[str, str]) -> None:
    slip = rows.slip(1, values, TERMS)

    assert all(each.text.strip() for each in slip.problems)
    assert all(party.person.full_name for party in slip.parties)
