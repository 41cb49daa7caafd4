"""Which order a family may be told of: the last one, and only with a signature under it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from glidepath.record.correction import Corrected, Signed
from glidepath.record.event import Event
from glidepath.record.record import Record, day_of, known_at, known_from
from glidepath.record.treatment import DoseOrdered, FormulationChanged


class Unsigned(Enum):
    """Why no order may be handed on."""

    NO_ORDER = "no-order"
    NOT_SIGNED = "unsigned"
    CORRECTED = "corrected"
    FORMULATION = "formulation-unsigned"


@dataclass(frozen=True, slots=True)
class InForce:
    """The order in force, signed.

    Parameters
    ----------
    order, number
        The order, and which one of the child's it is, from 1; one that was annulled counts on, so
        that no number is used twice.
    day, signed
        The local days of the order and of the signature.
    """

    order: DoseOrdered
    number: int
    day: date
    signed: date


@dataclass(frozen=True, slots=True)
class NotSigned:
    """Why there is none, with the day of what lacks a signature."""

    why: Unsigned
    day: date | None = None


def in_force(record: Record, at: datetime) -> InForce | NotSigned:
    """Give the signed order in force.

    Parameters
    ----------
    record
        The whole record.
    at
        What became known later is not seen.

    Returns
    -------
    InForce or NotSigned
        A signature counts for what stood there when it was given: an order that was corrected
        since needs another one, and so does another formulation.
    """
    known = known_at(record, at)
    orders = [each for each in known.events if isinstance(each, DoseOrdered)]
    if not orders:
        return NotSigned(Unsigned.NO_ORDER)
    order = orders[-1]
    day = day_of(known, order)
    signature = _signature(known, order)
    if signature is None:
        return NotSigned(Unsigned.NOT_SIGNED, day)
    if _corrected_since(known, order, signature):
        return NotSigned(Unsigned.CORRECTED, day)
    for change in _formulations_since(known, order):
        if _signature(known, change) is None:
            return NotSigned(Unsigned.FORMULATION, day_of(known, change))
    return InForce(order, _number(record, at, order), day, day_of(known, signature))


def _signature(known: Record, event: Event) -> Signed | None:
    """The last signature under an event."""
    found = [each for each in known.events if isinstance(each, Signed) and each.event == event.id]
    return max(found, key=lambda each: known_from(known, each), default=None)


def _corrected_since(known: Record, event: Event, signature: Signed) -> bool:
    signed = known_from(known, signature)
    return any(
        isinstance(each, Corrected) and each.event == event.id and known_from(known, each) >= signed
        for each in known.events
    )


def _formulations_since(known: Record, order: DoseOrdered) -> tuple[FormulationChanged, ...]:
    later = known.events[known.events.index(order) + 1 :]
    return tuple(each for each in later if isinstance(each, FormulationChanged))


def _number(record: Record, at: datetime, order: DoseOrdered) -> int:
    """How many orders were written down up to this one, annulled ones included."""
    written = [
        each.id
        for each in record.events
        if isinstance(each, DoseOrdered) and known_from(record, each) <= at
    ]
    return written.index(order.id) + 1
