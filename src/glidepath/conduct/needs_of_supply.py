"""What dispensing, a return and a movement of supply need."""

from collections.abc import Generator, Iterator
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from glidepath.conduct.acts import Sign
from glidepath.conduct.asked import Asked
from glidepath.conduct.command import Unmet
from glidepath.conduct.dispensing import CHECKED, InForce, order_in_force, unchecked, writers
from glidepath.conduct.needs import Condition, condition
from glidepath.conduct.stock import Batch, amount_of, held, products_of, stock, unit_of
from glidepath.conduct.supplies import SupplyCounted, SupplyDestroyed, SupplyFact, SupplyReceived
from glidepath.protocol.products import Product
from glidepath.record.treatment import Dispensed, Returned

NEEDS: dict[str, Condition] = {}
Moves: TypeAlias = Dispensed | Returned | SupplyFact


@condition(NEEDS, "in-force")
def in_force(asked: Asked) -> Iterator[Unmet]:
    """The order is the one in force, signed by a clinician, of a dose, and not past its end."""
    what = asked.the(Dispensed)
    found = _order(asked, what)
    if found is None or found.order.id != what.order:
        yield Unmet("dispense.superseded", {"order": what.order})
        return
    if found.signed is None:
        yield Unmet("dispense.unsigned", {"order": what.order})
    if found.off_drug:
        yield Unmet("dispense.stopped", {"order": what.order})
    if found.expired(asked.day_of(what.happened)):
        yield Unmet("dispense.expired", {"order": what.order, "until": str(found.until)})
    if what.formulation != found.formulation:
        yield Unmet("dispense.formulation", {"formulation": found.formulation})


def _order(asked: Asked, what: Dispensed) -> InForce | None:
    return order_in_force(asked.known, asked.protocol, asked.known.last_moment(what.happened))


@condition(NEEDS, "checked")
def is_checked(asked: Asked) -> Iterator[Unmet]:
    """Somebody else checked the volume, and everything that was dispensed before."""
    what = asked.the(Dispensed)
    found = _order(asked, what)
    person = asked.command.actor
    if found is None or not found.checked_by_another(person):
        yield Unmet("dispense.unchecked", {"person": person})
    for each in unchecked(asked.known):
        yield Unmet("dispense.check-first", {"event": each.id})


@condition(NEEDS, "from-shelf")
def from_shelf(asked: Asked) -> Iterator[Unmet]:
    """It is of a batch on the site's shelf that has not expired, and enough of it."""
    what = asked.the(Dispensed)
    if what.batch is None or what.expires is None:
        yield Unmet("supply.no-batch")
        return
    product = products_of(asked.protocols).get(what.formulation or "")
    amount = yield from _amount(product, what)
    batch = _batch(asked, asked.known.participant.site, what)
    if batch is None:
        yield Unmet("supply.unknown-batch", {"batch": what.batch})
        return
    yield from _of_its_expiry(batch, what.expires)
    yield from _not_expired(batch.expires, asked.day_of(what.happened))
    yield from _enough(batch.remaining, amount)


def _amount(product: Product | None, what: Moves) -> Generator[Unmet, None, Fraction | None]:
    """Give what is counted, after why it cannot be."""
    amount = None if product is None else amount_of(product, what.amount)
    if product is None:
        yield Unmet("supply.formulation", {"formulation": what.formulation})
    elif amount is None or not (amount or isinstance(what, SupplyCounted)):
        yield Unmet("supply.amount", {"unit": unit_of(product)})
    return amount


def _batch(asked: Asked, site: str, what: Moves) -> Batch | None:
    key = (what.formulation or "", what.batch or "")
    return stock(asked.trial, asked.protocols, site).get(key)


def _of_its_expiry(batch: Batch, expires: date) -> Iterator[Unmet]:
    if batch.expires != expires:
        yield Unmet("supply.other-expiry", {"expires": batch.expires.isoformat()})


def _not_expired(expires: date, day: date) -> Iterator[Unmet]:
    if expires < day:
        yield Unmet("supply.expired", {"expires": expires.isoformat()})


def _enough(there: Fraction, amount: Fraction | None) -> Iterator[Unmet]:
    if amount is not None and amount > there:
        yield Unmet("supply.too-little", {"there": f"{float(there):g}"})


@condition(NEEDS, "was-given")
def was_given(asked: Asked) -> Iterator[Unmet]:
    """What comes back is of a batch that the child was given, and no more than that."""
    what = asked.the(Returned)
    if what.batch is None:
        yield Unmet("supply.no-batch")
        return
    products = products_of(asked.protocols)
    amount = yield from _amount(products.get(what.formulation or ""), what)
    there = held(asked.known, products, what.formulation or "", what.batch)
    if there is None:
        yield Unmet("supply.never-given", {"batch": what.batch})
    else:
        yield from _enough(there, amount)


@condition(NEEDS, "own-supply")
def own_supply(asked: Asked) -> Iterator[Unmet]:
    """It is the sender's own site, a product of the protocol, and not in the future."""
    what = asked.the(SupplyFact)
    if what.site != asked.command.site:
        yield Unmet("supply.other-site", {"site": what.site})
    yield from _amount(products_of(asked.protocols).get(what.formulation), what)
    if what.on > asked.day:
        yield Unmet("time.not-yet", {"field": "on", "time": what.on.isoformat()})


@condition(NEEDS, "new-supply")
def new_supply(asked: Asked) -> Iterator[Unmet]:
    """A delivery has not expired, and a batch has one day on which it does."""
    what = asked.the(SupplyReceived)
    yield from _not_expired(what.expires, what.on)
    batch = _batch(asked, what.site, what)
    if batch is not None:
        yield from _of_its_expiry(batch, what.expires)


@condition(NEEDS, "on-shelf")
def on_shelf(asked: Asked) -> Iterator[Unmet]:
    """The batch is there; and no more of it is destroyed than there is."""
    what = asked.the(SupplyFact)
    batch = _batch(asked, what.site, what)
    if batch is None:
        yield Unmet("supply.unknown-batch", {"batch": what.batch})
    elif isinstance(what, SupplyDestroyed):
        product = products_of(asked.protocols)[what.formulation]
        there = batch.remaining if what.of == "shelf" else batch.brought_back
        yield from _enough(there, amount_of(product, what.amount))


@condition(NEEDS, "not-own")
def not_own(asked: Asked) -> Iterator[Unmet]:
    """Nobody checks what they dispensed or counted themselves."""
    what = asked.the(Sign)
    for name in what.events if what.meaning == CHECKED else ():
        handed = isinstance(asked.known.entered.get(name), Dispensed | Returned)
        if handed and asked.command.actor in writers(asked.known, name):
            yield Unmet("sign.own-check", {"event": name})
