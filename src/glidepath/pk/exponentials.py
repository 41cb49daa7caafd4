"""Exponential decays, their divided differences and their sums over equal intervals.

A linear compartment model is a chain of first-order steps, and its answer to a dose is a divided
difference of ``exp(-x t)`` over the rates ``x`` of the chain. Every quantity here is a sum of
positive terms in exact arithmetic; the formulas are chosen so that little is lost to
cancellation in floating point, also where rates meet or vanish.

Rates are 1/h and not negative, times h and not negative; all arrays broadcast. Rates and times
know the least of them, so that a batch without a difficult child never computes a series.
"""

import math
from dataclasses import dataclass

from glidepath.pk.arrays import Array, exp, namespace, value

CLOSE = 0.02
"""Exponents below this use a series; above it, a difference loses at most two digits."""

CLOSE_TWICE = 0.1
"""The same for differences of differences."""

NEARLY_NOTHING = 1e-200
"""Stands in for a rate of zero, which would divide zero by zero."""


@dataclass(frozen=True, slots=True)
class Span:
    """Lengths of time, h, with the least of those above 0."""

    hours: Array
    least: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Rates of one step of a chain, 1/h, with the least of them."""

    value: Array
    least: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Differences of two rates, 1/h, the same made safe to divide by, and the least of them."""

    gap: Array
    divisor: Array
    least: float


@dataclass(frozen=True, slots=True)
class Decay:
    """What a time leaves of one unit, and what is gone."""

    left: Array
    gone: Array


def span(hours: Array) -> Span:
    """Give lengths of time as a span."""
    xp = namespace(hours)
    least = math.inf if 0 in hours.shape else float(xp.min(xp.where(hours > 0.0, hours, xp.inf)))
    return Span(hours, least)


def rate(per_hour: Array) -> Rate:
    """Give rates in 1/h, with zero replaced by a rate too small to matter."""
    least = float(namespace(per_hour).min(value(per_hour)))
    if least > NEARLY_NOTHING:
        return Rate(per_hour, least)
    return Rate(above_nothing(per_hour), NEARLY_NOTHING)


def pair(first: Rate, second: Rate) -> Pair:
    """Give the pair of two rates, in either order."""
    gap = second.value - first.value
    xp = namespace(gap)
    size = xp.abs(value(gap))
    least = float(xp.min(size))
    divisor = gap if least > 0.0 else xp.where(size == 0.0, xp.ones_like(gap), gap)
    return Pair(gap, divisor, least)


def above_nothing(rate: Array) -> Array:
    """Give the rate, with zero replaced by a rate too small to matter."""
    xp = namespace(rate)
    return xp.where(value(rate) > NEARLY_NOTHING, rate, NEARLY_NOTHING * xp.ones_like(rate))


def left(rate: Rate, time: Span) -> Array:
    """Give what a time leaves of one unit."""
    return exp(-rate.value * time.hours)


def decay(rate: Rate, time: Span) -> Decay:
    """Give what a time leaves of one unit, and what is gone of it."""
    x = rate.value * time.hours
    left = exp(-x)
    gone = 1.0 - left
    if rate.least * time.least < CLOSE:
        gone = _where_small(x, CLOSE, x * _mean_left(x), gone)
    return Decay(left, gone)


def spread(rates: Pair, first: Array, second: Array, time: Span) -> Array:
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
    if rates.least * time.least >= CLOSE:
        return direct
    z = rates.gap * time.hours
    return _where_small(z, CLOSE, first * time.hours * _mean_left(z), direct)


def spread_twice(
    lower: Pair, outer: Pair, first: Array, last: Array, slow: Array, time: Span
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
    direct = (first - last) / outer.divisor
    if outer.least * time.least >= CLOSE_TWICE:
        return direct
    t = time.hours
    y, z = lower.gap * t, outer.gap * t
    return _where_small(z, CLOSE_TWICE, slow * t * t * _mean_left_twice(y, z), direct)


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


def _where_small(z: Array, limit: float, series: Array, direct: Array) -> Array:
    xp = namespace(direct)
    return xp.where(xp.abs(value(z)) < limit, series, direct)


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
