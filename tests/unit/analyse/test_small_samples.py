"""Ranks, priors, missing outcomes."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from glidepath.analyse.prior import MALFORMATIONS, WEST_CHINA, posterior, sensitivity
from glidepath.analyse.ranks import rank_sum_p, shift
from glidepath.analyse.risk_difference import miettinen_nurminen
from glidepath.analyse.table_tests import TableTest, p_value
from glidepath.analyse.tipping import tipping
from glidepath.analyse.values import Share
from glidepath.quantities.errors import InputError


def test_ranks_without_ties_are_those_of_another_program() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 9), rng.normal(1, 1, 11)
    other = stats.mannwhitneyu(a, b, method="exact").pvalue
    assert rank_sum_p(a, b) == pytest.approx(other, rel=1e-9)


def test_ranks_with_ties_by_every_allocation() -> None:
    a, b = np.array([0.0, 0, 0, 0.3, 0.5]), np.array([0.0, 0.5, 1.0, 1.0])
    ranks = stats.rankdata(np.concatenate([a, b]))
    middle = 5 * 10 / 2
    sums = [sum(ranks[list(each)]) for each in combinations(range(9), 5)]
    seen = abs(ranks[:5].sum() - middle)
    exact = np.mean([abs(each - middle) >= seen - 1e-9 for each in sums])
    assert rank_sum_p(a, b) == pytest.approx(float(exact), rel=1e-12)


def test_the_shift_and_its_interval_are_those_of_the_test() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(0, 1, 10), rng.normal(1.2, 1, 8)
    found = shift(a, b)
    assert found.value == pytest.approx(float(np.median(a[:, None] - b)))
    for end, outside in ((found.interval.low, -1e-6), (found.interval.high, 1e-6)):
        assert rank_sum_p(a - end - outside, b) <= 0.05
        assert rank_sum_p(a - end + outside, b) > 0.05
    mirrored = shift(b, a).interval
    assert (mirrored.low, mirrored.high) == (-found.interval.high, -found.interval.low)


def test_two_against_two_exclude_no_shift() -> None:
    found = shift(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert (found.interval.low, found.interval.high) == (-np.inf, np.inf)
    with pytest.raises(InputError, match="an arm has no number"):
        shift(np.array([]), np.array([1.0]))


def test_published_children_count_as_a_share_of_one() -> None:
    """A quarter of 29 and of 138, one each before any data, and 3 of 15."""
    found = posterior(WEST_CHINA, 0.25, Share(3, 15))
    assert (found.a, found.b) == (1 + 7.25 + 3, 1 + 34.5 + 12)
    assert found.worth == 41.75
    assert found.above(0.2) == pytest.approx(stats.beta(11.25, 47.5).sf(0.2))
    assert found.interval().low == pytest.approx(stats.beta(11.25, 47.5).ppf(0.025))
    assert found.mean == pytest.approx(11.25 / 58.75)


def test_the_published_rates_are_those_that_were_published() -> None:
    assert round(100 * WEST_CHINA.share.rate, 1) == 17.4
    assert round(0.173 * 167) == WEST_CHINA.share.events
    assert (MALFORMATIONS.share.events, MALFORMATIONS.share.of) == (33, 61)


def test_nothing_published_is_a_flat_prior() -> None:
    first, *_ = sensitivity(None)
    assert (first.a, first.b, first.worth) == (1.0, 1.0, 0.0)


def test_every_way_of_the_missing() -> None:
    found = tipping(Share(5, 13), Share(0, 14), 2, 1)
    assert len(found.ways) == 3 * 2
    for way in found.ways:
        first, second = Share(5 + way.first, 15), Share(way.second, 15)
        assert way.p == pytest.approx(p_value(TableTest.BOSCHLOO, first, second))
        assert way.difference == miettinen_nurminen(first, second)
    # 5 of 15 against 1 of 15 is not significant, 7 against 0 is
    assert found.turns
    many = {(way.first, way.second) for way in tipping(Share(1, 2), Share(0, 2), 25, 0).ways}
    assert {first for first, _ in many} == {0, 2, 5, 8, 10, 12, 15, 18, 20, 22, 25}
    assert not tipping(Share(12, 14), Share(0, 14), 1, 1).turns
