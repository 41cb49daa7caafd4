"""Probabilities of counts, and the few quantiles and tails that tests need.

Only SciPy's special functions are used: its distributions take a second to load.
"""

import numpy as np

from glidepath.analyse.values import Floats, Interval

LEVEL = 0.95
"""Of an interval, where nothing else is said."""


def normal_quantile(probability: float) -> float:
    """Give the quantile of the standard normal distribution.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    from scipy.special import ndtri

    return float(ndtri(probability))


def two_sided_normal(statistic: Floats) -> Floats:
    """Give the two-sided probability of statistics that are standard normal."""
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(statistic)))


def chi_square_tail(statistic: Floats, degrees: int = 1) -> Floats:
    """Give the probability that chi-square is at least so large."""
    from scipy.special import chdtrc

    return np.asarray(chdtrc(degrees, np.maximum(statistic, 0.0)))


def chi_square_quantile(probability: float, degrees: int = 1) -> float:
    """Give the quantile of chi-square.

    >>> round(chi_square_quantile(0.95), 6)
    3.841459
    """
    from scipy.special import chdtri

    return float(chdtri(degrees, 1.0 - probability))


def log_choose(n: int) -> Floats:
    """Give the logarithms of the ways to choose 0 to n of n."""
    from scipy.special import gammaln

    k = np.arange(n + 1)
    return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0))


def binomial(n: int, rates: Floats) -> Floats:
    """Give the probabilities of 0 to n events.

    Parameters
    ----------
    n
        Participants.
    rates
        Probabilities of an event, shape [rate].

    Returns
    -------
    Shape [rate, n + 1].
    """
    from scipy.special import xlog1py, xlogy

    k, p = np.arange(n + 1), np.asarray(rates, dtype=float)[:, None]
    return np.asarray(np.exp(log_choose(n) + xlogy(k, p) + xlog1py(n - k, -p)))


def beta_binomial(n: int, a: float, b: float) -> Floats:
    """Give the probabilities of 0 to n events when the rate itself is drawn from Beta(a, b)."""
    from scipy.special import betaln

    k = np.arange(n + 1)
    return np.asarray(np.exp(log_choose(n) + betaln(k + a, n - k + b) - betaln(a, b)))


def beta_tail(a: float, b: float, above: float) -> float:
    """Give the probability that a rate drawn from Beta(a, b) lies above a bound."""
    from scipy.special import betaincc

    return float(betaincc(a, b, above))


def beta_quantile(a: float, b: float, probability: float) -> float:
    """Give the quantile of Beta(a, b)."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, probability))


def clopper_pearson(events: int, of: int, level: float = LEVEL) -> Interval:
    """Give the exact interval of a rate.

    Source: Clopper and Pearson, Biometrika 1934;26:404 (doi 10.1093/biomet/26.4.404).

    >>> round(clopper_pearson(0, 15).high, 3)
    0.218
    """
    tail = (1 - level) / 2
    low = beta_quantile(events, of - events + 1, tail) if events else 0.0
    high = beta_quantile(events + 1, of - events, 1 - tail) if events < of else 1.0
    return Interval(low, high)
