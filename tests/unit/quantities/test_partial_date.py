"""Partial dates, and the ages that they leave open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.quantities.errors import InputError
from glidepath.quantities.partial_date import PartialDate, age_in_years, partial_date

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PARTIALS = st.builds(
    lambda found, parts: PartialDate(*(found.year, found.month, found.day)[:parts]),
    DAYS,
    st.integers(1, 3),
)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2019-07-23", date(2019, 7, 23), date(2019, 7, 23)),
    ],
)
def test_the_days_that_can_be_meant(text: str, earliest: date, latest: date) -> None:
    found = partial_date(text)
    assert (found.earliest(), found.latest()) == (earliest, latest)


@given(found=PARTIALS)
def test_print_and_parse_are_inverse(found: PartialDate) -> None:
    assert partial_date(str(found)) == found


def test_a_year_may_be_a_number_and_a_day_a_date() -> None:
    assert partial_date(2019) == PartialDate(2019)
    assert partial_date(date(2019, 7, 23)) == PartialDate(2019, 7, 23)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19",
        "2019-7",
        "2019-13",
        "2019-00",
        "2019-02-30",
        "2019-07-00",
        "2019-07-23T08:00Z",
        "0000",
        "unknown",
    ],
)
def test_what_is_no_date_stops(text: str) -> None:
    with pytest.raises(InputError) as caught:
        partial_date(text)
    assert caught.value.problems[0].kind == "bad-date"


@pytest.mark.parametrize("text", ["0001", "1899-12-31", "2200"])
def test_a_year_that_cannot_be_meant_stops(text: str) -> None:
    with pytest.raises(InputError) as caught:
        partial_date(text)
    assert caught.value.problems[0].kind == "bad-year"


def test_a_day_needs_its_month() -> None:
    with pytest.raises(InputError, match="a day without its month"):
        PartialDate(2019, None, 23)


@pytest.mark.parametrize(
    ("born", "on", "ages"),
    [
        ("2019-07-23", date(2024, 7, 22), (4, 4)),
        ("2019-07-23", date(2024, 7, 23), (5, 5)),
        ("2019-07", date(2024, 7, 15), (4, 5)),
        ("2019-07", date(2024, 7, 31), (5, 5)),
        ("2019", date(2024, 6, 1), (4, 5)),
        ("2019", date(2024, 12, 31), (5, 5)),
        ("2020-02-29", date(2021, 2, 28), (0, 0)),
        ("2020-02-29", date(2021, 3, 1), (1, 1)),
        ("2020-02-29", date(2024, 2, 29), (4, 4)),
        ("2024", date(2024, 3, 1), (0, 0)),
        ("2024-03-01", date(2024, 3, 1), (0, 0)),
    ],
)
def test_ages_by_hand(born: str, on: date, ages: tuple[int, int]) -> None:
    assert age_in_years(partial_date(born), on) == ages


def test_nobody_is_seen_before_birth() -> None:
    with pytest.raises(InputError, match="born 2024-03-02, after 2024-03-01"):
        age_in_years(partial_date("2024-03-02"), date(2024, 3, 1))


@given(born=PARTIALS, on=DAYS)
def test_a_vaguer_birth_leaves_more_ages_open(born: PartialDate, on: date) -> None:
    if on < born.latest():
        return
    least, most = age_in_years(born, on)
    vaguer = age_in_years(PartialDate(born.year), on)
    assert 0 <= vaguer[0] <= least <= most <= vaguer[1]
    assert most - least <= 1
