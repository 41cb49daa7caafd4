"""Intervals of rates and of their difference."""

import numpy as np
import pytest
from scipy import optimize, stats

from glidepath.analyse.chances import clopper_pearson
from glidepath.analyse.risk_difference import miettinen_nurminen, newcombe, score, wilson
from glidepath.analyse.values import Share


def test_miettinen_and_nurminen() -> None:
    found = miettinen_nurminen(Share(56, 70), Share(48, 80))
    assert found.value == pytest.approx(0.2)
    assert found.interval.low == pytest.approx(0.05282971, abs=5e-9)
    assert found.interval.high == pytest.approx(0.33817294, abs=5e-9)
    small = miettinen_nurminen(Share(9, 10), Share(3, 10)).interval
    assert small.low == pytest.approx(0.17002502, abs=5e-9)
    assert small.high == pytest.approx(0.84064954, abs=5e-9)


def test_newcombe() -> None:
    found = newcombe(Share(56, 70), Share(48, 80)).interval
    assert found.low == pytest.approx(0.05243147, abs=5e-9)
    assert found.high == pytest.approx(0.33387265, abs=5e-9)


@pytest.mark.parametrize(("a", "m", "b", "n"), [(3, 15, 0, 15), (7, 9, 2, 12), (15, 15, 0, 15)])
@pytest.mark.parametrize("difference", [-0.3, 0.0, 0.25])
def test_the_score_rests_on_the_likeliest_rates_at_a_difference(
    a: int, m: int, b: int, n: int, difference: float
) -> None:
    """The cubic's root against a search for the top of the likelihood."""

    def against(rate: float) -> float:
        first = min(max(rate + difference, 1e-12), 1 - 1e-12)
        return -float(stats.binom.logpmf(a, m, first) + stats.binom.logpmf(b, n, rate))

    bounds = (max(0.0, -difference) + 1e-12, min(1.0, 1 - difference) - 1e-12)
    rate = optimize.minimize_scalar(
        against, bounds=bounds, method="bounded", options={"xatol": 1e-10}
    ).x
    spread = (rate + difference) * (1 - rate - difference) / m + rate * (1 - rate) / n
    expected = (a / m - b / n - difference) / np.sqrt(spread * (m + n) / (m + n - 1))
    found = score(np.array(float(a)), m, np.array(float(b)), n, difference)
    if spread > 1e-6:
        assert float(found) == pytest.approx(expected, rel=1e-3)
    else:
        assert abs(float(found)) > 100


@pytest.mark.parametrize(("a", "b"), [(0, 0), (15, 15), (15, 0), (0, 15)])
def test_arms_in_which_all_or_none_have_the_event(a: int, b: int) -> None:
    found = miettinen_nurminen(Share(a, 15), Share(b, 15))
    assert -1 <= found.interval.low <= found.value <= found.interval.high <= 1
    mirrored = miettinen_nurminen(Share(b, 15), Share(a, 15)).interval
    assert found.interval.low == pytest.approx(-mirrored.high, abs=1e-9)


@pytest.mark.parametrize(("events", "of"), [(0, 15), (3, 15), (15, 15), (29, 167)])
def test_intervals_of_one_rate_are_those_of_another_program(events: int, of: int) -> None:
    exact = stats.binomtest(events, of).proportion_ci(0.95, "exact")
    found = clopper_pearson(events, of)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), abs=1e-9)
    other = stats.binomtest(events, of).proportion_ci(0.95, "wilson")
    assert wilson(Share(events, of)).low == pytest.approx(other.low, abs=1e-9)
    assert wilson(Share(events, of)).high == pytest.approx(other.high, abs=1e-9)


def test_no_relapse_in_fifteen_excludes_only_rates_above_a_fifth() -> None:
    assert clopper_pearson(0, 15).high == pytest.approx(1 - 0.025 ** (1 / 15))
    assert f"{clopper_pearson(0, 15).high:.3f}" == "0.218"
