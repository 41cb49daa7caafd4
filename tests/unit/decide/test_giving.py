"""From a proposal to a dose that can be given."""

from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.giving import (
    lattice_of,
    preparation,
    recommend,
    refused,
    settle,
)
from glidepath.decide.status import NO_LIMIT, Status
from glidepath.decide.table import Action, Outcome, conclude, tabulate
from glidepath.protocol.products import ProductKind
from glidepath.regimen import Lattice, Solution, Syringe, Tablets
from unit.decide.given import overridden, trial

TENS = Lattice(tuple(range(10, 5001, 10)))
"""Hundredths of a millilitre, without patterns."""
HALVES = Lattice((500, 1000, 1500, 2000), tuple(range(4000, 6501, 500)))
"""Half-milligram tablets, and the patterns of 0.5 and 1.0 mg: 3.5 + 0.5 n mg a week."""


def product(name: str) -> Any:
    return next(each for each in trial().parameters.products if each.id == name)


def outcome(**fields: Any) -> Outcome:
    usual = {
        "floor": 900,
        "raised": 0,
        "ceiling": NO_LIMIT,
        "may_stop": False,
        "proposal": 900,
        "action": Action.REDUCE,
        "limits": 900,
        "counted_from": 0,
    }
    return Outcome(**{**usual, **fields})


# --- what can be measured -------------------------------------------------------------------------


def test_the_solution_of_the_trial_goes_by_hundredths_to_five_fills() -> None:
    one = Syringe(Fraction(1), Fraction(1, 100))
    expected = Solution(Fraction(1000), (one,), 10, 5000, Fraction(60), 30)
    assert preparation(product("oral-solution")) == expected
    found = lattice_of(trial(), "oral-solution", 24)
    assert found is not None
    assert found.doses == TENS.doses
    # tens of a microgram a week, all but the sevenfold of a dose
    assert found.totals[:8] == (80, 90, 100, 110, 120, 130, 150, 160)


def test_twice_daily_goes_by_twice_the_graduation() -> None:
    found = lattice_of(trial(), "oral-solution", 12)
    assert found is not None
    assert (found.doses[:2], found.doses[-1]) == ((20, 40), 10_000)


def test_whole_tablets() -> None:
    tablets = [each for each in trial().parameters.products if each.kind is ProductKind.TABLET]
    smallest = min(tablets, key=lambda each: each.smallest)
    assert preparation(smallest) == Tablets((500,), 500, 2000, 4)
    found = lattice_of(trial(), smallest.id, 24)
    assert found is not None
    assert found.doses == (500, 1000, 1500, 2000)
    assert found.totals[:6] == HALVES.totals


def test_a_tolerance_of_nothing_leaves_no_patterns() -> None:
    found = lattice_of(overridden({"taper.pattern-tolerance": 0}), "tablet-0-5", 24)
    assert found == Lattice((500, 1000, 1500, 2000))


def test_a_formulation_that_the_protocol_does_not_know() -> None:
    assert lattice_of(trial(), "elixir", 24) is None


# --- what is recommended --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "proposal", "recommended"),
    [
        (1000, 900, 900),
        (1000, 891, 900),
        (660, 594, 600),
        (90, 81, 90),
        # the present dose is none of the lattice: rounding never goes beyond it
        (95, 92, 95),
        (95, 86, 90),
        (1000, 1000, 1000),
        (995, 995, 995),
    ],
)
def test_a_reduction_is_rounded_up_but_never_beyond_the_present_dose(
    dose: int, proposal: int, recommended: int
) -> None:
    found = recommend(Status(dose=dose), outcome(proposal=proposal), TENS)
    assert found == recommended


@pytest.mark.parametrize(
    ("proposal", "ceiling", "recommended"),
    [
        # a restore is a minimum
        (660, NO_LIMIT, 660),
        (655, NO_LIMIT, 660),
        # a raise of maintenance stops at its limit
        (1205, 1205, 1200),
        (1200, 1200, 1200),
        (605, 605, 600),
        (595, 595, 590),
    ],
)
def test_a_raise(proposal: int, ceiling: int, recommended: int) -> None:
    asked = outcome(proposal=proposal, ceiling=ceiling, raised=proposal)
    assert recommend(Status(dose=590), asked, TENS) == recommended


def test_the_stop_is_no_rounded_dose() -> None:
    stop = outcome(proposal=0, may_stop=True, action=Action.STOP)
    assert recommend(Status(dose=310), stop, TENS) == 0
    # nothing is proposed to a child that takes nothing
    assert recommend(Status(dose=0), outcome(proposal=0), TENS) == 0


def test_beyond_what_can_be_measured_the_proposal_stands() -> None:
    assert recommend(Status(dose=7000), outcome(proposal=6300), TENS) == 6300


def test_beyond_what_can_be_measured_a_held_dose_is_no_reduction() -> None:
    # 7.0 is more than five fills: a limit of 7.0 lets nothing lower through
    held = outcome(limits=7000, counted_from=7000)
    assert refused(Status(dose=7000), held, Action.KEEP, TENS) is False
    assert refused(Status(dose=7000), held._replace(limits=6300), Action.KEEP, TENS) is True


def test_a_formulation_that_is_not_known_leaves_the_dose() -> None:
    assert recommend(Status(dose=1000), outcome(), None) == 1000
    assert recommend(Status(dose=590), outcome(proposal=660), None) == 660


