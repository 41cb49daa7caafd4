"""The top of a likelihood, and the intervals of its profile; the likelihood itself is an argument.

Newton's steps, halved until the likelihood rises. A search that does not end says so: its numbers
are no result.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, nan, sqrt
from typing import TypeAlias

import numpy as np

from glidepath.analyse.chances import LEVEL, chi_square_quantile, chi_square_tail
from glidepath.analyse.values import Estimate, Floats, Interval, Ints

MOST_STEPS = 200
LONGEST_STEP = 5.0
MOST_HALVINGS = 25
NEAR = 1e-18
"""A square of the score, scaled by its spread, below which a top is reached."""
NEAR_ENOUGH = 1e-14
"""The same where only the height is asked for, which is flat at its top."""
ROUGH = 1e-2
"""The same far from where the height is asked for."""
LAST_STEP = 1e-6
"""A step of Newton's after which the next would change nothing that is told."""
FURTHEST = 100.0
"""Standard errors beyond which an interval has no end."""


@dataclass(frozen=True, slots=True)
class Height:
    """A log-likelihood at one place: its value, its slope, and the information.

    Parameters
    ----------
    value
        The log-likelihood, penalised where a penalty is meant.
    score
        Its slope, shape [parameter].
    information
        Of the likelihood without a penalty, shape [parameter, parameter].
    curvature
        How fast the slope falls, or what stands for it, same shape.
    """

    value: float
    score: Floats
    information: Floats
    curvature: Floats


Likelihood: TypeAlias = Callable[[Floats], Height]


@dataclass(frozen=True, slots=True)
class Top:
    """Where a likelihood is largest, and whether the search for it ended."""

    at: Floats
    height: Height
    converged: bool
    steps: int

    @property
    def errors(self) -> Floats:
        """The standard errors by the information, shape [parameter]."""
        return np.sqrt(np.diag(np.linalg.inv(self.height.information)))


def top(likelihood: Likelihood, start: Floats, free: Ints | None = None, near: float = NEAR) -> Top:
    """Give the top of a likelihood.

    Parameters
    ----------
    start
        Where the search starts, shape [parameter].
    free
        The parameters that are sought; the others stay. All, if left out.
    near
        The square of the score, scaled by its spread, at which the search ends.
    """
    moved = np.arange(len(start)) if free is None else free
    at, height = start, likelihood(start)
    for steps in range(MOST_STEPS):
        score = height.score[moved]
        try:
            step = _step(height, score, moved)
        except np.linalg.LinAlgError:
            return Top(at, height, converged=False, steps=steps)
        if float(score @ step) < near:
            return Top(at, height, converged=True, steps=steps)
        at, height = _risen(likelihood, at, height, moved, step)
    return Top(at, height, converged=False, steps=MOST_STEPS)


def _step(height: Height, score: Floats, moved: Ints) -> Floats:
    """Give Newton's step; by the information where the curvature would lead down."""
    step = _solved(height.curvature[moved[:, None], moved], score)
    return step if score @ step >= 0 else _solved(height.information[moved[:, None], moved], score)


def _solved(matrix: Floats, vector: Floats) -> Floats:
    """Solve; one equation, as every profile of two columns has, without the library's cost."""
    if len(vector) == 1 and matrix[0, 0] != 0:
        return np.asarray(vector / matrix[0, 0])
    return np.asarray(np.linalg.solve(matrix, vector))


def _risen(
    likelihood: Likelihood, at: Floats, height: Height, moved: Ints, step: Floats
) -> tuple[Floats, Height]:
    """Give the next place: a whole step, or the longest half of a half that rises."""
    step = step * min(1.0, LONGEST_STEP / float(np.abs(step).max()))
    for _ in range(MOST_HALVINGS):
        there = at.copy()
        there[moved] += step
        found = likelihood(there)
        if found.value >= height.value - 1e-12:
            break
        step = step / 2
    return there, found


def held(
    likelihood: Likelihood, near: Top, index: int, value: float, enough: float = NEAR_ENOUGH
) -> Top:
    """Give the top when one parameter is held at a value, from a place near it.

    The others start where the curvature foresees them, and are sought until the score's square,
    scaled by its spread, is small enough.
    """
    free = np.array([each for each in range(len(near.at)) if each != index], dtype=np.int64)
    start = near.at.copy()
    start[index] = value
    if len(free):
        bent = near.height.curvature
        turn = _solved(bent[free[:, None], free], bent[free, index])
        start[free] -= turn * (value - near.at[index])
    return top(likelihood, start, free, enough)


def ratio_p(likelihood: Likelihood, best: Top, index: int) -> float:
    """Give the p-value of the likelihood ratio: the parameter against none.

    It is not a number where a search did not end.
    """
    none = held(likelihood, best, index, 0.0)
    fall = best.height.value - none.height.value
    ended = best.converged and none.converged
    return float(chi_square_tail(np.array(2 * fall))) if ended else nan


def profile(likelihood: Likelihood, best: Top, index: int, level: float = LEVEL) -> Interval:
    """Give the values of a parameter at which the profile has not fallen too far.

    An end is infinite where the profile has not fallen far enough within 100 standard errors, and
    not a number where a search did not end.
    """
    root = sqrt(chi_square_quantile(level))
    width = 2 * float(best.errors[index])
    return Interval(
        _end(likelihood, best, index, root, -width), _end(likelihood, best, index, root, width)
    )


def _end(likelihood: Likelihood, best: Top, index: int, root: float, width: float) -> float:
    """Where the signed root of twice the fall reaches a value on one side.

    Newton's steps inside two bounds: the root is nearly a line, and the slope of the profile is the
    score of the parameter that is held. The other parameters are sought the more closely, the
    nearer the end is.
    """
    enough = ROUGH
    inner, outer = float(best.at[index]), inf if width > 0 else -inf
    at, near = inner + width, best
    for _ in range(MOST_STEPS):
        near = held(likelihood, near, index, at, enough)
        fallen = sqrt(max(2 * (best.height.value - near.height.value), 0.0))
        short, slope = root - fallen, float(near.height.score[index])
        enough = max(NEAR_ENOUGH, min(ROUGH, ROUGH**2 * short**2))
        inner, outer = (at, outer) if short > 0 else (inner, at)
        ahead = at - short * fallen / slope if slope * width < 0 else outer
        if abs(ahead - at) < LAST_STEP:
            return ahead if near.converged else nan
        if not min(inner, outer) < ahead < max(inner, outer):
            ahead = at + width if abs(outer) == inf else (inner + outer) / 2
        if abs(ahead - best.at[index]) > FURTHEST * abs(width):
            return outer
        at = ahead
    return nan


def estimate(likelihood: Likelihood, best: Top, index: int, level: float = LEVEL) -> Estimate:
    """Give one parameter with the interval of its profile and the p-value of the ratio."""
    interval = profile(likelihood, best, index, level)
    return Estimate(float(best.at[index]), interval, ratio_p(likelihood, best, index))
