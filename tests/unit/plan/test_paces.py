"""Even and own paces, and protocols that end otherwise."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from glidepath.plan.schedule import EVEN, MEASURABLE, NoPlan, Pace, PaceKind, WhyNot
from glidepath.plan.spread import share_for
from glidepath.protocol.parameters import CapBase
from glidepath.regimen import Lattice
from unit.decide.given import overridden
from unit.plan.given import (
    days_of,
    doses_of,
    entered,
    event,
    later,
    moves_of,
    order,
    refused,
    scheduled,
    tapered,
    visit,
)
from unit.plan.products import ALIKE, COARSE, with_products


def own(every: int, share: str) -> Pace:
    return Pace(PaceKind.OWN, every, Fraction(share))


def waits(days: list[int]) -> list[int]:
    return [after - before for before, after in pairwise(days)]


# --- one's own ------------------------------------------------------------------------------------


def test_forty_five_days_and_five_percent() -> None:
    found = scheduled(entered(), pace=own(45, "1/20"))
    doses = doses_of(found)[:-1]
    # 0.95 0.9025 0.8645 ..., rounded up to 0.01 mg
    assert doses[:5] == [950, 910, 870, 830, 790]
    assert set(waits(days_of(found))) == {45}  # the stop waits as long as any step
    assert doses[-1] <= 333
    assert all(each.stricter == () for each in found.steps if each.regimen.dose > 190)
    assert found.pace == own(45, "1/20")
    assert not found.in_time


def test_a_pace_that_the_rules_do_not_allow_is_held_to_them_and_says_where() -> None:
    found = scheduled(entered(), pace=own(14, "1/4"))
    fastest = scheduled(entered())
    assert doses_of(found) == doses_of(fastest)
    assert days_of(found) == days_of(fastest)
    first, second, stop = found.steps[0], found.steps[1], found.steps[-1]
    assert first.stricter == ("taper.monthly-cap",)  # by the dose
    assert second.stricter == ("taper.monthly-cap", "taper.monthly-cap")  # by day and dose
    assert stop.stricter == ()


LATE = tapered([1000, 900, 810, 730, 660, 600, 540, 490])
"""On 0.49 mg since day 180."""


def test_a_share_smaller_than_a_graduation_goes_by_patterns() -> None:
    # 0.98 of 0.49 is 0.4802, rounded up to 0.49 on every day; of 3.37 mg a week five days have
    # 0.48 and two 0.49: 3.38 / 7 = 0.4829 (3.37 / 7 = 0.4814 is one day of 0.49)
    found = scheduled(LATE, 210, own(30, "1/50"))
    first = found.steps[0].regimen
    assert first.pattern == (490, 480, 480, 480, 480, 480, 480)
    assert first.dose == 482  # 3.37 / 7, rounded up
    assert found.steps[0].stricter == ()


def test_where_a_small_share_cannot_be_given_the_step_is_larger_and_says_so() -> None:
    # without patterns the next lower dose is 0.48
    found = scheduled(LATE, 210, own(30, "1/50"), protocol=overridden(ALIKE))
    assert doses_of(found)[:2] == [480, 470]
    assert [each.stricter for each in found.steps[:2]] == [(MEASURABLE,), (MEASURABLE,)]
    assert found.steps[0].share == Fraction(48, 100)


def test_a_step_beyond_ones_own_share_is_never_below_what_the_rules_allow() -> None:
    # 0.98 of 0.30 is 0.294; with tenths the next is 0.20, below 0.27: nothing is left to give
    protocol = with_products(COARSE)
    found = refused(entered(300, formulation="coarse"), pace=own(30, "1/50"), protocol=protocol)
    assert found.why is WhyNot.FORMULATION


# --- even -----------------------------------------------------------------------------------------


def test_with_a_week_to_spare_the_last_wait_takes_it() -> None:
    # twelve cuts a month apart leave no room for smaller shares; the stop falls on day 351
    found = scheduled(entered(), pace=EVEN)
    assert days_of(found) == [*range(0, 331, 30), 351]
    assert found.off == found.goal.last if found.goal else False
    assert found.in_time
    assert (found.pace.kind, found.pace.every) == (PaceKind.EVEN, 30)


def test_with_little_time_to_spare_the_last_wait_is_shorter() -> None:
    # on 0.26 since day 150, after a start of 0.50; 0.16 is the highest dose at or below a third.
    # Six cuts lead there. 171 days are left from day 180 to the last day of the stop: 28 for each
    # of six waits is less than a month; with a last one of 14 the others have 31, from day 150 on
    events = [*tapered([500, 450, 400, 360, 320, 290, 260]), *visit(3.1, 179)]
    found = scheduled(events, 180, pace=EVEN)
    assert doses_of(found) == [240, 220, 200, 180, 170, 160, 0]
    assert waits(days_of(found)) == [31, 31, 31, 31, 31, 15]
    assert found.off == later(351)
    assert found.in_time


def test_with_time_to_spare_shares_and_waits_are_equal() -> None:
    # on 0.20 since day 179, four steps of 0.01 above 0.16; 172 days are left from there to the last
    # day of the stop: 34 for each of five waits, and two days more before the stop
    events = [
        *tapered([500, 450, 410, 370, 340, 310, 280, 260][:7]),
        order(200, 179, reason="safety"),
    ]
    found = scheduled([*events, *visit(2.4, 194)], 195, pace=EVEN)
    assert doses_of(found) == [190, 180, 170, 160, 0]
    assert waits(days_of(found)) == [34, 34, 34, 36]
    assert found.off == later(351)
    assert days_of(found)[0] == 179 + 34
    assert found.pace.every == 34


def test_what_cannot_be_in_time_is_told() -> None:
    found = refused(entered(500), pace=EVEN)
    assert found == NoPlan(WhyNot.TOO_LATE, (), (later(351), later(374)))
    # by a pattern below 0.09 mg, of which a third of 0.25 asks
    assert refused(entered(250), pace=EVEN).days == (later(351), later(404))
    never = refused(entered(80), pace=EVEN)
    assert (never.why, never.days) == (WhyNot.TOO_LATE, (later(351),))
    assert "stop.dose" in never.details


def test_to_a_day_of_ones_own() -> None:
    pace = replace(EVEN, until=later(600))
    found = scheduled(entered(500), pace=pace)
    assert found.off == later(600)
    assert not found.in_time
    assert found.pace.until == later(600)


def test_where_nothing_slower_is_in_time_the_earliest_day_is_told() -> None:
    # a cut by a hundredth on day 0: the fastest pace takes the rest of the tenth on day 14, and is
    # off on day 358; an even one would wait a month first
    events = [*tapered([1000, 990]), *visit(5.94, 13)]
    fastest = scheduled(events, 14)
    assert (days_of(fastest)[:2], fastest.off) == ([14, 44], later(358))
    pace = replace(EVEN, until=later(360))
    assert refused(events, 14, pace) == NoPlan(WhyNot.UNEVEN, days=(later(360), later(358)))


def test_a_day_that_has_gone_by() -> None:
    assert refused(entered(), pace=replace(EVEN, until=later(-1))) == NoPlan(
        WhyNot.PAST, days=(later(-1),)
    )
    late = [*tapered([1000, 900]), *visit(5.4, 360)]
    assert refused(late, 361, pace=EVEN) == NoPlan(WhyNot.PAST, days=(later(351),))


def test_a_dose_that_may_be_dropped_already_cannot_be_spread() -> None:
    doses = [1000, 900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310]
    events = [*tapered(doses), *visit(1.86, 340)]
    found = refused(events, 345, pace=EVEN)
    assert found == NoPlan(WhyNot.UNEVEN, days=(later(351), later(345)))


def test_what_holds_the_fastest_pace_holds_the_even_one() -> None:
    assert refused([*entered(), event("RelapseSuspected", 0)], pace=EVEN).why is WhyNot.HELD


TENS = Lattice(tuple(range(10, 1010, 10)))


@pytest.mark.parametrize(
    ("start", "target", "number", "share"),
    [
        # a tenth of 1000 is 100, of 900 is 90, and so on: seven cuts by a tenth reach 490
        (1000, 490, 7, Fraction(1, 10)),
        (100, 90, 1, Fraction(1, 10)),
        (100, 50, 1, Fraction(1, 2)),
        (20, 10, 2, None),  # there is one step only
    ],
)
def test_the_smallest_share(start: int, target: int, number: int, share: Fraction | None) -> None:
    assert share_for(TENS, start, target, number) == share


def test_the_smallest_share_by_patterns() -> None:
    # half-milligram tablets: 7.0 mg a week, then 6.5, counted as 0.929 a day, then 6.0: the second
    # step takes off 1 - 6.0 / (7 x 0.929) = 0.0774
    halves = Lattice((500, 1000), tuple(range(4000, 7000, 500)))
    assert share_for(halves, 1000, 858, 2) == Fraction(78, 1000)


# --- other protocols ------------------------------------------------------------------------------


def test_read_literally_nobody_is_ever_off_the_drug() -> None:
    literal = overridden({"stop.allowed": False})
    found = scheduled(entered(), protocol=literal)
    assert (found.off, found.coarse) == (None, True)
    assert "stop.allowed" in found.held
    # 0.19 mg a week, 0.0271 a day, counts as 0.028; 0.9 of it is 0.0252, and 0.18 mg are 0.0257,
    # whole micrograms below 0.026
    assert doses_of(found)[-1] == 28


def test_a_tenth_of_the_starting_dose_ends_with_the_tenth_cut() -> None:
    values = {"stop.allowed": False, "taper.base": CapBase.STARTING.value}
    found = scheduled(entered(), protocol=overridden(values))
    assert doses_of(found) == [900, 800, 700, 600, 500, 400, 300, 200, 100, 0]
    assert days_of(found) == [*range(0, 271, 30)]
    assert moves_of(found) == ["reduce"] * 9 + ["stop"]
    assert found.off == later(270)
