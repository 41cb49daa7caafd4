"""What a clinic makes of an answer: it follows, waits, or orders more or less than is permitted."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glidepath.decide.giving import permitted_low, recommend, refused, settle
from glidepath.decide.numbers import Number
from glidepath.decide.status import Status
from glidepath.decide.table import Action, conclude, tabulate
from glidepath.simulate.chance import Keys, Purpose, uniform_where
from glidepath.simulate.setting import Setting

Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

ORDERS = (Action.REDUCE, Action.STOP, Action.RESTORE, Action.RAISE, Action.LOWER)
"""Actions that ask for an order."""

ORDERED = np.isin(np.arange(len(Action)), ORDERS)


class Answered(NamedTuple):
    """What the rules answer, each (n,); doses in micrograms a day.

    Parameters
    ----------
    asked
        Whether the child was asked about; the rest means nothing where it was not.
    action, low, high, recommended, may_stop, refused
        As of `glidepath.decide`.
    """

    asked: Truths
    action: Numbers
    low: Numbers
    high: Numbers
    recommended: Numbers
    may_stop: Truths
    refused: Truths


class Ordered(NamedTuple):
    """What the clinic orders, each (n,).

    Parameters
    ----------
    given, dose
        Whether there is an order, and of what, micrograms a day.
    waits
        Whether an order is put off.
    deviates
        Whether the order lies outside the permitted interval.
    """

    given: Truths
    dose: Numbers
    waits: Truths
    deviates: Truths


def answer(setting: Setting, status: Status, asked: Truths) -> Answered:
    """Ask the rules about some children."""
    number = len(asked)
    whole = np.zeros(number, np.int64)
    none = np.zeros(number, bool)
    rows = np.flatnonzero(asked)
    if not rows.size:
        return Answered(asked, whole, whole, whole, whole, none, none)
    few = status if rows.size == number else Status(*(part[rows] for part in status))
    outcome = conclude(setting.parameters, few, tabulate(setting.parameters, few))
    recommended = recommend(few, outcome, setting.lattice)
    action = settle(few, outcome, recommended)
    lacks = refused(few, outcome, action, setting.lattice)
    parts: tuple[Number, ...] = (
        action, permitted_low(outcome), outcome.ceiling, recommended, outcome.may_stop, lacks,
    )  # fmt: skip
    kinds = (np.int64, np.int64, np.int64, np.int64, np.bool_, np.bool_)
    return Answered(
        asked, *(_spread(part, rows, number, kind) for part, kind in zip(parts, kinds, strict=True))
    )


def _spread(part: Number, rows: npt.NDArray[np.intp], number: int, kind: type) -> Number:
    found: Number = np.zeros(number, kind)
    found[rows] = part
    return found


def order(setting: Setting, status: Status, answered: Answered, keys: Keys, day: Floats) -> Ordered:
    """Say what is ordered on an answer."""
    given = setting.assumptions
    wants = answered.asked & ORDERED[answered.action]
    reduces = wants & (answered.action == Action.REDUCE)
    occasion = day + 100.0
    waits = wants & (uniform_where(keys, Purpose.LAG, occasion, wants) < given["clinic.lag"])
    luck = uniform_where(keys, Purpose.DEVIATION, occasion, reduces)
    larger = reduces & (luck < given["clinic.larger"])
    smaller = reduces & ~larger & (luck < given["clinic.larger"] + given["clinic.smaller"])
    step = status.dose - answered.recommended
    wanted = status.dose - np.where(larger, 2 * step, step // 2)
    other = np.minimum(setting.lattice.at_or_above(np.maximum(wanted, 1)), status.dose)
    dose = np.where(larger | smaller, other, answered.recommended)
    now = wants & ~waits & ((dose != status.dose) | (answered.action == Action.RESTORE))
    stops = (dose == 0) & answered.may_stop
    outside = ((dose < answered.low) & ~stops) | (dose > answered.high)
    return Ordered(now, dose, waits, now & outside)
