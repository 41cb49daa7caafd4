"""Logistic regression with Firth's penalty: finite where the data separate, and less biased.

The likelihood is multiplied by the root of the determinant of the information, Jeffreys' prior.

Source: Firth, Biometrika 1993;80:27 (doi 10.1093/biomet/80.1.27); profile interval and ratio test:
Heinze and Schemper, Stat Med 2002;21:2409 (doi 10.1002/sim.1047).
"""

from dataclasses import dataclass
from math import inf, log

import numpy as np

from glidepath.analyse.chances import LEVEL
from glidepath.analyse.likelihood import Height, Likelihood, Top, estimate, top
from glidepath.analyse.values import Bools, Estimate, Floats
from glidepath.quantities.errors import input_error


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression: every coefficient, and whether the search ended.

    Parameters
    ----------
    coefficients
        In the order of the columns; log odds ratios, or log hazard ratios.
    """

    coefficients: tuple[Estimate, ...]
    top: Top

    @property
    def converged(self) -> bool:
        """Whether the search for the top ended."""
        return self.top.converged


def firth_logistic(design: Floats, outcome: Bools, level: float = LEVEL) -> Fit:
    """Give a penalised logistic regression with profile intervals and ratio tests.

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
    likelihood = logistic_likelihood(design, outcome, penalty=0.5)
    best = top(likelihood, _near(design, outcome))
    columns = range(design.shape[1])
    return Fit(tuple(estimate(likelihood, best, each, level) for each in columns), best)


def firth_slope(design: Floats, outcome: Bools, index: int, level: float = LEVEL) -> Estimate:
    """Give one coefficient of a penalised logistic regression, and spend nothing on the others.

    Raises
    ------
    InputError
        As `firth_logistic`, and where the search does not end.
    """
    check_design(design, outcome)
    likelihood = logistic_likelihood(design, outcome, penalty=0.5)
    best = top(likelihood, _near(design, outcome))
    if not best.converged:
        raise input_error("the search for the estimate did not end", kind="not-converged")
    return estimate(likelihood, best, index, level)


def check_design(design: Floats, outcome: Bools) -> None:
    """Check that a regression can be asked at all.

    Raises
    ------
    InputError
        For columns that depend on each other, or shapes that do not fit.
    """
    if design.ndim != 2 or outcome.shape != design.shape[:1]:
        raise input_error(
            f"a design of shape {design.shape} does not fit an outcome of shape {outcome.shape}",
            expected="one row a participant",
            kind="bad-design",
        )
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise input_error(
            "the columns of the design depend on each other",
            expected="columns of which none follows from the others",
            kind="bad-design",
        )


def _grouped(design: Floats, outcome: Bools) -> tuple[Floats, Floats, Floats]:
    """Give the rows that differ, how many participants have each, and how many the event."""
    rows, which = np.unique(design, axis=0, return_inverse=True)
    of, happened = (
        np.bincount(which.ravel(), each, minlength=len(rows)).astype(np.float64)
        for each in (np.ones(len(outcome)), outcome)
    )
    return rows, of, happened


def _near(design: Floats, outcome: Bools) -> Floats:
    """Give a place near the top: the line through the log odds, half an event more in each cell.

    With a row for each arm it is the top.
    """
    rows, of, happened = _grouped(design, outcome)
    odds = np.log((happened + 0.5) / (of - happened + 0.5))
    weight = (happened + 0.5) * (of - happened + 0.5) / (of + 1)
    return np.asarray(np.linalg.solve((rows.T * weight) @ rows, (rows.T * weight) @ odds))


def logistic_likelihood(design: Floats, outcome: Bools, penalty: float) -> Likelihood:
    """Give the likelihood of a logistic regression.

    Parameters
    ----------
    penalty
        What the logarithm of the information's determinant is multiplied by: a half for Firth's,
        nought for none.
    """
    rows, of, happened = _grouped(design, outcome)

    def height(at: Floats) -> Height:
        linear = rows @ at
        rest = np.logaddexp(0.0, linear)
        chance = np.exp(linear - rest)
        mean = of * chance
        spread = mean - mean * chance
        information = (rows.T * spread) @ rows
        value = float(happened @ linear - of @ rest)
        pull = happened - mean
        if penalty == 0:
            return Height(value, rows.T @ pull, information, information)
        size = float(np.linalg.det(information))
        if not 0 < size < inf:
            return Height(-inf, rows.T @ pull, np.eye(len(at)), np.eye(len(at)))
        lean = 1 - 2 * chance
        turn = spread * lean
        joint = rows @ np.linalg.inv(information) @ rows.T
        own = penalty * joint.diagonal()
        bent = penalty * np.multiply.outer(turn, turn) * joint**2
        bent.flat[:: len(rows) + 1] += spread - own * (1.5 * turn * lean - 0.5 * spread)
        score = rows.T @ (pull + own * turn)
        return Height(value + penalty * log(size), score, information, rows.T @ bent @ rows)

    return height
