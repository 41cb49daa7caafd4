"""How many bottles or tablets so many days take, against hand-counted ones."""

from dataclasses import replace
from fractions import Fraction

import pytest

from glidepath.regimen import (
    Bottles,
    Regimen,
    Supply,
    TabletCount,
    regimen_of,
    supply_for,
)
from unit.regimen.searched import EVERY, FINE, HALVES

MONDAY, SATURDAY = 0, 5


def bottles(number: int, volume: str) -> Supply:
    return Bottles(number, Fraction(volume))


def alike(dose: int, intakes: int = 1) -> Regimen:
    return regimen_of(FINE, intakes, (dose,) * 7)


@pytest.mark.parametrize(
    ("dose", "days", "expected"),
    [
        # 0.9 mL a day: one bottle of 60 mL keeps for 30 days
        (900, 1, bottles(1, "0.9")),
        (900, 30, bottles(1, "27")),
        (900, 31, bottles(2, "27.9")),
        (900, 61, bottles(3, "54.9")),
        # 5 mL a day: twelve days a bottle
        (5000, 12, bottles(1, "60")),
        (5000, 13, bottles(2, "65")),
        # 3.5 mL a day: 17 doses are 59.5 mL, and the last half millilitre is thrown away
        (3500, 17, bottles(1, "59.5")),
        (3500, 18, bottles(2, "63")),
        (900, 0, bottles(0, "0")),
    ],
)
def test_bottles(dose: int, days: int, expected: Supply) -> None:
    assert supply_for(alike(dose), days, MONDAY) == expected


def test_twice_daily_takes_as_much() -> None:
    assert supply_for(alike(1800, 2), 30, MONDAY) == bottles(1, "54")
    # 1.75 mL at a time: 34 of them are 59.5 mL
    assert supply_for(alike(3500, 2), 17, MONDAY) == bottles(1, "59.5")


def test_a_bottle_smaller_than_an_intake() -> None:
    small = replace(FINE, bottle=Fraction(2))
    assert supply_for(regimen_of(small, 1, (5000,) * 7), 2, MONDAY) == bottles(6, "10")


def test_a_pattern_counts_by_its_days() -> None:
    week = (80, 70, 70, 80, 70, 70, 70)
    given = regimen_of(FINE, 1, week)
    # Monday 0.08; Saturday to Monday 0.07, 0.07, 0.08
    assert supply_for(given, 1, MONDAY) == bottles(1, "0.08")
    assert supply_for(given, 3, SATURDAY) == bottles(1, "0.22")
    assert supply_for(given, 14, SATURDAY) == bottles(1, "1.02")


def test_tablets_of_each_strength() -> None:
    given = regimen_of(EVERY, 1, (3500, 3000, 3500, 3000, 3500, 3000, 3000))
    # 3.5 is 2 + 1 + 0.5 and 3.0 is 2 + 1
    assert supply_for(given, 7, MONDAY) == TabletCount(((2000, 7), (1000, 7), (500, 3)))
    assert supply_for(given, 2, MONDAY) == TabletCount(((2000, 2), (1000, 2), (500, 1)))


def test_tablets_twice_daily() -> None:
    given = regimen_of(HALVES, 2, (2000,) * 6 + (1000,))
    # two at a time on six days, one at a time on the seventh
    assert supply_for(given, 7, MONDAY) == TabletCount(((500, 26),))
