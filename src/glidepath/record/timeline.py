"""A record as the checks read it: corrected, by type, with times that can be compared.

A whole day lasts from its start to its end; one thing lies before another only where that is
certain, so that a day is never before a moment within it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from glidepath.quantities.time import When, last_moment, local_day, start_of_day
from glidepath.record.event import Event
from glidepath.record.record import Participant
from glidepath.record.values import Quantity

Kind = TypeVar("Kind", bound=Event)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The child, its events in order with all corrections applied, and its time zone."""

    participant: Participant
    events: tuple[Event, ...]
    place: tzinfo

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The events of one type."""
        return tuple(event for event in self.events if type(event) is kind)

    def earliest(self, moment: When) -> datetime:
        """The first instant that can be meant."""
        return moment if isinstance(moment, datetime) else start_of_day(moment, self.place)

    def latest(self, moment: When) -> datetime:
        """The last instant that can be meant."""
        if isinstance(moment, datetime):
            return moment
        return last_moment(moment, self.place)

    def before(self, one: When, other: When) -> bool:
        """Whether one moment certainly lies before the other."""
        return self.latest(one) < self.earliest(other)

    def day(self, moment: When) -> date:
        """The local day of a moment."""
        return local_day(moment, self.place)


def name(event: Event) -> str:
    """Give the id of an event of a record, which all have."""
    return event.id or ""


def usual_of_others(values: Sequence[int]) -> list[int | None]:
    """Give, for each value, the (lower) median of the other ones; None where there are none."""
    if len(values) < len(("one", "another")):
        return [None for _ in values]
    ranked, middle = sorted(values), len(values) // 2 - 1
    return [ranked[middle + (bisect_left(ranked, value) <= middle)] for value in values]


def rounded(number: Fraction) -> str:
    """Give a number with at most two decimals, to be read only."""
    return f"{round(Decimal(number.numerator) / number.denominator, 2).normalize():f}"


def written(quantity: Quantity) -> str:
    """Give a quantity as it was written down, such as ``0.9 mg``."""
    return f"{quantity.value:f} {quantity.unit}"
