"""Times know their zone, days have no time, and the clocks may change under both."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.quantities.errors import InputError
from glidepath.quantities.time import (
    day,
    day_of_study,
    end_of_day,
    instant,
    local_day,
    start_of_day,
    study_day,
    when,
    zone,
)

ZONES = st.sampled_from(
    [
        "UTC",
        "Asia/Shanghai",
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",  # the clocks went forward at midnight
        "America/Havana",  # midnight came twice
        "Asia/Beirut",
        "Asia/Kathmandu",  # 05:45 from UTC
        "Australia/Lord_Howe",  # changes by half an hour
        "Pacific/Apia",  # had no 30 December 2011
    ]
).map(zone)
DAYS = st.dates(date(1992, 1, 1), date(2037, 12, 1))
# whole minutes from 1992 to 2037, and of the days in which Samoa crossed the date line
MOMENTS = st.one_of(st.integers(0, 24_100_000), st.integers(10_515_000, 10_519_000)).map(
    lambda minutes: datetime(1992, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
NAIVE = datetime.fromisoformat("2024-03-05T08:30")


def kind_of(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.problems[0].kind


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-05T08:30+08:00", datetime(2024, 3, 5, 0, 30, tzinfo=UTC)),
        ("2024-03-05 08:30:15+08:00", datetime(2024, 3, 5, 0, 30, 15, tzinfo=UTC)),
        ("2024-03-05T08:30:15.25Z", datetime(2024, 3, 5, 8, 30, 15, 250_000, tzinfo=UTC)),
        ("2024-03-05 08:30 Z", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
        ("2024-03-05T08:30-03:30", datetime(2024, 3, 5, 12, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read(text: str, moment: datetime) -> None:
    assert instant(text) == moment


@pytest.mark.parametrize("value", ["2024-03-05T08:30", NAIVE])
def test_a_naive_time_cannot_get_in(value: datetime | str) -> None:
    with pytest.raises(InputError, match="does not say its time zone") as caught:
        instant(value)
    assert kind_of(caught) == "naive-time"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2024-03-05",
        "20240305T0830+0800",
        "2024-W10-2T08:30Z",
        "2024-02-30T08:30Z",
        "2024-03-05T24:00Z",
        "2024-03-05T08:60Z",
        "2024-03-05T08:30:60Z",
        "2024-03-05T08Z",
        "2024-03-05T08:30+99:00",
        "2024-03-05T08:30+08:00:15",
        "05/03/2024 08:30Z",
        "２０２４-03-05T08:30Z",
        "2024-03-05T08:30Z\n",
    ],
)
def test_a_malformed_time_stops(text: str) -> None:
    with pytest.raises(InputError) as caught:
        instant(text)
    assert kind_of(caught) == "bad-time"


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_year_that_cannot_be_meant_stops(year: str) -> None:
    for text in (f"{year}-01-01", f"{year}-01-01T00:00+08:00"):
        with pytest.raises(InputError) as caught:
            when(text)
        assert kind_of(caught) == "bad-year"


def test_an_offset_of_seconds_stops() -> None:
    with pytest.raises(InputError, match="whole minutes"):
        instant(datetime(1930, 1, 1, tzinfo=ZoneInfo("Europe/Amsterdam")))


@given(moment=MOMENTS, place=ZONES)
def test_an_instant_has_a_fixed_distance_from_utc(moment: datetime, place: ZoneInfo) -> None:
    there = instant(moment.astimezone(place))
    assert there == moment
    assert isinstance(there.tzinfo, timezone)
    assert instant(there) == there


@given(moment=MOMENTS, place=ZONES)
def test_print_and_parse_are_inverse(moment: datetime, place: ZoneInfo) -> None:
    there = instant(moment.astimezone(place))
    assert instant(there.isoformat()) == there
    assert when(there.isoformat()).isoformat() == there.isoformat()
    assert when(there.date().isoformat()) == there.date()


def test_a_date_alone_stays_a_date() -> None:
    assert when("2024-03-05") == date(2024, 3, 5)
    assert not isinstance(when("2024-03-05"), datetime)
    assert when(date(2024, 3, 5)) == date(2024, 3, 5)
    assert when(datetime(2024, 3, 5, tzinfo=UTC)) == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2024-3-5", "2024-02-30", "2023-02-29", "", "today", "２０２４-03-05"]
)
def test_a_malformed_date_stops(text: str) -> None:
    with pytest.raises(InputError) as caught:
        day(text)
    assert kind_of(caught) == "bad-date"


def test_a_time_is_not_a_day() -> None:
    with pytest.raises(InputError, match="has a time"):
        day(datetime(2024, 3, 5, tzinfo=UTC))


def test_a_zone_is_known_by_its_name() -> None:
    assert zone("Asia/Shanghai").key == "Asia/Shanghai"
    assert zone("America/Argentina/Ushuaia").key == "America/Argentina/Ushuaia"
    assert zone("UTC").key == "UTC"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "CST",
        "China",
        "localtime",
        "America",
        "America/Argentina",
        "../etc/passwd",
        "/etc/localtime",
        "posix/Asia/Shanghai",
        "right/Asia/Shanghai",
        "Asia/Atlantis",
        "Asia/Shanghai\0",
        "+08:00",
        "A/" + "x" * 5000,
    ],
)
def test_an_unknown_zone_stops(name: str) -> None:
    with pytest.raises(InputError) as caught:
        zone(name)
    assert kind_of(caught) == "unknown-zone"


def test_an_unknown_zone_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="expected Asia/Shanghai"):
        zone("Asia/Shangai")
    with pytest.raises(InputError, match="expected an IANA name"):
        zone("???")


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("2024-03-05T16:30Z", "Asia/Shanghai", date(2024, 3, 6)),
        ("2024-03-05T15:59Z", "Asia/Shanghai", date(2024, 3, 5)),
        ("2024-03-31T00:30Z", "Europe/London", date(2024, 3, 31)),
        ("2024-03-30T23:30Z", "Europe/London", date(2024, 3, 30)),  # still winter time
        ("2024-06-30T23:30Z", "Europe/London", date(2024, 7, 1)),  # summer time
        ("2024-11-03T04:30Z", "America/New_York", date(2024, 11, 3)),  # 00:30, summer time
        ("2024-11-04T04:30Z", "America/New_York", date(2024, 11, 3)),  # 23:30, winter time
        ("2011-12-30T09:59Z", "Pacific/Apia", date(2011, 12, 29)),
        ("2011-12-30T10:00Z", "Pacific/Apia", date(2011, 12, 31)),
    ],
)
def test_the_local_day_across_changes_of_the_clocks(text: str, place: str, expected: date) -> None:
    assert local_day(instant(text), zone(place)) == expected


def test_a_whole_day_is_its_own_local_day() -> None:
    assert local_day(date(2024, 3, 5), zone("Asia/Shanghai")) == date(2024, 3, 5)


def test_a_naive_time_has_no_local_day() -> None:
    with pytest.raises(InputError):
        local_day(NAIVE, UTC)


@given(moment=MOMENTS, place=ZONES)
def test_an_instant_lies_in_its_local_day(moment: datetime, place: ZoneInfo) -> None:
    found = local_day(moment, place)
    assert start_of_day(found, place) <= moment < end_of_day(found, place)


@given(found=DAYS, place=ZONES)
def test_a_day_ends_where_the_next_one_starts(found: date, place: ZoneInfo) -> None:
    assert end_of_day(found, place) == start_of_day(found + timedelta(days=1), place)
    assert start_of_day(found, place) <= end_of_day(found, place)


def hours(found: date, place: str) -> timedelta:
    return end_of_day(found, zone(place)) - start_of_day(found, zone(place))


def test_days_have_the_hours_that_they_have() -> None:
    assert hours(date(2024, 3, 31), "Europe/London") == timedelta(hours=23)
    assert hours(date(2024, 10, 27), "Europe/London") == timedelta(hours=25)
    assert hours(date(2018, 11, 4), "America/Sao_Paulo") == timedelta(hours=23)
    assert hours(date(2024, 11, 3), "America/Havana") == timedelta(hours=25)
    assert hours(date(2011, 12, 30), "Pacific/Apia") == timedelta(0)
    assert hours(date(2024, 3, 5), "Asia/Shanghai") == timedelta(hours=24)


@pytest.mark.parametrize(
    ("days", "number"), [(-366, -366), (-2, -2), (-1, -1), (0, 1), (1, 2), (364, 365)]
)
def test_study_days_by_hand(days: int, number: int) -> None:
    reference = date(2024, 3, 5)
    assert study_day(reference + timedelta(days=days), reference) == number


@given(found=DAYS, reference=DAYS)
def test_there_is_no_study_day_zero_and_the_way_back(found: date, reference: date) -> None:
    number = study_day(found, reference)
    assert number != 0
    assert day_of_study(number, reference) == found


@given(found=DAYS, reference=DAYS)
def test_study_days_follow_each_other(found: date, reference: date) -> None:
    number, after = study_day(found, reference), study_day(found + timedelta(days=1), reference)
    assert after - number == (2 if number == -1 else 1)


def test_study_day_zero_stops() -> None:
    with pytest.raises(InputError, match="no study day 0"):
        day_of_study(0, date(2024, 3, 5))
