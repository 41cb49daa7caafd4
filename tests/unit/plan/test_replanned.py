"""Planned anew after each visit, from where the child is."""

from fractions import Fraction

from glidepath.plan.schedule import Move
from unit.plan.given import (
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

PLANNED = [900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310]


def test_after_a_missed_visit_the_plan_starts_again_from_today() -> None:
    # the visit of day 60 did not take place; asked on day 75, with a level of day 74
    events = [
        *tapered([1000, 900, 810]),
        event("VisitMissed", 60, visit="monthly"),
        *visit(4.86, 74),
    ]
    found = scheduled(events, 75)
    assert doses_of(found)[:-1] == PLANNED[2:]
    assert days_of(found) == [*range(75, 75 + 271, 30), 75 + 270 + 14]
    assert found.off == later(359)
    assert not found.in_time


def test_a_month_held_by_an_odd_level_is_lost() -> None:
    # 2.5 on 0.81, where 4.86 was expected: held on day 60; repeated on day 80 and as expected
    events = [*tapered([1000, 900, 810]), *visit(2.5, 60), *visit(4.8, 80)]
    assert days_of(scheduled(events, 61))[0] == 61  # as soon as a repeat explains it
    found = scheduled(events, 90)
    # from day 80 on the reference is 2.5 and the level odd again, until the next one
    assert found.steps[0].needs == ("taper.level-expected",)
    settled = scheduled([*events, *visit(4.8, 89)], 90)
    assert settled.steps[0].needs == ()
    assert doses_of(settled)[:-1] == PLANNED[2:]
    assert days_of(settled)[0] == 90


def test_a_cut_that_was_missed_is_not_made_up_for() -> None:
    # nothing was ordered on day 30: 0.90 for sixty days, then the same doses a month later
    found = scheduled([*tapered([1000, 900]), *visit(5.4, 60)], 60)
    assert doses_of(found)[:-1] == PLANNED[1:]
    assert days_of(found)[:2] == [60, 90]


def test_an_overcut_holds_the_plan_for_the_steps_that_it_ran_ahead() -> None:
    # 1.00 to 0.80 spans 2.1 steps, rounded up three, less one: 60 days
    events = [*entered(), order(800, 0), *visit(4.8, 29)]
    found = scheduled(events, 30)
    assert days_of(found)[0] == 60
    assert doses_of(found)[0] == 720
    assert found.steps[0].needs == ()  # on day 60 all of day 29 is 31 days old, and may be 35


def test_a_smaller_cut_than_planned_goes_on_from_there() -> None:
    # 0.95 instead of 0.90: a month later 0.855, rounded up to 0.86
    found = scheduled([*tapered([1000, 950]), *visit(5.7, 29)], 30)
    assert (days_of(found)[0], doses_of(found)[0]) == (30, 860)
    # the rest of the tenth might follow on day 14: 0.90, then 0.81 on day 44 and so on, twelve cuts
    # in all and off on day 14 + 330 + 14 = 358. From 0.86 on day 30 eleven cuts lead to 0.33, off
    # on day 30 + 300 + 14 = 344
    early = scheduled([*tapered([1000, 950]), *visit(5.7, 14)], 14)
    assert (days_of(early)[0], doses_of(early)[0], early.off) == (30, 860, later(344))
    # after a cut by a hundredth the rest of the tenth is worth it
    early = scheduled([*tapered([1000, 990]), *visit(5.94, 14)], 14)
    assert (days_of(early)[:2], doses_of(early)[0], early.off) == ([14, 44], 900, later(358))


def test_a_cut_that_would_only_put_off_the_stop_is_left_out() -> None:
    # 0.35 since day 330, 0.36 before, a third of 1.05: from day 344 on 0.35 may be dropped. A cut
    # to 0.33 would be permitted from day 344 on, too
    doses = [1050, 950, 860, 780, 710, 640, 580, 530, 480, 440, 400, 360, 350]
    events = [*tapered(doses, value=5.7), *visit(1.9, 334)]
    found = scheduled(events, 334)
    assert moves_of(found) == ["stop"]
    assert days_of(found) == [344]


def test_a_partial_cut_that_would_bar_a_larger_one_is_left_out() -> None:
    # 0.36 since day 300, 0.38 before it; a third of the start is 0.333. On day 320 the cap allows
    # 0.342, so 0.35, and then 0.315, so 0.32, on day 350: off on day 364. From day 330 on it allows
    # 0.324, so 0.33 at once: off on day 344
    doses = [1000, 900, 810, 730, 660, 600, 540, 490, 450, 410, 380, 360]
    events = tapered(doses, value=5.9)
    found = scheduled([*events, *visit(2.12, 320)], 320)
    assert doses_of(found) == [330, 0]
    assert days_of(found) == [330, 344]


def test_a_relapse_changes_the_plan_and_its_repeal_does_not() -> None:
    events = [*tapered([1000, 900, 810, 730]), *visit(4.4, 75)]
    suspected = event("RelapseSuspected", 80)
    dismissed = event("RelapseDismissed", 83, reason="a bruise")
    found = scheduled([*events, suspected, dismissed], 90)
    assert doses_of(found)[:-1] == PLANNED[3:]
    confirmed = scheduled([*events, suspected, event("RelapseConfirmed", 83)], 84)
    assert confirmed.steps[0].move is Move.RESTORE
    assert confirmed.remission is not None


def test_an_interruption_stops_the_clocks() -> None:
    # six days without the drug: the wait of 14 days counts from the day it was resumed
    events = [
        *tapered([1000, 900]),
        event("DoseInterrupted", 20, "07:00", reason="fever"),
        event("DoseResumed", 26, "07:00"),
        remission(27),
    ]
    found = scheduled(events, 28)
    assert days_of(found)[0] == 40
    # the platelets of day 0 are 40 days old by then
    assert found.steps[0].needs == ("taper.level", "taper.platelets")


def test_doses_and_shares_count_from_the_start_of_the_taper() -> None:
    found = scheduled([*tapered([1000, 900, 810]), *visit(4.86, 60)], 60)
    assert found.steps[0].share == Fraction(73, 100)
    assert found.present.dose == 810
