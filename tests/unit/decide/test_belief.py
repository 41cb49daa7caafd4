"""What is thought of a child's pharmacokinetics: by plain proportion, and by models."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from math import exp
from typing import Any

import pytest

from glidepath.decide.belief import (
    Belief,
    Trough,
    checked,
    exposure_falls,
    half_life_bound,
    linear_belief,
    with_belief,
)
from glidepath.decide.learned import Unfitted
from glidepath.decide.status import Status
from glidepath.quantities import InputError
from unit.decide.by_hand import even, learned, share
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
    assert belief().trough(dose) == Trough(trough, trough, trough, trough, trough)


def test_the_interval_of_a_log_normal_error() -> None:
    found = belief(error=Fraction(2245, 10000)).trough(1000)
    spread, half = exp(1.6448536 * 0.2245), exp(0.6744898 * 0.2245)
    assert found is not None
    assert found.median == 6000
    assert found.low == pytest.approx(6000 / spread, abs=1)
    assert found.high == pytest.approx(6000 * spread, abs=1)
    assert found.lower_half == pytest.approx(6000 / half, abs=1)
    assert found.upper_half == pytest.approx(6000 * half, abs=1)


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
    assert exposure_falls(PARAMETERS, belief(), drugs) is falls


@pytest.mark.parametrize(("factor", "falls"), [("0.89", True), ("0.9", False), ("0.95", False)])
def test_a_small_fall_is_not_told(factor: str, falls: bool) -> None:
    rifampicin = next(each for each in PARAMETERS.interacting if each.id == "rifampicin")
    weaker = rifampicin.model_copy(update={"auc_factor": Fraction(factor)})
    parameters = PARAMETERS.model_copy(update={"interacting": (weaker,)})
    assert exposure_falls(parameters, belief(), ("rifampicin",)) is falls


@pytest.mark.parametrize(
    ("ahead", "drugs", "falls"),
    [
        (0.9, (), False),
        (0.899, (), True),
        (1.2, (), False),
        (1.2, ("rifampicin",), True),
        (0.5, ("clarithromycin",), True),
    ],
)
def test_a_fall_that_models_foresee(ahead: float, drugs: tuple[str, ...], falls: bool) -> None:
    foreseen = by_models(exposure_ahead=ahead)
    assert exposure_falls(PARAMETERS, foreseen, drugs) is falls


# --- by models ------------------------------------------------------------------------------------


def by_models(level: int = 6000, dose: int = 1000, **changes: Any) -> Belief:
    return Belief("models", AT, 3720, level, dose, Fraction(1, 5), learned(**changes))


def test_the_trough_of_models_is_that_of_one_mg_times_the_dose() -> None:
    # 4 to 8 ng/mL for each mg, equally likely; quartiles half-way between the values' middles
    assert by_models().trough(1000) == Trough(6000, 4000, 8000, 4750, 7250)
    assert by_models().trough(500) == Trough(3000, 2000, 4000, 2375, 3625)
    assert by_models().trough(1000, 12) == Trough(8000, 6000, 10000, 6750, 9250)
    assert by_models().trough(0) == Trough(0, 0, 0, 0, 0)


def test_proportion_stands_beside_the_models() -> None:
    found = by_models(level=9000).by_proportion(500)
    assert found is not None
    assert found.median == 4500


@pytest.mark.parametrize(
    ("dose", "limit", "interval", "probability"),
    [
        (1000, 6000, 24, 0.5),
        (1000, 5000, 24, 0.3),
        (500, 2500, 24, 0.3),
        (1000, 3900, 24, 0.0),
        (1000, 8100, 24, 1.0),
        (1000, 8000, 12, 0.5),
        (0, 2000, 24, 1.0),
    ],
)
def test_the_probability_of_a_low_trough(
    dose: int, limit: int, interval: int, probability: float
) -> None:
    assert by_models().below(dose, limit, interval) == pytest.approx(probability)


def test_the_probability_of_a_low_trough_by_proportion() -> None:
    one = belief(error=Fraction(1, 5))
    assert one.below(1000, 6000) == pytest.approx(0.5)
    # one standard deviation of the logarithm below the median
    assert one.below(1000, round(6000 * exp(-0.2))) == pytest.approx(0.1587, abs=1e-3)
    assert one.below(0, 2000) == 1.0
    assert belief(level=0, dose=0).below(1000, 2000) is None


@pytest.mark.parametrize(
    ("level", "interval", "trough"),
    [
        (5000, 24, 600),  # models: 6 ng/mL for each mg
        (7000, 24, 700),  # proportion: 7 ng/mL for each mg
        (7000, 12, 800),
    ],
)
def test_rules_see_the_higher_of_the_two_troughs(level: int, interval: int, trough: int) -> None:
    found = with_belief(Status(dose=100, interval=interval), by_models(level=level))
    assert (found.trough_known, found.trough) == (True, trough)


def test_the_trough_of_models_is_rounded_up_for_rules() -> None:
    found = with_belief(
        Status(dose=333, interval=24), by_models(level=1, troughs={24: even(6.0061)})
    )
    assert found.trough == 2001  # 333 x 6.0061 = 2000.03


def test_models_alone_do_not_let_rules_see_a_trough() -> None:
    found = with_belief(Status(dose=100, interval=24), by_models(level=0, dose=0))
    assert (found.trough_known, found.trough) == (False, 0)


def test_the_bound_of_the_half_life_is_its_upper_ninety_per_cent_in_whole_minutes() -> None:
    assert half_life_bound(learned()) == 50 * 60
    # 90 % lies between the middles of the third and the last of four values: 87.5 % is the last
    assert half_life_bound(learned(half_life=even(10, 20, 30, 40.001))) == 2401


def test_every_number_goes_into_the_digest() -> None:
    told = [
        by_models(),
        by_models(level=6001),
        by_models(exposure_ahead=0.97),
        by_models(prior_share=0.5),
        by_models(half_life=even(10, 20, 30, 40, 51)),
        by_models(troughs={24: even(4, 5, 6, 7, 9), 12: even(6, 7, 8, 9, 10)}),
        by_models(odd=("S-1",)),
        by_models(shares=(share("fan-2024", 0.7), share("chen-2021", 0.3))),
        belief(),
        replace(belief(), learned=Unfitted.NO_LEVEL),
    ]
    assert len({each.digest for each in told}) == len(told)
    assert by_models().digest == by_models().digest
