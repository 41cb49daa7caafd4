"""The line through fewer troughs stands for the trough of every day: nothing is hidden."""

from bisect import bisect_left
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from glidepath.decide import Answer, Belief, believe, decide
from glidepath.decide.foresee import Ahead, foresee
from glidepath.decide.learned import Learned
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import ADVISING, read_models
from glidepath.pk.spread import Spread
from glidepath.plan.foreseen import regimes
from glidepath.plan.schedule import FASTEST, Move, Schedule, Step
from glidepath.quantities import instant
from glidepath.record.record import Record
from glidepath.report import Language
from glidepath.report.documents.plan_chart import plan_chart, trough_days
from glidepath.report.pictures import BandPoint, LevelChart
from unit.report.given import event
from unit.report.handed import HISTORY, example, with_events

TOLD = 0.1
"""ng/mL: troughs are told to a tenth, and the eye sees less."""
RESTLESS = (
    "taper-on-track",
    "2026-11-16T18:00+08:00",
    (
        event("DosesMissed", "2026-10-25", {"count": 2, "days": ["2026-10-24", "2026-10-25"]}),
        event("CoMedicationStarted", "2026-10-30", {"drug": "diltiazem"}),
        event("CoMedicationStopped", "2026-11-06", {"drug": "diltiazem"}),
    ),
)
FEVER = ("fever-interrupted", "2026-02-10T18:00+08:00", ())
STOPPED = ("off-drug", "2025-11-30T18:00+08:00", ())


@cache
def thought(name: str, at: str, more: tuple[Any, ...]) -> tuple[Answer, Belief]:
    record: Record = with_events(example(name), *more) if more else example(name)
    belief = believe(
        HISTORY, record, instant(at), models=read_models(ADVISING), growth=read_growth()
    )
    return decide(HISTORY, record, instant(at), belief=belief), belief


def chart_of(case: tuple[str, str, tuple[Any, ...]]) -> tuple[LevelChart, Schedule]:
    answer, _ = thought(*case)
    assert answer.assessment is not None
    assert answer.assessment.present is not None
    schedule = Schedule(FASTEST, answer.assessment.present, (), None, (), None, None)
    return plan_chart(schedule, answer, Language.EN), schedule


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def between(points: tuple[BandPoint, ...], at: datetime, name: str) -> float:
    """The line that is drawn, at a time."""
    times = [each.at for each in points]
    place = bisect_left(times, at)
    if times[place] == at:
        return float(getattr(points[place], name))
    one, other = points[place - 1], points[place]
    share = (at - one.at) / (other.at - one.at)
    return float(getattr(one, name) * (1 - share) + getattr(other, name) * share)


@pytest.mark.parametrize("case", [RESTLESS, FEVER, STOPPED], ids=lambda case: case[0])
def test_the_line_is_that_of_every_day(case: tuple[str, str, tuple[Any, ...]]) -> None:
    chart, schedule = chart_of(case)
    answer, belief = thought(*case)
    learned = belief.learned
    assert isinstance(learned, Learned)
    first, last = chart.band[0].at.date(), chart.band[-1].at.date()
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    clock = learned.told.clock
    orders = regimes(answer.basis.record, answer.basis.at, clock, schedule.steps)
    dense = foresee(learned, Ahead(orders, learned.told.drugs), [clock.hours(day) for day in days])
    assert len(chart.band) < len(days) / 2
    for name, share in (("median", 0.5), ("low90", 0.05), ("high90", 0.95)):
        worst = max(
            abs(between(chart.band, noon(day), name) - _quantile(spread, share))
            for day, spread in zip(days, dense, strict=True)
        )
        assert worst < TOLD, (name, worst)
    highest = max(_quantile(each, 0.5) for each in dense)
    assert max(each.median for each in chart.band) == pytest.approx(highest, abs=TOLD / 2)


def _quantile(spread: Spread, share: float) -> float:
    return float(spread.quantile(share))


def test_doses_that_were_missed_are_seen_in_the_line() -> None:
    chart, _ = chart_of(RESTLESS)
    before, after = (between(chart.band, noon(date(2026, 10, day)), "median") for day in (24, 26))
    assert after < 0.75 * before


def test_after_each_change_the_days_stand_close() -> None:
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    found = trough_days([date(2026, 3, 1), date(2025, 12, 1), date(2026, 7, 9)], first, last)
    assert [first, date(2026, 1, 2), date(2026, 1, 3)] == list(found[:3])
    assert {date(2026, 3, day) for day in (1, 2, 3, 4, 5, 7, 11)} <= set(found)
    assert found[-1] == last
    assert list(found) == sorted(set(found))
    gaps = [(later - earlier).days for earlier, later in pairwise(found)]
    assert max(gaps) <= 28


def test_changes_close_together_lose_no_day_of_change() -> None:
    turned = [date(2026, 1, 10), date(2026, 1, 11), date(2026, 1, 13)]
    found = trough_days(turned, date(2026, 1, 1), date(2026, 1, 20))
    assert set(turned) <= set(found)


def test_of_one_day_there_is_one_trough() -> None:
    assert trough_days([], date(2026, 1, 1), date(2026, 1, 1)) == (date(2026, 1, 1),)


def test_nothing_is_planned_while_the_drug_is_interrupted() -> None:
    """The forecast counts with no dose until the drug is resumed; so does the strip of doses."""
    feverish, _ = chart_of(("fever-interrupted", "2026-02-03T18:00+08:00", ()))
    assert [each.mg for each in feverish.planned] == [0.0]
    well, _ = chart_of(FEVER)
    assert [each.mg for each in well.planned] == [well.doses[-1].mg]
    assert well.doses[-1].mg > 0


def test_a_step_of_today_leaves_no_gap_before_it() -> None:
    """A dose that is considered from today on begins at the present, not at noon."""
    answer, _ = thought(*RESTLESS)
    assert answer.assessment is not None
    present = answer.assessment.present
    assert present is not None
    _, schedule = chart_of(RESTLESS)
    step = Step(
        answer.basis.day,
        Move.REDUCE,
        replace(present, dose=600),
        0,
        None,
        Fraction(1),
        0,
        None,
        None,
        (),
    )
    chart = plan_chart(replace(schedule, steps=(step,)), answer, Language.EN)
    assert chart.doses[-1].end == chart.now == chart.planned[0].start
    assert [each.mg for each in chart.planned] == [0.6]
