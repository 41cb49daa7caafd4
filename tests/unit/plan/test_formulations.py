"""A change of formulation: a step of its own, made where the taper then ends earlier."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest

from glidepath.decide.answer import Regimen
from glidepath.plan.giveable import Instead, instead
from glidepath.plan.schedule import EVEN, Move, NoPlan, WhyNot
from glidepath.quantities import InputError
from unit.plan.given import (
    days_of,
    doses_of,
    entered,
    event,
    later,
    moves_of,
    order,
    planned,
    refused,
    scheduled,
    tapered,
    visit,
)
from unit.plan.products import COARSE, FINE, MIDDLE, tablets, with_products

TABLETS = tablets("tablet-0-5")
ON_TABLETS = entered(formulation="tablet-0-5")
BOTH = with_products(FINE, *TABLETS)


def test_tablets_alone_taper_by_patterns_as_far_as_these_go() -> None:
    # 0.90 is wanted: 6.5 mg a week are 0.9286, counted as 0.929. Then 0.8361, so 0.837: 6.0 mg;
    # 0.858 counts, 0.7722 is wanted: 5.5 mg; 0.786, 0.7074: 5.0 mg; 0.715, 0.6435, so 0.644, which
    # 4.5 mg (0.6429) do not reach: no further
    found = scheduled(ON_TABLETS)
    assert doses_of(found) == [929, 858, 786, 715]
    assert [sum(each.regimen.pattern) for each in found.steps] == [6500, 6000, 5500, 5000]
    assert found.steps[0].regimen.pattern == (1000,) * 6 + (500,)
    assert days_of(found) == [0, 30, 60, 90]
    assert (found.off, found.coarse) == (None, True)
    # the solution can give 1.0 and 0.5 mg on the same days, and 0.65 next
    assert found.fits == (Regimen(650, 1, "oral-solution"),)
    assert found.graduation == 100  # tablets of 0.1 mg, for 0.7


def test_without_patterns_they_allow_no_step_and_the_answer_names_what_would() -> None:
    found = refused(ON_TABLETS, protocol=BOTH)
    assert found.why is WhyNot.FORMULATION
    assert found.details == ("stop.dose", "stop.trough", "stop.duration")
    assert found.fits == (
        Regimen(929, 1, "tablet-0-5", (1000,) * 6 + (500,)),
        Regimen(900, 1, "fine"),
    )
    assert found.graduation == 500 / 5


def test_a_pattern_goes_on_with_another_formulation_on_the_same_days() -> None:
    found = scheduled(ON_TABLETS, formulations=("oral-solution",))
    assert moves_of(found)[:3] == ["switch", "reduce", "reduce"]
    stuck = [*ON_TABLETS]
    for number, (dose, halves) in enumerate(((929, 1), (858, 2), (786, 3), (715, 4))):
        week = [{"value": Decimal(x), "unit": "mg"} for x in _week(halves)]
        stuck += visit(round(6 * (dose if number == 0 else dose + 71) / 1000, 2), number * 30)
        stuck.append(order(dose, number * 30, formulation="tablet-0-5", pattern=week))
    stuck += visit(4.29, 119)
    found = scheduled(stuck, 120, formulations=("oral-solution",))
    first, second = found.steps[:2]
    assert (first.move, first.regimen.formulation) == (Move.SWITCH, "oral-solution")
    assert (first.regimen.dose, sum(first.regimen.pattern)) == (715, 5000)
    assert (second.day, second.regimen) == (later(134), Regimen(650, 1, "oral-solution"))


def _week(halves: int) -> list[str]:
    """Whole milligrams, and halves on the last days of the week."""
    return ["1.0"] * (7 - halves) + ["0.5"] * halves


def test_with_the_solution_at_hand_the_change_comes_first_and_cuts_nothing() -> None:
    found = scheduled(ON_TABLETS, protocol=BOTH, formulations=("fine",))
    first, second = found.steps[:2]
    assert (first.move, first.day, first.regimen) == (
        Move.SWITCH,
        later(0),
        Regimen(1000, 1, "fine"),
    )
    assert (first.low, first.high) == (900, 1000)
    assert first.share == 1
    assert first.level_from == later(14)
    # a wait of its own, and a level on the new formulation; then a month from cut to cut
    assert (second.move, second.day, second.regimen) == (
        Move.REDUCE,
        later(14),
        Regimen(900, 1, "fine"),
    )
    assert second.needs == ("taper.level", "taper.changed")
    assert days_of(found)[1:] == [*range(14, 14 + 331, 30), 14 + 344]
    assert moves_of(found) == ["switch", *["reduce"] * 12, "stop"]


def test_a_change_in_the_middle_of_a_month_costs_no_time() -> None:
    # by tenths 1.00 goes to 0.90 and stays there: 0.9 x 0.9 = 0.81 is rounded up to 0.90. The
    # finer syringe comes 14 days after that cut, and the next cut after a month all the same
    protocol = with_products(FINE, COARSE)
    coarse = entered(formulation="coarse")
    assert doses_of(scheduled(coarse, protocol=protocol)) == [900]
    found = scheduled(coarse, protocol=protocol, formulations=("fine",))
    assert moves_of(found) == ["reduce", "switch", *["reduce"] * 11, "stop"]
    assert days_of(found) == [0, 14, *range(30, 331, 30), 344]


def test_one_formulation_is_enough_where_it_is_fine() -> None:
    protocol = with_products(FINE, MIDDLE, *TABLETS)
    fine = entered(formulation="fine")
    alone = scheduled(fine, protocol=protocol)
    assert scheduled(fine, protocol=protocol, formulations=("middle", "tablet-0-5")) == alone


def test_the_order_of_the_preparations_changes_nothing() -> None:
    found = {
        str(scheduled(ON_TABLETS, protocol=with_products(*products), formulations=names))
        for products in permutations((FINE, MIDDLE, *TABLETS))
        for names in (("fine", "middle"), ("middle", "fine"))
    }
    assert len(found) == 1


def test_a_dose_that_another_formulation_cannot_measure_is_not_given_by_it() -> None:
    # 0.95 is no whole number of tenths
    events = [*entered(1000, formulation="middle"), order(950, 0, formulation="middle")]
    found = scheduled(
        [*events, *visit(5.7, 29)],
        30,
        protocol=with_products(MIDDLE, COARSE),
        formulations=("coarse",),
    )
    assert {each.regimen.formulation for each in found.steps} == {"middle"}


def test_a_taper_that_gets_stuck_says_what_would_go_on() -> None:
    found = scheduled(entered(formulation="coarse"), protocol=with_products(FINE, COARSE))
    assert (found.off, found.coarse, doses_of(found)) == (None, True, [900])
    assert found.fits == (
        Regimen(815, 1, "coarse", (900, *(800,) * 6)),
        Regimen(810, 1, "fine"),
    )
    assert found.graduation == Fraction(1, 20)  # mL


def test_an_even_pace_changes_too() -> None:
    protocol = with_products(FINE, *TABLETS)
    events = entered(500, formulation="tablet-0-5")
    far = EVEN.__class__(EVEN.kind, until=later(500))
    found = scheduled(events, pace=far, protocol=protocol, formulations=("fine",))
    assert moves_of(found)[:2] == ["switch", "reduce"]
    assert found.off == later(500)


def test_a_restore_that_cannot_be_measured_is_no_plan() -> None:
    # from 2.70 mg by the solution to four tablets of 0.5; the relapse goes back to 2.70, and no
    # more than four tablets are given at once
    events = [
        *tapered([3000, 2700, 2430]),
        *visit(4.9, 60),
        order(2000, 60, formulation="tablet-0-5"),
        event("RelapseConfirmed", 70),
    ]
    assert refused(events, 71) == NoPlan(WhyNot.FORMULATION)


def test_a_dose_below_the_smallest_tablet() -> None:
    # 0.30 mg a day of half-milligram tablets: nobody can give it, and nothing is lower
    found = refused(entered(300, formulation="tablet-0-5"), protocol=BOTH)
    assert found.why is WhyNot.FORMULATION
    assert found.fits == (Regimen(270, 1, "fine"),)


def test_without_preparations_there_is_no_standing() -> None:
    assert refused(entered(), protocol=with_products()) == NoPlan(
        WhyNot.NO_STANDING, ("standing.formulation",)
    )


def test_a_formulation_that_the_protocol_does_not_know_is_bad_input() -> None:
    with pytest.raises(InputError, match="no formulation elixir, syrup") as raised:
        planned(entered(), formulations=("syrup", "elixir", "oral-solution"))
    assert "oral-solution" in raised.value.problems[0].expected


def test_nothing_else_is_named_where_something_fits() -> None:
    present = Regimen(1000, 1, "fine")
    assert instead(BOTH, present, 900) == Instead()


def test_a_formulation_without_the_present_dose_is_no_help() -> None:
    # 0.90 can be given by tenths and by twentieths of a millilitre, 0.95 only by the latter
    protocol = with_products(MIDDLE, COARSE, *TABLETS)
    found = instead(protocol, Regimen(950, 1, "tablet-0-5"), 890)
    assert [each.formulation for each in found.fits] == ["tablet-0-5", "middle"]
    assert found.fits[1] == Regimen(900, 1, "middle")
