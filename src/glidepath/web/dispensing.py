"""Orders as the pharmacy sees them: which are signed, which were checked by whom, what is measured.

The check of the volume is a signature under the order by somebody else than who dispenses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from glidepath.conduct.child import Child
from glidepath.conduct.contents import holds
from glidepath.conduct.ordering import HOURS_A_DAY, dose_of
from glidepath.conduct.steps import SignatureGiven
from glidepath.decide.answer import Regimen
from glidepath.quantities import start_of_day
from glidepath.record.correction import Signed
from glidepath.record.record import Record
from glidepath.record.treatment import DoseOrdered, week_of

CHECKED = "volume checked"
"""What a signature says that checks the volume of an order."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature under an order that still stands: by whom, and when."""

    person: str
    name: str
    meaning: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InForce:
    """The order in force of a child, with the signatures under it."""

    order: DoseOrdered
    signed: Signature | None
    checks: tuple[Signature, ...]

    @property
    def regimen(self) -> Regimen:
        """What is given."""
        order = self.order
        intakes = HOURS_A_DAY // order.interval_hours
        return Regimen(dose_of(order), intakes, order.formulation, week_of(order))

    def checked_by_another(self, person: str) -> bool:
        """Whether somebody else than this person checked the volume."""
        return any(each.person != person for each in self.checks)


def order_in_force(child: Child, now: datetime) -> InForce | None:
    """Give the last order that has begun; ``None`` where there is none."""
    order = begun(child, now)
    return None if order is None else in_force(child, order)


def begun(child: Child, now: datetime) -> DoseOrdered | None:
    """Give the last order that has begun, without the signatures under it."""
    orders = reversed(child.of(DoseOrdered))
    return next((each for each in orders if _moment(child, each) <= now), None)


def in_force(child: Child, order: DoseOrdered) -> InForce:
    """Give an order with the signatures under it."""
    found = tuple(_signatures(child, order.id or ""))
    signed = next((each for each in found if each.meaning != CHECKED), None)
    return InForce(order, signed, tuple(each for each in found if each.meaning == CHECKED))


def _moment(child: Child, order: DoseOrdered) -> datetime:
    happened = order.happened
    return happened if isinstance(happened, datetime) else start_of_day(happened, child.place)


def _signatures(child: Child, event: str) -> Iterator[Signature]:
    for each in child.entries:
        fact = each.fact
        if isinstance(fact, SignatureGiven) and event in fact.events and holds(child, fact):
            yield Signature(each.actor, fact.name, fact.meaning, each.recorded)


def with_signatures(child: Child) -> Record:
    """Give the record with the signatures under its orders, as the documents of the family ask.

    A signature whose content changed since is none.
    """
    signed = tuple(_signed(child))
    return replace(child.record, events=(*child.record.events, *signed))


def _signed(child: Child) -> Iterator[Signed]:
    for number, each in enumerate(child.entries):
        fact = each.fact
        if not isinstance(fact, SignatureGiven) or not holds(child, fact):
            continue
        if fact.meaning == CHECKED:
            continue
        for name in fact.events:
            yield Signed(
                id=f"signature-{number}-{name}",
                happened=each.recorded,
                known=each.recorded,
                actor=each.actor,
                event=name,
                meaning=fact.meaning,
            )
