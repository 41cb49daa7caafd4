"""The visits of the protocol as arrays: what each does, and when each child is next due."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glidepath.protocol.model import ArmKind, Protocol, Visit, VisitAnchor, arm_named
from glidepath.simulate.chance import Keys, Purpose, uniform

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

NEVER_DUE = np.inf
IMAGING = frozenset({"ultrasound", "mri"})
SCHEDULED = (
    VisitAnchor.RANDOMISATION,
    VisitAnchor.CHANGE,
    VisitAnchor.RESTORE,
    VisitAnchor.STOP,
)
"""Anchors of the visits of the timetable; a suspicion has a day of its own."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One visit of the protocol, once or repeated.

    Parameters
    ----------
    level, examined, imaged, counted
        What is done: a sample for a level, an examination, imaging, a blood count.
    taper, maintain
        Which arms come.
    """

    visit: Visit
    level: bool
    examined: bool
    imaged: bool
    counted: bool
    taper: bool
    maintain: bool

    @property
    def on_drug(self) -> bool:
        """Whether it is held only while the drug is taken."""
        return self.level and self.visit.anchor is not VisitAnchor.STOP


class Done(NamedTuple):
    """What is done on a day, each (n,)."""

    level: Truths
    examined: Truths
    imaged: Truths
    counted: Truths
    weighed: Truths


def kinds_of(protocol: Protocol, anchors: tuple[VisitAnchor, ...] = SCHEDULED) -> tuple[Kind, ...]:
    """Give the visits with some anchors, in the protocol's order."""
    return tuple(_kind(protocol, each) for each in protocol.visits if each.anchor in anchors)


def _kind(protocol: Protocol, visit: Visit) -> Kind:
    done = set(visit.procedures)
    arms = [arm_named(protocol, each) for each in visit.arms]
    kinds = {arm.kind for arm in arms if arm is not None}
    return Kind(
        visit,
        level="level" in done,
        examined="examination" in done,
        imaged=bool(done & IMAGING),
        counted="blood-count" in done,
        taper=ArmKind.TAPER in kinds,
        maintain=ArmKind.MAINTAIN in kinds,
    )


class Due(NamedTuple):
    """When visits are next due.

    Parameters
    ----------
    nominal, actual
        By kind and child, days from randomisation: as the protocol says, and as it will be held;
        infinite for never. (k, n)
    anchor
        The day from which each counts. (k, n)
    """

    nominal: Floats
    actual: Floats
    anchor: Floats


def nothing_due(kinds: tuple[Kind, ...], number: int) -> Due:
    """Give a timetable without any visit."""
    shape = (len(kinds), number)
    return Due(np.full(shape, NEVER_DUE), np.full(shape, NEVER_DUE), np.zeros(shape))


def anchored(
    kinds: tuple[Kind, ...],
    due: Due,
    anchor: VisitAnchor,
    where: Truths,
    day: Floats,
    taper: Truths,
    keys: Keys,
    window: float,
) -> Due:
    """Let the visits that count from an anchor begin anew in some children."""
    nominal, actual, since = (part.copy() for part in due)
    for place, kind in enumerate(kinds):
        if kind.visit.anchor is not anchor:
            continue
        rows = np.flatnonzero(where & np.where(taper, kind.taper, kind.maintain))
        first = day[rows] + (kind.visit.day if kind.visit.day else kind.visit.every or NEVER_DUE)
        since[place, rows] = day[rows]
        nominal[place, rows] = first
        actual[place, rows] = _held(kind, place, first, day[rows], keys[rows], window)
    return Due(nominal, actual, since)


def gone_by(
    kinds: tuple[Kind, ...], due: Due, day: Floats, on_drug: Truths, keys: Keys, window: float
) -> Due:
    """Let those that are due on a day make room for the next ones."""
    nominal, actual = due.nominal.copy(), due.actual.copy()
    for place, kind in enumerate(kinds):
        rows = np.flatnonzero(actual[place] <= day)
        if not rows.size:
            continue
        following = nominal[place, rows] + (kind.visit.every or NEVER_DUE)
        last = NEVER_DUE if kind.visit.until is None else kind.visit.until
        following = np.where(following > due.anchor[place, rows] + last, NEVER_DUE, following)
        nominal[place, rows] = following
        actual[place, rows] = _held(kind, place, following, day[rows], keys[rows], window)
    for place, kind in enumerate(kinds):
        if kind.visit.anchor is VisitAnchor.CHANGE:
            actual[place] = np.where(on_drug, actual[place], NEVER_DUE)
    return Due(nominal, actual, due.anchor)


def _held(
    kind: Kind, place: int, nominal: Floats, day: Floats, keys: Keys, window: float
) -> Floats:
    """The day on which a visit is held: inside its window, and not today any more."""
    finite = np.isfinite(nominal)
    due = np.where(finite, nominal, 0.0)
    before, after = window * kind.visit.before, window * kind.visit.after
    luck = uniform(keys, Purpose.WINDOW + 10_000 * (place + 1), due)
    held = due + np.floor(luck * (before + after + 1.0)) - np.floor(before)
    return np.where(finite, np.maximum(held, day + 1.0), NEVER_DUE)


def done_on(kinds: tuple[Kind, ...], due: Due, day: Floats, comes: Truths, on_drug: Truths) -> Done:
    """Give what is done on a day in those who come."""
    nobody = np.zeros(len(day), bool)
    level, examined, imaged, counted, some = (nobody.copy() for _ in range(5))
    for place, kind in enumerate(kinds):
        here = (due.actual[place] <= day) & comes
        if not here.any():
            continue
        if kind.on_drug:
            here &= on_drug
        some |= here
        level |= here & kind.level
        examined |= here & kind.examined
        imaged |= here & kind.imaged
        counted |= here & kind.counted
    return Done(level & on_drug, examined, imaged, counted, some)
