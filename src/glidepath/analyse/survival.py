"""Time to an event in one group: Kaplan-Meier, its median, and the mean time up to a limit.

Both variances are Greenwood's, that of the mean time too; lifelines' own is another one.
"""

from dataclasses import dataclass
from math import inf, nan

import numpy as np

from glidepath.analyse.chances import LEVEL, normal_quantile, two_sided_normal
from glidepath.analyse.values import Bools, Estimate, Floats, Interval
from glidepath.quantities.errors import input_error


@dataclass(frozen=True, slots=True)
class Curve:
    """A survival curve: right-continuous steps at the times of events.

    Parameters
    ----------
    time, at_risk, events, surviving
        One entry a step, shape [step]; `surviving` is the share just after it.
    last
        The longest time anybody was observed; nothing is known after it.
    """

    time: Floats
    at_risk: Floats
    events: Floats
    surviving: Floats
    last: float

    @property
    def greenwood(self) -> Floats:
        """The sum in Greenwood's variance up to each step, infinite once nobody is left."""
        left = self.at_risk - self.events
        with np.errstate(divide="ignore"):
            return np.cumsum(np.where(left > 0, self.events / (self.at_risk * left), inf))


def kaplan_meier(time: Floats, event: Bools) -> Curve:
    """Give the curve of one group.

    Parameters
    ----------
    time
        To the event or to the end of observation, shape [participant].
    event
        Whether the event ended it, shape [participant].

    Raises
    ------
    InputError
        For nobody, or times that are negative or not finite.

    Source: Kaplan and Meier, J Am Stat Assoc 1958;53:457 (doi 10.1080/01621459.1958.10501452).
    """
    if len(time) == 0 or not np.isfinite(time).all() or (time < 0).any():
        raise input_error(
            "a curve cannot be made of these times",
            expected="one time, not negative, for everybody",
            kind="bad-survival",
        )
    steps, events = np.unique(time[event], return_counts=True)
    at_risk = (time[None] >= steps[:, None]).sum(axis=1)
    surviving = np.cumprod(1 - events / at_risk)
    return Curve(steps, at_risk.astype(float), events.astype(float), surviving, float(time.max()))


def surviving_at(curve: Curve, at: float, level: float = LEVEL) -> Estimate:
    """Give the share without the event at a time, with the interval of its log(-log).

    Past the last observation nothing is known, and the value is not a number; where nobody had an
    event yet, or nobody is left, the interval has no variance to rest on and runs from 0 to 1.
    """
    if at > curve.last:
        return Estimate(nan, Interval(0.0, 1.0))
    found = int(np.searchsorted(curve.time, at, side="right")) - 1
    value = 1.0 if found < 0 else float(curve.surviving[found])
    if not 0 < value < 1:
        return Estimate(value, Interval(0.0, 1.0))
    spread = np.sqrt(curve.greenwood[found]) / abs(np.log(value))
    reach = float(np.exp(normal_quantile((1 + level) / 2) * spread))
    return Estimate(value, Interval(value**reach, value ** (1 / reach)))


def median_time(curve: Curve) -> float:
    """Give the first time by which half had the event; infinite where fewer had."""
    below = np.flatnonzero(curve.surviving <= 0.5 + 1e-12)
    return float(curve.time[below[0]]) if len(below) else inf


def mean_time(curve: Curve, limit: float) -> tuple[float, float]:
    """Give the mean time without the event up to a limit, and its standard error.

    Raises
    ------
    InputError
        For a limit past the last observation, unless nobody was left by then.
    """
    if limit > curve.last and (len(curve.surviving) == 0 or curve.surviving[-1] > 0):
        raise input_error(
            f"nobody was observed up to {limit:g}",
            expected=f"a limit of at most {curve.last:g}",
            kind="bad-limit",
        )
    inside = curve.time < limit
    time = np.concatenate([[0.0], curve.time[inside], [limit]])
    height = np.concatenate([[1.0], curve.surviving[inside]])
    areas = np.diff(time) * height
    ahead = areas.sum() - np.cumsum(areas)[:-1]
    at_risk, events = curve.at_risk[inside], curve.events[inside]
    left = at_risk - events
    parts = ahead**2 * events / (at_risk * np.where(left > 0, left, 1.0))
    return float(areas.sum()), float(np.sqrt(parts[left > 0].sum()))


def mean_time_difference(
    first: Curve, second: Curve, limit: float, level: float = LEVEL
) -> Estimate:
    """Give how much longer the first group is without the event up to a limit, on average.

    Source: Royston and Parmar, Stat Med 2011;30:2409 (doi 10.1002/sim.4274).
    """
    (a, spread), (b, other) = mean_time(first, limit), mean_time(second, limit)
    error = float(np.hypot(spread, other))
    half = normal_quantile((1 + level) / 2) * error
    p = float(two_sided_normal(np.array((a - b) / error))) if error > 0 else None
    return Estimate(a - b, Interval(a - b - half, a - b + half), p)
