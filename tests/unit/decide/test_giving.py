"""From a proposal to a dose that can be given."""

from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.giving import lattice_of, measures, recommend, refused, settle
from glidepath.decide.status import NO_LIMIT, Status
from glidepath.decide.table import Action, Outcome
from glidepath.protocol.products import ProductKind, Solution, Syringe
from glidepath.regimen import Lattice, Measure
from unit.decide.given import trial

TENS = Lattice(tuple(range(10, 5001, 10)))


def product(name: str) -> Any:
    return next(each for each in trial().parameters.products if each.id == name)


def syringe(capacity: str, graduation: str) -> Syringe:
    return Syringe.model_construct(capacity=Fraction(capacity), graduation=Fraction(graduation))


def outcome(**fields: Any) -> Outcome:
    usual = {
        "floor": 900,
        "raised": 0,
        "ceiling": NO_LIMIT,
        "may_stop": False,
        "proposal": 900,
        "action": Action.REDUCE,
        "limits": 900,
    }
    return Outcome(**{**usual, **fields})


# --- what can be measured -------------------------------------------------------------------------


def test_the_solution_of_the_trial_goes_by_hundredths_to_five_fills() -> None:
    assert measures(product("oral-solution")) == (Measure(10, 5000),)
    assert lattice_of(trial(), "oral-solution", 24) == TENS


def test_twice_daily_goes_by_twice_the_graduation() -> None:
    found = lattice_of(trial(), "oral-solution", 12)
    assert found is not None
    assert (found.doses[:2], found.doses[-1]) == ((20, 40), 10_000)


def test_whole_tablets() -> None:
    tablets = [each for each in trial().parameters.products if each.kind is ProductKind.TABLET]
    smallest = min(tablets, key=lambda each: each.smallest)
    assert measures(smallest) == (Measure(500, 2000),)
    found = lattice_of(trial(), smallest.id, 24)
    assert found is not None
    assert found.doses == (500, 1000, 1500, 2000)


def test_the_largest_syringe_alone_is_filled_again() -> None:
    syringes = (syringe("1/2", "1/100"), syringe("3", "1/10"))
    solution = Solution.model_construct(
        kind=ProductKind.SOLUTION, strength=Fraction(1000), syringes=syringes, largest=5000
    )
    assert measures(solution) == (Measure(10, 500), Measure(100, 5000))


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
