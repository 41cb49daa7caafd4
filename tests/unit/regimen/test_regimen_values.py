"""A regimen over the week: its numbers, its days, and how each is measured."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.regimen import (
    Counted,
    Drawn,
    Preparation,
    Regimen,
    daily,
    intakes_of,
    lattice_for,
    measured_on,
    of_total,
    regimen_of,
)
from unit.regimen.searched import DAYS, FIFTEEN, FINE, HALVES, NONE, PREPARATIONS, solution

COARSE = solution(("3", "0.1"), smallest=100)
EIGHT_AND_SEVEN = (800, 800, 700, 800, 700, 800, 700)


def test_eight_tenths_on_four_days_and_seven_on_three() -> None:
    # 5.3 mg a week: 0.75714 a day
    found = regimen_of(COARSE, 1, EIGHT_AND_SEVEN)
    assert found.mean == Fraction(5300, 7)
    assert (found.reaches, found.dose) == (757, 758)
    assert (found.alike, found.distinct) == (False, (800, 700))
    assert (found.days(800), found.days(700)) == ((0, 1, 3, 5), (2, 4, 6))


def test_every_day_alike() -> None:
    found = regimen_of(FINE, 1, (810,) * 7)
    assert (found.alike, found.mean) == (True, Fraction(810))
    assert (found.reaches, found.dose) == (810, 810)
    assert found.distinct == (810,)


def test_each_day_with_its_syringe() -> None:
    found = regimen_of(COARSE, 2, tuple(2 * each for each in EIGHT_AND_SEVEN))
    week = dict(intakes_of(found))
    assert list(week) == list(range(7))
    volumes = [how.volume for how in week.values() if isinstance(how, Drawn)]
    assert volumes == [Fraction(each, 1000) for each in EIGHT_AND_SEVEN]


def test_each_day_with_its_tablets() -> None:
    found = regimen_of(HALVES, 1, (1000,) * 6 + (500,))
    assert measured_on(found, 1000) == Counted(((500, 2),))
    assert dict(intakes_of(found))[6] == Counted(((500, 1),))


@pytest.mark.parametrize(
    ("intakes", "week", "message"),
    [
        (1, (1000,) * 6, "6 daily doses are no week"),
        (1, (1000,) * 6 + (750,), "750 ug cannot be measured"),
        (1, (1000,) * 6 + (0,), "0 ug cannot be measured"),
        (2, (1000,) * 6 + (1001,), "1001 ug cannot be parted in 2 equal intakes"),
    ],
)
def test_a_week_that_cannot_be(intakes: int, week: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        regimen_of(HALVES, intakes, week)


def test_of_a_total_alike_first_then_a_pattern() -> None:
    assert of_total(HALVES, 1, FIFTEEN, 7000) == Regimen(HALVES, 1, (1000,) * 7)
    assert of_total(HALVES, 1, FIFTEEN, 6500) == Regimen(HALVES, 1, (1000,) * 6 + (500,))
    assert of_total(HALVES, 1, NONE, 6500) is None
    assert of_total(HALVES, 1, FIFTEEN, 3500 + 1) is None


@given(PREPARATIONS, st.sampled_from([1, 2]), st.data())
@settings(deadline=None)
def test_every_total_of_a_lattice_can_be_given_and_measured(
    preparation: Preparation, intakes: int, data: st.DataObject
) -> None:
    if not daily(preparation, intakes):
        return
    lattice = lattice_for((preparation,), intakes, FIFTEEN)
    totals = (*lattice.totals, *(DAYS * dose for dose in lattice.doses))
    total = data.draw(st.sampled_from(totals))
    found = of_total(preparation, intakes, FIFTEEN, total)
    assert found is not None
    assert sum(found.week) == total
    assert regimen_of(preparation, intakes, found.week) == found
    assert len(found.distinct) <= 2
    assert DAYS * found.reaches <= total <= DAYS * found.dose
    # within 15 %, or one after the other in what can be given
    high, low = found.distinct[0], found.distinct[-1]
    following = [each for each in lattice.doses if low < each <= high]
    assert len(following) <= 1 or high - low <= FIFTEEN * high
    assert found.week[0] == high
