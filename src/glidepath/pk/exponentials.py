"""Exponential decays, their divided differences and their sums over equal intervals.

A linear compartment model is a chain of first-order steps, and its answer to a dose is a divided
difference of ``exp(-x t)`` over the rates ``x`` of the chain. Every quantity here is a sum of
positive terms in exact arithmetic; the formulas are chosen so that little is lost to
cancellation in floating point, also where rates meet or vanish.

Rates are 1/h and not negative, times h and not negative; all arrays broadcast.
"""

from collections.abc import Callable
from dataclasses import dataclass

from glidepath.pk.arrays import Array, exp, namespace, value

CLOSE = 0.02
"""Exponents below this use a series; above it, a difference loses at most two digits."""

CLOSE_TWICE = 0.1
"""The same for differences of differences."""

NEARLY_NOTHING = 1e-200
"""Stands in for a rate of zero, which would divide zero by zero."""


@dataclass(frozen=True, slots=True)
class Decay:
    """What a time leaves of one unit, and what is gone."""

    left: Array
    gone: Array


@dataclass(frozen=True, slots=True)
class Pair:
    """The difference of two rates of a chain, 1/h, and the same made safe to divide by."""

    gap: Array
    divisor: Array


def pair(first: Array, second: Array) -> Pair:
    """Give the pair of two rates, in 1/h, in either order."""
    gap = second - first
    xp = namespace(gap)
    one = xp.asarray(1.0, dtype=gap.dtype)
    return Pair(gap, xp.where(value(gap) == 0.0, one, gap))


def above_nothing(rate: Array) -> Array:
    """Give the rate, with zero replaced by a rate too small to matter."""
    xp = namespace(rate)
    return xp.where(value(rate) > NEARLY_NOTHING, rate, xp.asarray(NEARLY_NOTHING, dtype=rate.dtype))


def decay(rate: Array, time: Array) -> Decay:
    """Give what a time leaves of one unit, and what is gone of it."""
    x = rate * time
    left = exp(-x)
    return Decay(left, _unless_small(1.0 - left, x, time, lambda z: z * _mean_left(z)))


def spread(rates: Pair, first: Array, second: Array, time: Array) -> Array:
    """Give ``(exp(-x t) - exp(-y t)) / (y - x)``: the second step of a chain.

    Parameters
    ----------
    rates
        The two rates x and y.
    first, second
        What the time leaves at each of them.
    time
        h.

    Returns
    -------
    array
        h, not negative.
    """
    direct = (first - second) / rates.divisor
    return _unless_small(direct, rates.gap * time, time, lambda z: first * time * _mean_left(z))


def spread_twice(
    lower: Pair, outer: Pair, first: Array, last: Array, slow: Array, time: Array
) -> Array:
    """Give the divided difference of ``exp(-x t)`` over three rates: the third step of a chain.

    Parameters
    ----------
    lower, outer
        For rates a <= b <= c, the pairs (a, b) and (a, c).
    first, last
        `spread` over (a, b) and over (b, c), h.
    slow
        ``exp(-a t)``.
    time
        h.

    Returns
    -------
    array
        h squared, not negative.
    """
    return _unless_small(
        (first - last) / outer.divisor,
        outer.gap * time,
        time,
        lambda z: slow * time * time * _mean_left_twice(lower.gap * time, z),
        CLOSE_TWICE,
    )


def sum_of_spread(total: Array, period: Array, through: Array, fast_gone: Array) -> Array:
    """Give the sum of `spread` over the cycles that a time goes through.

    Parameters
    ----------
    total
        The sum of ``exp(-x j P)`` over the same cycles, of the slower rate.
    period, through
        `spread` at one period and at all of them, h.
    fast_gone
        What one period removes at the faster rate. Dividing by the faster keeps the difference
        above it well conditioned; a chain whose *fastest* rate times the period is below 1e-5
        loses the tenth digit.
    """
    return (total * period - through) / fast_gone


def sum_of_spread_twice(
    totals: tuple[Array, Array], period: tuple[Array, Array], through: Array, fast_gone: Array
) -> Array:
    """Give the sum of `spread_twice` over the cycles that a time goes through.

    Parameters
    ----------
    totals
        For rates a <= b <= c: the sum of ``exp(-a j P)``, and `sum_of_spread` of (a, b), h.
    period
        At one period: `spread_twice`, h squared, and `spread` over (b, c), h.
    through
        `spread_twice` at all of them, h squared.
    fast_gone
        What one period removes at rate c.
    """
    return (totals[0] * period[0] + totals[1] * period[1] - through) / fast_gone


def _unless_small(
    direct: Array,
    z: Array,
    time: Array,
    series: Callable[[Array], Array],
    limit: float = CLOSE,
) -> Array:
    """Take the series where z is small; skip it where none is, or only because no time passed."""
    xp = namespace(direct)
    small = xp.abs(value(z)) < limit
    if not bool(xp.any(small & (time > 0.0))):
        return direct
    return xp.where(small, series(z), direct)


def _mean_left(z: Array) -> Array:
    """Give ``(1 - exp(-z)) / z`` for small z, by its series."""
    total = 1.0 - z * (1.0 / 8.0)
    for n in (7.0, 6.0, 5.0, 4.0, 3.0, 2.0):
        total = 1.0 - z * (1.0 / n) * total
    return total


def _mean_left_twice(y: Array, z: Array) -> Array:
    """Give the divided difference of ``exp(-x)`` over 0, y and z for small y <= z."""
    total, term, powers, factor = 0.5 + 0.0 * z, 1.0 + 0.0 * z, 1.0 + 0.0 * y, 0.5
    for n in range(1, 11):
        powers = powers * y
        term = term * z + powers
        factor = -factor / (n + 2)
        total = total + factor * term
    return total
