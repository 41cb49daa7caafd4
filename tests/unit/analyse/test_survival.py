"""Times to an event: the numbers of the issue, lifelines where it is right, and plain counting."""

import warnings
from typing import Any

import numpy as np
import pytest

from glidepath.analyse.between_visits import Visits, bounds, turnbull
from glidepath.analyse.log_rank import log_rank, log_rank_of
from glidepath.analyse.survival import (
    kaplan_meier,
    mean_time,
    mean_time_difference,
    median_time,
    surviving_at,
)
from glidepath.quantities.errors import InputError
from unit.analyse.published import FELL, UNDER_6MP, WEEKS


def curves() -> tuple[Any, Any]:
    return (
        kaplan_meier(WEEKS[UNDER_6MP], FELL[UNDER_6MP]),
        kaplan_meier(WEEKS[~UNDER_6MP], FELL[~UNDER_6MP]),
    )


def test_freireich() -> None:
    found = log_rank_of(WEEKS, FELL, UNDER_6MP)
    assert found.chi_square[0] == pytest.approx(16.792940989, abs=5e-10)
    treated, control = curves()
    assert (median_time(treated), median_time(control)) == (23.0, 8.0)
    assert mean_time(treated, 20)[0] == pytest.approx(16.1165, abs=5e-5)
    assert mean_time(control, 20)[0] == pytest.approx(8.4286, abs=5e-5)
    difference = mean_time_difference(treated, control, 20)
    assert difference.value == pytest.approx(7.6880, abs=5e-5)
    assert difference.interval.low == pytest.approx(4.1959, abs=5e-5)
    assert difference.interval.high == pytest.approx(11.1800, abs=5e-5)


@pytest.fixture(scope="module")
def lifelines() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifelines
        import lifelines.statistics
    return lifelines


