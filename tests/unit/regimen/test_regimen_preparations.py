"""What can be measured at one intake, and how, against trying every microgram."""

import doctest
from fractions import Fraction
from importlib import import_module
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.regimen import Counted, Drawn, Solution, Syringe, Tablets, measured
from glidepath.regimen.measuring import digits, handled
from glidepath.regimen.preparation import amounts
from unit.regimen.searched import (
    EVERY,
    FINE,
    HALVES,
    PREPARATIONS,
    TABLETS,
    intakes,
    solution,
    tablets,
)

MODULES = ("lattice", "measuring", "patterns", "preparation")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name: str) -> None:
    found = doctest.testmod(import_module(f"glidepath.regimen.{name}"))
    assert (found.failed, found.attempted > 0) == (0, True)


# what there is


def test_one_syringe_goes_by_its_graduation_and_is_filled_again() -> None:
    assert amounts(FINE) == tuple(range(10, 5001, 10))


def test_a_finer_syringe_goes_first_and_the_coarser_one_goes_on() -> None:
    # 10 to 1000 by tens, to 3000 by hundreds, to 5000 by two hundreds
    sites = solution(("5", "0.2"), ("1", "0.01"), ("3", "0.1"))
    expected = [*range(10, 1001, 10), *range(1100, 3001, 100), *range(3200, 5001, 200)]
    assert list(amounts(sites)) == expected


def test_a_syringe_that_is_not_the_largest_is_filled_once() -> None:
    # 0.35 mL are 350 ug; beyond it the syringe of 1 mL goes by hundreds, to two fills
    two = solution(("0.35", "0.05"), ("1", "0.1"), smallest=300, largest=1500)
    assert amounts(two) == (300, 350, *range(400, 1501, 100))


def test_a_coarser_syringe_that_holds_no_more_adds_nothing() -> None:
    assert amounts(solution(("1", "0.1"), ("1", "0.01"))) == amounts(FINE)


def test_whole_tablets_of_one_strength() -> None:
    assert amounts(HALVES) == (500, 1000, 1500, 2000)


def test_whole_tablets_of_several_strengths_are_combined() -> None:
    # with four tablets at the most 7.5 mg would take five
    assert amounts(EVERY) == (*range(500, 7001, 500), 8000)


def test_nothing_that_can_be_measured() -> None:
    assert amounts(solution(("5", "0.2"), smallest=10, largest=100)) == ()
    assert amounts(Tablets((500,), 100, 400, 4)) == ()


@given(PREPARATIONS)
@settings(deadline=None, max_examples=60)
def test_intakes_are_what_trying_all_finds(preparation: Solution | Tablets) -> None:
    assert list(amounts(preparation)) == intakes(preparation)


@given(PREPARATIONS)
@settings(deadline=None)
def test_the_order_of_syringes_or_strengths_changes_nothing(
    preparation: Solution | Tablets,
) -> None:
    for other in reordered(preparation):
        assert amounts(other) == amounts(preparation)
        for amount in amounts(preparation):
            assert measured(other, amount) == measured(preparation, amount)


def reordered(preparation: Solution | Tablets) -> list[Solution | Tablets]:
    """The same preparation, its syringes or strengths in every order."""
    if isinstance(preparation, Tablets):
        kept = (preparation.smallest, preparation.largest, preparation.most)
        return [Tablets(each, *kept) for each in permutations(preparation.strengths)]
    return [
        Solution(
            preparation.strength,
            each,
            preparation.smallest,
            preparation.largest,
            preparation.bottle,
            preparation.open_days,
        )
        for each in permutations(preparation.syringes)
    ]


@pytest.mark.parametrize(
    ("syringes", "message"),
    [((), "needs a syringe"), ((Syringe(Fraction(1), Fraction(1, 3000)),), "no whole number")],
)
def test_a_solution_that_cannot_be(syringes: tuple[Syringe, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Solution(Fraction(1000), syringes, 10, 5000, Fraction(60), 30)


# how it is measured


@pytest.mark.parametrize(
    ("amount", "volume", "capacity", "fills"),
    [(760, "0.76", "1", 1), (1000, "1", "1", 1), (1100, "1.1", "3", 1), (6000, "6", "3", 2)],
)
def test_a_volume_with_its_syringe(amount: int, volume: str, capacity: str, fills: int) -> None:
    how = measured(solution(("3", "0.1"), ("1", "0.01"), largest=6000), amount)
    assert isinstance(how, Drawn)
    assert (how.volume, how.syringe.capacity) == (Fraction(volume), Fraction(capacity))
    assert (how.fills, handled(how)) == (fills, fills)


def test_a_tenth_of_a_millilitre_of_a_weaker_solution() -> None:
    weak = Solution(Fraction(200), FINE.syringes, 2, 1000, Fraction(60), 30)
    how = measured(weak, 20)
    assert isinstance(how, Drawn)
    assert how.volume == Fraction(1, 10)


@pytest.mark.parametrize(
    ("amount", "figures"), [(800, 1), (760, 2), (1000, 0), (2000, 0), (1250, 2)]
)
def test_the_figures_that_have_to_be_read(amount: int, figures: int) -> None:
    assert digits(measured(FINE, amount)) == figures


def test_tablets_are_counted_strongest_first() -> None:
    how = measured(EVERY, 3500)
    assert how == Counted(((2000, 1), (1000, 1), (500, 1)))
    assert (handled(how), digits(how)) == (3, 0)
    assert measured(HALVES, 2000) == Counted(((500, 4),))


def test_of_equally_few_tablets_those_of_one_strength() -> None:
    # 1.0 mg is two of 0.5, or 0.75 and 0.25: two tablets either way
    assert measured(Tablets((250, 500, 750), 250, 2000, 4), 1000) == Counted(((500, 2),))


@given(TABLETS, st.data())
@settings(deadline=None)
def test_no_choice_of_tablets_has_fewer(preparation: Tablets, data: st.DataObject) -> None:
    found = amounts(preparation)
    if found:
        amount = data.draw(st.sampled_from(found))
        how = measured(preparation, amount)
        assert isinstance(how, Counted)
        assert sum(strength * number for strength, number in how.tablets) == amount
        assert handled(how) == min(sum(each) for each in tablets(preparation, amount))


@pytest.mark.parametrize(
    ("preparation", "amount"),
    [
        (FINE, 5),
        (FINE, 735),
        (FINE, 5010),
        (HALVES, 300),
        (HALVES, 750),
        (HALVES, 2500),
        (solution(("5", "0.2")), 100),
    ],
)
def test_an_amount_that_cannot_be_measured(preparation: Solution | Tablets, amount: int) -> None:
    with pytest.raises(ValueError, match=f"{amount} ug cannot be measured"):
        measured(preparation, amount)
