"""The trial as the ledger tells it, and the one way in which it goes on: one entry further.

Nothing is kept here that the ledger does not say, so the state can be built anew at any time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from glidepath.conduct.child import Child, switched
from glidepath.conduct.envelope import Line
from glidepath.conduct.facts import (
    Delegated,
    DelegationEnded,
    Fact,
    Frozen,
    Locked,
    ProtocolApproved,
    RandomisationCommitted,
    Redacted,
    SiteClosed,
    SiteOpened,
    SiteReopened,
    TrialOpened,
    Unfrozen,
    Unlocked,
    VersionAdded,
)
from glidepath.conduct.reading import Entry, entry, erased
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import Allocated
from glidepath.quantities.identifiers import ParticipantId

Told = TypeVar("Told", bound=Fact)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who may act in a role, where, and on which days.

    Parameters
    ----------
    site
        ``None`` for the whole trial.
    until
        The last day; ``None`` for no last day.
    """

    id: str
    person: str
    role: Role
    site: str | None
    starts: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Say whether it holds on a local day."""
        return self.starts <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Setup:
    """The trial without its participants: protocol versions, sites, approvals, delegations.

    Parameters
    ----------
    entries
        Every line about the trial, read, in the order of the ledger.
    """

    entries: tuple[Entry, ...] = ()

    @property
    def version(self) -> int:
        """The number of the last line about the trial; 0 for none."""
        return self.entries[-1].number if self.entries else 0

    def told(self, kind: type[Told]) -> tuple[Told, ...]:
        """The facts of one type, in the order of the ledger."""
        return tuple(each.fact for each in self.entries if type(each.fact) is kind)

    @cached_property
    def opened(self) -> TrialOpened | None:
        """The first line; ``None`` before it."""
        return next(iter(self.told(TrialOpened)), None)

    @cached_property
    def zones(self) -> Mapping[str, str]:
        """The time zone of every site."""
        first = () if self.opened is None else self.opened.sites
        zones = {each.site: each.time_zone for each in first}
        return zones | {each.site: each.time_zone for each in self.told(SiteOpened)}

    @cached_property
    def closed(self) -> frozenset[str]:
        """The sites that take no more participants."""
        found: set[str] = set()
        for each in self.entries:
            match each.fact:
                case SiteClosed(site=site):
                    found.add(site)
                case SiteReopened(site=site):
                    found.discard(site)
        return frozenset(found)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The digest of every version of the protocol, by version."""
        first = () if self.opened is None else self.opened.versions
        digests = {each.version: each.digest for each in first}
        return digests | {each.version: each.digest for each in self.told(VersionAdded)}

    @cached_property
    def approvals(self) -> tuple[ProtocolApproved, ...]:
        """What the ethics committees approved."""
        return self.told(ProtocolApproved)

    @cached_property
    def delegations(self) -> Mapping[str, Delegation]:
        """Every delegation by id, as it holds now."""
        found: dict[str, Delegation] = {}
        for each in self.entries:
            match each.fact:
                case Delegated(id=str(name)) as said:
                    found[name] = Delegation(
                        name, said.person, said.role, said.site, said.starts, said.until
                    )
                case DelegationEnded(delegation=name, last=last):
                    found[name] = replace(found[name], until=last)
        return found

    @cached_property
    def committed(self) -> RandomisationCommitted | None:
        """The commitment to seed and procedure of randomisation."""
        return next(iter(self.told(RandomisationCommitted)), None)

    @cached_property
    def frozen(self) -> bool:
        """Whether the whole trial is frozen."""
        return switched(self.entries, Frozen, Unfrozen)

    @cached_property
    def locked(self) -> bool:
        """Whether the whole trial is locked."""
        return switched(self.entries, Locked, Unlocked)

    def delegated(self, person: str, role: Role, site: str | None, day: date) -> bool:
        """Say whether somebody holds a role, at a site or for the whole trial, on a day."""
        return any(
            each.person == person
            and each.role is role
            and each.site in (None, site)
            and each.holds(day)
            for each in self.delegations.values()
        )

    def approval(self, site: str, version: str, day: date) -> ProtocolApproved | None:
        """Give the approval of a version at a site that holds on a day; ``None`` for none."""
        fit = (
            each
            for each in self.approvals
            if each.site == site and each.version == version and each.on <= day
        )
        return next(fit, None)


@dataclass(frozen=True)
class Trial:
    """A whole trial, as far as a line of its ledger.

    Parameters
    ----------
    name
        Of the trial, as its ledger has it.
    number, hash
        The last line that is told here: 0 and empty for none.
    """

    name: str
    number: int = 0
    hash: str = ""
    setup: Setup = field(default_factory=Setup)
    children: Mapping[ParticipantId, Child] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def allocations(self) -> tuple[Allocated, ...]:
        """Every allocation, in the order in which they were drawn."""
        found = (each.allocation for each in self.children.values())
        return tuple(sorted((each for each in found if each), key=lambda each: each.number))

    @property
    def locked(self) -> bool:
        """Whether the whole trial is locked."""
        return self.setup.locked


def begin(name: str) -> Trial:
    """Give the trial of an empty ledger."""
    return Trial(name)


def evolve(trial: Trial, line: Line) -> Trial:
    """Give the trial one line further.

    Parameters
    ----------
    line
        The next one of its ledger.

    Raises
    ------
    InputError
        For a line that cannot be read.
    """
    return fold(trial, (line,))


def fold(trial: Trial, lines: Iterable[Line]) -> Trial:
    """Give the trial some lines further: the same as one line after the other, but faster."""
    return advanced(trial, (entry(each) for each in lines))


def advanced(trial: Trial, entries: Iterable[Entry]) -> Trial:
    """Give the trial some entries further."""
    setup, number, head = list(trial.setup.entries), trial.number, trial.hash
    news: dict[ParticipantId, list[Entry]] = {}
    for each in entries:
        number, head = each.number, each.content
        if each.participant is None:
            setup.append(each)
        else:
            if each.participant not in news:
                known = trial.children.get(each.participant)
                news[each.participant] = list(known.entries) if known else []
            news[each.participant].append(each)
        if isinstance(each.fact, Redacted):
            _erase(setup if each.participant is None else news[each.participant], each.fact)
    unchanged = len(setup) == len(trial.setup.entries)
    children = {**trial.children, **{name: Child(tuple(news[name])) for name in news}}
    return Trial(
        trial.name,
        number,
        head,
        trial.setup if unchanged else Setup(tuple(setup)),
        MappingProxyType(children),
    )


def _erase(entries: list[Entry], told: Redacted) -> None:
    for place, each in enumerate(entries):
        if each.number == told.line:
            entries[place] = erased(each, told.field)
