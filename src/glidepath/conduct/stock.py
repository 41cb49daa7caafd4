"""A site's stock of the drug, batch by batch: the sum of what the ledger says came and went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from glidepath.conduct.child import Child
from glidepath.conduct.supplies import (
    SupplyCounted,
    SupplyDestroyed,
    SupplyFact,
    SupplyReceived,
)
from glidepath.conduct.trial import Trial
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.products import Product, ProductKind
from glidepath.quantities.errors import InputError
from glidepath.quantities.units import convert
from glidepath.record.treatment import Dispensed, Returned
from glidepath.record.values import Quantity

MILLILITRES, PIECES, MICROGRAMS = "mL", "1", "ug"
Products: TypeAlias = Mapping[str, Product]
Key: TypeAlias = tuple[str, str]
"""Formulation and batch."""
Told: TypeAlias = SupplyFact | Dispensed | Returned
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found on the shelf, and what the book said then."""

    on: date
    by: str
    found: Fraction
    book: Fraction

    @property
    def difference(self) -> Fraction:
        """What was found beyond the book; below 0 where something lacks."""
        return self.found - self.book


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch at a site: millilitres of a solution, or whole tablets.

    Parameters
    ----------
    destroyed
        From the shelf.
    returned, gone
        What families brought back; and what of it was destroyed.
    counted
        The last count; ``None`` before the first.
    """

    formulation: str
    batch: str
    expires: date
    received: Fraction = NOTHING
    dispensed: Fraction = NOTHING
    destroyed: Fraction = NOTHING
    returned: Fraction = NOTHING
    gone: Fraction = NOTHING
    counted: Counted | None = None

    @property
    def remaining(self) -> Fraction:
        """What should be on the shelf."""
        return self.received - self.dispensed - self.destroyed

    @property
    def brought_back(self) -> Fraction:
        """What came back and is not destroyed yet; it is never dispensed again."""
        return self.returned - self.gone


def products_of(protocols: ProtocolHistory) -> Products:
    """Give every product by id, as the latest version that has it says."""
    return {each.id: each for version in protocols.versions for each in version.parameters.products}


def unit_of(product: Product) -> str:
    """Give the unit in which a product is counted."""
    return MILLILITRES if product.kind is ProductKind.SOLUTION else PIECES


def amount_of(product: Product, quantity: Quantity) -> Fraction | None:
    """Give an amount in the unit in which the product is counted.

    Returns
    -------
    Fraction or None
        ``None`` for another kind of quantity, and for what is no number of whole tablets.
    """
    found = _converted(product, quantity)
    whole = product.kind is ProductKind.SOLUTION or found is None or found.denominator == 1
    return found if whole else None


def _converted(product: Product, quantity: Quantity) -> Fraction | None:
    try:
        return convert(quantity.value, quantity.unit, unit_of(product))
    except InputError:
        pass
    try:
        return convert(quantity.value, quantity.unit, MICROGRAMS) / product.strength
    except InputError:
        return None


def stock(trial: Trial, protocols: ProtocolHistory, site: str) -> Mapping[Key, Batch]:
    """Give the batches of a site, in the order in which they came.

    Notes
    -----
    What was dispensed or returned without a batch, before batches were asked for, is not here.
    """
    products = products_of(protocols)
    found: dict[Key, Batch] = {}
    for _, person, each in sorted(_told(trial, site), key=lambda told: told[0]):
        key = (each.formulation or "", each.batch or "")
        product = products.get(key[0])
        amount = None if product is None else amount_of(product, each.amount)
        if amount is None:
            continue
        if isinstance(each, SupplyReceived):
            found.setdefault(key, Batch(*key, each.expires))
        if key in found:
            found[key] = _moved(found[key], each, amount, person)
    return found


def _told(trial: Trial, site: str) -> Iterator[tuple[int, str, Told]]:
    """Everything that moves supply at a site, with its line and who wrote it."""
    for line in trial.setup.entries:
        if isinstance(line.fact, SupplyFact) and line.fact.site == site:
            yield line.number, line.actor, line.fact
    for child in trial.children.values():
        if child.participant.site == site:
            events: tuple[Dispensed | Returned, ...] = (*child.of(Dispensed), *child.of(Returned))
            for event in events:
                line = child.by_event[event.id or ""][0]
                yield line.number, line.actor, event


def _moved(batch: Batch, told: Told, amount: Fraction, person: str) -> Batch:
    match told:
        case SupplyReceived():
            return replace(batch, received=batch.received + amount)
        case SupplyDestroyed(of="shelf"):
            return replace(batch, destroyed=batch.destroyed + amount)
        case SupplyDestroyed():
            return replace(batch, gone=batch.gone + amount)
        case SupplyCounted(on=on):
            return replace(batch, counted=Counted(on, person, amount, batch.remaining))
        case Dispensed():
            return replace(batch, dispensed=batch.dispensed + amount)
        case _:
            return replace(batch, returned=batch.returned + amount)


def held(child: Child, products: Products, formulation: str, batch: str) -> Fraction | None:
    """Give what a child was given of a batch and did not bring back; ``None`` for never any."""
    product = products.get(formulation)
    given = [each for each in child.of(Dispensed) if _is_of(each, formulation, batch)]
    if product is None or not given:
        return None
    back = [each for each in child.of(Returned) if _is_of(each, formulation, batch)]
    sums = (
        sum((amount_of(product, each.amount) or NOTHING for each in of), NOTHING)
        for of in (given, back)
    )
    return next(sums) - next(sums)


def _is_of(event: Dispensed | Returned, formulation: str, batch: str) -> bool:
    return (event.formulation, event.batch) == (formulation, batch)
