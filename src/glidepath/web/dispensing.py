"""Orders as the pharmacy sees them: in force, signed, until when; and what a family is handed.

The check of the volume is a signature under the order by somebody else than who dispenses.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from glidepath.conduct.child import Child
from glidepath.conduct.contents import holds
from glidepath.conduct.dispensing import CHECKED, InForce, begun, order_in_force
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import SignatureGiven
from glidepath.conduct.stock import amount_of, products_of, unit_of
from glidepath.protocol.products import Product, ProductKind
from glidepath.record.correction import Signed
from glidepath.record.record import Record
from glidepath.record.treatment import Dispensed
from glidepath.report import Language
from glidepath.report.documents.handout import Handout, Nothing, hand_out
from glidepath.report.documents.label import Parcel
from glidepath.report.written import Measure, written
from glidepath.web.opened import Opened
from glidepath.web.thinking import think

__all__ = [
    "CHECKED",
    "InForce",
    "handout_of",
    "in_force",
    "parcel_of",
    "today_of",
    "with_signatures",
]


def in_force(trial: Opened, child: Child) -> InForce | None:
    """Give the order in force; ``None`` where there is none."""
    return order_in_force(child, trial.protocol(child), trial.now())


def today_of(trial: Opened, child: Child) -> date:
    """Give the child's present local day."""
    return child.day(trial.now())


def handout_of(trial: Opened, child: Child) -> Handout | Nothing:
    """Give what the family may be handed, kept for the day while nothing is written of it.

    An order that begins within the day makes another one.
    """
    now = trial.now()
    order = begun(child, now)
    key = ("handout", child.head, None if order is None else order.id, child.day(now))

    def made() -> object:
        thought = think(trial.history, with_signatures(child), now)
        return hand_out(thought.record, thought.answer, trial.configuration.telephone)

    found = trial.kept(key, made)
    if not isinstance(found, Handout | Nothing):
        raise TypeError("something else is kept by the key of what the family gets")
    return found


def parcel_of(trial: Opened, child: Child, event: Dispensed) -> Parcel | None:
    """Give what the label says of a dispensing; ``None`` where none may be stuck on it.

    Only what was dispensed by the order in force is labelled: signed, and not past its end.
    """
    found = in_force(trial, child)
    if found is None or found.off_drug or found.signed is None or event.order != found.order.id:
        return None
    product = products_of(trial.history).get(event.formulation or "")
    if product is None or event.batch is None or event.expires is None:
        return None
    if found.expired(today_of(trial, child)) or event.formulation != found.formulation:
        return None
    amount = amount_of(product, event.amount) or Fraction(0)
    solution = product.kind is ProductKind.SOLUTION
    return Parcel(
        site=child.participant.site,
        batch=event.batch,
        expires=event.expires,
        amount=Measure(amount, unit_of(product)) if solution else None,
        pieces=int(amount),
        day=child.day(child.first_moment(event.happened)),
        by=child.by_event[event.id or ""][0].actor,
        checked=tuple(dict.fromkeys(each.name for each in found.checks)),
        until=found.until,
    )


def counted(product: Product, amount: Fraction, language: Language) -> str:
    """Write an amount of a product: millilitres, or a number of tablets."""
    unit = unit_of(product) if product.kind is ProductKind.SOLUTION else ""
    return written(Measure(round(amount, 3), unit), language)


def with_signatures(child: Child) -> Record:
    """Give the record with the clinicians' signatures, as the documents of the family ask.

    A signature whose content changed since is none.
    """
    signed = tuple(_signed(child))
    return replace(child.record, events=(*child.record.events, *signed))


def _signed(child: Child) -> Iterator[Signed]:
    for number, each in enumerate(child.entries):
        fact = each.fact
        if not isinstance(fact, SignatureGiven) or not holds(child, fact):
            continue
        if fact.meaning == CHECKED or each.role != Role.CLINICIAN.value:
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
