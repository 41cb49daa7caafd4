"""Children on the taper arm as arrays, each on its own calendar."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glidepath.decide.numbers import Truth
from glidepath.decide.status import NEVER, Status

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


class Cohort(NamedTuple):
    """Children on the taper arm; every part has one element a child.

    Parameters
    ----------
    place
        The child's place in the answer.
    start, level
        Micrograms a day, and the true trough, ng/L, on it.
    day
        From randomisation.
    """

    place: Numbers
    start: Numbers
    level: Numbers
    day: Numbers
    status: Status


def cohort_of(
    starts: Sequence[int], levels: Sequence[int], half_lives: Sequence[int], interval: int
) -> Cohort:
    """Give children who enter the taper arm, each long on its dose and in remission.

    Parameters
    ----------
    starts, levels, half_lives
        One for each child: micrograms a day, ng/L, minutes.
    interval
        Hours between intakes.
    """
    dose, level = np.asarray(starts, np.int64), np.asarray(levels, np.int64)
    status = Status(
        taper_arm=True,
        randomised=True,
        randomised_days=0,
        dose=dose,
        interval=interval,
        dose_days=NEVER,
        change_days=NEVER,
        highest_dose=dose,
        dose_proven=True,
        half_life=np.asarray(half_lives, np.int64),
        trough_known=True,
        trough=level,
    )
    return Cohort(np.arange(len(dose)), dose, level, np.zeros_like(dose), status)


def joined(cohorts: Sequence[Cohort]) -> Cohort:
    """Give the children of several cohorts as one."""
    sizes = [len(each.place) for each in cohorts]
    status = (
        np.concatenate([np.broadcast_to(v, n) for v, n in zip(values, sizes, strict=True)])
        for values in zip(*(each.status for each in cohorts), strict=True)
    )
    return Cohort(
        place=np.concatenate([each.place for each in cohorts]),
        start=np.concatenate([each.start for each in cohorts]),
        level=np.concatenate([each.level for each in cohorts]),
        day=np.concatenate([each.day for each in cohorts]),
        status=Status(*status),
    )


def kept(cohort: Cohort, chosen: Truth) -> Cohort:
    """Give the chosen children of a cohort."""
    status = Status(*(_picked(value, chosen) for value in cohort.status))
    place, start, level, day, _ = cohort
    return Cohort(place[chosen], start[chosen], level[chosen], day[chosen], status)


def _picked(value: Any, chosen: Truth) -> Any:
    return value[chosen] if isinstance(value, np.ndarray) else value


def widened(status: Status) -> Status:
    """Give each child a row, so that the days to come can be columns."""
    return Status(*(v[:, None] if isinstance(v, np.ndarray) else v for v in status))
