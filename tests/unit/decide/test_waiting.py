"""Doses that waited for a sample, and levels whose stated last dose is none of those ordered."""

from datetime import date

import pytest

from glidepath.decide.fitted import Found, LeftOut
from glidepath.decide.waiting import agreed, waiting
from glidepath.pk.assays import AssayKind
from glidepath.pk.layout import Dosing, Intake, every
from unit.decide.by_hand import given

ONCE = (every(8.0, 1.0),)
TWICE = (every(8.0, 0.5, 12.0),)


def level(last: float, hour: float, why: LeftOut | None = None, name: str = "S") -> Found:
    day, kind = date(2026, 1, 8), AssayKind.IMMUNOASSAY
    return Found(name, day, 6.0, False, last, hour, kind, why)


def test_a_level_on_time_changes_nothing() -> None:
    levels = (level(32.0, 56.0), level(56.0, 58.0), level(56.0, 79.5))
    assert agreed(ONCE, levels) == (ONCE, levels)


def test_a_dose_that_was_due_waits_for_the_sample() -> None:
    plan, levels = agreed(ONCE, [level(32.0, 57.5)])
    assert levels == (level(32.0, 57.5),)
    assert given(plan, 110) == [(8.0, 1.0), (32.0, 1.0), (57.5, 1.0), (80.0, 1.0), (104.0, 1.0)]


def test_a_sample_half_an_hour_late_counts_as_drawn_in_time() -> None:
    plan, levels = agreed(ONCE, [level(32.0, 56.5), level(56.0, 80.6)])
    assert [each.hour for each in levels] == [56.0, 80.6]
    assert given(plan, 90) == [(8.0, 1.0), (32.0, 1.0), (56.0, 1.0), (80.6, 1.0)]


def test_the_dose_of_a_clock_with_minutes_waits_too() -> None:
    morning = 7 + 32 / 60
    plan, _ = agreed((every(morning, 1.0),), [level(morning + 24 * 299, morning + 24 * 300 + 1.5)])
    late = round(morning + 24 * 300 + 1.5, 6)
    assert given(plan, 24 * 302)[-3:] == [
        (pytest.approx(morning + 24 * 299), 1.0),
        (late, 1.0),
        (pytest.approx(morning + 24 * 301), 1.0),
    ]


def test_the_evening_dose_waits_too() -> None:
    plan, _ = agreed(TWICE, [level(8.0, 22.0)])
    assert given(plan, 45) == [(8.0, 0.5), (22.0, 0.5), (32.0, 0.5), (44.0, 0.5)]


def test_a_dose_of_a_weekly_pattern_waits_too() -> None:
    pattern = Dosing(8.0, (Intake(0.0, 1.0), Intake(48.0, 2.0), Intake(120.0, 3.0)), 168.0)
    plan, _ = agreed((pattern,), [level(8.0, 60.0), level(176.0, 230.0)])
    assert given(plan, 300) == [
        (8.0, 1.0),
        (60.0, 2.0),
        (128.0, 3.0),
        (176.0, 1.0),
        (230.0, 2.0),
        (296.0, 3.0),
    ]


def test_the_first_new_dose_waits_and_the_old_one_is_not_given() -> None:
    old = Dosing(8.0, (Intake(0.0, 1.0),), 24.0, 56.0)
    plan, _ = agreed((old, every(56.0, 0.9)), [level(32.0, 57.5)])
    assert given(plan, 90) == [(8.0, 1.0), (32.0, 1.0), (57.5, 0.9), (80.0, 0.9)]


def test_the_last_dose_before_the_end_waits_within_its_time() -> None:
    last = (Dosing(8.0, (Intake(0.0, 1.0),), 24.0, 60.0), Dosing(60.0, ()))
    plan, _ = agreed(last, [level(32.0, 57.5)])
    assert given(plan, 200) == [(8.0, 1.0), (32.0, 1.0), (57.5, 1.0)]
    plan, _ = agreed(last, [level(32.0, 59.0)])
    assert given(plan, 200) == [(8.0, 1.0), (32.0, 1.0)]


def test_a_dose_past_half_of_the_interval_was_not_taken() -> None:
    assert given(waiting(ONCE, {32.0: 44.0}), 60) == [(8.0, 1.0), (44.0, 1.0), (56.0, 1.0)]
    assert given(waiting(ONCE, {32.0: 44.1}), 60) == [(8.0, 1.0), (56.0, 1.0)]
    plan, levels = agreed(ONCE, [level(8.0, 55.9)])
    assert levels[0].why is None
    assert given(plan, 90) == [(8.0, 1.0), (56.0, 1.0), (80.0, 1.0)]


def test_a_dose_waits_for_the_later_of_two_samples() -> None:
    plan, levels = agreed(ONCE, [level(8.0, 34.0, name="A"), level(8.0, 33.0, name="B")])
    assert [each.why for each in levels] == [None, None]
    assert given(plan, 60) == [(8.0, 1.0), (34.0, 1.0), (56.0, 1.0)]


def test_two_doses_wait_each_for_its_own_sample() -> None:
    plan, levels = agreed(ONCE, [level(8.0, 34.0), level(32.0, 57.0)])
    assert [each.why for each in levels] == [None, None]
    assert given(plan, 90) == [(8.0, 1.0), (34.0, 1.0), (57.0, 1.0), (80.0, 1.0)]


@pytest.mark.parametrize(
    ("last", "hour"),
    [
        (8.0, 57.0),  # two doses were due since
        (8.0, 8.0 + 26280),  # the dose of years ago
        (80.0, 104.0),  # no dose then: the drug had been stopped
        (-16.0, 20.0),  # no dose then: not begun
        (20.0, 30.0),  # no dose at that time of day
    ],
)
def test_a_level_whose_times_fit_no_doses_is_left_out(last: float, hour: float) -> None:
    stopped = (Dosing(8.0, (Intake(0.0, 1.0),), 24.0, 72.0), Dosing(72.0, ()))
    plan, levels = agreed(ONCE if hour > 10_000 else stopped, [level(last, hour)])
    assert levels[0].why is LeftOut.INTAKE
    assert plan == (ONCE if hour > 10_000 else stopped)


def test_a_level_long_after_the_stop_fits() -> None:
    stopped = (Dosing(8.0, (Intake(0.0, 1.0),), 24.0, 72.0), Dosing(72.0, ()))
    assert agreed(stopped, [level(56.0, 200.0)]) == (stopped, (level(56.0, 200.0),))


def test_no_dose_waits_for_a_level_that_is_left_out() -> None:
    named = level(32.0, 57.5, LeftOut.NAMED)
    assert agreed(ONCE, [named]) == (ONCE, (named,))
