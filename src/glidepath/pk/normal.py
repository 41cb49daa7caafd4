"""The logarithm of the normal distribution, far into its tail.

The array standard has no error function. Here it is interpolated once, at import of nothing and
on first use, by Chebyshev polynomials through values of `math.erfc`.
"""

import math
from functools import cache

import numpy as np

from glidepath.pk.arrays import Array, namespace

DEGREE = 20
"""Of the polynomial; its error is about 1e-14."""
FAR = 26.0
"""Beyond, in units of z over root two, `math.erfc` is too small to represent."""

LOG_ROOT_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def log_density(z: Array) -> Array:
    """Give the logarithm of the standard normal density."""
    return -0.5 * z * z - LOG_ROOT_TWO_PI


def log_cdf(z: Array) -> Array:
    """Give the logarithm of the standard normal distribution function.

    Parameters
    ----------
    z
        Any real numbers.

    Returns
    -------
    array
        Right to 1e-12, relative or absolute whichever is larger, from minus 1e8 to 1e8.
    """
    xp = namespace(z)
    x = xp.abs(z) / math.sqrt(2.0)
    near = xp.where(x < FAR, x, 0.0 * x)
    far = xp.where(x < FAR, FAR + 0.0 * x, x)
    tail = xp.where(x < FAR, _log_scaled_near(near), _log_scaled_far(far)) - x * x - math.log(2.0)
    return xp.where(z < 0.0, tail, xp.log1p(-xp.exp(xp.where(z < 0.0, -1.0 + 0.0 * x, tail))))


def _log_scaled_near(x: Array) -> Array:
    """Give ``log(erfc(x) exp(x squared))`` by Clenshaw's sum."""
    xp = namespace(x)
    t = 2.0 / (2.0 + x)
    low, high = _range()
    y = (2.0 * t - low - high) / (high - low)
    one, two = 0.0 * y, 0.0 * y
    first, *rest = _coefficients()
    for c in reversed(rest):
        one, two = 2.0 * y * one - two + c, one
    return y * one - two + first + xp.log(t)


def _log_scaled_far(x: Array) -> Array:
    """Give the same by its asymptotic series."""
    xp = namespace(x)
    u = 0.5 / (x * x)
    series = 1.0 - u * (1.0 - 3.0 * u * (1.0 - 5.0 * u * (1.0 - 7.0 * u)))
    return xp.log(series) - xp.log(x) - 0.5 * math.log(math.pi)


def _range() -> tuple[float, float]:
    return 2.0 / (2.0 + FAR), 1.0


@cache
def _coefficients() -> tuple[float, ...]:
    low, high = _range()

    angles = math.pi * (np.arange(DEGREE + 1) + 0.5) / (DEGREE + 1)
    values = [_log_ratio(0.5 * ((high - low) * y + low + high)) for y in np.cos(angles).tolist()]
    sums = np.cos(np.outer(np.arange(DEGREE + 1), angles)) @ np.array(values)
    first, *rest = (2.0 / (DEGREE + 1) * sums).tolist()
    return (0.5 * first, *rest)


def _log_ratio(t: float) -> float:
    x = 2.0 / t - 2.0
    return math.log(math.erfc(x)) + x * x - math.log(t)
