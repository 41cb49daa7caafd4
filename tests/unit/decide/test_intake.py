"""What a record says was taken: every dose listed by hand, and when each level was drawn."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from glidepath.decide.intake import (
    Clock,
    Regime,
    clock_of,
    dosings,
    due,
    first_dose,
    hour_of,
    in_order,
    interval_at,
    regimes,
    unclear,
)
from glidepath.decide.samples import Sample, samples
from glidepath.pk.layout import Dosing, every
from glidepath.record.record import Record
from oracle import children
from oracle.children import day, level, moment, order
from unit.decide.by_hand import given
from unit.decide.given import record_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def on_day(number: int, dose: str, reason: str = "taper", **other: Any) -> dict[str, Any]:
    """An order of which only the day is known."""
    return order(number, dose, reason, happened=day(number), **other)


def record(*events: Any) -> Record:
    return record_of(children.record(*events))


def clock(of: Record) -> Clock:
    found = clock_of(of, tuple(samples(of.events)))
    assert found is not None
    return found


def plan(*events: Any) -> tuple[Dosing, ...]:
    of = record(*events)
    time = clock(of)
    return dosings(of, time, regimes(of, time))


def taken(*events: Any, until: float) -> list[tuple[float, float]]:
    """Every dose that a record says was taken: hours from the midnight of day 0, and mg."""
    return given(plan(*events), until)


START = on_day(0, "1", "start")
MORNINGS = [(8.0, 1.0), (32.0, 1.0), (56.0, 1.0), (80.0, 1.0)]


# --- the clock ------------------------------------------------------------------------------------


def test_before_the_first_order_there_is_no_clock() -> None:
    of = record(level(1, "6"))
    assert clock_of(of, tuple(samples(of.events))) is None


def test_without_a_stated_time_a_dose_is_taken_at_eight() -> None:
    of = record(START, level(14, "6", drawn_at=day(14)), level(40, "6", hours_since_dose=None))
    found = clock(of)
    assert (found.zero, found.morning) == (date(2026, 1, 5), 8.0)


def stated(number: int, time: str) -> dict[str, Any]:
    """A sample that states when the dose of the day before was taken."""
    last = moment(number - 1, time)
    return level(number, "6", last_dose_at=last, hours_since_dose=None)


@pytest.mark.parametrize(
    ("times", "morning"),
    [
        (["07:30"], 7.5),
        (["07:30", "07:40", "19:00"], 7 + 40 / 60),
        # around midnight: no time of day is the mean of these
        (["23:50", "00:10"], 10 / 60),
        (["23:40", "23:50", "00:10"], 23 + 50 / 60),
    ],
)
def test_the_clock_follows_the_time_nearest_to_all_stated_ones(
    times: list[str], morning: float
) -> None:
    of = record(START, [stated(14 * (i + 1), time) for i, time in enumerate(times)])
    assert clock(of).morning == pytest.approx(morning)


def test_the_time_of_the_last_dose_is_counted_back_from_the_sample() -> None:
    of = record(START, level(14, "6", drawn_at=moment(14, "07:15"), hours_since_dose=Decimal("10")))
    assert clock(of).morning == 21.25


def test_of_two_doses_a_day_the_clock_has_the_first() -> None:
    twice = on_day(0, "1", "start", interval_hours=12)
    of = record(twice, [stated(14, "20:00"), stated(28, "20:10"), stated(42, "08:10")])
    assert clock(of).morning == pytest.approx(8 + 10 / 60)


def test_hours_are_those_of_the_wall_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    of = Clock(date(2026, 3, 28), berlin, 8.0)
    assert of.hours(datetime(2026, 3, 28, 8, tzinfo=berlin)) == 8.0
    assert of.hours(datetime(2026, 3, 29, 8, tzinfo=berlin)) == 32.0  # 23 h later
    assert of.hours(date(2026, 3, 29)) == 32.0
    assert of.hours(datetime(2026, 3, 27, 20, 30, tzinfo=berlin)) == -3.5


# --- orders ---------------------------------------------------------------------------------------


def test_a_dose_ordered_on_a_day_is_taken_from_that_day_on() -> None:
    assert taken(START, until=90) == MORNINGS


def test_a_dose_ordered_after_breakfast_is_taken_from_the_next_morning_on() -> None:
    assert taken(START, order(1, "0.9", happened=moment(1, "09:00")), until=90) == [
        (8.0, 1.0),
        (32.0, 1.0),
        (56.0, 0.9),
        (80.0, 0.9),
    ]


def test_a_dose_ordered_before_breakfast_is_taken_the_same_morning() -> None:
    early = order(1, "0.9", happened=moment(1, "07:00"))
    assert taken(START, early, until=50) == [(8.0, 1.0), (32.0, 0.9)]


def test_of_two_orders_in_one_day_the_later_one_counts() -> None:
    first = order(1, "0.9", happened=moment(1, "09:00"))
    second = order(1, "0.8", happened=moment(1, "15:00"))
    assert taken(START, first, second, until=90) == [
        (8.0, 1.0),
        (32.0, 1.0),
        (56.0, 0.8),
        (80.0, 0.8),
    ]


def test_an_order_that_says_the_same_again_changes_nothing() -> None:
    again = order(1, "1", happened=moment(1, "09:00"))
    assert plan(START, again) == plan(START)


def test_twice_daily_halves_the_dose() -> None:
    twice = on_day(0, "1", "start", interval_hours=12)
    assert taken(twice, until=33) == [(8.0, 0.5), (20.0, 0.5), (32.0, 0.5)]


def test_from_twice_daily_to_once_daily() -> None:
    twice = on_day(0, "1", "start", interval_hours=12)
    assert taken(twice, on_day(1, "1"), until=81) == [
        (8.0, 0.5),
        (20.0, 0.5),
        (32.0, 1.0),
        (56.0, 1.0),
        (80.0, 1.0),
    ]


def test_from_once_daily_to_twice_daily_by_an_order_at_noon() -> None:
    noon = order(1, "0.8", happened=moment(1, "12:00"), interval_hours=12)
    assert taken(START, noon, until=57) == [
        (8.0, 1.0),
        (32.0, 1.0),
        (44.0, 0.4),
        (56.0, 0.4),
    ]


# --- what was taken before the record -------------------------------------------------------------


def test_a_record_that_says_start_starts_from_nothing() -> None:
    found = plan(START)
    assert not found[0].steady
    assert first_dose(found) == found[0].start == 8.0


def test_a_record_that_does_not_say_start_is_steady_until_its_first_order() -> None:
    found = plan(on_day(0, "1", "maintenance"))
    assert found[0].steady
    assert (found[0].start, first_dose(found)) == (-16.0, 8.0)


def test_a_steady_child_stays_so_where_the_first_dose_was_missed() -> None:
    missed = children.missed(0) | {"days": [day(0)]}
    found = plan(on_day(0, "1", "maintenance"), missed)
    assert [each.steady for each in found] == [True, False]
    assert given(found, 60) == [(-16.0, 1.0), (32.0, 1.0), (56.0, 1.0)]


def test_a_record_that_starts_off_the_drug_is_not_steady() -> None:
    found = plan(on_day(0, "0", "stop"))
    assert not found[0].steady
    assert first_dose(found) == 8.0
    assert given(found, 100) == []


# --- interruption and stop ------------------------------------------------------------------------


def test_an_interruption_and_a_resumption() -> None:
    events = [children.interrupted(1, "15:00"), children.resumed(4, "07:00")]
    assert taken(START, *events, until=130) == [
        (8.0, 1.0),
        (32.0, 1.0),
        (104.0, 1.0),
        (128.0, 1.0),
    ]


def test_a_day_of_interruption_without_a_time_has_no_dose() -> None:
    of_a_day = children.interrupted(1) | {"happened": day(1)}
    back = children.resumed(3) | {"happened": day(3)}
    assert taken(START, of_a_day, back, until=90) == [(8.0, 1.0), (80.0, 1.0)]


def test_an_order_during_an_interruption_waits_for_its_end() -> None:
    events = [
        children.interrupted(1, "06:00"),
        on_day(2, "0.5", "safety"),
        children.resumed(3, "12:00"),
    ]
    assert taken(START, *events, until=130) == [(8.0, 1.0), (104.0, 0.5), (128.0, 0.5)]


def test_an_interruption_at_dawn_comes_before_the_order_of_that_day() -> None:
    events = [children.interrupted(1, "06:00"), on_day(1, "0.5", "safety")]
    assert taken(START, *events, until=130) == [(8.0, 1.0)]


def test_an_interruption_before_the_first_order_gives_nothing() -> None:
    assert taken(children.interrupted(-2), START, children.resumed(2, "07:00"), until=60) == [
        (56.0, 1.0)
    ]


@pytest.mark.parametrize(
    "end",
    [
        {"type": "TreatmentStopped", "happened": moment(1, "12:00"), "reason": "withdrawn"},
        order(1, "0", "stop", happened=moment(1, "12:00")),
    ],
)
def test_an_end_of_the_treatment(end: dict[str, Any]) -> None:
    assert taken(START, end, until=500) == [(8.0, 1.0), (32.0, 1.0)]
    # what ends the drug ends an interruption too, so that a new order is taken
    anew = order(4, "1", "restore", happened=moment(4, "07:00"))
    ended = [children.interrupted(1, "07:00"), end, anew]
    assert taken(START, *ended, until=130) == [(8.0, 1.0), (104.0, 1.0), (128.0, 1.0)]


def test_a_treatment_stopped_before_the_first_order_says_nothing() -> None:
    before = {"type": "TreatmentStopped", "happened": day(-3), "reason": "elsewhere"}
    assert taken(before, START, until=40) == [(8.0, 1.0), (32.0, 1.0)]


# --- missed doses ---------------------------------------------------------------------------------


def missed(*days: int, count: int | None = None, told: int = 9) -> dict[str, Any]:
    event = children.missed(told, count or len(days))
    return event | {"days": [day(each) for each in days]}


def test_a_dose_missed_on_a_known_day_is_left_out() -> None:
    found = plan(START, missed(1, 3))
    assert given(found, 130) == [(8.0, 1.0), (56.0, 1.0), (104.0, 1.0), (128.0, 1.0)]


def test_a_dose_missed_on_the_day_of_a_new_order_is_not_the_old_one() -> None:
    assert taken(START, on_day(1, "0.9"), missed(1), until=60) == [(8.0, 1.0), (56.0, 0.9)]


def test_a_day_on_which_no_dose_was_due_was_not_missed() -> None:
    events = [children.interrupted(1, "07:00"), missed(2, 2), missed(-4)]
    assert taken(START, *events, until=200) == [(8.0, 1.0)]


def hours_unclear(*events: Any) -> tuple[float, ...]:
    of = record(*events)
    time = clock(of)
    return unclear(of, time, regimes(of, time))


TWICE = on_day(0, "1", "start", interval_hours=12)


@pytest.mark.parametrize(
    ("events", "hours"),
    [
        ([START], []),
        ([START, missed(1, 3)], []),
        # the days are not known, or not all of them
        ([START, children.missed(9, 2)], [9 * 24 + 8.0]),
        ([START, missed(1, count=2)], [9 * 24 + 8.0]),
        # which of two doses of a day is not known
        ([TWICE, missed(1)], [32.0]),
        ([TWICE, missed(1, count=2)], [32.0, 9 * 24 + 8.0]),
        ([START, {"type": "Vomited", "happened": moment(2, "09:30")}], [57.5]),
        ([START, {"type": "Vomited", "happened": day(2)}], [56.0]),
    ],
)
def test_when_it_is_not_clear_what_was_taken(events: list[Any], hours: list[float]) -> None:
    assert list(hours_unclear(*events)) == hours


# --- dosings --------------------------------------------------------------------------------------


def test_the_interval_in_force() -> None:
    found = [Regime(0.0, 1.0, 12), Regime(100.0, 1.0, 24)]
    assert [interval_at(found, hour) for hour in (-5.0, 0.0, 99.0, 100.0, 500.0)] == [
        12,
        12,
        12,
        24,
        24,
    ]


def test_a_later_dosing_takes_the_place_of_those_it_forestalls() -> None:
    one, two, three = every(8.0, 1.0), every(56.0, 0.9), every(32.0, 0.8)
    assert in_order([one, two, three]) == (one, three)


def test_doses_due_between_two_hours() -> None:
    found = plan(START, on_day(2, "0.9", interval_hours=12), on_day(4, "0", "stop"))
    assert list(due(found, 8.0, 8.0)) == []
    assert list(due(found, 8.0, 8.1)) == [8.0]
    assert list(due(found, 8.1, 56.0)) == [32.0]
    assert list(due(found, -1000.0, 1e6)) == [8.0, 32.0, 56.0, 68.0, 80.0, 92.0]
    assert list(due(found, 95.0, 1e6)) == []


# --- samples --------------------------------------------------------------------------------------


def sample(drawn: datetime | date, since: str | None, last: datetime | None = None) -> Sample:
    hours = None if since is None else Decimal(since)
    return Sample("S", drawn, last, hours, "whole-blood", "lc-ms-ms", None)


def at(number: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, 5 + number, hour, minute, tzinfo=SHANGHAI)


EIGHT = Clock(date(2026, 1, 5), SHANGHAI, 8.0)
EVENING = Clock(date(2026, 1, 5), SHANGHAI, 20.0)


@pytest.mark.parametrize(
    ("clock", "drawn", "since", "interval", "hours"),
    [
        (EIGHT, at(3, 8), "24", 24, (56.0, 80.0)),
        (EIGHT, at(3, 7, 40), "23.5", 24, (56.0, 79.5)),
        (EIGHT, at(3, 10), "2", 24, (80.0, 82.0)),
        (EIGHT, at(3, 9, 30), "25.5", 24, (56.0, 81.5)),
        (EIGHT, at(3, 8), "48", 24, (32.0, 80.0)),
        (EIGHT, at(3, 8), "0", 24, (80.0, 80.0)),
        # taken an hour and a half late: the time since the dose counts, not the clock's
        (EIGHT, at(3, 8), "22.5", 24, (56.0, 78.5)),
        (EIGHT, at(3, 8), "12", 12, (68.0, 80.0)),
        # the day alone
        (EIGHT, date(2026, 1, 8), "24", 24, (56.0, 80.0)),
        (EIGHT, date(2026, 1, 8), "2", 24, (80.0, 82.0)),
        (EIGHT, date(2026, 1, 8), "12", 12, (68.0, 80.0)),
        (EVENING, date(2026, 1, 8), "24", 24, (68.0, 92.0)),
        (EVENING, date(2026, 1, 8), "12.5", 24, (68.0, 80.5)),
        # half a day off the clock, once either way
        (EIGHT, at(3, 20), "24", 24, (80.0, 104.0)),
        (EIGHT, at(4, 20), "24", 24, (104.0, 128.0)),
        # a dose of years ago
        (EIGHT, at(3, 8), "26280", 24, (80.0 - 26280, 80.0)),
    ],
)
def test_when_a_sample_was_drawn(
    clock: Clock, drawn: datetime | date, since: str, interval: int, hours: tuple[float, float]
) -> None:
    assert hour_of(sample(drawn, since), clock, interval) == hours


def test_a_day_on_which_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    dose = datetime.fromisoformat("2026-03-28T08:00+01:00")
    drawn = datetime.fromisoformat("2026-03-29T08:00+02:00")
    found = hour_of(sample(drawn, None, dose), Clock(date(2026, 3, 28), berlin, 8.0), 24)
    assert found == (8.0, 31.0)


@pytest.mark.parametrize("last", [None, at(3, 9)])
def test_a_sample_whose_time_makes_no_sense(last: datetime | None) -> None:
    assert hour_of(sample(at(3, 8), None, last), EIGHT, 24) is None
