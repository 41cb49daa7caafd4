"""The slow and obvious way: every dose one by one, every stretch a matrix exponential.

The matrix exponential is a sum of positive terms in extended precision (uniformisation), so that
each of its entries is right to some eighteen digits, however far apart the rates are.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from glidepath.pk.layout import Dosing

Matrix = npt.NDArray[np.longdouble]
LONG = np.longdouble


def one_compartment(cl: float, v: float, ka: float) -> Matrix:
    return np.array([[-ka, 0], [ka, -cl / v]], dtype=LONG)


def two_compartment(cl: float, vc: float, q: float, vp: float, ka: float) -> Matrix:
    return np.array([[-ka, 0, 0], [ka, -(cl + q) / vc, q / vp], [0, q / vc, -q / vp]], dtype=LONG)


def exponential(matrix: Matrix, time: float) -> Matrix:
    """Give exp(A t) for a matrix whose off-diagonal entries are not negative."""
    shift = -np.diag(matrix).min()
    positive = matrix + shift * np.eye(len(matrix), dtype=LONG)
    halvings = max(0, math.ceil(math.log2(max(float(shift) * time, 1e-300))) + 1)
    step = LONG(time) / 2**halvings
    term = np.eye(len(matrix), dtype=LONG)
    total = term.copy()
    for n in range(1, 40):
        term = term @ positive * step / n
        total = total + term
    total = total * np.exp(-shift * step)
    for _ in range(halvings):
        total = total @ total
    result: Matrix = total
    return result


def doses(dosings: Sequence[Dosing], until: float) -> list[tuple[float, float]]:
    """Give every dose as time and amount."""
    given = []
    for i, p in enumerate(dosings):
        following = dosings[i + 1].start if i + 1 < len(dosings) else math.inf
        end = min(p.until, following, until)
        for intake in p.intakes:
            first = p.start + intake.offset
            count = max(0, math.ceil((end - first) / p.period - 1e-9))
            given += [(first + n * p.period, intake.amount) for n in range(count)]
    return sorted(given)


def amounts(
    matrix: Callable[[float], Matrix],
    given: Sequence[tuple[float, float]],
    changes: Sequence[float],
    times: Sequence[float],
) -> npt.NDArray[np.float64]:
    """Give the amounts just after every time: one row a time."""
    moments = sorted({*(t for t, _ in given), *changes, *times})
    size = len(matrix(0.0))
    state, now = np.zeros(size, dtype=LONG), moments[0]
    seen, kept = {}, {}
    by_time: dict[float, float] = {}
    for t, amount in given:
        by_time[t] = by_time.get(t, 0.0) + amount
    for t in moments:
        key = (round(t - now, 9), matrix(now).tobytes())
        if key not in kept:
            kept[key] = exponential(matrix(now), t - now)
        state = kept[key] @ state
        state[0] += LONG(by_time.get(t, 0.0))
        seen[t], now = state.copy(), t
    return np.array([seen[t] for t in times], dtype=np.float64)