def test_curve_and_test_are_those_of_another_program(lifelines: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for arm, curve in zip((UNDER_6MP, ~UNDER_6MP), curves(), strict=True):
            other = lifelines.KaplanMeierFitter().fit(WEEKS[arm], FELL[arm])
            for week in (1, 6.5, 10, 22):
                found = surviving_at(curve, week)
                assert found.value == pytest.approx(float(other.predict(week)), abs=1e-12)
            ends = other.confidence_interval_.loc[:10.0].iloc[-1].to_numpy()
            interval = surviving_at(curve, 10).interval
            assert [interval.low, interval.high] == pytest.approx(list(ends), abs=1e-9)
        times = WEEKS[UNDER_6MP], WEEKS[~UNDER_6MP], FELL[UNDER_6MP], FELL[~UNDER_6MP]
        other = lifelines.statistics.logrank_test(*times)
    test = log_rank_of(WEEKS, FELL, UNDER_6MP)
    assert test.chi_square[0] == pytest.approx(other.test_statistic, rel=1e-9)
    assert test.p[0] == pytest.approx(other.p_value, rel=1e-6)


def by_counting(time: np.ndarray, event: np.ndarray, first: np.ndarray) -> float:
    """The log-rank statistic, moment by moment."""
    excess = variance = 0.0
    for moment in sorted(set(time[event])):
        n, here = int((time >= moment).sum()), (time == moment) & event
        k, d = int(((time >= moment) & first).sum()), int(here.sum())
        excess += int((here & first).sum()) - d * k / n
        variance += d * k / n * (1 - k / n) * (n - d) / (n - 1) if n > 1 else 0.0
    return excess**2 / variance if variance else 0.0


@pytest.mark.parametrize("rounded", [True, False])
def test_many_trials_at_once_are_each_trial_by_itself(
    rounded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glidepath.analyse.log_rank.AT_ONCE", 100)
    rng = np.random.default_rng(2)
    time = rng.exponential(5, (20, 24)) + 0.1
    time = np.ceil(time) if rounded else time
    event, first = rng.random((20, 24)) < 0.6, rng.random((20, 24)) < 0.5
    first[3], event[4] = True, False
    found = log_rank(time, event, first).chi_square
    expected = [by_counting(*each) for each in zip(time, event, first, strict=True)]
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_a_log_rank_statistic_keeps_its_level() -> None:
    rng = np.random.default_rng(8)
    time = rng.exponential(1.0, (2000, 60))
    p = log_rank(time, time < 1.5, np.broadcast_to(np.arange(60) < 30, time.shape)).p
    assert 0.035 < float((p <= 0.05).mean()) < 0.07


def test_greenwood_by_hand() -> None:
    """Four at risk, one falls at 2; then one is seen to 3; of two, one falls at 4.

    S is 3/4, then 3/8. Up to 5: 2 + 2 x 3/4 + 1 x 3/8. The areas ahead are 1.875 and 0.375.
    """
    curve = kaplan_meier(np.array([2.0, 3.0, 4.0, 6.0]), np.array([True, False, True, False]))
    assert curve.surviving.tolist() == [0.75, 0.375]
    mean, error = mean_time(curve, 5.0)
    assert mean == pytest.approx(2 + 1.5 + 0.375)
    assert error**2 == pytest.approx(1.875**2 / (4 * 3) + 0.375**2 / (2 * 1))
    assert curve.greenwood.tolist() == pytest.approx([1 / 12, 1 / 12 + 1 / 2])
    assert median_time(curve) == 4.0


def test_what_is_not_known_is_not_told() -> None:
    curve = kaplan_meier(np.array([2.0, 5.0]), np.array([True, False]))
    assert np.isnan(surviving_at(curve, 6.0).value)
    assert surviving_at(curve, 1.0).value == 1.0
    assert surviving_at(curve, 3.0).value == 0.5
    with pytest.raises(InputError, match="nobody was observed up to 6"):
        mean_time(curve, 6.0)
    none = kaplan_meier(np.array([4.0]), np.array([False]))
    assert median_time(none) == np.inf
    assert mean_time(none, 4.0) == (4.0, 0.0)
    assert mean_time_difference(none, none, 4.0).p is None
    with pytest.raises(InputError, match="cannot be made"):
        kaplan_meier(np.array([]), np.array([], dtype=bool))


def test_where_all_have_fallen_the_mean_runs_on() -> None:
    curve = kaplan_meier(np.array([2.0, 4.0]), np.array([True, True]))
    assert mean_time(curve, 10.0)[0] == 3.0
    assert np.isinf(curve.greenwood[-1])
    assert surviving_at(curve, 4.0).interval.high == 1.0


def test_relapses_between_visits() -> None:
    """(0, 30], (30, 60], free to 60, free to 90, (0, 60]: by symmetry the last is shared alike."""
    visits = Visits(np.array([0, 30, 60, 90.0, 0]), np.array([30, 60, np.inf, np.inf, 60.0]))
    found = turnbull(visits)
    assert found.converged
    assert found.low.tolist() == [0, 30, 90]
    assert found.mass.tolist() == pytest.approx([0.3, 0.3, 0.4])
    assert found.surviving(30) == pytest.approx((0.7, 0.7))
    assert found.surviving(45) == pytest.approx((0.4, 0.7))
    free, late = bounds(visits)
    assert free.time.tolist() == [0, 30]
    assert late.time.tolist() == [30, 60]
    assert visits.some(np.array([True, True, False, False, False])).event.all()


def test_turnbull_is_kaplan_and_meier_where_days_are_known() -> None:
    rng = np.random.default_rng(3)
    time, event = np.ceil(rng.exponential(9, 25)) + 1, rng.random(25) < 0.6
    visits = Visits(np.where(event, time - 1e-6, time), np.where(event, time, np.inf))
    found, curve = turnbull(visits), kaplan_meier(time, event)
    for at, share in zip(curve.time, curve.surviving, strict=True):
        assert found.surviving(float(at) + 1e-9)[1] == pytest.approx(share, abs=1e-6)


def test_rounds_that_do_not_end_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.analyse.between_visits.MOST_ROUNDS", 1)
    visits = Visits(np.array([0.0, 0, 0, 30]), np.array([30, 30, 60, np.inf]))
    assert not turnbull(visits).converged
