"""The referrals that another hand made up keep the promises of their form."""

from __future__ import annotations

import pytest

from bench.linkage import heldout
from bench.linkage.cases import DAMAGEABLE, ORIGINS, Case, Referral

_SEED = 20261125
# Fields that a true referral writes in one way only, so that a damaged one must differ in them.
_WRITTEN_ALIKE = ("forename", "surname", "born_on", "email", "case_number", "cafcass_ref", "court")


def _is_whole(referral: Referral) -> bool:
    told = (referral.forename, referral.surname, referral.born_on, referral.case_number)
    return all(told) and bool(referral.other_party or referral.children)


def test_the_same_seed_gives_the_same_cases_and_another_seed_others() -> None:
    made = heldout.cases(_SEED, 40, 40, 2)
    assert made == heldout.cases(_SEED, 40, 40, 2)
    assert made != heldout.cases(_SEED + 1, 40, 40, 2)


@pytest.mark.parametrize("damaged", [0, 1, 2, 3, 5, len(DAMAGEABLE)])
def test_so_many_fields_are_damaged_just_where_the_family_is_known(damaged: int) -> None:
    made = heldout.cases(_SEED, 100, 100, damaged)
    families = {case.truth.family for case in made.known}
    for case in made.arriving:
        wanted = damaged if case.truth.family in families else 0
        assert len(set(case.truth.damaged)) == len(case.truth.damaged) == wanted


def _differences(case: Case, known: Referral) -> None:
    for name in _WRITTEN_ALIKE:
        told, true = getattr(case.referral, name), getattr(known, name)
        if name in case.truth.damaged:
            assert told != true or not true, (name, told)
        else:
            assert told == true or not told or not true, (name, told, true)


def test_a_damaged_field_differs_from_what_is_known_and_no_other_does() -> None:
    made = heldout.cases(_SEED, 150, 300, 3)
    known = {case.truth.person: case.referral for case in made.known}
    again = [case for case in made.arriving if case.truth.person in known]
    assert len(again) == 90
    for case in again:
        _differences(case, known[case.truth.person])


def test_before_damage_a_referral_tells_what_its_form_promises() -> None:
    made = heldout.cases(_SEED, 300, 300, 0)
    everybody = [case.referral for case in made.known + made.arriving]
    assert all(_is_whole(referral) for referral in everybody)
    assert sum(bool(referral.email and referral.phone) for referral in everybody) > 500


def test_members_of_one_family_name_one_case_number_and_families_different_ones() -> None:
    made = heldout.cases(_SEED, 300, 300, 0)
    pairs = {(case.truth.family, case.referral.case_number) for case in made.known + made.arriving}
    assert len(pairs) == len({family for family, _ in pairs}) == len({n for _, n in pairs})


def test_every_origin_comes_in_fair_number() -> None:
    made = heldout.cases(_SEED, 300, 300, 1)
    for cases in (made.known, made.arriving):
        origins = [case.truth.origin for case in cases]
        assert all(origins.count(origin) >= 10 for origin in ORIGINS)


def test_four_in_ten_are_other_parents_and_three_in_ten_strangers() -> None:
    made = heldout.cases(_SEED, 300, 200, 1)
    people = {case.truth.person for case in made.known}
    families = {case.truth.family for case in made.known}
    strangers = [case for case in made.arriving if case.truth.family not in families]
    again = [case for case in made.arriving if case.truth.person in people]
    assert (len(again), len(strangers)) == (60, 60)
