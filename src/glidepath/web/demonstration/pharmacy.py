"""The pharmacy of the synthetic trial: deliveries, and the bottles that the last orders need."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from glidepath.conduct.acts import Sign
from glidepath.conduct.child import Child
from glidepath.conduct.command import What
from glidepath.conduct.dispensing import CHECKED, order_in_force, unchecked
from glidepath.conduct.ordering import dose_of
from glidepath.conduct.roles import Role
from glidepath.conduct.supplies import SupplyReceived
from glidepath.protocol.model import Protocol
from glidepath.quantities import Instant
from glidepath.record.reading import event_from

SOLUTION, BOTTLE = "oral-solution", Decimal(60)
BATCHES = (("SYN-2601", 20, 75), ("SYN-2605", 30, 195))
"""Each with bottles, and days from the present of the demonstration to its expiry."""
LEFT_OPEN, FIRST_OPEN = 8, 2
"""Every so many-th child's bottle still waits for its check, from this place on."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A command of somebody of a child's site."""

    role: Role
    what: What


def deliveries(site: str, day: date, today: date) -> Iterator[SupplyReceived]:
    """Give what a site received when the trial was opened, for a demonstration of today."""
    for batch, bottles, days in BATCHES:
        yield SupplyReceived.model_validate(
            {
                "site": site,
                "formulation": SOLUTION,
                "batch": batch,
                "amount": {"value": BOTTLE * bottles, "unit": "mL"},
                "on": day,
                "expires": today + timedelta(days=days),
                "delivery": f"SYNTHETIC-{batch}",
            }
        )


def bottle(
    child: Callable[[], Child], protocol: Protocol, at: Instant, today: date, place: int
) -> Iterator[Sent]:
    """Give the steps by which the last order of a child is dispensed, if it may be.

    Parameters
    ----------
    child
        Gives the child as it stands.
    today
        As of the deliveries.
    place
        Of the child in the trial.
    """
    found = order_in_force(child(), protocol, at)
    if found is None or found.signed is None or found.expired(child().day(at)):
        return
    if not dose_of(found.order) or found.formulation != SOLUTION:
        return
    order = found.order.id or ""
    yield Sent(Role.CLINICIAN, Sign(CHECKED, "Synthetic Clinician", (order,)))
    batch, _, days = BATCHES[place % len(BATCHES)]
    yield Sent(
        Role.COORDINATOR,
        event_from(
            {
                "type": "Dispensed",
                "happened": at,
                "order": order,
                "amount": {"value": BOTTLE, "unit": "mL"},
                "formulation": SOLUTION,
                "batch": batch,
                "expires": (today + timedelta(days=days)).isoformat(),
            }
        ),
    )
    if place % LEFT_OPEN != FIRST_OPEN:
        names = tuple(each.id or "" for each in unchecked(child()))
        yield Sent(Role.CLINICIAN, Sign(CHECKED, "Synthetic Clinician", names))
