"""Adverse events and infections of a child by episode: every report of each, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from glidepath.conduct.child import Child
from glidepath.conduct.needs_of_quality import is_serious
from glidepath.record import AdverseEvent, Infection

Report: TypeAlias = AdverseEvent | Infection


@dataclass(frozen=True, slots=True)
class Episode:
    """An adverse event or infection from its first report to its last.

    Parameters
    ----------
    name
        The `event` of its reports.
    reports
        In the order in which they happened; never empty.
    """

    name: str
    reports: tuple[Report, ...]

    @property
    def last(self) -> Report:
        """How it stands."""
        return self.reports[-1]

    @property
    def over(self) -> bool:
        """Whether its end was told."""
        return self.last.resolved

    @property
    def serious(self) -> bool:
        """Whether it ever was serious, or fatal."""
        return any(map(is_serious, self.reports))


def episodes_of(child: Child) -> tuple[Episode, ...]:
    """Give the episodes of a child: those that go on first, and of each the newest first."""
    found: dict[tuple[type[Report], str], list[Report]] = {}
    for each in child.events:
        if isinstance(each, AdverseEvent | Infection):
            found.setdefault((type(each), each.event), []).append(each)
    every = [Episode(name, tuple(reports)) for (_, name), reports in found.items()]
    every.reverse()
    return tuple(sorted(every, key=lambda each: each.over))


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Give a name for a new episode: the one that is wanted, or with a number behind it."""
    known = frozenset(taken)
    if wanted not in known:
        return wanted
    return next(name for number in count(2) if (name := f"{wanted}-{number}") not in known)
