"""What is in the body, carried from stretch to stretch by the pharmacokinetic engine.

A *stretch* is a number of days with one dose. It begins and ends just before an intake is due.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glidepath.pk.kernel import NG_PER_ML, amounts, solve
from glidepath.pk.kinetics import Parameters, State, volume
from glidepath.pk.segments import Segments, locate

Floats = npt.NDArray[np.float64]

HOURS_A_DAY = 24.0


class Reached(NamedTuple):
    """The end of a stretch.

    Parameters
    ----------
    state
        Amounts just before the intake that is due, mg, each (n,).
    trough
        Level then, in the assay of the model, ng/mL, (n,).
    sample
        Level so many hours before or after, (n,); no later intake is given before it.
    """

    state: State
    trough: Floats
    sample: Floats


def go_on(
    body: Parameters, state: State, dose: Floats, interval: int, days: Floats, off: Floats
) -> Reached:
    """Let a stretch pass.

    Parameters
    ----------
    body
        Parameters, each (n, 1) or (1, 1); relative bioavailability among them.
    state
        Amounts when it begins, mg.
    dose
        mg a day, (n,).
    interval
        Hours between intakes.
    days
        Whole days, 0 or more, (n,).
    off
        Hours by which a sample misses the end, below 0 for too early, (n,).
    """
    shape = (len(dose), 1)
    segments = Segments(
        start=np.zeros(shape),
        period=np.full(shape, float(interval)),
        cycles=(days * (HOURS_A_DAY / interval))[:, None],
        offset=np.zeros((*shape, 1)),
        amount=(dose * (interval / HOURS_A_DAY))[:, None, None],
        again=np.zeros((*shape, 1), dtype=bool),
        steady=np.zeros(shape, dtype=bool),
    )
    end = days * HOURS_A_DAY
    times = np.stack((end, np.maximum(end + off, 0.0)), axis=1)
    moments = locate(segments, times)
    found = amounts(solve(body, segments, state), moments)
    level = found[1] * (NG_PER_ML / volume(body))
    return Reached(tuple(part[:, 0] for part in found), level[:, 0], level[:, 1])


def steady(body: Parameters, dose: Floats, interval: int) -> State:
    """Give the amounts just before an intake after doses without end, mg, each (n,)."""
    course = solve(body, _endless(dose, interval))
    return tuple(np.broadcast_to(part[..., 0], dose.shape) for part in course.starts)


def level_of(body: Parameters, state: State) -> Floats:
    """Give the level that amounts make, in the assay of the model, ng/mL, (n,)."""
    found: Floats = state[1] * (NG_PER_ML / np.broadcast_to(volume(body), (len(state[1]), 1))[:, 0])
    return found


def unit_troughs(body: Parameters, interval: int, number: int) -> Floats:
    """Give the steady trough of 1 mg a day, ng/mL, (number,)."""
    return level_of(body, steady(body, np.ones(number), interval))


def _endless(dose: Floats, interval: int) -> Segments:
    shape = (len(dose), 1)
    return Segments(
        start=np.zeros(shape),
        period=np.full(shape, float(interval)),
        cycles=np.full(shape, np.inf),
        offset=np.zeros((*shape, 1)),
        amount=(dose * (interval / HOURS_A_DAY))[:, None, None],
        again=np.zeros((*shape, 1), dtype=bool),
        steady=np.ones(shape, dtype=bool),
    )
