"""Moments are shown in UK time, and UK times typed in become the right moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spip_live import uk_time
from spip_live.uk_time import from_uk, parse_day, parse_time

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone itself
    max_value=datetime(2036, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_the_same_utc_hour_is_shown_as_summer_time_in_july_and_as_winter_time_in_december() -> None:
    july = datetime(2026, 7, 1, 17, 30, tzinfo=UTC)
    december = datetime(2026, 12, 1, 18, 30, tzinfo=UTC)

    assert uk_time.uk_when(july) == "Wednesday 1 July 2026, 6:30pm, UK time"
    assert uk_time.uk_when(december) == "Tuesday 1 December 2026, 6:30pm, UK time"
    assert uk_time.uk_short(december) == "Tue 1 Dec 2026, 6:30pm"
    assert uk_time.uk_clock(july) == "18:30"


def test_a_late_summer_evening_in_utc_belongs_to_the_next_day_in_the_uk() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert uk_time.uk_date(late) == "Thursday 2 July 2026"
    assert uk_time.uk_day(late) == date(2026, 7, 2)


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(9), "9am"),
        (time(12), "midday"),
        (time(12, 30), "12:30pm"),
        (time(18), "6pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_a_time_is_never_said_as_twelve_am_or_twelve_pm(clock: time, said: str) -> None:
    assert uk_time.uk_time(clock) == said


def test_a_length_of_time_is_said_in_hours_and_minutes() -> None:
    assert uk_time.how_long(150) == "2 hours 30 minutes"
    assert uk_time.how_long(timedelta(hours=1)) == "1 hour"
    assert uk_time.how_long(61) == "1 hour 1 minute"
    assert uk_time.how_long(0) == "0 minutes"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        uk_time.to_uk(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test


@given(MOMENTS)
def test_every_moment_typed_back_as_the_uk_clock_shows_it_is_the_same_moment(
    moment: datetime,
) -> None:
    shown = uk_time.to_uk(moment)

    assert from_uk(shown.date(), shown.time(), second=bool(shown.fold)) == moment


def test_the_hour_that_spring_skips_is_refused() -> None:
    with pytest.raises(uk_time.NoSuchTime, match="1:30am does not exist"):
        from_uk(date(2026, 3, 29), time(1, 30))

    assert not uk_time.happens_twice(date(2026, 3, 29), time(1, 30))


def test_the_hour_that_autumn_repeats_means_the_first_unless_the_second_is_asked_for() -> None:
    day, at = date(2026, 10, 25), time(1, 30)

    assert from_uk(day, at) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert from_uk(day, at, second=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert uk_time.happens_twice(day, at)
    assert not uk_time.happens_twice(day, time(3, 0))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 6, 1), 24), (date(2026, 10, 25), 25)]
)
def test_a_day_lasts_as_long_as_the_clock_change_makes_it(day: date, hours: int) -> None:
    begins, ends = uk_time.uk_day_bounds(day)

    assert ends - begins == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("6:30pm", time(18, 30)),
        (" 6.30 PM ", time(18, 30)),
        ("6pm", time(18)),
        ("6 p.m.", time(18)),
        ("18:30", time(18, 30)),
        ("1830", time(18, 30)),
        ("09:05", time(9, 5)),
        ("12am", time(0)),
        ("12:15pm", time(12, 15)),
        ("midday", time(12)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, meant: time) -> None:
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "6", "soon", "25:00", "18:75", "13pm", "0am", "6:3pm"])
def test_what_is_not_a_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        parse_time(typed)


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0)))
def test_every_time_we_show_can_be_typed_back(clock: time) -> None:
    assert parse_time(uk_time.uk_time(clock)) == clock


@pytest.mark.parametrize("month", ["12", "Dec", "december", " Decem "])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    assert parse_day("1", month, "2026") == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("31", "2", "2026"), ("1", "13", "2026"), ("1", "12", "26"), ("", "1", "2026"),
     ("1", "", "2026"), ("1", "ju", "2026"), ("1", "Brumaire", "2026")],
)  # fmt: skip
def test_what_is_not_a_date_is_refused(day: str, month: str, year: str) -> None:
    with pytest.raises(ValueError):
        parse_day(day, month, year)
