"""The same rules, looked ahead: on which day they let a step through.

The days to come are an array, so one evaluation of the rules serves all of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glidepath.decide.advance import age
from glidepath.decide.giving import lowest
from glidepath.decide.measures import TAPERING, base_track, counted_from, on, spacing_days
from glidepath.decide.numbers import both, maximum, where
from glidepath.decide.rules import Kind
from glidepath.decide.status import Status
from glidepath.decide.table import Row, reduction_floor, stop_is_free, tabulate
from glidepath.protocol.parameters import Parameters
from glidepath.regimen import Lattice

HORIZON = 1_500
"""Days that are looked ahead: more than the longest hold after a cut beyond the cap."""


def in_order(parameters: Parameters, status: Status) -> Status:
    """A Status in which everything that has to be documented is documented, and is well."""
    return status.having(
        level_on_dose=True,
        level_days=0,
        level_odd=False,
        changed=False,
        pending=0,
        examined_days=0,
        imaged_days=0,
        platelets_days=0,
        platelets=maximum(status.platelets, parameters.remission.platelets_min),
    )


def next_steps(
    parameters: Parameters, status: Status, lattice: Lattice | None
) -> tuple[int | None, int | None]:
    """Give the days to the first reduction and to the stop, if all is in order by then.

    A reduction that no dose of the lattice can give is none.

    Returns
    -------
    tuple
        Days from now, 0 for today; ``None`` where none is in sight.
    """
    if not on(base_track(parameters, status), TAPERING):
        return None, None
    future = in_order(parameters, age(status, np.arange(HORIZON)))
    rows = tabulate(parameters, future)
    floor, before = reduction_floor(rows), counted_from(parameters, future)
    given = floor if lattice is None else lowest(lattice, floor, before)
    tapering = both(on(base_track(parameters, future), TAPERING), status.dose > 0)
    return _first(given < status.dose), _first(both(tapering, stop_is_free(rows)))


def until(parameters: Parameters, status: Status, rows: Sequence[Row]) -> Mapping[str, int | None]:
    """Give, for each floor that holds, the days until it no longer does by time alone."""
    held = [row.rule for row in rows if row.kind is Kind.FLOOR and row.value >= status.dose > 0]
    future = age(status, np.arange(HORIZON))
    return {
        row.rule.id: _first(row.value < status.dose) for row in tabulate(parameters, future, held)
    }


def next_level(parameters: Parameters, status: Status) -> int | None:
    """Give the days to the next level; negative when it is overdue, ``None`` when none is due.

    A month after the last valid level on this dose; before there is one, as soon as a level would
    be valid. While a result is awaited, none is due.
    """
    if status.dose == 0 or status.interrupted or status.pending:
        return None
    settling = spacing_days(parameters, status) - status.change_days
    monthly = parameters.taper.month - status.level_days
    days = where(status.level_on_dose, monthly, settling)
    return int(days)


def _first(reached: Any) -> int | None:
    days = np.flatnonzero(np.broadcast_to(reached, HORIZON))
    return int(days[0]) if len(days) else None
