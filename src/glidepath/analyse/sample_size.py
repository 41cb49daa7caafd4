"""How many participants other questions would take: non-inferiority, and time to an event."""

from math import ceil, log

import numpy as np

from glidepath.analyse.chances import binomial, normal_quantile
from glidepath.analyse.risk_difference import score
from glidepath.analyse.table_tests import NUISANCE
from glidepath.analyse.values import Bools
from glidepath.quantities.errors import input_error


def schoenfeld_events(
    ratio: float, alpha: float = 0.05, power: float = 0.8, share: float = 0.5
) -> int:
    """Give the events that a two-sided log-rank test needs.

    Parameters
    ----------
    ratio
        Of the hazards.
    share
        Of participants in the first arm.

    Source: Schoenfeld, Biometrics 1983;39:499 (doi 10.2307/2531021).

    >>> schoenfeld_events(0.5)
    66
    """
    if ratio <= 0 or ratio == 1:
        raise input_error(
            "a hazard ratio of 1 is no effect", expected="above 0, not 1", kind="ratio"
        )
    z = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    return ceil(z**2 / (share * (1 - share) * log(ratio) ** 2))


def participants_for(events: int, first: float, second: float) -> int:
    """Give the participants in all, in two equal arms, of whom so many events can be expected.

    Parameters
    ----------
    first, second
        Probability of the event within the observation, in each arm.
    """
    return 2 * ceil(events / (first + second))


def non_inferiority(
    first: float, second: float, margin: float, alpha: float = 0.025, power: float = 0.8
) -> int:
    """Give the participants an arm, to show that the first rate is less than the margin higher.

    By the normal approximation with the variances at the two rates; `shows_non_inferiority` tells
    what the score test then really does.

    Parameters
    ----------
    alpha
        One-sided.

    Source: Blackwelder, Control Clin Trials 1982;3:345 (doi 10.1016/0197-2456(82)90024-1).

    >>> non_inferiority(0.15, 0.15, 0.1)
    201
    """
    apart = margin - (first - second)
    if apart <= 0:
        raise input_error(
            "the rates differ by the margin or more",
            expected="a margin above their difference",
            kind="bad-margin",
        )
    z = normal_quantile(1 - alpha) + normal_quantile(power)
    return ceil(z**2 * (first * (1 - first) + second * (1 - second)) / apart**2)


def shows_non_inferiority(first: int, second: int, margin: float, alpha: float = 0.025) -> Bools:
    """Give the tables whose score test shows less than the margin more events in the first arm.

    Returns
    -------
    Shape [first + 1, second + 1].

    Source: Farrington and Manning, Stat Med 1990;9:1447 (doi 10.1002/sim.4780091208).
    """
    a, b = np.meshgrid(np.arange(first + 1.0), np.arange(second + 1.0), indexing="ij")
    return np.asarray(score(a, first, b, second, margin) <= -normal_quantile(1 - alpha))


def size_at_the_margin(region: Bools, margin: float) -> float:
    """Give the largest chance to show non-inferiority where the first rate is the margin more."""
    first, second = region.shape[0] - 1, region.shape[1] - 1
    rates = np.linspace(0.0, 1.0 - margin, NUISANCE)
    a, b = binomial(first, rates + margin), binomial(second, rates)
    return float(np.einsum("pi,pi->p", a @ region, b).max())
