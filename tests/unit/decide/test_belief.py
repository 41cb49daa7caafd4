"""What is thought of a child's pharmacokinetics by plain proportion."""

from datetime import datetime, timedelta
from fractions import Fraction
from math import exp

import pytest

from glidepath.decide.belief import (
    Belief,
    Trough,
    checked,
    exposure_falls,
    linear_belief,
    with_belief,
)
from glidepath.decide.status import Status
from glidepath.quantities import InputError
from unit.decide.given import trial

AT = datetime.fromisoformat("2026-01-05T12:00+08:00")
PARAMETERS = trial().parameters


def belief(level: int = 6000, dose: int = 1000, error: Fraction = Fraction(0)) -> Belief:
    return Belief("linear", AT, 3720, level, dose, error)


@pytest.mark.parametrize(
    ("dose", "trough"),
    [(1000, 6000), (310, 1860), (0, 0), (333, 1998), (2000, 12000)],
)
def test_the_trough_follows_the_dose(dose: int, trough: int) -> None:
    assert belief().trough(dose) == Trough(trough, trough, trough)


def test_the_interval_of_a_log_normal_error() -> None:
    found = belief(error=Fraction(2245, 10000)).trough(1000)
    spread = exp(1.6448536 * 0.2245)
    assert found is not None
    assert found.median == 6000
    assert found.low == pytest.approx(6000 / spread, abs=1)
    assert found.high == pytest.approx(6000 * spread, abs=1)


def test_without_a_reference_nothing_is_predicted() -> None:
    assert belief(level=0, dose=0).trough(1000) is None


def test_it_rests_on_the_last_valid_level() -> None:
    status = Status(level=5400, level_dose=900)
    found = linear_belief(status, AT, 3720, Fraction(1, 5))
    assert found == Belief("linear", AT, 3720, 5400, 900, Fraction(1, 5))


def test_the_trough_that_rules_see_is_rounded_up() -> None:
    # 6001 x 333 / 1000 = 1998.333
    found = with_belief(Status(dose=333), belief(level=6001))
    assert (found.half_life, found.trough_known, found.trough) == (3720, True, 1999)
    assert with_belief(Status(dose=333), belief()).trough == 1998


def test_rules_see_no_trough_without_a_reference() -> None:
    before = Status(dose=333, trough_known=True, trough=5)
    found = with_belief(before, belief(level=0, dose=0))
    assert (found.half_life, found.trough_known, found.trough) == (3720, False, 0)


def test_a_belief_may_not_know_the_future() -> None:
    assert checked(belief(), AT) == belief()
    assert checked(belief(), AT + timedelta(seconds=1)) == belief()
    with pytest.raises(InputError, match="nothing later"):
        checked(belief(), AT - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("drugs", "falls"),
    [
        ((), False),
        (("clarithromycin",), False),
        (("rifampicin",), True),
        # its effect has no number, so it counts
        (("phenytoin",), True),
        (("clarithromycin", "rifampicin"), True),
    ],
)
def test_a_drug_that_lowers_exposure(drugs: tuple[str, ...], falls: bool) -> None:
    assert exposure_falls(PARAMETERS, drugs) is falls


@pytest.mark.parametrize(("factor", "falls"), [("0.89", True), ("0.9", False), ("0.95", False)])
def test_a_small_fall_is_not_told(factor: str, falls: bool) -> None:
    rifampicin = next(each for each in PARAMETERS.interacting if each.id == "rifampicin")
    weaker = rifampicin.model_copy(update={"auc_factor": Fraction(factor)})
    parameters = PARAMETERS.model_copy(update={"interacting": (weaker,)})
    assert exposure_falls(parameters, ("rifampicin",)) is falls
