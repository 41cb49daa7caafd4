"""The sorted doses that can be given, against an exhaustive search and hand-written lists."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.regimen import Lattice, Preparation, Tablets, lattice_for
from unit.regimen.searched import (
    DAYS,
    EVERY,
    FIFTEEN,
    FINE,
    HALVES,
    NONE,
    PREPARATIONS,
    TOLERANCES,
    intakes,
    solution,
    weeks,
)

FEW = st.lists(PREPARATIONS, min_size=1, max_size=3)
ASKED = st.integers(0, 1500)


def made(preparations: Any, number: int = 1, tolerance: Fraction = FIFTEEN) -> Lattice | None:
    """The lattice of some preparations; None where nothing can be given."""
    try:
        return lattice_for(tuple(preparations), number, tolerance)
    except ValueError:
        return None


def lowest(lattice: Lattice, dose: int) -> int:
    """The smallest regimen of any kind that reaches a dose: what counts as its dose."""
    found = min(lattice.at_or_above(dose), lattice.pattern_at_or_above(dose))
    return int(found)


# what is in it


def test_half_milligram_tablets_and_their_patterns() -> None:
    found = lattice_for((HALVES,), 1, FIFTEEN)
    assert found.doses == (500, 1000, 1500, 2000)
    # 0.5 and 1.0: 3.5 + 0.5 n; 1.0 and 1.5: 7 + 0.5 n; 1.5 and 2.0: 10.5 + 0.5 n
    steps = range(500, 3001, 500)
    assert found.totals == tuple(start + step for start in (3500, 7000, 10500) for step in steps)


def test_twice_daily_doubles_equal_intakes() -> None:
    found = lattice_for((HALVES,), 2, FIFTEEN)
    assert found.doses == (1000, 2000, 3000, 4000)
    assert found.totals[:6] == tuple(7000 + 1000 * n for n in range(1, 7))


def test_no_tolerance_leaves_no_patterns() -> None:
    assert lattice_for((HALVES,), 1, NONE) == Lattice((500, 1000, 1500, 2000))
    assert lattice_for((FINE,), 1).totals == ()


def test_nothing_that_can_be_given() -> None:
    with pytest.raises(ValueError, match="no dose can be given"):
        lattice_for((Tablets((500,), 100, 400, 4),), 1)


def test_what_one_preparation_cannot_give_leaves_the_others() -> None:
    assert lattice_for((Tablets((500,), 100, 400, 4), HALVES), 1, FIFTEEN) == lattice_for(
        (HALVES,), 1, FIFTEEN
    )


@given(
    st.sets(st.integers(1, 300), min_size=1, max_size=4),
    TOLERANCES,
)
@settings(deadline=None, max_examples=30)
def test_totals_are_what_trying_every_week_finds(strengths: set[int], tolerance: Fraction) -> None:
    one_each = Tablets(tuple(strengths), 1, max(strengths), 1)
    every = {sum(week) for week in weeks(sorted(strengths), tolerance)}
    expected = sorted(every - {DAYS * dose for dose in strengths})
    found = lattice_for((one_each,), 1, tolerance)
    assert found.doses == tuple(sorted(strengths))
    assert list(found.totals) == expected


@given(PREPARATIONS, st.sampled_from([1, 2]))
@settings(deadline=None, max_examples=60)
def test_doses_are_what_an_exhaustive_search_finds(preparation: Preparation, number: int) -> None:
    found = made([preparation], number)
    doses = () if found is None else found.doses
    assert list(doses) == [number * each for each in intakes(preparation)]


# neighbours


@given(
    st.sets(st.integers(1, 500), min_size=1, max_size=20),
    st.sets(st.integers(7, 3500), max_size=20),
    st.integers(0, 600),
)
def test_the_neighbours_of_a_dose(doses: set[int], totals: set[int], dose: int) -> None:
    lattice = Lattice(tuple(sorted(doses)), tuple(sorted(totals)))
    above = min([each for each in doses if each >= dose], default=max(doses)) if dose else 0
    below = max([each for each in doses if each <= dose], default=0)
    assert (lattice.at_or_above(dose), lattice.at_or_below(dose)) == (above, below)
    means = [Fraction(each, DAYS) for each in sorted(totals)]
    reaching = [mean for mean in means if mean >= dose]
    counted = [rounded(mean) for mean in means if rounded(mean) <= dose]
    assert lattice.pattern_at_or_above(dose) == (
        rounded(reaching[0]) if reaching and dose else above
    )
    assert lattice.pattern_at_or_below(dose) == max(counted, default=0)
    total = lattice.total_at_or_above(dose)
    assert total == (
        min(each for each in totals if each >= 7 * dose) if dose and reaching else None
    )


def rounded(mean: Fraction) -> int:
    """Up to the next whole microgram."""
    return int(mean) + (mean != int(mean))


@given(
    st.sets(st.integers(1, 90), min_size=1, max_size=20),
    st.sets(st.integers(7, 700), max_size=20),
)
def test_an_array_is_looked_up_as_its_numbers(doses: set[int], totals: set[int]) -> None:
    lattice = Lattice(tuple(sorted(doses)), tuple(sorted(totals)))
    asked = np.arange(-3, 110)
    for name in ("at_or_above", "at_or_below", "pattern_at_or_above", "pattern_at_or_below"):
        look = getattr(lattice, name)
        assert look(asked).tolist() == [look(int(each)) for each in asked]
        assert look(asked.reshape(2, -1) if len(asked) % 2 == 0 else asked[:, None]).ndim == 2


def test_a_number_gives_a_plain_number() -> None:
    lattice = Lattice((100, 200, 300), (1400 - 10,))
    for name in ("at_or_above", "at_or_below", "pattern_at_or_above", "pattern_at_or_below"):
        assert type(getattr(lattice, name)(np.int64(150))) is int


# laws


@given(FEW, st.sampled_from([1, 2]), TOLERANCES)
@settings(deadline=None, max_examples=40)
def test_the_order_of_preparations_changes_nothing(
    preparations: list[Preparation], number: int, tolerance: Fraction
) -> None:
    found = {made(each, number, tolerance) for each in permutations(preparations)}
    assert len(found) == 1


@given(FEW, PREPARATIONS, TOLERANCES, ASKED)
@settings(deadline=None, max_examples=60)
def test_one_preparation_more_never_gives_a_larger_dose(
    preparations: list[Preparation], another: Preparation, tolerance: Fraction, dose: int
) -> None:
    few, more = made(preparations, 1, tolerance), made([*preparations, another], 1, tolerance)
    if few is None or more is None:
        return
    # beyond its largest dose a lattice has no answer
    if few.doses[-1] >= dose:
        assert lowest(more, dose) <= lowest(few, dose)
        assert more.at_or_above(dose) <= few.at_or_above(dose)


@given(
    st.integers(1, 6),
    st.sampled_from(["0.01", "0.02", "0.05"]),
    st.sampled_from([10, 50, 100]),
    TOLERANCES,
    ASKED,
)
@settings(deadline=None)
def test_a_coarser_nested_graduation_never_gives_a_smaller_dose(
    times: int, graduation: str, smallest: int, tolerance: Fraction, dose: int
) -> None:
    coarser = str(times * Fraction(graduation))
    fine = lattice_for((solution(("3", graduation), smallest=smallest),), 1, tolerance)
    coarse = lattice_for((solution(("3", coarser), smallest=smallest),), 1, tolerance)
    assert set(coarse.doses) <= set(fine.doses)
    assert lowest(coarse, dose) >= lowest(fine, dose)
    assert coarse.at_or_above(dose) >= fine.at_or_above(dose)


@given(FEW, TOLERANCES, ASKED)
@settings(deadline=None)
def test_rounding_never_goes_below_a_floor(
    preparations: list[Preparation], tolerance: Fraction, floor: int
) -> None:
    lattice = made(preparations, 1, tolerance)
    if lattice is None or floor == 0:
        return
    total = lattice.total_at_or_above(floor)
    if total is not None:
        assert total >= DAYS * floor
        assert lattice.pattern_at_or_above(floor) * DAYS >= total


def test_solution_and_tablets_together() -> None:
    both = lattice_for((EVERY, FINE), 1, FIFTEEN)
    assert both.doses == (*range(10, 5001, 10), *range(5500, 7001, 500), 8000)
