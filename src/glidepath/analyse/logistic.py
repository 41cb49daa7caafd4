"""The registered analysis, logistic regression, and the plain word where it has no estimate.

Where some combination of columns tells all outcomes apart (complete separation) or all but those on
its edge (quasi-complete), the likelihood rises without end. What programs print then are numbers of
their own stopping rule; here it is said, and no number is given.

Source: Albert and Anderson, Biometrika 1984;71:1 (doi 10.1093/biomet/71.1.1).
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from glidepath.analyse.chances import LEVEL, normal_quantile, two_sided_normal
from glidepath.analyse.firth import Fit, check_design, logistic_likelihood
from glidepath.analyse.likelihood import top
from glidepath.analyse.values import Bools, Estimate, Floats, Interval

APART = 1e-7
"""A separation below which a linear programme's answer is none."""


class Separation(Enum):
    """Whether the outcomes can be told apart by the columns."""

    NONE = "none"
    QUASI = "quasi-complete"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Ordinary:
    """A logistic regression by maximum likelihood.

    Parameters
    ----------
    separation
        Where there is any, no estimate exists.
    fit
        ``None`` where none exists; the intervals and p-values are Wald's, as registered.
    """

    separation: Separation
    fit: Fit | None


def logistic(design: Floats, outcome: Bools, level: float = LEVEL) -> Ordinary:
    """Give the ordinary logistic regression, or say that it has no estimate.

    Parameters
    ----------
    design
        Shape [participant, column], the column of ones included.
    outcome
        Shape [participant].

    Raises
    ------
    InputError
        For columns that depend on each other, or shapes that do not fit.
    """
    check_design(design, outcome)
    found = separation(design, outcome)
    if found is not Separation.NONE:
        return Ordinary(found, None)
    best = top(logistic_likelihood(design, outcome, penalty=0.0), np.zeros(design.shape[1]))
    half = normal_quantile((1 + level) / 2) * best.errors
    p = two_sided_normal(best.at / best.errors)
    each = (
        Estimate(float(at), Interval(float(at - h), float(at + h)), float(q))
        for at, h, q in zip(best.at, half, p, strict=True)
    )
    return Ordinary(found, Fit(tuple(each), best))


def separation(design: Floats, outcome: Bools) -> Separation:
    """Say whether some combination of the columns tells the outcomes apart."""
    signed = design * np.where(outcome, 1.0, -1.0)[:, None]
    if not rises_for_ever(signed):
        return Separation.NONE
    margins = np.hstack([-signed, np.ones((len(signed), 1))])
    least = _largest(np.append(np.zeros(signed.shape[1]), 1.0), margins)
    return Separation.COMPLETE if least > APART else Separation.QUASI


def rises_for_ever(signed: Floats) -> bool:
    """Whether some direction has no negative product with any row, and a positive with one.

    In such a direction a likelihood of these rows rises without end. By a linear programme: as
    large a sum of the products as there is.

    Source: Konis, Linear programming algorithms for detecting separated data in binary logistic
    regression models, thesis, Oxford 2007.
    """
    return _largest(signed.sum(axis=0), -signed) > APART


def _largest(aim: Floats, rows: Floats) -> float:
    from scipy.optimize import linprog

    found = linprog(-aim, A_ub=rows, b_ub=np.zeros(len(rows)), bounds=(-1, 1), method="highs")
    return float(-found.fun)
