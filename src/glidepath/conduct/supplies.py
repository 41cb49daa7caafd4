"""Facts about a site's supply of the drug: what came, what was destroyed, what somebody counted."""

from typing import Literal

from glidepath.conduct.facts import Fact, Site
from glidepath.record.values import Amount, Code, Day, Key, Words


class SupplyFact(Fact):
    """What all facts about a batch at a site share.

    Parameters
    ----------
    formulation
        A product of the protocol.
    on
        The local day on which it took place.
    """

    site: Site
    formulation: Key
    batch: Code
    amount: Amount
    on: Day


class SupplyReceived(SupplyFact):
    """A delivery came.

    Parameters
    ----------
    delivery
        The number of its note.
    """

    expires: Day
    delivery: Code | None = None


class SupplyDestroyed(SupplyFact):
    """Some of it was destroyed: from the shelf, or of what families brought back."""

    of: Literal["shelf", "returned"]
    reason: Words


class SupplyCounted(SupplyFact):
    """What was found on the shelf; it changes nothing and stands beside what the book says."""
