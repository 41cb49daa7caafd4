"""Paces side by side, and what each asks of a family: counted by hand."""

from fractions import Fraction

from glidepath.plan.alternatives import Alternative, alternatives
from glidepath.plan.schedule import EVEN, FASTEST, NoPlan, Pace, PaceKind, Schedule, WhyNot
from unit.plan.given import (
    entered,
    event,
    history,
    level,
    linear,
    moment,
    order,
    record,
    scheduled,
    tapered,
)
from unit.plan.test_situations import without

OWN = Pace(PaceKind.OWN, 45, Fraction(1, 20))


def side_by_side(events: list[dict[str, object]], days: int = 0) -> tuple[Alternative, ...]:
    at = moment(days)
    belief = linear(events, at)
    found = alternatives(history(), record(events), at, belief, (FASTEST, EVEN, OWN))
    assert isinstance(found, tuple)
    return found


def test_three_paces() -> None:
    fastest, even, own = side_by_side(entered())
    assert fastest.outcome == scheduled(entered())
    assert even.outcome == scheduled(entered(), pace=EVEN)
    assert own.outcome == scheduled(entered(), pace=OWN)
    assert fastest.effort is not None
    # twelve cuts and the stop; a level for each but the first, which has one; no two of them lie
    # further apart than 35 days
    assert (fastest.effort.days, fastest.effort.steps) == (344, 13)
    assert (fastest.effort.visits, fastest.effort.blood_tests) == (13, 12)
    assert fastest.effort.lowest == 1860
    assert own.effort is not None
    assert isinstance(own.outcome, Schedule)
    cuts = len(own.outcome.steps) - 1
    # 45 days are more than 35: one examination and one level more in every wait, the last as well
    assert own.effort.days == 45 * cuts
    assert (own.effort.visits, own.effort.blood_tests) == (2 * cuts + 1, 2 * cuts)


def test_one_that_cannot_be_is_told_beside_the_others() -> None:
    fastest, even, _ = side_by_side(entered(500))
    assert isinstance(even.outcome, NoPlan)
    assert even.outcome.why is WhyNot.TOO_LATE
    assert even.effort is None
    assert fastest.effort is not None


def test_a_first_level_that_is_lacking_counts() -> None:
    lacking = [*without(entered(), "LevelReported"), level(6, -60)]
    fastest, *_ = side_by_side(lacking)
    assert fastest.effort is not None
    assert fastest.effort.blood_tests == 13


def test_a_restore_needs_no_level_and_a_stabilisation_three_more() -> None:
    events = [*tapered([1000, 900, 810, 730, 660]), event("RelapseConfirmed", 119)]
    fastest, *_ = side_by_side(events, 120)
    assert fastest.effort is not None
    assert isinstance(fastest.outcome, Schedule)
    # 120 days from the restore to the next cut: levels no more than 35 days apart, so three between
    assert fastest.effort.blood_tests == len(fastest.outcome.steps) - 1 + 3
    assert fastest.effort.visits == len(fastest.outcome.steps) + 3


def test_where_there_is_no_end_there_are_no_days() -> None:
    # 0.08 comes down to 0.19 mg a week by patterns, and no further: not to a third
    fastest, *_ = side_by_side(entered(80))
    assert fastest.effort is not None
    assert fastest.effort.days is None


def test_nothing_to_plan_at_any_pace() -> None:
    events, at = [*entered(), order(0, 0, "10:00", reason="stop")], moment(0)
    found = alternatives(history(), record(events), at, linear(events, at))
    assert found == NoPlan(WhyNot.OFF_DRUG)
