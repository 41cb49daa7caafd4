"""One growth table: L, M and S (power, median, coefficient of variation) by age and sex.

How a measurement becomes a z-score and back. Which table counts at what age, and what a child does
from one to the next, lives in :mod:`glidepath.pk.growth`.

Source: Cole TJ, Green PJ. Smoothing reference centile curves: the LMS method and penalized
likelihood. Statistics in Medicine 1992; 11: 1305-1319 (10.1002/sim.4780111005). Beyond three
standard deviations the scale goes on in even steps, as wide as that from the second to the third
(WHO Child Growth Standards: methods and development, WHO 2006). WHO does so for its weights; here
it holds everywhere: CDC's own formula ends at a finite z-score, and where L is 1 nothing changes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]

SEXES = ("male", "female", "unknown")
"""The words for a sex; unknown is the mean of both sexes' L, M and S, hence of both medians."""

EDGE = 3.0
"""The z-score beyond which the steps are even."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One published table, used up to its last age; below its first age the first row counts.

    Parameters
    ----------
    name
        Such as ``who-2006``.
    source
        The publication.
    ages
        Years of 365.25 days, rising, (n,). Between two ages, L, M and S lie on a straight line.
    lms
        L, M and S by sex and age, (3, 3, n).
    """

    name: str
    source: str
    ages: Floats
    lms: Floats

    @property
    def until(self) -> float:
        """The age after which the next table is used, years."""
        return float(self.ages[-1])


def table(name: str, source: str, ages: Floats, male: Floats, female: Floats) -> Table:
    """Give a table; unknown sex is added as the mean of both.

    Parameters
    ----------
    name, source
        See `Table`.
    ages
        Years, rising, (n,).
    male, female
        L, M and S, (3, n).
    """
    return Table(name, source, ages, np.stack([male, female, 0.5 * (male + female)], axis=1))


def sex_codes(sex: npt.ArrayLike) -> Codes:
    """Give the index of each word in `SEXES`; -1 for any other."""
    words = np.asarray(sex)
    codes = np.full(words.shape, -1)
    for code, word in enumerate(SEXES):
        codes[words == word] = code
    return codes


def rows_at(each: Table, codes: Codes, ages: Floats) -> Floats:
    """Give L, M and S on the straight line between two rows, (3, ...)."""
    last = each.ages.size - 2
    row = np.clip(np.searchsorted(each.ages, ages, side="right") - 1, 0, last)
    share = (ages - each.ages[row]) / (each.ages[row + 1] - each.ages[row])
    share = np.clip(share, 0.0, 1.0)
    rows: Floats = (1.0 - share) * each.lms[:, codes, row] + share * each.lms[:, codes, row + 1]
    return rows


def to_measure(lms: Floats, z: Floats) -> Floats:
    """Give the measurement that has a z-score; not above 0 where the z-score is absurd.

    Parameters
    ----------
    lms
        (3, ...).
    z
        Finite; broadcasts against the rest of `lms`.
    """
    inner = np.clip(z, -EDGE, EDGE)
    measure = _by_power(lms, inner)
    return measure + (z - inner) * _step(lms, z) if (z != inner).any() else measure


def to_z(lms: Floats, measure: Floats) -> Floats:
    """Give the z-score of a measurement above 0; the inverse of `to_measure`."""
    inner = np.clip(measure, _by_power(lms, -EDGE), _by_power(lms, EDGE))
    power, median, variation = lms
    distance = np.log(inner / median)
    skew = power * distance
    z: Floats = distance / variation * _ratio(np.expm1(skew), skew)
    beyond = measure - inner
    return z + beyond / _step(lms, beyond) if (beyond != 0.0).any() else z


def _by_power(lms: Floats, z: Floats | float) -> Floats:
    """Give M (1 + L S z)^(1/L), and its limit M exp(S z) where L is 0."""
    power, median, variation = lms
    skew = power * variation * z
    measure: Floats = median * np.exp(variation * z * _ratio(np.log1p(skew), skew))
    return measure


def _step(lms: Floats, side: Floats) -> Floats:
    """Give the width of one standard deviation beyond the edge, on the side of the sign."""
    sign = np.where(side < 0.0, -1.0, 1.0)
    return np.abs(_by_power(lms, EDGE * sign) - _by_power(lms, (EDGE - 1.0) * sign))


def _ratio(above: Floats, below: Floats) -> Floats:
    """Give the quotient, and its limit 1 where both are 0."""
    return np.divide(above, below, out=np.ones_like(below), where=below != 0.0)
