"""Values as people write them become values we keep; what is kept is clean already."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spip_live.office.intake import contacts, dates, names, words
from spip_live.office.intake.remarks import Cleaned, Severity
from spip_live.people.families import is_placeholder

TODAY = date(2026, 11, 25)
BORN = date(1978, 10, 4)
ANY = st.text(max_size=40)
NAMELIKE = st.text(
    st.characters(categories=("L", "Mn", "Zs"), include_characters="'’-.,McO"), max_size=20
)


def severity(cleaned: Cleaned[object]) -> Severity | None:
    return cleaned.remark.severity if cleaned.remark else None


@pytest.mark.parametrize(
    "written",
    [
        "04/10/1978",
        "4/10/78",
        "04.10.78",
        "04-10-1978",
        "1978-10-04",
        "04 Oct 1978",
        "4 October 78",
        "4th October 1978",
        "Oct 4, 1978",
        "04-Oct-78",
        "28767",
        "28767.0",
        "1978-10-04 00:00:00",
        "1978-10-04T00:00:00",
        "Wed 4 Oct 1978",
        "4 / 10 / 1978",
        "4 Hydref 1978",
    ],
)
def test_a_date_of_birth_is_read_in_every_way_seen(written: str) -> None:
    assert dates.birth(written, TODAY) == Cleaned(BORN)


@pytest.mark.parametrize(
    ("written", "year"), [("02.02.86", 1986), ("01/01/05", 2005), ("01/01/11", 1911)]
)
def test_a_short_year_of_birth_makes_a_grown_up(written: str, year: int) -> None:
    born = dates.birth(written, TODAY).value

    assert born is not None
    assert born.year == year


def test_a_short_year_of_a_hearing_lies_in_this_century() -> None:
    assert dates.of_hearing("24.01.27", TODAY).value == date(2027, 1, 24)


@pytest.mark.parametrize("written", ["31/02/1980", "13/13/1980", "1/1/1", "soon", "99999999"])
def test_an_impossible_date_of_birth_is_an_error_that_says_what_to_do(written: str) -> None:
    cleaned = dates.birth(written, TODAY)

    assert cleaned.value is None
    assert severity(cleaned) is Severity.ERROR


def test_a_birth_in_the_future_is_an_error_and_an_unlikely_age_a_question() -> None:
    assert severity(dates.birth("2027-01-01", TODAY)) is Severity.ERROR
    assert severity(dates.birth("2015-01-01", TODAY)) is Severity.WARNING


def test_a_hearing_that_cannot_be_read_never_keeps_a_row_out() -> None:
    assert severity(dates.of_hearing("31/02/2027", TODAY)) is Severity.WARNING
    assert severity(dates.of_order("in May", TODAY)) is Severity.WARNING


@given(st.dates(date(1927, 1, 1), TODAY - timedelta(days=366 * 17)))
def test_a_kept_date_reads_as_itself(born: date) -> None:
    assert dates.birth(born.isoformat(), TODAY).value == born
    assert dates.birth(born.strftime("%d/%m/%Y"), TODAY).value == born


@given(ANY)
def test_any_text_is_a_date_or_nothing_and_what_is_dropped_is_said(text: str) -> None:
    for clean in (dates.birth, dates.of_order, dates.of_hearing):
        cleaned = clean(text, TODAY)

        assert cleaned.value is None or type(cleaned.value) is date
        assert cleaned.value or cleaned.remark or is_placeholder(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("KOWALCZYK", "Kowalczyk"),
        ("O'CONNOR", "O'Connor"),
        ("o’connor", "O'Connor"),
        ("MACDONALD", "MacDonald"),
        ("MACHIN", "Machin"),
        ("MCKENZIE", "McKenzie"),
        ("McDONALD", "McDonald"),
        ("DĄBROWSKI", "Dąbrowski"),
        ("CAITRÍONA", "Caitríona"),
        ("SMITH-JONES", "Smith-Jones"),
        ("anna maria", "Anna Maria"),
        ("SA'AD", "Sa'ad"),
        ("van der Berg", "van der Berg"),
        ("Laura  Ann", "Laura Ann"),
        ("Sia\u0302n", "Siân"),
        ("D'SOUZA", "D'Souza"),
        ("Ng", "Ng"),
        ("DeShawn", "DeShawn"),
    ],
)
def test_names_get_the_capitals_their_owners_have(written: str, kept: str) -> None:
    assert names.part(written, "surname") == Cleaned(kept)


@pytest.mark.parametrize(
    ("written", "forename", "surname"),
    [
        ("KOWALCZYK, Caitríona", "Caitríona", "KOWALCZYK"),
        ("Ben Hussain", "Ben", "Hussain"),
        ("Mr Ben Hussain", "Ben", "Hussain"),
        ("HUSSAIN Ben", "Ben", "HUSSAIN"),
        ("VAN DIJK Anna Maria", "Anna Maria", "VAN DIJK"),
        ("Anna van der Berg", "Anna", "van der Berg"),
        ("Mary Ann Smith", "Mary Ann", "Smith"),
        ("SMITH, John, Mr", "John", "SMITH"),
        ("Dr O'BRIEN", "", "O'BRIEN"),
        ("Begum", "", "Begum"),
        ("", "", ""),
    ],
)
def test_whole_names_are_split_however_they_are_ordered(
    written: str, forename: str, surname: str
) -> None:
    assert names.split_full_name(written) == (forename, surname)


@pytest.mark.parametrize(
    "written",
    [
        '=HYPERLINK("http://example.org")',
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "-sum(1)",
        'Ben =HYPERLINK("x")',
        "http://example.org",
        "<script>alert(1)</script>",
    ],
)
def test_a_formula_in_a_name_is_never_kept(written: str) -> None:
    cleaned = names.part(written, "forename")

    assert cleaned.value is None
    assert severity(cleaned) is Severity.ERROR
    assert names.stated(written).value is None


@pytest.mark.parametrize("name", ["Na", "No", "Nan"])
def test_a_real_name_that_sounds_like_nothing_is_kept(name: str) -> None:
    assert names.part(name, "surname").value == name


@given(st.one_of(ANY, NAMELIKE))
@example("0AA a")
@example("İA")
def test_a_kept_name_is_clean_already(text: str) -> None:
    once = names.part(text, "surname").value

    assert once is None or names.part(once, "surname").value == once


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("07700 900215", "+447700900215"),
        ("+447700900873", "+447700900873"),
        ("0044 7700 900215", "+447700900215"),
        ("+44 (0)7700 900215", "+447700900215"),
        ("7700900215", "+447700900215"),
        ("7700900215.0", "+447700900215"),
        ("447700900215", "+447700900215"),
        ("01632 960790", "+441632960790"),
        ("(01632) 960-790", "+441632960790"),
        ("+48 512 345 678", "+48512345678"),
        ("01632 960790 / 07700 900215", "+447700900215"),
        ("+44 07700 900215", "+447700900215"),
    ],
)
def test_phone_numbers_become_numbers_that_can_be_called(written: str, kept: str) -> None:
    assert contacts.phone(written).value == kept


def test_what_is_no_phone_number_is_left_out_and_said() -> None:
    assert contacts.phone("ask her sister").value is None
    assert severity(contacts.phone("ask her sister")) is Severity.WARNING
    assert contacts.phone("n/a") == Cleaned(None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ben.Ali@Example.org", "ben.ali@example.org"),
        (" <ben@example.org>; ", "ben@example.org"),
        ("mailto:ben@example.org", "ben@example.org"),
        ("Ben Ali <ben@example.org>", "ben@example.org"),
    ],
)
def test_addresses_are_kept_in_lower_case(written: str, kept: str) -> None:
    assert contacts.email(written) == Cleaned(kept)


@pytest.mark.parametrize("written", ["ben@", "ben.example.org", "ben@example", "a..b@example.org"])
def test_what_is_no_address_must_be_corrected(written: str) -> None:
    assert severity(contacts.email(written)) is Severity.ERROR


@given(st.one_of(ANY, st.emails()))
def test_a_kept_address_is_clean_already(text: str) -> None:
    once = contacts.email(text).value

    assert once is None or contacts.email(once) == Cleaned(once)


@given(st.one_of(ANY, st.from_regex(r"\A(\+44|0)7\d{9}\Z")))
def test_a_kept_number_is_clean_already(text: str) -> None:
    once = contacts.phone(text).value

    assert once is None or contacts.phone(once) == Cleaned(once)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Y", True),
        ("yes", True),
        ("Yes.", True),
        ("N", False),
        ("", False),
        ("no", False),
        ("1", True),
    ],
)
def test_flags_are_read_in_every_way_seen(written: str, kept: bool) -> None:
    assert words.flag(written) == Cleaned(kept)


def test_a_flag_that_is_neither_yes_nor_no_keeps_the_details_confidential() -> None:
    assert words.flag("ask first").value is True
    assert severity(words.flag("ask first")) is Severity.WARNING


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Court order", "court_order"),
        ("CAO", "court_order"),
        ("s11A direction", "court_order"),
        ("Cafcass referral", "cafcass"),
        ("FCA", "cafcass"),
        ("Self", "self"),
        ("self-referral", "self"),
        ("TBC", None),
    ],
)
def test_routes_are_read_in_every_way_seen(written: str, kept: str | None) -> None:
    assert words.route(written) == Cleaned(kept)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Fee due", "due"),
        ("not paid", "due"),
        ("Paid 1/11", "paid"),
        ("reduced fee paid", "reduced"),
        ("waived", "waived"),
        ("exempt", "waived"),
    ],
)
def test_the_state_of_a_fee_is_read(written: str, kept: str) -> None:
    assert words.fee(written) == Cleaned(kept)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Applicant", "applicant"),
        ("1st Respondent", "respondent"),
        ("R1", "respondent"),
        ("App", "applicant"),
        ("Grandparent", "grandparent"),
        ("n/a", None),
    ],
)
def test_parties_are_read(written: str, kept: str | None) -> None:
    assert words.role(written).value == kept


def test_notes_give_up_what_has_a_place_of_its_own() -> None:
    confidential = words.notes("contact details confidential - do not share").value
    polish = words.notes("interpreter needed (Polish)").value
    nights = words.notes("works nights; mornings only").value

    assert confidential == words.Notes(confidential=True)
    assert polish == words.Notes(interpreter="Polish")
    assert nights == words.Notes(rest="works nights; mornings only")


@pytest.mark.parametrize("text", ["interpreter needed (Polish)", "Polish interpreter"])
def test_one_need_is_written_one_way(text: str) -> None:
    assert words.needs(text).value == "Polish interpreter"


@given(ANY)
def test_kept_words_are_clean_already(text: str) -> None:
    for clean in (words.needs, words.language, words.role, words.fee, names.stated):
        once = clean(text).value
        assert once is None or clean(once).value == once
