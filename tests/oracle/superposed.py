"""Levels the obvious way: dose by dose, each a sum of two exponentials, in one compartment.

Parameters may change on the way: what is in the body is then carried from one stretch to the
next. Everything may be an array over many imagined children, so that posteriors can be summed up
on a grid. Nothing here knows of segments, steady states or closed forms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Dose = tuple[float, float]
"""Hour, mg."""

NG_PER_ML = 1000.0


@dataclass(frozen=True)
class Stretch:
    """Parameters from an hour on; each a number or (children,)."""

    since: float
    cl: Floats | float
    v: Floats | float
    ka: float
    f: Floats | float = 1.0


def levels(doses: Iterable[Dose], stretches: Sequence[Stretch], times: Sequence[float]) -> Floats:
    """Give the level, ng/mL, just before any dose of each time; (children, times)."""
    given = sorted(doses)
    changes = [(each.since, 1, each) for each in stretches[1:]]
    marks: list[tuple[float, int, object]] = [
        *((time, 0, None) for time in times),
        *changes,
        *((hour, 2, mg) for hour, mg in given),
    ]
    here = stretches[0]
    children = np.broadcast(*(np.atleast_1d(x) for x in (here.cl, here.v, here.f))).shape
    depot, central = np.zeros(children), np.zeros(children)
    now = min(mark[0] for mark in marks)
    seen: dict[float, Floats] = {}
    for time, rank, what in sorted(marks, key=lambda mark: (mark[0], mark[1])):
        depot, central = _after(depot, central, here, time - now)
        now = time
        if rank == 0:
            seen[time] = central / here.v * NG_PER_ML
        elif isinstance(what, Stretch):
            here = what
        elif isinstance(what, float):
            depot = depot + what * here.f
    return np.stack([seen[time] for time in times], axis=-1)


def _after(depot: Floats, central: Floats, here: Stretch, hours: float) -> tuple[Floats, Floats]:
    k = here.cl / here.v
    left, absorbed = np.exp(-k * hours), np.exp(-here.ka * hours)
    return depot * absorbed, central * left + depot * here.ka / (here.ka - k) * (left - absorbed)


def daily(first: float, last: float, mg: float, every: float = 24.0) -> list[Dose]:
    """Give the doses from an hour to before another."""
    return [(float(hour), mg) for hour in np.arange(first, last - 1e-6, every)]


def quantile(values: Floats, weights: Floats, share: float) -> float:
    """Give the value below which a share of the weight lies, on a fine grid."""
    order = np.argsort(values, axis=None)
    flat = weights.reshape(-1)[order]
    middles = np.cumsum(flat) - 0.5 * flat
    return float(np.interp(share * flat.sum(), middles, values.reshape(-1)[order]))
