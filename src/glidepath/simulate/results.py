"""What a simulation found, ready to be told: tables, curves over time, and spread over trials."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from glidepath.simulate.characteristics import (
    Characteristic,
    arms,
    characteristics,
    differences,
)
from glidepath.simulate.outcomes import Outcomes
from glidepath.simulate.setting import Setting
from glidepath.simulate.trials import Mapper, Plan, here, simulate

Floats = npt.NDArray[np.float64]

STEP = 10
"""Days between two points of a curve."""

TAIL = (5.0, 50.0, 95.0)
"""Per cent of the trials: the ends and the middle of what is told of them."""


@dataclass(frozen=True, eq=False)
class Simulated:
    """The trials of one protocol.

    Parameters
    ----------
    table
        Of all children.
    """

    setting: Setting
    plan: Plan
    table: Outcomes

    @property
    def judged(self) -> int:
        """Day of the outcome."""
        return self.setting.parameters.outcome.day

    @cached_property
    def characteristics(self) -> tuple[Characteristic, ...]:
        """Every operating characteristic of every arm."""
        return characteristics(self.table, self.judged)


@dataclass(frozen=True, slots=True)
class Curve:
    """A share of an arm over time: that something has happened by a day.

    Parameters
    ----------
    id
        ``off`` for a first stop, ``relapse`` for a first relapse.
    days, shares
        Alike in number.
    """

    id: str
    arm: str
    days: tuple[int, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How a count of the taper arm differs from trial to trial.

    Parameters
    ----------
    id
        ``success`` or ``relapse``.
    low, median, high
        Of the trials, 5, 50 and 95 %.
    some
        Share of the trials with at least one.
    of
        Children of the arm in one trial.
    """

    id: str
    low: int
    median: int
    high: int
    some: float
    of: int


def run(
    setting: Setting,
    plan: Plan,
    mapper: Mapper = here,
    progress: Callable[[int, int], None] | None = None,
) -> Simulated:
    """Simulate a plan; see `glidepath.simulate.trials.simulate`."""
    return Simulated(setting, plan, simulate(setting, plan, mapper, progress))


def changes(one: Simulated, other: Simulated) -> tuple[Characteristic, ...]:
    """Give how much each characteristic changes from one protocol to another."""
    return differences(one.table, other.table, (one.judged, other.judged))


def curves(found: Simulated) -> tuple[Curve, ...]:
    """Give who is off the drug, and who has relapsed, by every tenth day."""
    days = np.arange(0, found.setting.last_day + 1, STEP)
    return tuple(
        Curve(name, arm, tuple(days.tolist()), tuple(_by(column[where], days).tolist()))
        for arm, where in arms(found.table)
        for name, column in (("off", found.table.first_off), ("relapse", found.table.onset))
    )


def _by(column: Floats, days: npt.NDArray[np.int64]) -> Floats:
    shares: Floats = (np.sort(column)[None, :] <= days[:, None]).mean(axis=1)
    return shares


def spreads(found: Simulated) -> tuple[Spread, ...]:
    """Give how successes and relapses of the taper arm differ from trial to trial."""
    table = found.table
    of = int(np.bincount(table.trial, weights=table.taper).max())
    counted = (
        ("success", table.success & table.taper),
        ("relapse", (table.onset <= found.judged) & table.taper),
    )
    return tuple(_spread(name, table.trial, mask, of) for name, mask in counted)


def _spread(
    name: str, trial: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_], of: int
) -> Spread:
    counts = np.bincount(trial, weights=mask)
    low, median, high = (int(x) for x in np.percentile(counts, TAIL, method="inverted_cdf"))
    return Spread(name, low, median, high, float((counts > 0).mean()), of)
