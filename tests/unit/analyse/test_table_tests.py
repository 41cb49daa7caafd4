"""Tests of two arms: the numbers of the issue, other programs, and plain enumeration."""

from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import stats

from glidepath.analyse.operating import assurance, power, rejects, size
from glidepath.analyse.table_tests import TableTest, largest_chance, p_value, p_values
from glidepath.analyse.values import Share
from glidepath.quantities.errors import InputError

SMALL = [(3, 5), (6, 4), (7, 7)]
SAME = {TableTest.MID_P, TableTest.BOSCHLOO, TableTest.FIRTH}


@pytest.mark.parametrize(
    ("test", "worst", "found"),
    [
        (TableTest.FISHER, 0.0177, 0.736),
        *((test, 0.0433, 0.843) for test in sorted(SAME, key=lambda each: each.value)),
        (TableTest.PEARSON, 0.0550, 0.870),
    ],
)
def test_fifteen_against_fifteen(test: TableTest, worst: float, found: float) -> None:
    region = rejects(test, 15, 15)
    assert size(region, 15, 15) == pytest.approx(worst, abs=5e-5)
    assert power(region, 0.05, 0.5) == pytest.approx(found, abs=5e-4)


def test_the_registered_test_has_no_power_where_nobody_has_the_event() -> None:
    assert power(rejects(TableTest.WALD, 15, 15), 0.5, 0.0) == 0.0


@pytest.mark.parametrize(("first", "second"), SMALL)
def test_fisher_is_that_of_another_program(first: int, second: int) -> None:
    found = p_values(TableTest.FISHER, first, second)
    for a, b in product(range(first + 1), range(second + 1)):
        other = stats.fisher_exact([[a, b], [first - a, second - b]]).pvalue
        assert found[a, b] == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize(("a", "b"), [(9, 1), (5, 0), (4, 0), (8, 2), (3, 3)])
def test_boschloo_is_that_of_another_program(a: int, b: int) -> None:
    """Where arms are equal, its two one-sided halves are those of the two-sided statistic."""
    other = stats.boschloo_exact([[a, b], [15 - a, 15 - b]], n=64).pvalue
    assert p_value(TableTest.BOSCHLOO, Share(a, 15), Share(b, 15)) == pytest.approx(other, rel=1e-5)


@pytest.mark.parametrize(("first", "second"), SMALL)
def test_pearson_is_that_of_another_program(first: int, second: int) -> None:
    found = p_values(TableTest.PEARSON, first, second)
    assert found[0, 0] == found[first, second] == 1.0
    for a, b in [(1, 3), (2, 0), (3, 2)]:
        other = stats.chi2_contingency([[a, b], [first - a, second - b]], correction=False)
        assert found[a, b] == pytest.approx(other.pvalue, rel=1e-9)


def by_hand(first: int, second: int) -> dict[tuple[int, int], tuple[float, float]]:
    """Fisher's p-value and mid-p in whole numbers: ways of every table with the same total."""
    found = {}
    for a, b in product(range(first + 1), range(second + 1)):
        total = a + b
        ways = {
            k: comb(first, k) * comb(second, total - k)
            for k in range(max(0, total - second), min(first, total) + 1)
        }
        less = sum(each for each in ways.values() if each < ways[a])
        alike = sum(each for each in ways.values() if each == ways[a])
        of = sum(ways.values())
        found[a, b] = ((less + alike) / of, (less + alike / 2) / of)
    return found


@pytest.mark.parametrize(("first", "second"), SMALL)
def test_fisher_and_mid_p_by_whole_numbers(first: int, second: int) -> None:
    fisher, mid = (p_values(each, first, second) for each in (TableTest.FISHER, TableTest.MID_P))
    for (a, b), (p, middle) in by_hand(first, second).items():
        assert fisher[a, b] == pytest.approx(p, rel=1e-9)
        assert mid[a, b] == pytest.approx(middle, rel=1e-9)


@pytest.mark.parametrize(("first", "second"), [(3, 5), (6, 4)])
def test_boschloo_by_brute_force(first: int, second: int) -> None:
    """The chance of every table whose Fisher p-value is no larger, at the worst of many rates."""
    fisher = {key: p for key, (p, _) in by_hand(first, second).items()}
    rates = np.linspace(0, 1, 4001)
    chance = {
        (a, b): comb(first, a)
        * comb(second, b)
        * rates ** (a + b)
        * (1 - rates) ** (first + second - a - b)
        for a, b in fisher
    }
    found = p_values(TableTest.BOSCHLOO, first, second)
    for key, p in fisher.items():
        worst = sum(chance[other] for other, q in fisher.items() if q <= p * (1 + 1e-9))
        assert found[key] == pytest.approx(min(1.0, float(np.max(worst))), rel=1e-5)


def test_the_largest_chance_lies_between_the_rates_of_the_grid() -> None:
    """One table of 3 events in 2 + 5: the chance is largest at 3/7, no rate of the grid."""
    region = np.zeros((3, 6), dtype=bool)
    region[1, 2] = True
    exact = comb(2, 1) * comb(5, 2) * (3 / 7) ** 3 * (4 / 7) ** 4
    assert largest_chance(region, 2, 5) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("test", TableTest)
def test_arms_can_change_places(test: TableTest) -> None:
    found, other = p_values(test, 4, 6), p_values(test, 6, 4)
    np.testing.assert_allclose(found, other.T, rtol=1e-9)
    np.testing.assert_allclose(found, found[::-1, ::-1], rtol=1e-9)


def test_assurance_is_power_averaged() -> None:
    region = rejects(TableTest.BOSCHLOO, 8, 8)
    rates = (np.arange(400) + 0.5) / 400
    first, second = (stats.beta(a, b).pdf(rates) / 400 for a, b in ((4, 4), (2, 9)))
    averaged = sum(
        p * q * power(region, rate, other)
        for p, rate in zip(first[::8] * 8, rates[::8], strict=True)
        for q, other in zip(second[::8] * 8, rates[::8], strict=True)
    )
    assert assurance(region, (4, 4), (2, 9)) == pytest.approx(averaged, rel=2e-2)


@pytest.mark.parametrize(("events", "of"), [(-1, 3), (4, 3), (0, 0)])
def test_what_cannot_be_counted_is_refused(events: int, of: int) -> None:
    with pytest.raises(InputError, match="cannot be"):
        Share(events, of)
