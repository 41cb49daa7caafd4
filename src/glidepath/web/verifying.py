"""What of a child has been compared with its source, day by day, and what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from glidepath.conduct.child import Child
from glidepath.conduct.contents import holds
from glidepath.conduct.reading import Entry
from glidepath.conduct.steps import Verified
from glidepath.record import Corrected, DecisionIssued, Event, Randomised, Signed, VisitDone

NO_SOURCE = (Corrected, Signed, DecisionIssued, Randomised)
"""What the program made itself, or belongs to another entry: no paper says it."""


class Standing(StrEnum):
    """How an entry stands: never compared, compared as it reads now, or changed since."""

    NEVER = "never"
    HOLDS = "holds"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Source:
    """An entry that has a source.

    Parameters
    ----------
    event
        As it reads now; as it was entered, where it was annulled.
    line
        That entered it.
    verified
        The line of the last verification of the whole entry.
    """

    event: Event
    line: Entry
    annulled: bool
    standing: Standing
    verified: Entry | None

    @property
    def name(self) -> str:
        """The id of the event."""
        return self.event.id or ""


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of what happened on one day.

    Parameters
    ----------
    visits
        Ids of the visits that were done on it.
    """

    day: date
    visits: tuple[str, ...]
    entries: tuple[Source, ...]


def sources(child: Child) -> tuple[Source, ...]:
    """Give every entry of a child that has a source, in the order of the ledger."""
    verified: dict[str, tuple[Entry, Verified]] = {
        fact.event: (line, fact) for line, fact in child.lines(Verified) if not fact.fields
    }
    reads = {each.id: each for each in child.events}
    return tuple(
        Source(
            event=reads.get(name, entered),
            line=line,
            annulled=name not in reads,
            standing=_standing(child, verified.get(name)),
            verified=verified[name][0] if name in verified else None,
        )
        for name, (line, entered) in child.by_event.items()
        if not isinstance(entered, NO_SOURCE)
    )


def _standing(child: Child, found: tuple[Entry, Verified] | None) -> Standing:
    if found is None:
        return Standing.NEVER
    return Standing.HOLDS if holds(child, found[1]) else Standing.LOST


def days(child: Child, found: Iterable[Source]) -> tuple[Day, ...]:
    """Group entries by the day on which it happened, the last day first."""
    grouped: dict[date, list[Source]] = {}
    for each in found:
        day = child.day(child.first_moment(each.event.happened))
        grouped.setdefault(day, []).append(each)
    return tuple(_day(day, grouped[day]) for day in sorted(grouped, reverse=True))


def _day(day: date, entries: list[Source]) -> Day:
    done = (each.event for each in entries if not each.annulled)
    visits = tuple(each.visit for each in done if isinstance(each, VisitDone))
    return Day(day, visits, tuple(entries))


def standings(found: Iterable[Source]) -> Mapping[Standing, int]:
    """Count how entries stand."""
    numbers = dict.fromkeys(Standing, 0)
    for each in found:
        numbers[each.standing] += 1
    return numbers
