"""The operations of rules on numbers, arrays and terms: one table of cases for all three."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from glidepath.decide.numbers import (
    all_of,
    always,
    any_of,
    both,
    either,
    keep,
    maximum,
    minimum,
    never,
    no,
    safe_ratio,
    share,
    share_below,
    where,
)
from glidepath.decide.status import Status, Track

TRUTHS = (False, True)
LEFT, RIGHT = np.array([False, False, True, True]), np.array([False, True, False, True])


@dataclass(frozen=True)
class Term:
    """A symbolic truth that writes down what was asked of it."""

    text: str

    def choose(self, then: Any, otherwise: Any) -> str:
        return f"if({self.text}, {then}, {otherwise})"

    def both(self, other: Any) -> "Term":
        return Term(f"{self.text} & {other.text}")

    def either(self, other: Any) -> "Term":
        return Term(f"{self.text} | {other.text}")

    def negated(self) -> "Term":
        return Term(f"!{self.text}")


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_truths(left: bool, right: bool) -> None:
    assert both(left, right) is (left and right)
    assert either(left, right) is (left or right)
    assert no(left) is (not left)


def test_arrays_of_truths() -> None:
    assert both(LEFT, RIGHT).tolist() == [False, False, False, True]
    assert either(LEFT, RIGHT).tolist() == [False, True, True, True]
    assert no(LEFT).tolist() == [True, True, False, False]


def test_a_plain_truth_beside_an_array() -> None:
    assert both(True, RIGHT) is RIGHT
    assert both(LEFT, True) is LEFT
    assert both(False, RIGHT) is False
    assert both(LEFT, False) is False
    assert either(False, RIGHT) is RIGHT
    assert either(LEFT, False) is LEFT
    assert either(True, RIGHT) is True
    assert either(LEFT, True) is True


def test_terms() -> None:
    one, other = Term("a"), Term("b")
    assert both(one, other) == Term("a & b")
    assert either(one, other) == Term("a | b")
    assert no(one) == Term("!a")
    assert both(one, True) is one
    assert either(False, other) is other
    assert where(one, 1, 2) == "if(a, 1, 2)"
    assert not never(one)


def test_all_and_any() -> None:
    assert all_of() is True
    assert any_of() is False
    assert all_of(True, True, False) is False
    assert any_of(False, False, True) is True
    assert all_of(True, LEFT, RIGHT).tolist() == [False, False, False, True]
    assert any_of(False, LEFT, RIGHT).tolist() == [False, True, True, True]


def test_where() -> None:
    assert where(True, 1, 2) == 1
    assert where(False, 1, 2) == 2
    assert where(RIGHT, np.array([1, 2, 3, 4]), 0).tolist() == [0, 2, 0, 4]


def test_what_plainly_holds_for_nobody() -> None:
    assert never(False)
    assert not never(True)
    assert never(np.array([False, False]))
    assert not never(RIGHT)


def test_what_plainly_holds_for_everybody() -> None:
    assert always(True)
    assert not always(False)
    assert always(np.array([True, True]))
    assert not always(RIGHT)
    assert not always(Term("a"))


def test_having_gives_what_replacing_fields_gives() -> None:
    status = Status(dose=900, level=5400)
    assert status.having(dose=810, changed=True) == status._replace(dose=810, changed=True)
    assert status.having() == status
    assert status.dose == 900
    with pytest.raises(KeyError):
        status.having(dosis=1)


@dataclass(frozen=True)
class Unknown:
    """A symbolic number that writes down how it was compared."""

    text: str

    def __le__(self, other: Any) -> Term:
        return Term(f"{self.text} <= {other}")

    def __ge__(self, other: Any) -> Term:
        return Term(f"{self.text} >= {other}")

    def __str__(self) -> str:
        return self.text


def test_smaller_and_larger_of_terms() -> None:
    assert minimum(Unknown("x"), 5) == "if(x <= 5, x, 5)"
    assert maximum(Unknown("x"), 5) == "if(x >= 5, x, 5)"
    assert minimum(Track.MANAGED, Track.TAPER) == Track.TAPER


@pytest.mark.parametrize(("left", "right"), [(3, 5), (5, 3), (4, 4), (-2, 0)])
def test_smaller_and_larger(left: int, right: int) -> None:
    assert minimum(left, right) == min(left, right)
    assert maximum(left, right) == max(left, right)


def test_smaller_and_larger_of_arrays() -> None:
    many = np.array([1, 5, 9])
    assert minimum(many, 5).tolist() == [1, 5, 5]
    assert minimum(5, many).tolist() == [1, 5, 5]
    assert maximum(many, 5).tolist() == [5, 5, 9]
    assert maximum(5, many).tolist() == [5, 5, 9]


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(7, 2, 4), (6, 2, 3), (0, 5, 0), (1, 1440, 1), (1440, 1440, 1), (1441, 1440, 2), (9, 0, 9)],
)
def test_a_quotient_is_rounded_up(numerator: int, denominator: int, expected: int) -> None:
    assert safe_ratio(numerator, denominator) == expected
    assert safe_ratio(np.array([numerator]), denominator).tolist() == [expected]


@pytest.mark.parametrize(
    ("dose", "up", "down"),
    # 0.9 x 200 = 180, 0.9 x 810 = 729, 0.9 x 731 = 657.9, 0.9 x 1 = 0.9
    [(200, 180, 180), (810, 729, 729), (731, 658, 657), (1, 1, 0), (0, 0, 0)],
)
def test_shares_are_exact(dose: int, up: int, down: int) -> None:
    part = Fraction(9, 10)
    assert (share(dose, part), share_below(dose, part)) == (up, down)
    assert keep(dose, Fraction(1, 10)) == up
    assert share(np.array([dose]), part).tolist() == [up]
    assert share_below(np.array([dose]), part).tolist() == [down]


def test_binary_floats_would_refuse_what_is_legal() -> None:
    assert 0.9 * 0.2 > 0.18
    assert keep(200, Fraction(1, 10)) == 180
