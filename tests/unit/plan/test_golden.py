"""Schedules worked by hand from the trial's text."""

from datetime import date, timedelta
from fractions import Fraction

from glidepath.plan.schedule import Goal, Move
from unit.plan.given import (
    DAY,
    days_of,
    doses_of,
    entered,
    event,
    later,
    moves_of,
    order,
    remission,
    scheduled,
    tapered,
    visit,
)


def rounded_up(dose: int, cut: str, graduation: int = 10) -> int:
    """What is left of a dose, rounded up to a graduation: by hand, in whole micrograms."""
    left = Fraction(dose) * (1 - Fraction(cut))
    return -int(-left // graduation) * graduation


def test_one_milligram_makes_twelve_cuts_and_stops_on_day_344() -> None:
    # 1.00 0.90 0.81 0.729 0.657 0.594 0.54 0.486 0.441 0.405 0.369 0.333 0.306, rounded up each
    # time to 0.01 mg; a third of 1.00 is 0.333, so 0.31 is the first dose at or below it, and its
    # trough 6 x 0.31 = 1.86 lies below 2.0; 11 months of 30 days and 14 days more
    found = scheduled(entered(1000))
    doses = [900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310]
    assert doses_of(found) == [*doses, 0]
    for before, after in zip([1000, *doses], doses, strict=False):
        assert rounded_up(before, "1/10") == after
    assert days_of(found) == [*range(0, 331, 30), 330 + 14]
    assert moves_of(found) == ["reduce"] * 12 + ["stop"]
    assert found.off == DAY + timedelta(days=344) == date(2026, 12, 15)
    assert found.goal == Goal(DAY + timedelta(days=365), DAY + timedelta(days=351))
    assert found.in_time
    assert found.held == ()


def test_what_each_step_of_it_says() -> None:
    found = scheduled(entered(1000))
    first, last, stop = found.steps[0], found.steps[-2], found.steps[-1]
    assert (first.low, first.high, first.share) == (900, 1000, Fraction(9, 10))
    assert (first.day, first.level_from) == (DAY, later(14))
    assert first.rules == ("taper.monthly-cap",)
    assert first.needs == ()  # all is documented
    assert first.trough is not None
    assert first.trough.median == 5400  # 6.0 x 0.90
    assert first.weight == 14_000
    # a month later the level is that of the dose before, and examination and platelets are 31
    # days old, which the protocol allows
    assert found.steps[1].needs == ("taper.level",)
    # from the third on they are imagined anew with every step, a month old each time
    assert last.needs == ("taper.level",)
    assert (last.low, last.high, last.share) == (306, 1000, Fraction(31, 100))
    assert last.trough is not None
    assert last.trough.median == 1860
    assert (stop.low, stop.high, stop.regimen.dose) == (0, 1000, 0)
    assert stop.share == 0
    assert (stop.level_from, stop.trough) == (None, None)
    assert stop.needs == ("taper.level",)


def test_half_a_milligram_makes_thirteen_cuts_and_stops_on_day_374() -> None:
    # 0.50 0.45 0.41 0.37 0.34 0.31 0.28 0.26 0.24 0.22 0.20 0.18 0.17 0.16; a third is 0.1667
    found = scheduled(entered(500))
    doses = [450, 410, 370, 340, 310, 280, 260, 240, 220, 200, 180, 170, 160]
    assert doses_of(found) == [*doses, 0]
    for before, after in zip([500, *doses], doses, strict=False):
        assert rounded_up(before, "1/10") == after
    assert days_of(found) == [*range(0, 361, 30), 360 + 14]
    assert found.off == DAY + timedelta(days=374)
    assert not found.in_time


def test_a_slow_child_waits_23_days_before_the_stop() -> None:
    # 5 x 107 h = 22.3 days
    found = scheduled(entered(1000), half_life=107 * 60)
    assert days_of(found) == [*range(0, 331, 30), 330 + 23]
    assert found.steps[0].level_from == later(23)
    assert not found.in_time


def test_a_very_slow_child_is_held_by_the_spacing_instead_of_the_month() -> None:
    # 5 x 200 h = 41.7 days, so 42 between two steps
    found = scheduled(entered(1000), half_life=200 * 60)
    assert days_of(found) == [*range(0, 42 * 12, 42), 42 * 12]


def test_the_second_taper_goes_by_five_percent() -> None:
    # restored on day 120 to 0.73, the last dose that lasted a month; remission found again on day
    # 150 by the examination below; stable until day 240; from there 5 % a month, rounded up
    events = [
        *tapered([1000, 900, 810, 730, 660]),
        event("RelapseConfirmed", 119),
        order(730, 120, reason="restore"),
        remission(150),
    ]
    found = scheduled([*events, *visit(4.38, 200)], 200)
    assert found.remission is None
    doses = doses_of(found)[:-1]
    for before, after in zip([730, *doses], doses, strict=False):
        assert rounded_up(before, "1/20") == after
    assert doses[:4] == [700, 670, 640, 610]
    assert doses[-1] == 330  # a third of 1.00 is 0.333; the trough 6 x 0.33 = 1.98
    assert days_of(found)[:3] == [240, 270, 300]
    assert days_of(found) == [
        *(240 + 30 * number for number in range(len(doses))),
        240 + 30 * (len(doses) - 1) + 14,
    ]
    assert found.steps[0].share == Fraction(70, 100)


def test_a_relapse_is_answered_first() -> None:
    # confirmed at 0.66 in the fourth month: back to 0.73, the last dose proven in remission; found
    # in remission a month later, it is assumed; stable 90 days after that; then 5 % a month
    events = [*tapered([1000, 900, 810, 730, 660]), event("RelapseConfirmed", 119)]
    found = scheduled(events, 120)
    first, second = found.steps[:2]
    assert (first.move, first.day, first.regimen.dose) == (Move.RESTORE, later(120), 730)
    assert (first.low, first.high, first.needs) == (730, None, ())
    assert found.remission == later(150)
    assert (second.move, second.day, second.regimen.dose) == (Move.REDUCE, later(240), 700)
    assert not found.in_time
