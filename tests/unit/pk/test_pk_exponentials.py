"""Divided differences of exponentials against numbers worked out with many digits."""

from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.pk.exponentials import decay, left, pair, rate, span, spread, spread_twice

rates = st.floats(1e-6, 5.0)
gaps = st.one_of(st.just(0.0), st.floats(1e-18, 1e-3), st.floats(1e-3, 5.0))
hours = st.floats(1e-3, 200.0)


def exact(a: float, b: float, t: float) -> Decimal:
    """Give the spread with 80 digits; equal rates are moved apart by 1e-30."""
    getcontext().prec = 80
    x, y, time = Decimal(a), Decimal(b), Decimal(t)
    y = y if x != y else y + Decimal("1e-30")
    return ((-x * time).exp() - (-y * time).exp()) / (y - x)


def exact_twice(a: float, b: float, c: float, t: float) -> Decimal:
    getcontext().prec = 120
    x, y, z = Decimal(a), Decimal(b), Decimal(c)
    y = max(y, x + Decimal("1e-40"))
    z = max(z, y + Decimal("1e-35"))
    e = [(-r * Decimal(t)).exp() for r in (x, y, z)]
    return ((e[0] - e[1]) / (y - x) - (e[1] - e[2]) / (z - y)) / (z - x)


@given(a=rates, gap=gaps, t=hours)
def test_spread_is_exact_wherever_the_rates_lie(a: float, gap: float, t: float) -> None:
    b, time = a + gap, span(np.array([t]))
    x, y = rate(np.array([a])), rate(np.array([b]))
    got = spread(pair(x, y), left(x, time), left(y, time), time)
    assert got[0] == pytest.approx(float(exact(a, b, t)), rel=1e-12)


@given(a=rates, gap=gaps, wider=gaps, t=hours)
def test_spread_twice_is_exact_wherever_the_rates_lie(
    a: float, gap: float, wider: float, t: float
) -> None:
    b, time = a + gap, span(np.array([t]))
    c = b + wider
    x, y, z = (rate(np.array([r])) for r in (a, b, c))
    ex, ey, ez = left(x, time), left(y, time), left(z, time)
    lower, upper, outer = pair(x, y), pair(y, z), pair(x, z)
    first, last = spread(lower, ex, ey, time), spread(upper, ey, ez, time)
    got = spread_twice(lower, outer, first, last, ex, time)
    assert got[0] == pytest.approx(float(exact_twice(a, b, c, t)), rel=1e-11)


@given(a=st.floats(1e-12, 5.0), t=hours)
def test_what_is_left_and_what_is_gone(a: float, t: float) -> None:
    got = decay(rate(np.array([a])), span(np.array([t])))
    assert got.left[0] == pytest.approx(np.exp(-a * t), rel=1e-14)
    assert got.gone[0] == pytest.approx(-np.expm1(-a * t), rel=1e-13)


def test_no_time_leaves_everything_and_spreads_nothing() -> None:
    x, y, time = rate(np.array([0.5])), rate(np.array([0.2])), span(np.array([0.0, 3.0]))
    got = decay(x, time)
    assert (got.left[0], got.gone[0]) == (1.0, 0.0)
    assert spread(pair(x, y), left(x, time), left(y, time), time)[0] == 0.0
    assert time.least == 3.0
