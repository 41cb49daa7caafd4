"""Patterns over the week as models see them: every dose listed by hand. Day 0 is a Monday."""

from datetime import date
from typing import Any

import pytest

from glidepath.decide.intake import Regime, clock_of, dosing_of, dosings, first_dose, regimes
from glidepath.decide.samples import samples
from glidepath.pk.layout import WEEK, Dosing
from oracle import children
from oracle.children import day, order, quantity
from unit.decide.by_hand import CLOCK, given
from unit.decide.given import record_of

SUNDAYS_HALF = ("1", "1", "1", "1", "1", "1", "0.5")
"""Half on Sundays: 6.5 mg a week, counted as 0.929."""


def weekly(
    number: int, week: tuple[str, ...] = SUNDAYS_HALF, dose: str = "0.929", **other: Any
) -> dict[str, Any]:
    """An order with a pattern, of which only the day is known."""
    fields = {"happened": day(number), "pattern": [quantity(each, "mg") for each in week]}
    reason = other.pop("reason", "taper")
    return order(number, dose, reason, **{**fields, **other})


def found(*events: Any) -> tuple[tuple[Regime, ...], tuple[Dosing, ...]]:
    record = record_of(children.record(*events))
    clock = clock_of(record, tuple(samples(record.events)))
    assert clock is not None
    there = regimes(record, clock)
    return there, dosings(record, clock, there)


def taken(*events: Any, until: float) -> list[tuple[int, int, float]]:
    """Every dose as day, hour of the day, and mg."""
    doses = given(found(*events)[1], until)
    return [(int(hour // 24), round(hour % 24), mg) for hour, mg in doses]


def test_from_a_monday_on() -> None:
    expected = [*((number, 8, 1.0) for number in range(6)), (6, 8, 0.5), (7, 8, 1.0)]
    assert taken(weekly(0, reason="start"), until=8 * 24.0) == expected


@pytest.mark.parametrize(
    ("number", "half"), [(1, 6), (3, 6), (6, 6), (7, 13), (-1, -1), (-400, -400)]
)
def test_every_day_gets_the_dose_of_its_weekday(number: int, half: int) -> None:
    # from whichever day on, the day with half the dose is the first Sunday
    first = date.fromisoformat(day(number))
    doses = taken(weekly(number, reason="start"), until=9 * 24.0)
    sunday = 6 - first.weekday()
    assert sunday == half - number
    assert [mg for _, _, mg in doses[:8]] == [
        0.5 if each % 7 == sunday else 1.0 for each in range(8)
    ]


def test_an_order_after_the_dose_of_its_day_begins_with_the_next_day() -> None:
    saturday = weekly(5, happened=children.moment(5, "14:00"))
    doses = taken(order(0, "1", "start", happened=day(0)), saturday, until=8 * 24.0)
    # the dose of Saturday was the old one; Sunday has the half one
    assert doses == [*((number, 8, 1.0) for number in range(6)), (6, 8, 0.5), (7, 8, 1.0)]


def test_twice_daily_halves_every_day() -> None:
    doses = taken(weekly(5, reason="start", interval_hours=12), until=3 * 24.0)
    assert doses == [
        (0, 8, 0.5), (0, 20, 0.5), (1, 8, 0.25), (1, 20, 0.25), (2, 8, 0.5), (2, 20, 0.5),
    ]  # fmt: skip


def test_an_evening_belongs_to_its_own_day() -> None:
    # ordered on Saturday at two: the evening is Saturday's, then comes Sunday
    late = weekly(5, reason="start", interval_hours=12, happened=children.moment(5, "14:00"))
    assert taken(late, until=2 * 24.0) == [(0, 20, 0.5), (1, 8, 0.25), (1, 20, 0.25)]


def test_days_without_a_dose() -> None:
    thrice = ("1", "0", "1", "0", "1", "0", "0")
    doses = taken(weekly(0, thrice, "0.429", reason="start"), until=8 * 24.0)
    assert doses == [(0, 8, 1.0), (2, 8, 1.0), (4, 8, 1.0), (7, 8, 1.0)]


def test_after_an_interruption_the_week_goes_on_by_its_days() -> None:
    fever = children.interrupted(3) | {"happened": day(3)}
    well = children.resumed(6) | {"happened": day(6)}
    there, plan = found(weekly(0, reason="start"), fever, well)
    assert [(each.daily, bool(each.week)) for each in there] == [
        (0.929, True), (0.0, False), (0.929, True),
    ]  # fmt: skip
    days = [(int(hour // 24), mg) for hour, mg in given(plan, 8 * 24.0)]
    assert days == [(0, 1.0), (1, 1.0), (2, 1.0), (6, 0.5), (7, 1.0)]


def test_another_pattern_of_the_same_mean_is_another_regime() -> None:
    mondays = ("0.5", *("1",) * 6)
    doses = taken(weekly(0, reason="start"), weekly(7, mondays), until=9 * 24.0)
    assert doses[6:] == [(6, 8, 0.5), (7, 8, 0.5), (8, 8, 1.0)]
    assert len(found(weekly(0, reason="start"), weekly(7))[0]) == 1


def test_a_missed_dose_is_left_out_of_its_week() -> None:
    missed = children.missed(9) | {"days": [day(8)]}
    doses = taken(weekly(0, reason="start"), missed, until=15 * 24.0)
    assert [number for number, _, _ in doses] == [number for number in range(15) if number != 8]
    assert doses[12] == (13, 8, 0.5)


def test_what_was_taken_before_the_record_was_the_same_week() -> None:
    (plan,) = found(weekly(0))[1]
    assert (plan.steady, plan.period, plan.start) == (True, WEEK, 8.0 - WEEK)
    assert first_dose([plan]) == 8.0
    assert [each.amount for each in plan.intakes] == [1.0] * 6 + [0.5]


def test_the_stop_ends_a_pattern() -> None:
    stop = order(7, "0", "stop", happened=day(7))
    assert taken(weekly(0, reason="start"), stop, until=9 * 24.0)[-1] == (6, 8, 0.5)


def test_an_imagined_week_is_laid_out_as_one_that_was_ordered() -> None:
    # the clock's zero, 1 December 2025, is a Monday: hour 128 is the Saturday after it
    regime = Regime(5 * 24 + 8.0, 0.929, 24, (1, 1, 1, 1, 1, 1, 0.5))
    assert [each.amount for each in dosing_of(regime, CLOCK).intakes][:3] == [1, 0.5, 1]
