"""The few operations that a rule may use, on one number, an array, or a symbolic term.

A rule never branches on a number: it says ``where``. That is what lets one text run for one
child (Python integers), for a virtual population (NumPy arrays) and in a proof (terms of a
solver). A symbolic truth brings its own ``choose``, ``both``, ``either`` and ``negated``, so
this module knows no solver.

All quantities are whole numbers, and shares are exact ratios of whole numbers: binary floats
refuse legal doses (0.9 x 0.20 lies above 0.18).
"""

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

Number: TypeAlias = Any
"""An ``int``, an integer array, or a symbolic integer."""

Truth: TypeAlias = Any
"""A ``bool``, a boolean array, or a symbolic truth."""


def where(condition: Truth, then: Number, otherwise: Number) -> Number:
    """``then`` where the condition holds, ``otherwise`` elsewhere."""
    if condition is True:
        return then
    if condition is False:
        return otherwise
    if isinstance(condition, np.ndarray):
        return np.where(condition, then, otherwise)
    return condition.choose(then, otherwise)


def never(condition: Truth) -> bool:
    """Whether a condition plainly holds for nobody, so that what hangs on it can be left out.

    A shortcut that changes no answer: ``where`` would give the other value everywhere. Of a
    symbolic truth it is never said.
    """
    if condition is True or condition is False:
        return condition is False
    return isinstance(condition, np.ndarray) and not condition.any()


def always(condition: Truth) -> bool:
    """Whether a condition plainly holds for everybody. Of a symbolic truth it is never said."""
    if isinstance(condition, np.ndarray):
        return bool(condition.all())
    return condition is True


def both(left: Truth, right: Truth) -> Truth:
    """The conjunction of two truths."""
    if left is True or right is False:
        return right
    if right is True or left is False:
        return left
    if isinstance(left, np.ndarray):
        return left & right
    return left.both(right)


def either(left: Truth, right: Truth) -> Truth:
    """The disjunction of two truths."""
    if left is False or right is True:
        return right
    if right is False or left is True:
        return left
    if isinstance(left, np.ndarray):
        return left | right
    return left.either(right)


def no(condition: Truth) -> Truth:
    """The negation of a truth."""
    if condition is True or condition is False:
        return not condition
    if isinstance(condition, np.ndarray):
        return ~condition
    return condition.negated()


def all_of(*conditions: Truth) -> Truth:
    """Whether every condition holds; of none, true."""
    result: Truth = True
    for condition in conditions:
        if condition is False:
            return False
        if condition is not True:
            result = both(result, condition)
    return result


def any_of(*conditions: Truth) -> Truth:
    """Whether some condition holds; of none, false."""
    result: Truth = False
    for condition in conditions:
        if condition is True:
            return True
        if condition is not False:
            result = either(result, condition)
    return result


def minimum(left: Number, right: Number) -> Number:
    """The smaller of two numbers, element by element."""
    if type(left) is int and type(right) is int:
        return left if left <= right else right
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return np.minimum(left, right)
    return where(left <= right, left, right)


def maximum(left: Number, right: Number) -> Number:
    """The larger of two numbers, element by element."""
    if type(left) is int and type(right) is int:
        return left if left >= right else right
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        return np.maximum(left, right)
    return where(left >= right, left, right)


def safe_ratio(numerator: Number, denominator: Number) -> Number:
    """The quotient of two whole numbers, rounded up.

    Where the denominator is not positive it is taken as one; a rule that divides by something
    that may be absent says with ``where`` what holds then.
    """
    return -(-numerator // maximum(denominator, 1))


def share(number: Number, part: Fraction) -> Number:
    """An exact share of a number, rounded up to the next whole number.

    Rounding up loses nothing: a whole number is at or above an exact share if and only if it is
    at or above that share rounded up.
    """
    return -(-(number * part.numerator) // part.denominator)


def share_below(number: Number, part: Fraction) -> Number:
    """An exact share of a number, rounded down: for a limit that may not be exceeded."""
    return (number * part.numerator) // part.denominator


def keep(dose: Number, cap: Fraction) -> Number:
    """What is left of a dose after the largest permitted reduction, rounded up."""
    return -(-(dose * (cap.denominator - cap.numerator)) // cap.denominator)
