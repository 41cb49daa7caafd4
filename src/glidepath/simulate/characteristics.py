"""Operating characteristics: what a protocol does to children, with Monte Carlo errors.

Every characteristic is a mean over children, or a ratio of two: its error comes from the children's
own contributions, and so does that of a difference between two protocols with the same luck.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glidepath.simulate.outcomes import Outcomes

Floats = npt.NDArray[np.float64]
Of = Callable[[Outcomes, float], npt.ArrayLike]

MICROGRAMS = 1000.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One operating characteristic.

    Parameters
    ----------
    id, unit
        Its name, and the unit: ``1`` for a share.
    of
        Gives the number of each child, from the outcomes and the day of the outcome.
    per
        Gives what it is divided by, child by child; one for each child, if left out.
    """

    id: str
    unit: str
    of: Of
    per: Of | None = None


def _confirmed(table: Outcomes, judged: float) -> npt.NDArray[np.bool_]:
    return np.asarray(table.confirmed <= judged)


def _delay(table: Outcomes, judged: float) -> Floats:
    return np.where(_confirmed(table, judged), _finite(table.confirmed) - _finite(table.onset), 0.0)


def _finite(days: Floats) -> Floats:
    return np.where(np.isfinite(days), days, 0.0)


MEASURES = (
    Measure("success", "1", lambda t, _: t.success),
    Measure("off-drug", "1", lambda t, _: t.off_drug),
    Measure("remission", "1", lambda t, _: t.remission),
    Measure("relapse", "1", lambda t, judged: t.onset <= judged),
    Measure("at-risk", "d", lambda t, _: t.at_risk),
    Measure("exposure", "ng/mL", lambda t, _: t.exposure),
    Measure("within", "1", lambda t, _: t.within, lambda t, _: t.levels),
    Measure("dose", "mg", lambda t, _: t.dose / MICROGRAMS),
    Measure("dose-share", "1", lambda t, _: t.dose / np.maximum(t.start, 1)),
    Measure("reductions", "", lambda t, _: t.reductions),
    Measure("visits", "", lambda t, _: t.visits),
    Measure("draws", "", lambda t, _: t.draws),
    Measure("absences", "", lambda t, _: t.absences),
    Measure("deviations", "", lambda t, _: t.deviations),
    Measure("detection", "d", _delay, _confirmed),
    Measure("lost", "1", lambda t, judged: t.lost <= judged),
)
"""In the order in which they are told."""

ARMS = ("taper", "maintenance")


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One number of one arm, with its Monte Carlo standard error.

    Parameters
    ----------
    value, error
        ``None`` where nobody counts.
    children
        Simulated in this arm.
    """

    id: str
    unit: str
    arm: str
    value: float | None
    error: float | None
    children: int


def characteristics(table: Outcomes, judged: float) -> tuple[Characteristic, ...]:
    """Give every characteristic of every arm that has children.

    Parameters
    ----------
    judged
        Day of the outcome.
    """
    return tuple(_characteristics(table, judged))


def _characteristics(table: Outcomes, judged: float) -> Iterator[Characteristic]:
    for arm, where in arms(table):
        for each in MEASURES:
            yield _told(each, arm, where, _contributions(each, table, where, judged))


def differences(one: Outcomes, other: Outcomes, days: tuple[float, float]) -> tuple[
    Characteristic, ...
]:  # fmt: skip
    """Give how much each characteristic changes from one protocol to another, child by child.

    Parameters
    ----------
    one, other
        The same children, by the same plan, under two protocols.
    days
        Of the outcome under each.
    """
    return tuple(_differences(one, other, days))


def _differences(
    one: Outcomes, other: Outcomes, days: tuple[float, float]
) -> Iterator[Characteristic]:
    for arm, where in arms(one):
        same = bool(np.array_equal(one.taper, other.taper))
        for each in MEASURES:
            first = _contributions(each, one, where, days[0])
            second = _contributions(each, other, where, days[1]) if same else None
            both = None if first is None or second is None else _less(second, first)
            yield _told(each, arm, where, both)


def _less(one: "_Shares", other: "_Shares") -> "_Shares":
    return _Shares(one.values - other.values, min(one.counting, other.counting))


def _told(
    measure: Measure, arm: str, where: npt.NDArray[np.bool_], shares: "_Shares | None"
) -> Characteristic:
    value: float | None = None
    error: float | None = None
    if shares is not None:
        value = float(shares.values.mean())
        if shares.counting > 1:
            error = float(shares.values.std(ddof=1) / np.sqrt(len(shares.values)))
    return Characteristic(measure.id, measure.unit, arm, value, error, int(where.sum()))


def arms(table: Outcomes) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    """Give the arms that have children, with who belongs to them."""
    for arm, where in zip(ARMS, (table.taper, ~table.taper), strict=True):
        if where.any():
            yield arm, where


@dataclass(frozen=True, slots=True)
class _Shares:
    """Numbers of children whose mean is the characteristic, and how many of them count at all."""

    values: Floats
    counting: int


def _contributions(
    measure: Measure, table: Outcomes, where: npt.NDArray[np.bool_], judged: float
) -> _Shares | None:
    """Give each child's part; ``None`` where nobody counts."""
    above = np.asarray(measure.of(table, judged), np.float64)[where]
    if measure.per is None:
        return _Shares(above, len(above))
    below = np.asarray(measure.per(table, judged), np.float64)[where]
    if below.sum() == 0.0:
        return None
    ratio = above.sum() / below.sum()
    return _Shares(ratio + (above - ratio * below) / below.mean(), int((below > 0).sum()))
