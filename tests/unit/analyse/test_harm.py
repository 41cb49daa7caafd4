"""Stopping boundaries: the numbers of the issue, every path by brute force, and time at risk."""

from itertools import product
from math import exp, log

import numpy as np
import pytest
from scipy import stats

from glidepath.analyse.harm import COUNTED, crossing, posterior_boundary
from glidepath.analyse.harm_in_time import (
    Arm,
    Relapses,
    steady,
    time_limits,
    watch_counts,
    watch_time,
)
from glidepath.quantities.errors import InputError

TRIALS = 4000


@pytest.mark.parametrize(("rate", "all_", "before"), [(0.2, 0.0238, 0.011), (0.5, 0.7100, 0.407)])
def test_four_of_five_six_of_ten_seven_of_fifteen(rate: float, all_: float, before: float) -> None:
    found = crossing(COUNTED, rate)
    assert found.by_the_last == pytest.approx(all_, abs=5e-5)
    assert found.before_the_last == pytest.approx(before, abs=5e-4)


@pytest.mark.parametrize(("rate", "chance"), [(0.2, 0.2044), (0.5, 0.9176)])
def test_a_flat_prior_from_the_third_child_on(rate: float, chance: float) -> None:
    found = crossing(posterior_boundary(15), rate)
    assert found.by_the_last == pytest.approx(chance, abs=5e-5)


def test_the_bayesian_boundary_is_that_of_the_posterior() -> None:
    for of, least in posterior_boundary(15).items():
        assert stats.beta(1 + least, 1 + of - least).sf(0.2) >= 0.95
        assert stats.beta(least, 2 + of - least).sf(0.2) < 0.95


def test_a_look_at_which_nothing_is_certain_enough_is_none() -> None:
    assert posterior_boundary(4, bound=0.9, first=1) == {}


def test_crossing_by_every_path() -> None:
    boundary, rate = {2: 2, 4: 3, 7: 4}, 0.35
    chance, counted = {2: 0.0, 4: 0.0, 7: 0.0}, 0.0
    for path in product((0, 1), repeat=7):
        p = rate ** sum(path) * (1 - rate) ** (7 - sum(path))
        met = [of for of, least in boundary.items() if sum(path[:of]) >= least]
        counted += p * (met[0] if met else 7)
        for of in boundary:
            chance[of] += p * any(look <= of for look in met)
    found = crossing(boundary, rate)
    assert found.chance.tolist() == pytest.approx(list(chance.values()), abs=1e-12)
    assert found.expected == pytest.approx(counted, abs=1e-12)


def test_with_one_look_nothing_is_before_the_last() -> None:
    assert crossing({3: 1}, 0.5).before_the_last == 0.0


@pytest.mark.parametrize("boundary", [{}, {5: 6}, {5: 0}])
def test_a_boundary_that_cannot_be_met_is_refused(boundary: dict[int, int]) -> None:
    with pytest.raises(InputError, match="cannot be met"):
        crossing(boundary, 0.2)


def test_limits_of_time_are_those_of_the_posterior() -> None:
    """Gamma with shape 1 + relapses and rate 1/hazard + years: above the hazard with 95 %."""
    hazard = -log(0.8)
    found = dict(time_limits(15))
    assert min(found) == 3
    for count, years in found.items():
        posterior = stats.gamma(1 + count, scale=1 / (1 / hazard + years))
        assert posterior.sf(hazard) == pytest.approx(0.95, abs=1e-9)


def test_times_of_relapses() -> None:
    rng = np.random.default_rng(0)
    late = Relapses(0.5, 10.0, 24.0).drawn(rng, (1, 40_000))[0]
    assert float(np.isfinite(late).mean()) == pytest.approx(0.5, abs=0.01)
    assert late.min() >= 10
    assert float(np.median(late[np.isfinite(late)])) == pytest.approx(24, abs=0.4)
    year = steady(0.2).drawn(rng, (1, 40_000))[0]
    assert float((year <= 12).mean()) == pytest.approx(0.2, abs=0.01)


def exact_counts(arm: Arm, relapses: Relapses, boundary: dict[int, int]) -> float:
    """The chance that counts are met on the calendar: children are independent of each other.

    The state is the number seen among those counted, at each look; every child is added in turn.
    """
    looks = sorted(boundary)
    state = {(0,) * len(looks): 1.0}
    for child in range(arm.children):
        seen = []
        for of in looks:
            since = arm.entries[of - 1] + 12 - arm.entries[child]
            rate = log(2) / (relapses.median - relapses.earliest)
            fell = relapses.ever * (1 - exp(-rate * max(0.0, since - relapses.earliest)))
            seen.append(fell if child < of else 0.0)
        fresh: dict[tuple[int, ...], float] = {}
        begins = [i for i, of in enumerate(looks) if child < of]
        steps = [seen[i] for i in begins]
        options: list[tuple[int | None, float]] = [(None, 1 - steps[-1])]
        options += [
            (i, now - before) for i, now, before in zip(begins, steps, [0.0, *steps], strict=False)
        ]
        for counts, p in state.items():
            for first, chance in options:
                moved = tuple(n + (first is not None and i >= first) for i, n in enumerate(counts))
                fresh[moved] = fresh.get(moved, 0.0) + p * chance
        state = fresh
    return sum(
        p
        for counts, p in state.items()
        if any(n >= boundary[of] for n, of in zip(counts, looks, strict=True))
    )


@pytest.mark.parametrize("relapses", [steady(0.5), Relapses(0.8, 6.0, 15.0)])
def test_counts_on_the_calendar_against_the_exact_chance(relapses: Relapses) -> None:
    arm = Arm(15, 24.0)
    found = watch_counts(np.random.default_rng(1), arm, relapses, TRIALS, COUNTED)
    exact = exact_counts(arm, relapses, dict(COUNTED))
    assert abs(found.stops - exact) < 4 * found.error + 1e-3
    assert found.error == pytest.approx((found.stops * (1 - found.stops) / TRIALS) ** 0.5)


def test_time_at_risk_stops_sooner_and_with_fewer_relapses() -> None:
    arm = Arm(15, 24.0)
    time = watch_time(np.random.default_rng(1), arm, steady(0.5), TRIALS)
    counts = watch_counts(np.random.default_rng(1), arm, steady(0.5), TRIALS, COUNTED)
    assert time.month < counts.month
    assert time.relapses < counts.relapses
    assert time.while_enrolling > counts.while_enrolling


def test_where_nothing_relapses_nothing_stops() -> None:
    none = Relapses(0.0, 1.0, 2.0)
    found = watch_time(np.random.default_rng(1), Arm(5, 6.0), none, 50)
    assert (found.stops, found.relapses) == (0.0, 0.0)
    assert np.isnan(found.month)
