"""The order by which something may be dispensed: signed, checked, in force, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from glidepath.conduct.child import Child, Kind
from glidepath.conduct.contents import holds
from glidepath.conduct.ordering import HOURS_A_DAY, dose_of
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import SignatureGiven
from glidepath.conduct.visits import planned
from glidepath.decide.answer import Regimen
from glidepath.protocol.model import Protocol
from glidepath.quantities.time import When
from glidepath.record.correction import Corrected
from glidepath.record.event import Event
from glidepath.record.treatment import (
    Dispensed,
    DoseOrdered,
    FormulationChanged,
    Returned,
    TreatmentStopped,
    week_of,
)

CHECKED = "checked"
"""What a signature says that checks a volume, or what was put together or counted."""
LEVEL = "level"
"""The procedure with which a decision is planned."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that still stands: its line, by whom, and when."""

    number: int
    person: str
    role: str
    name: str
    meaning: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InForce:
    """The order in force of a child.

    Parameters
    ----------
    formulation
        In force: that of the order, or of a later change.
    signed
        The clinician's signature, under the change of formulation too; ``None`` for none.
    checks
        Of the volume, given since the order and the formulation are what they are.
    until
        The last day on which something may be dispensed by it; ``None`` for no end.
    off_drug
        Whether the drug is not given any more.
    """

    order: DoseOrdered
    formulation: str
    signed: Signature | None
    checks: tuple[Signature, ...]
    until: date | None
    off_drug: bool

    @property
    def regimen(self) -> Regimen:
        """What is given."""
        order = self.order
        intakes = HOURS_A_DAY // order.interval_hours
        return Regimen(dose_of(order), intakes, self.formulation, week_of(order))

    def checked_by_another(self, person: str) -> bool:
        """Whether somebody else than this person checked the volume."""
        return any(each.person != person for each in self.checks)

    def expired(self, day: date) -> bool:
        """Whether nothing may be dispensed by it on a local day any more."""
        return self.until is not None and day > self.until


def order_in_force(child: Child, protocol: Protocol | None, at: datetime) -> InForce | None:
    """Give the last order that has begun; ``None`` where there is none.

    Parameters
    ----------
    protocol
        In force for the child; without one no order has an end.
    """
    order = begun(child, at)
    if order is None:
        return None
    change = _last(child, FormulationChanged, at)
    if change is not None and _moment(child, change) < _moment(child, order):
        change = None
    signed = _ordered(child, order)
    if change is not None and _ordered(child, change) is None:
        signed = None
    since = 0 if change is None else child.by_event[change.id or ""][0].number
    return InForce(
        order=order,
        formulation=order.formulation if change is None else change.formulation,
        signed=signed,
        checks=tuple(each for each in checks(child, order.id or "") if each.number > since),
        until=None if protocol is None else last_day(child, protocol, order),
        off_drug=off_drug(child, at),
    )


def begun(child: Child, at: datetime) -> DoseOrdered | None:
    """Give the last order that has begun, whoever signed it."""
    return _last(child, DoseOrdered, at)


def off_drug(child: Child, at: datetime) -> bool:
    """Say whether the drug is not given any more: by an order of none, or another end since.

    An end without a time counts at the end of its day, so that no order of that day outlives it.
    """
    order, stop = begun(child, at), _last(child, TreatmentStopped, at)
    if stop is not None:
        return order is None or _moment(child, order) <= child.last_moment(stop.happened)
    return order is not None and dose_of(order) == 0


def _last(child: Child, kind: type[Kind], at: datetime) -> Kind | None:
    begun = [each for each in child.of(kind) if _moment(child, each) <= at]
    return begun[-1] if begun else None


def _moment(child: Child, event: Event) -> datetime:
    return child.first_moment(event.happened)


def _ordered(child: Child, event: Event) -> Signature | None:
    """The clinician's signature under an event, which is no check."""
    found = signatures(child, event.id or "")
    return next(
        (each for each in found if each.meaning != CHECKED and each.role == Role.CLINICIAN.value),
        None,
    )


def signatures(child: Child, event: str) -> Iterator[Signature]:
    """Give the signatures under an event that still stand: nothing changed since."""
    for each in child.entries:
        fact = each.fact
        if isinstance(fact, SignatureGiven) and event in fact.events and holds(child, fact):
            yield Signature(
                each.number, each.actor, each.role, fact.name, fact.meaning, each.recorded
            )


def checks(child: Child, event: str) -> tuple[Signature, ...]:
    """Give the checks of an event that still stand."""
    return tuple(each for each in signatures(child, event) if each.meaning == CHECKED)


def unchecked(child: Child) -> tuple[Dispensed | Returned, ...]:
    """Give what was dispensed or counted and nobody else has checked yet."""
    events: tuple[Dispensed | Returned, ...] = (*child.of(Dispensed), *child.of(Returned))
    return tuple(each for each in events if each.batch is not None and not checked(child, each))


def checked(child: Child, event: Dispensed | Returned) -> bool:
    """Whether somebody else than who wrote it checked what was dispensed or counted."""
    name = event.id or ""
    return any(each.person not in writers(child, name) for each in checks(child, name))


def writers(child: Child, event: str) -> frozenset[str]:
    """Give who wrote an event, and who corrected it since."""
    line, _ = child.by_event[event]
    corrections = (each.actor for each, fact in child.by_event.values() if _corrects(fact, event))
    return frozenset({line.actor, *corrections})


def _corrects(fact: Event, event: str) -> bool:
    return isinstance(fact, Corrected) and fact.event == event


def last_day(child: Child, protocol: Protocol, order: DoseOrdered) -> date | None:
    """Give the last day on which something may be dispensed by an order; ``None`` for no end.

    It is the last one of the window of the next visit at which a decision is planned: one that is
    repeated and draws a level, and opens after the day of the order.
    """
    if dose_of(order) == 0:
        return None
    key = ("last-day", order.id, protocol.digest)
    if key not in child.kept:
        child.kept[key] = _end(child, protocol, _day(child, order.happened))
    found: date | None = child.kept[key]
    return found


def _end(child: Child, protocol: Protocol, day: date) -> date | None:
    every = {
        each.id: each.every
        for each in protocol.visits
        if each.every is not None and LEVEL in each.procedures
    }
    ahead = timedelta(days=max(every.values(), default=0))
    coming = planned(child, protocol, day + ahead)
    closes = [each.closes for each in coming if each.visit in every and each.opens > day]
    return min(closes, default=None)


def _day(child: Child, moment: When) -> date:
    return child.day(moment) if isinstance(moment, datetime) else moment
