"""The path of a schedule against proportion by hand, and against doses one by one."""

from datetime import timedelta
from itertools import pairwise
from math import exp, sqrt

import pytest

from glidepath.plan.glide_path import glide_path
from glidepath.plan.make import plan
from glidepath.plan.schedule import Schedule
from unit.decide.given import trial
from unit.plan.given import (
    DAY,
    entered,
    later,
    level,
    linear,
    moment,
    record,
    scheduled,
    visit,
)
from unit.plan.modelled import FIRST, Oracle, believed, history

NINETY = 1.6448536


def test_by_proportion_two_levels_scatter() -> None:
    events, at = entered(), moment(0)
    found = glide_path(record(events), at, linear(events, at), scheduled(events))
    assert [(each.day - DAY).days for each in found[:3]] == [1, 8, 15]
    assert {(b.day - a.day).days for a, b in pairwise(found)} == {7}
    # the stop falls on day 344; four weeks after it is day 372, and the last week ends before
    assert (found[-1].day - DAY).days == 365
    first = found[0]
    # 6.0 x 0.90, each of two levels within 22.45 %
    away = NINETY * 0.2245
    assert first.true.median == first.measured.median == 5400
    assert first.true.low == pytest.approx(5400 * exp(-away), abs=1)
    assert first.measured.low == pytest.approx(5400 * exp(-away * sqrt(2)), abs=1)
    assert first.measured.high == pytest.approx(5400 * exp(away * sqrt(2)), abs=1)
    after = [each for each in found if each.day > later(344)]
    assert after
    assert {(each.true.median, each.measured.high) for each in after} == {(0, 0)}


def test_the_morning_of_a_cut_still_has_the_dose_before() -> None:
    events, at = entered(), moment(0)
    belief, schedule = linear(events, at), scheduled(events)
    daily = glide_path(record(events), at, belief, schedule, timedelta(days=1))
    medians = {(each.day - DAY).days: each.true.median for each in daily}
    assert (medians[30], medians[31]) == (5400, 4860)  # 0.90, then 0.81


def test_without_a_level_there_is_no_path() -> None:
    events = [each for each in entered() if each["type"] != "LevelReported"]
    at = moment(0)
    schedule = scheduled(events)
    assert glide_path(record(events), at, linear(events, at), schedule) == ()


def child() -> list[dict[str, object]]:
    """On 1.00 mg for ever, with three levels by the assay of the models."""
    first, *others = entered()
    kept = [each for each in others if each["type"] != "LevelReported"]
    taken = [level(value, days, assay="cmia") for value, days in ((7, -60), (6, -30), (6.4, -1))]
    return [first, *kept, *taken]


def test_by_a_model_it_is_what_the_doses_one_by_one_add_up_to() -> None:
    events, at = child(), moment(0)
    belief = believed(events, at)
    schedule = plan(history(), record(events), at, belief)
    assert isinstance(schedule, Schedule)
    # an order at ten or later is taken from the next morning on
    doses = {FIRST: 1.0} | {
        (each.day - DAY).days + 1: each.regimen.dose / 1000 for each in schedule.steps
    }
    oracle = Oracle(belief, doses)
    found = {
        (each.day - DAY).days: each for each in glide_path(record(events), at, belief, schedule)
    }
    for day in (1, 8, 29, 36, 120, 337, 351, 365):
        point = found[day]
        for share, true, read in (
            (0.5, point.true.median, point.measured.median),
            (0.05, point.true.low, point.measured.low),
            (0.95, point.true.high, point.measured.high),
        ):
            morning = day + 1 / 3
            assert true / 1000 == pytest.approx(oracle.quantile(morning, share), rel=0.02, abs=0.01)
            expected = max(oracle.measured(morning, share), 0.0)
            assert read / 1000 == pytest.approx(expected, rel=0.02, abs=0.05)


def test_the_trough_of_a_step_is_that_of_the_morning_of_the_next() -> None:
    events, at = child(), moment(0)
    belief = believed(events, at)
    schedule = plan(history(), record(events), at, belief)
    assert isinstance(schedule, Schedule)
    doses = {FIRST: 1.0} | {
        (each.day - DAY).days + 1: each.regimen.dose / 1000 for each in schedule.steps
    }
    oracle = Oracle(belief, doses)
    for step, after in zip(schedule.steps[:-1], schedule.steps[1:], strict=True):
        assert step.trough is not None
        morning = (after.day - DAY).days + 1 / 3
        assert step.trough.median / 1000 == pytest.approx(oracle.quantile(morning, 0.5), rel=0.02)


def test_an_uncertain_factor_between_assays_widens_the_path() -> None:
    events, at = [*entered(), *visit(5.8, -40)], moment(0)
    belief = believed(events, at, trial())
    schedule = plan(history(trial()), record(events), at, belief)
    assert isinstance(schedule, Schedule)
    point = glide_path(record(events), at, belief, schedule)[3]
    # additive error of 1.913 by immunoassay is 0.8 as much by mass spectrometry
    assert point.measured.high - point.measured.low > 2 * NINETY * 0.8 * 1913
    assert point.measured.low < point.true.low < point.true.high < point.measured.high
