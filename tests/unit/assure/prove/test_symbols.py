"""Symbolic numbers and truths mean what plain ones mean."""

from collections.abc import Callable
from fractions import Fraction
from operator import add, eq, ge, gt, le, lt, mul, ne, sub
from typing import Any

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.assure.prove.symbols import Number, Truth, quotient, term_of, times
from glidepath.decide.numbers import all_of, any_of, maximum, minimum, no, safe_ratio, share, where

NUMBERS = st.integers(-1000, 1000)


def real(term: Any) -> Any:
    """The term with products and quotients as they are, simplified."""
    one, other = z3.Var(0, z3.IntSort()), z3.Var(1, z3.IntSort())
    meant = z3.substitute_funs(term, (times, one * other), (quotient, one / other))
    return z3.simplify(meant)


def value(symbolic: Number | Truth) -> int | bool:
    found = real(symbolic.term)
    return z3.is_true(found) if isinstance(symbolic, Truth) else int(found.as_long())


def symbol(number: int) -> Number:
    return Number(z3.IntVal(number))


@pytest.mark.parametrize("operation", [add, sub, mul, lt, le, gt, ge, eq, ne])
@settings(deadline=None, max_examples=40)
@given(left=NUMBERS, right=NUMBERS)
def test_operations_agree_with_those_of_integers(
    operation: Callable[[Any, Any], Any], left: int, right: int
) -> None:
    expected = operation(left, right)
    assert value(operation(symbol(left), symbol(right))) == expected
    assert value(operation(symbol(left), right)) == expected
    assert value(operation(left, symbol(right))) == expected


@settings(deadline=None, max_examples=40)
@given(number=NUMBERS, divisor=st.integers(1, 50))
def test_division_rounds_down_as_that_of_integers(number: int, divisor: int) -> None:
    assert value(symbol(number) // divisor) == number // divisor
    assert value(symbol(number) // symbol(divisor)) == number // divisor
    assert value(-symbol(number)) == -number


def test_a_divisor_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ValueError, match="not divided by 0"):
        symbol(1) // 0


@settings(deadline=None, max_examples=40)
@given(number=NUMBERS, other=NUMBERS, condition=st.booleans())
def test_the_operations_of_rules_agree_on_both_kinds(
    number: int, other: int, condition: bool
) -> None:
    left, right, truth = symbol(number), symbol(other), Truth(z3.BoolVal(condition))
    assert value(where(truth, left, other)) == where(condition, number, other)
    assert value(where(truth, truth, left > right)) == where(condition, condition, number > other)
    assert value(minimum(left, right)) == min(number, other)
    assert value(maximum(left, other)) == max(number, other)
    assert value(share(left, Fraction(9, 10))) == share(number, Fraction(9, 10))
    assert value(safe_ratio(left, right)) == safe_ratio(number, other)
    assert value(all_of(truth, left > right)) == (condition and number > other)
    assert value(any_of(truth, left > right)) == (condition or number > other)
    assert value(no(truth)) == (not condition)


@settings(deadline=None, max_examples=40)
@given(one=st.booleans(), other=st.booleans())
def test_truths_compare(one: bool, other: bool) -> None:
    left, right = Truth(z3.BoolVal(one)), Truth(z3.BoolVal(other))
    assert value(left == right) == (one == other)
    assert value(left != other) == (one != other)


def test_a_choice_between_a_thing_and_itself_is_that_thing() -> None:
    number = symbol(3)
    assert where(Truth(z3.Bool("any")), number, number) is number


def test_two_products_of_the_same_are_one_term() -> None:
    left, right = Number(z3.Int("left")), Number(z3.Int("right"))
    assert (left * right).term.eq((right * left).term)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(TypeError, match=r"no number and no truth: 0\.5"):
        term_of(0.5)
