"""What became of what a child was given: taken, beside what its orders would have used.

It supposes that a return brings back all that is left. It is arithmetic, and no judgement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from glidepath.conduct.child import Child
from glidepath.conduct.dispensing import off_drug
from glidepath.conduct.ordering import dose_of
from glidepath.conduct.stock import NOTHING, Products, amount_of
from glidepath.protocol.products import Product
from glidepath.record.event import Event
from glidepath.record.treatment import (
    Dispensed,
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    DosesMissed,
    Returned,
    week_of,
)

ONE_DAY = timedelta(days=1)
Handed = Dispensed | Returned


@dataclass(frozen=True, slots=True)
class Balance:
    """What was dispensed up to a return, in millilitres or whole tablets.

    Parameters
    ----------
    since, until
        The local days of the first dispensing and of the last return.
    ordered
        What the orders in force would have used from the first of these days up to the day before
        the last.
    days, interrupted
        How many these are, and on how many of them the drug was interrupted.
    missed
        Doses said to be missed in this time; they are not left out of what was ordered.
    """

    formulation: str
    since: date
    until: date
    dispensed: Fraction
    returned: Fraction
    ordered: Fraction
    days: int
    interrupted: int
    missed: int

    @property
    def taken(self) -> Fraction:
        """What did not come back."""
        return self.dispensed - self.returned

    @property
    def difference(self) -> Fraction:
        """What is gone beyond what was ordered; below 0 where less is."""
        return self.taken - self.ordered


def balances(child: Child, products: Products) -> tuple[Balance, ...]:
    """Give the balances of a child, the first one first; none before something came back."""
    return tuple(
        _balance(child, products[name], handed)
        for name in dict.fromkeys(each.formulation or "" for each in child.of(Dispensed))
        if name in products
        for handed in _between_returns(child, name)
    )


def _between_returns(child: Child, formulation: str) -> Iterator[list[Handed]]:
    """What was dispensed, with the returns that followed it before the next dispensing."""
    found: list[Handed] = []
    for each in _handed(child, formulation):
        if isinstance(each, Dispensed) and found and isinstance(found[-1], Returned):
            yield found
            found = []
        found.append(each)
    if found and isinstance(found[-1], Returned):
        yield found


def _handed(child: Child, formulation: str) -> list[Handed]:
    events: tuple[Handed, ...] = (*child.of(Dispensed), *child.of(Returned))
    mine = [each for each in events if each.formulation == formulation]
    return sorted(
        mine,
        key=lambda each: (
            child.first_moment(each.happened),
            child.by_event[each.id or ""][0].number,
        ),
    )


def _balance(child: Child, product: Product, handed: list[Handed]) -> Balance:
    given, back = (
        sum(
            (amount_of(product, each.amount) or NOTHING for each in handed if type(each) is kind),
            NOTHING,
        )
        for kind in (Dispensed, Returned)
    )
    since, until = _day(child, handed[0]), _day(child, handed[-1])
    days = [since + ONE_DAY * number for number in range((until - since).days)]
    without = [each for each in days if _interrupted(child, each)]
    return Balance(
        formulation=product.id,
        since=since,
        until=until,
        dispensed=given,
        returned=back,
        ordered=sum((_used(child, product, each) for each in days if each not in without), NOTHING),
        days=len(days),
        interrupted=len(without),
        missed=sum(
            each.count for each in child.of(DosesMissed) if since < _day(child, each) <= until
        ),
    )


def _day(child: Child, event: Event) -> date:
    return child.day(child.first_moment(event.happened))


def _used(child: Child, product: Product, day: date) -> Fraction:
    """What the order in force uses on a day; it counts from its local day on."""
    begun = [each for each in child.of(DoseOrdered) if _day(child, each) <= day]
    if not begun or off_drug(child, child.last_moment(day)):
        return NOTHING
    week = week_of(begun[-1])
    dose = week[day.weekday()] if week else dose_of(begun[-1])
    return Fraction(dose) / product.strength


def _interrupted(child: Child, day: date) -> bool:
    """Whether the drug is not taken on a day: from that of the interruption on, until resumed."""
    kinds = (DoseInterrupted, DoseResumed)
    found = [each for each in child.events if isinstance(each, kinds) and _day(child, each) <= day]
    return bool(found) and isinstance(found[-1], DoseInterrupted)