@pytest.mark.parametrize(
    ("action", "recommended", "settled"),
    [
        (Action.REDUCE, 90, Action.KEEP),
        (Action.LOWER, 90, Action.KEEP),
        (Action.RAISE, 90, Action.KEEP),
        (Action.REDUCE, 80, Action.REDUCE),
        (Action.RAISE, 100, Action.RAISE),
        (Action.PAUSE, 90, Action.PAUSE),
        (Action.RESTORE, 90, Action.RESTORE),
        (Action.KEEP, 90, Action.KEEP),
    ],
)
def test_a_step_that_rounding_undoes_is_none(
    action: Action, recommended: int, settled: Action
) -> None:
    assert settle(Status(dose=90), outcome(action=action), recommended) == settled


@pytest.mark.parametrize(
    ("action", "limits", "lattice", "refuses"),
    [
        (Action.KEEP, 900, TENS, True),
        (Action.KEEP, 1000, TENS, False),
        (Action.KEEP, 991, TENS, False),
        (Action.KEEP, 991, None, True),
        (Action.KEEP, 1000, None, False),
        (Action.PAUSE, 900, TENS, False),
        (Action.REDUCE, 900, TENS, False),
    ],
)
def test_a_refusal_needs_a_reduction_that_could_be_given(
    action: Action, limits: int, lattice: Lattice | None, refuses: bool
) -> None:
    found = refused(Status(dose=1000), outcome(limits=limits), action, lattice)
    assert found is refuses


def test_a_raise_that_nothing_measures_leaves_the_dose() -> None:
    # between 0.595 and 0.598 mg no dose can be given
    asked = outcome(proposal=598, ceiling=598, raised=598)
    assert recommend(Status(dose=595), asked, TENS) == 595


# --- patterns -------------------------------------------------------------------------------------


def stepped(dose: int, floor: int, lattice: Lattice = HALVES, before: int = 0) -> int:
    """What is recommended to a child whose dose, or one before it, the cap counts from."""
    asked = outcome(proposal=floor, limits=floor, counted_from=max(dose, before))
    found = recommend(Status(dose=dose), asked, lattice)
    assert refused(Status(dose=dose), asked, Action.KEEP, lattice) is (found < dose)
    return int(found)


def test_one_milligram_by_half_milligram_tablets() -> None:
    # 0.9 asked for: 0.5 on one day, 1.0 on six, 6.5 mg a week: 0.92857, counted as 0.929
    assert stepped(1000, 900) == 929


@pytest.mark.parametrize(
    ("dose", "floor", "given"),
    [
        # 0.929 to 0.857: 6.0 mg a week are 0.85714, at or above 0.837 and counted as 0.858
        (929, 837, 858),
        # 5.0 mg a week are 0.71428; 4.5 would be 0.64285, below 0.644: no step is left
        (715, 644, 715),
        # a mean of 0.71428 reaches 0.714, and not 0.715
        (786, 714, 715),
        (786, 715, 786),
    ],
)
def test_the_mean_rounded_down_reaches_and_rounded_up_counts(
    dose: int, floor: int, given: int
) -> None:
    assert stepped(dose, floor) == given


def test_a_dose_alike_on_every_day_goes_first() -> None:
    # from 1.6 a pattern of 10 mg a week, 1.43, would come closer to 1.4
    wide = lattice_of(trial(), "tablet-0-5", 24)
    assert wide is not None
    assert wide.pattern_at_or_above(1400) == 1429
    assert stepped(1600, 1400, wide) == 1500


def tens() -> Lattice:
    found = lattice_of(trial(), "oral-solution", 24)
    assert found is not None
    return found


def test_what_rounding_left_of_a_step_is_not_followed_up_by_a_pattern() -> None:
    # 0.54 to 0.49 left 0.486; 0.487 by a pattern would only put off the next step
    assert tens().pattern_at_or_above(486) == 488
    assert stepped(490, 486, tens(), before=540) == 490
    # a month after the 0.54 nothing but the 0.49 counts
    assert stepped(490, 441, tens()) == 450


def test_below_ten_graduations_a_tenth_is_less_than_one() -> None:
    # 0.081: 0.09 on one day and 0.08 on six are 0.57 mg a week, 0.08143
    assert stepped(90, 81, tens()) == 82
    # and from there 0.0738: 0.08 alike is a step
    assert stepped(82, 74, tens()) == 80
    assert stepped(80, 74, tens(), before=82) == 80


def test_a_pattern_follows_a_small_step_by_hand() -> None:
    # 2.0 to 1.929 by hand: no dose alike between 1.8 and 2.0, so 13 mg a week may follow, 1.857
    wide = lattice_of(trial(), "tablet-0-5", 24)
    assert wide is not None
    assert stepped(1929, 1800, wide, before=2000) == 1858


def test_neither_a_raise_nor_a_restore_uses_a_pattern() -> None:
    restore = outcome(proposal=700, raised=700, counted_from=500)
    assert recommend(Status(dose=500), restore, HALVES) == 1000
    step = outcome(proposal=900, raised=900, ceiling=900, counted_from=500)
    assert recommend(Status(dose=500), step, HALVES) == 500


@pytest.mark.parametrize(
    ("fields", "counted"),
    [
        ({"taper_arm": True}, 1500),
        ({"taper_arm": True, "past_days_1": 30}, 1000),
        # in maintenance the present dose alone
        ({}, 1000),
    ],
)
def test_the_dose_from_which_a_step_is_counted(fields: dict[str, Any], counted: int) -> None:
    status = Status(randomised=True, dose=1000, past_dose_1=1500, past_days_1=29)
    status = status._replace(**fields)
    parameters = trial().parameters
    rows = tabulate(parameters, status)
    assert conclude(parameters, status, rows).counted_from == counted
