"""Patterns over the week: which there are, and how their days are spread."""

from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.regimen import rounded_down, rounded_up, spread
from glidepath.regimen.patterns import pattern_with, totals
from unit.regimen.searched import DAYS, FIFTEEN, TOLERANCES, weeks

TENS = tuple(range(10, 2001, 10))


@pytest.mark.parametrize(
    ("times", "days"),
    [
        (1, "x------"),
        (2, "x--x---"),
        (3, "x-x-x--"),
        (4, "xx-x-x-"),
        (5, "xxx-xx-"),
        (6, "xxxxxx-"),
    ],
)
def test_the_higher_days_from_monday_on(times: int, days: str) -> None:
    assert spread(0, 1, times) == tuple(int(each == "x") for each in days)


def gaps(high: list[int]) -> list[int]:
    """Days from each of the higher ones to the next, around the week."""
    return [later - day for day, later in pairwise([*high, high[0] + DAYS])]


@pytest.mark.parametrize("times", range(1, DAYS))
def test_no_other_choice_of_days_is_more_even(times: int) -> None:
    chosen = [day for day, given in enumerate(spread(0, 1, times)) if given]
    assert chosen[0] == 0
    assert max(gaps(chosen)) - min(gaps(chosen)) <= 1
    # every run of days holds as many higher ones as another run of its length, give or take one
    for length in range(1, DAYS):
        runs = [
            sum((day + first) % DAYS in chosen for day in range(length)) for first in range(DAYS)
        ]
        assert max(runs) - min(runs) <= 1
    widest = min(max(gaps(list(each))) for each in combinations(range(DAYS), times))
    assert max(gaps(chosen)) == widest


@given(st.integers(0, 100_000))
def test_the_two_numbers_of_a_mean(total: int) -> None:
    assert DAYS * rounded_down(total) <= total <= DAYS * rounded_up(total)
    assert rounded_up(total) - rounded_down(total) == (total % DAYS != 0)


def test_neighbours_of_an_even_sequence_reach_every_multiple_of_a_step() -> None:
    found = totals(TENS, FIFTEEN)
    assert set(found) == set(range(70, 14_000, 10)) - {DAYS * dose for dose in TENS}


def test_within_the_tolerance_a_dose_between_may_be_left_out() -> None:
    # 85 is within 15 % of 100, 84 is not; the neighbours may always share a week
    assert set(totals((84, 90, 100), FIFTEEN)) == {
        *(7 * 84 + 6 * n for n in range(1, 7)),
        *(7 * 90 + 10 * n for n in range(1, 7)),
    }
    over = set(totals((85, 90, 100), FIFTEEN)) - set(totals((85, 90, 100), Fraction(1, 100)))
    assert over == {7 * 85 + 15 * n for n in range(1, 7)} - {
        7 * 85 + 5 * n for n in range(1, 7)
    } - {7 * 90 + 10 * n for n in range(1, 7)}


def test_a_single_dose_has_no_patterns() -> None:
    assert totals((500,), FIFTEEN) == ()


@given(st.sets(st.integers(1, 300), min_size=1, max_size=4), TOLERANCES)
@settings(deadline=None, max_examples=30)
def test_the_pattern_of_a_total_is_the_one_whose_days_differ_least(
    found: set[int], tolerance: Fraction
) -> None:
    doses = sorted(found)
    every = weeks(doses, tolerance)
    for total in totals(doses, tolerance):
        week = pattern_with(doses, tolerance, total)
        assert sum(week) == total
        assert week in every
        apart = min(max(other) - min(other) for other in every if sum(other) == total)
        assert max(week) - min(week) == apart


@given(st.integers(1, 9_999), TOLERANCES.filter(bool))
@settings(deadline=None)
def test_the_days_of_a_pattern_differ_by_a_graduation_at_the_most_on_an_even_sequence(
    steps: int, tolerance: Fraction
) -> None:
    total = 10 * steps
    if total in totals(TENS, tolerance):
        week = pattern_with(TENS, tolerance, total)
        assert sum(week) == total
        assert max(week) - min(week) == 10
        assert week == spread(min(week), max(week), week.count(max(week)))


def test_a_total_that_no_pattern_has() -> None:
    with pytest.raises(ValueError, match="no pattern has 7001 ug a week"):
        pattern_with((500, 1000), FIFTEEN, 7001)
    with pytest.raises(ValueError, match="no pattern"):
        pattern_with((500, 1000), Fraction(0), 6500)


def test_of_equal_differences_the_one_with_the_lower_dose() -> None:
    # 70 apart: 900 + 3 x 70 / 7 and 910 + 2 x 70 / 7 both have the mean 930, as has 930 itself
    sequence = (900, 910, 970, 980)
    assert pattern_with(sequence, FIFTEEN, 6510) == spread(900, 970, 3)
