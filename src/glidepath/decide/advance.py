"""The only transition of a Status: time passes, something is seen, a dose is ordered.

The bedside folds a record with it one instant at a time, the simulator passes arrays with
presence masks, the prover uses it for induction. Splitting the elapsed time changes nothing.
"""

from collections.abc import Callable

from glidepath.decide.numbers import Number, maximum, where
from glidepath.decide.observe import (
    see_disease,
    see_intake,
    see_laboratory,
    see_level,
    see_relapse,
    see_standing,
)
from glidepath.decide.order import ordered
from glidepath.decide.seen import Order, Seen
from glidepath.decide.status import PAST, PLACES, Status
from glidepath.protocol.parameters import Parameters

SEE: tuple[Callable[..., Status], ...] = (
    see_level,
    see_relapse,
    see_disease,
    see_laboratory,
    see_intake,
    see_standing,
)
"""One transition for each part of Seen, in its order."""

CALENDAR = (
    "randomised_days",
    *(days for _, days in PAST),
    "cut_days",
    "missed_days",
    "level_days",
    "pending_days",
    "examined_days",
    "imaged_days",
    "platelets_days",
    "fibrinogen_days",
    "relapse_days",
)
"""Clocks that run whether or not the drug is taken."""

_RUNNING = tuple(PLACES[name] for name in CALENDAR)
_TAKEN = (PLACES["dose_days"], PLACES["change_days"])
_TAPER, _STABLE = PLACES["taper_days"], PLACES["stable_days"]
_INTERRUPTED, _HOLD = PLACES["interrupted_days"], PLACES["hold_days"]


def advance(
    parameters: Parameters,
    status: Status,
    elapsed: Number | None,
    seen: Seen | None = None,
    order: Order | None = None,
) -> Status:
    """Give the Status after the elapsed days, then what was seen, then the order.

    Parameters
    ----------
    parameters
        Those of the protocol version in force for the child at that instant.
    status
        One child's numbers, or arrays of one shape.
    elapsed
        Whole local days since the last instant, at least 0; ``None`` for the same day.
    seen, order
        What happened at the instant; with masks where the numbers are arrays.

    Returns
    -------
    Status
        Of the same shape.
    """
    if elapsed is not None:
        status = age(status, elapsed)
    if seen is not None:
        for see, part in zip(SEE, seen, strict=True):
            if part is not None:
                status = see(parameters, status, part)
    if order is not None:
        status = ordered(parameters, status, order)
    return status


def age(status: Status, elapsed: Number) -> Status:
    """Let whole days pass in which nothing happens.

    An interruption stops the clocks of the spacing, of the minimum duration and of the
    stabilisation; the month of the cap is a month of the calendar.
    """
    taken = where(status.interrupted, 0, elapsed)
    fields = list(status)
    for place in _RUNNING:
        fields[place] = fields[place] + elapsed
    for place in _TAKEN:
        fields[place] = fields[place] + taken
    fields[_TAPER] = status.taper_days + where(status.start_dose > 0, taken, 0)
    fields[_STABLE] = status.stable_days + where(status.remission_again, taken, 0)
    fields[_INTERRUPTED] = status.interrupted_days + where(status.interrupted, elapsed, 0)
    fields[_HOLD] = maximum(status.hold_days - elapsed, 0)
    return tuple.__new__(Status, fields)
