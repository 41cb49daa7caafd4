"""What a site needs of the drug in the days ahead, held against what is on its shelf."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from glidepath.conduct.child import Child
from glidepath.conduct.dispensing import InForce
from glidepath.conduct.stock import Batch, Key, Products
from glidepath.decide.giving import preparation
from glidepath.protocol.products import Product, Solution
from glidepath.record.treatment import Dispensed, Returned
from glidepath.regimen import WEEK, Bottles, Regimen, supply_for

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Need:
    """What the signed orders use of one formulation, millilitres or whole tablets.

    Parameters
    ----------
    children
        On the formulation by a signed order.
    drawn
        What is used.
    bottles
        To be opened; 0 for tablets.
    wanted
        What has to leave the shelf: whole bottles, each child with its own.
    usable
        What is on the shelf and has not expired on the last of the days.
    unmeasured
        Codes of children whose order the formulation cannot give; they are not counted.
    """

    formulation: str
    children: int
    drawn: Fraction
    bottles: int
    wanted: Fraction
    usable: Fraction
    unmeasured: tuple[str, ...]

    @property
    def lacking(self) -> Fraction:
        """What there is too little of; 0 where there is enough."""
        return max(self.wanted - self.usable, NOTHING)


@dataclass(frozen=True, slots=True)
class _Used:
    drawn: Fraction
    bottles: int
    wanted: Fraction


def needs(
    orders: Mapping[str, InForce],
    products: Products,
    shelf: Mapping[Key, Batch],
    today: date,
    days: int,
) -> tuple[Need, ...]:
    """Give what the signed orders need in so many days from today, by formulation.

    Parameters
    ----------
    orders
        By code of the child, the order in force; an unsigned one, or one that ends the drug, needs
        nothing.
    shelf
        Of the site.
    """
    signed = {code: each for code, each in orders.items() if each.signed and each.regimen.dose > 0}
    names = dict.fromkeys(each.formulation for each in signed.values())
    return tuple(
        _need(
            products[name],
            {code: each for code, each in signed.items() if each.formulation == name},
            shelf,
            today,
            days,
        )
        for name in sorted(names)
        if name in products
    )


def _need(
    product: Product,
    orders: Mapping[str, InForce],
    shelf: Mapping[Key, Batch],
    today: date,
    days: int,
) -> Need:
    used = {code: _used(product, each, today, days) for code, each in orders.items()}
    found = [each for each in used.values() if each is not None]
    last = today + timedelta(days=days)
    return Need(
        formulation=product.id,
        children=len(orders),
        drawn=sum((each.drawn for each in found), NOTHING),
        bottles=sum(each.bottles for each in found),
        wanted=sum((each.wanted for each in found), NOTHING),
        usable=sum(
            (
                each.remaining
                for each in shelf.values()
                if each.formulation == product.id and each.expires >= last
            ),
            NOTHING,
        ),
        unmeasured=tuple(sorted(code for code, each in used.items() if each is None)),
    )


def _used(product: Product, order: InForce, today: date, days: int) -> _Used | None:
    """What one child uses; ``None`` where the formulation cannot give the order."""
    regimen = order.regimen
    week = regimen.pattern or (regimen.dose,) * WEEK
    try:
        given = Regimen(preparation(product), regimen.intakes, tuple(week))
        found = supply_for(given, days, today.weekday())
    except ValueError:
        return None
    if isinstance(found, Bottles) and isinstance(product, Solution):
        return _Used(found.volume, found.number, found.number * Fraction(product.bottle))
    tablets = Fraction(sum(number for _, number in getattr(found, "tablets", ())))
    return _Used(tablets, 0, tablets)


def without_batch(children: Iterator[Child]) -> int:
    """Count what was dispensed or returned before batches were asked for."""
    return sum(
        1
        for child in children
        for each in child.events
        if isinstance(each, Dispensed | Returned) and each.batch is None
    )
