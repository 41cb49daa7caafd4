"""The days to come as the rules will see them, each as if all were documented on that day.

One evaluation of the rules serves many days: they are an array. Nothing here says what is done.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glidepath.decide.advance import advance
from glidepath.decide.ahead import HORIZON
from glidepath.decide.belief import Belief, with_belief
from glidepath.decide.giving import lattice_of, recommend
from glidepath.decide.seen import LevelSeen, Seen
from glidepath.decide.status import Status
from glidepath.decide.table import Action, Outcome, Row, conclude, tabulate
from glidepath.plan.imagined import documents
from glidepath.protocol.model import Protocol

CALM = (Action.KEEP, Action.REDUCE, Action.STOP)
"""What is asked for where nothing pauses the taper."""

NEVER_ANALYSED = Seen(level=LevelSeen(reported=True, analysed=False))

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be permitted on each day from today on.

    Parameters
    ----------
    status
        As documented on each day; most of its fields are arrays (days,).
    outcome
        What the rules make of it.
    stops
        Whether the last dose may be dropped, (days,).
    calm
        Whether nothing pauses the taper and there is a valid level on the present regimen, (days,).
    """

    status: Status
    outcome: Outcome
    stops: Truths
    calm: Truths


def settled(protocol: Protocol, status: Status) -> Status:
    """Give a Status in which no result is awaited any more: it was never analysed."""
    for _ in range(int(status.pending)):
        status = advance(protocol.parameters, status, None, NEVER_ANALYSED)
    return status


def on_day(protocol: Protocol, status: Status, belief: Belief, elapsed: int) -> Status:
    """Give the Status after some days, all being documented on the last."""
    seen = documents(protocol, with_belief(status, belief))
    after = advance(protocol.parameters, status, elapsed or None, seen)
    return with_belief(after, belief)


def outlook(protocol: Protocol, status: Status, belief: Belief, days: int) -> Outlook:
    """Look so many days ahead, today included.

    Parameters
    ----------
    status
        Of today, no result awaited.
    """
    seen = documents(protocol, with_belief(status, belief))
    after = advance(protocol.parameters, status, np.arange(days), seen)
    after = with_belief(after, belief)
    outcome = conclude(protocol.parameters, after, tabulate(protocol.parameters, after))
    calm = np.isin(outcome.action, CALM) & after.level_on_dose
    return Outlook(
        after, outcome, np.broadcast_to(outcome.may_stop, days), np.broadcast_to(calm, days)
    )


def far(protocol: Protocol, status: Status, belief: Belief) -> tuple[Status, tuple[Row, ...]]:
    """Give the last day that is looked at, and what every rule then says."""
    after = on_day(protocol, status, belief, HORIZON - 1)
    return after, tabulate(protocol.parameters, after)


def doses(protocol: Protocol, seen: Outlook, formulation: str) -> Numbers:
    """Give the dose that would be recommended on each day with a formulation, (days,).

    Micrograms a day; the present one where there is no step.
    """
    interval = int(seen.status.interval)
    lattice = lattice_of(protocol, formulation, interval)
    found: Numbers = np.broadcast_to(
        recommend(seen.status, seen.outcome, lattice), seen.stops.shape
    )
    return found
