"""The doses that can be given, against an exhaustive search and hand-written lists."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.regimen import Lattice, Measure, daily_doses

FINE, COARSE = Measure(10, 100), Measure(50, 500)


def measurable(dose: int, sets: list[Measure], smallest: int, largest: int) -> bool:
    """Whether one intake can be measured: by the finest syringe that holds it."""
    if not smallest <= dose <= largest:
        return False
    holding = [each for each in sets if dose <= each.largest]
    return bool(holding) and dose % min(holding, key=lambda each: each.step).step == 0


def exhaustively(sets: list[Measure], smallest: int, largest: int, intakes: int) -> list[int]:
    """Every dose, tried one microgram after another."""
    found = range(1, largest + 1)
    return [each * intakes for each in found if measurable(each, sets, smallest, largest)]


def test_one_syringe() -> None:
    assert daily_doses([Measure(10, 1000)], 50, 70, 1).doses == (50, 60, 70)


def test_a_finer_syringe_goes_first_and_the_coarser_one_goes_on() -> None:
    # 10 to 100 by tens, then 150 to 250 by fifties
    expected = (80, 90, 100, 150, 200, 250)
    assert daily_doses([COARSE, FINE], 80, 250, 1).doses == expected


def test_twice_daily_doubles_equal_intakes() -> None:
    assert daily_doses([FINE], 10, 40, 2).doses == (20, 40, 60, 80)


def test_whole_tablets() -> None:
    # half-milligram tablets, at most four at a time, twice a day
    assert daily_doses([Measure(500, 2000)], 500, 2000, 2).doses == (1000, 2000, 3000, 4000)


def test_a_syringe_ends_at_what_it_holds() -> None:
    assert daily_doses([Measure(30, 100)], 1, 1000, 1).doses == (30, 60, 90)


def test_a_coarser_syringe_that_holds_no_more_adds_nothing() -> None:
    assert daily_doses([FINE, Measure(25, 100)], 10, 1000, 1).doses == tuple(range(10, 101, 10))


def test_nothing_that_can_be_measured() -> None:
    with pytest.raises(ValueError, match="no dose can be measured"):
        daily_doses([Measure(500, 2000)], 1, 400, 1)


@given(
    st.lists(
        st.builds(Measure, st.integers(1, 40), st.integers(40, 300)),
        min_size=1,
        max_size=3,
        unique_by=lambda each: each.step,
    ),
    st.integers(1, 60),
    st.integers(60, 300),
    st.sampled_from([1, 2]),
)
def test_the_lattice_is_what_an_exhaustive_search_finds(
    sets: list[Measure], smallest: int, largest: int, intakes: int
) -> None:
    expected = exhaustively(sets, smallest, largest, intakes)
    if expected:
        assert list(daily_doses(sets, smallest, largest, intakes).doses) == expected


@given(st.sets(st.integers(1, 500), min_size=1, max_size=20), st.integers(0, 600))
def test_the_neighbours_of_a_dose(doses: set[int], dose: int) -> None:
    lattice = Lattice(tuple(sorted(doses)))
    above = [each for each in doses if each >= dose]
    below = [each for each in doses if each <= dose]
    expected = 0 if dose == 0 else min(above) if above else max(doses)
    assert lattice.at_or_above(dose) == expected
    assert lattice.at_or_below(dose) == max(below, default=0)


def test_neighbours_of_an_array_and_of_a_number() -> None:
    lattice = Lattice((100, 200, 300))
    asked = np.array([0, 1, 100, 101, 300, 301])
    assert lattice.at_or_above(asked).tolist() == [0, 100, 100, 200, 300, 300]
    assert lattice.at_or_below(asked).tolist() == [0, 0, 100, 100, 300, 300]
    assert lattice.at_or_above(101) == 200
    assert type(lattice.at_or_above(101)) is int
