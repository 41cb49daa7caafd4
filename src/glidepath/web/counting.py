"""What the reports of the trial count: the flow of participants, recruitment, relapse, harm.

Plain counts of what is written down now, of any group of participants: pooled for the open
report, by arm for the closed one. Estimates are not made here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from glidepath.conduct.child import Child
from glidepath.conduct.consenting import changes, in_force
from glidepath.conduct.table import Scope
from glidepath.record import (
    AdverseEvent,
    ConsentGiven,
    DecisionIssued,
    Died,
    DoseOrdered,
    Hospitalised,
    Infection,
    OutcomeAssessed,
    RelapseConfirmed,
    RelapseResolved,
    RelapseSuspected,
    RescueTreatment,
    Screened,
    TreatmentStopped,
)
from glidepath.record.event import Event

Kind = TypeVar("Kind", bound=Event)
SEVERE = 3
"""The grade from which an adverse event is severe."""
YEAR = timedelta(days=365.25)
NOT_ELIGIBLE = "not-eligible"


@dataclass(frozen=True, slots=True)
class Intake:
    """From screening to randomisation, numbers of participants.

    Parameters
    ----------
    not_eligible
        Evaluated so and not randomised.
    no_consent
        Screened without a consent to treatment that is in force, and not randomised.
    waiting
        Everybody else who is not randomised.
    """

    screened: int
    not_eligible: int
    no_consent: int
    waiting: int
    randomised: int


@dataclass(frozen=True, slots=True)
class Onward:
    """From allocation to the judgement of the outcome, numbers of participants.

    Parameters
    ----------
    received
        For whom a decision was issued, or a dose ordered, since randomisation.
    stopped
        Whose treatment ended for another reason than the stop rule.
    withdrew
        Whose consent to follow-up is withdrawn.
    going_on
        Not judged yet, and neither lost, withdrawn nor dead.
    """

    allocated: int
    received: int
    stopped: int
    lost: int
    withdrew: int
    died: int
    judged: int
    going_on: int


@dataclass(frozen=True, slots=True)
class Relapses:
    """Relapse since randomisation.

    Parameters
    ----------
    years
        Together, from randomisation to death, loss or now.
    """

    children: int
    confirmed: int
    resolved: int
    suspected: int
    rescued: int
    years: float

    @property
    def rate(self) -> float | None:
        """Confirmed relapses in 100 years of follow-up; ``None`` before there is any."""
        return 100 * self.confirmed / self.years if self.years else None


@dataclass(frozen=True, slots=True)
class Harm:
    """One kind of harm since randomisation: episodes, and children who had one."""

    kind: str
    episodes: int
    children: int


def intake(children: Sequence[Child], at: datetime) -> Intake:
    """Count from screening to randomisation."""
    entered = [each for each in children if each.of(Screened)]
    inside = [each for each in entered if each.randomised is not None]
    outside = [each for each in entered if each.randomised is None]
    unfit = [each for each in outside if _outcome(each) == NOT_ELIGIBLE]
    fit = [each for each in outside if _outcome(each) != NOT_ELIGIBLE]
    unwilling = [each for each in fit if not in_force(each, Scope.TREATMENT, at)]
    return Intake(len(entered), len(unfit), len(unwilling), len(fit) - len(unwilling), len(inside))


def _outcome(child: Child) -> str | None:
    return None if child.evaluation is None else child.evaluation.outcome


def exclusions(children: Sequence[Child]) -> tuple[tuple[str, int], ...]:
    """Count, by criterion, the participants whom it kept out; one may be kept out by several."""
    unfit = (each for each in children if each.randomised is None)
    found: dict[str, int] = {}
    for each in unfit:
        if each.evaluation is not None and each.evaluation.outcome == NOT_ELIGIBLE:
            for finding in each.evaluation.findings:
                if finding.get("met") == NOT_ELIGIBLE:
                    name = str(finding.get("criterion"))
                    found[name] = found.get(name, 0) + 1
    return tuple(sorted(found.items()))


def onward(children: Sequence[Child], at: datetime) -> Onward:
    """Count from allocation on; `children` that were not randomised do not count."""
    inside = [each for each in children if each.randomised is not None]
    judged = [each for each in inside if each.of(OutcomeAssessed)]
    lost = [each for each in inside if each.lost is not None]
    died = [each for each in inside if each.of(Died)]
    withdrew = [each for each in inside if _withdrew(each, at)]
    ended = {each.participant.id for each in (*judged, *lost, *died, *withdrew)}
    return Onward(
        allocated=len(inside),
        received=sum(bool(_since(e, DecisionIssued) or _since(e, DoseOrdered)) for e in inside),
        stopped=sum(bool(_since(each, TreatmentStopped)) for each in inside),
        lost=len(lost),
        withdrew=len(withdrew),
        died=len(died),
        judged=len(judged),
        going_on=len(inside) - len(ended),
    )


def _withdrew(child: Child, at: datetime) -> bool:
    given = any(stands for _, stands in changes(child, Scope.FOLLOW_UP))
    return given and not in_force(child, Scope.FOLLOW_UP, at)


def relapses(children: Sequence[Child], at: datetime) -> Relapses:
    """Count relapse since randomisation."""
    inside = [each for each in children if each.randomised is not None]
    confirmed = [_since(each, RelapseConfirmed) for each in inside]
    return Relapses(
        children=sum(bool(each) for each in confirmed),
        confirmed=sum(map(len, confirmed)),
        resolved=sum(len(_since(each, RelapseResolved)) for each in inside),
        suspected=sum(len(_since(each, RelapseSuspected)) for each in inside),
        rescued=sum(bool(_since(each, RescueTreatment)) for each in inside),
        years=sum(_years(each, at) for each in inside),
    )


def _began(child: Child) -> datetime:
    if child.randomised is None:
        raise AssertionError("a child that was not randomised")
    return child.first_moment(child.randomised.happened)


def _since(child: Child, kind: type[Kind]) -> list[Kind]:
    began = _began(child)
    return [each for each in child.of(kind) if child.last_moment(each.happened) >= began]


def _years(child: Child, at: datetime) -> float:
    ends = [child.first_moment(each.happened) for each in (child.lost, child.died) if each]
    return max((min([at, *ends]) - _began(child)) / YEAR, 0.0)


Found = Callable[[Child], Iterator[str]]
"""Gives the episode of every report of one kind since randomisation."""


def harms(children: Sequence[Child]) -> tuple[Harm, ...]:
    """Count harm since randomisation, kind by kind."""
    inside = [each for each in children if each.randomised is not None]
    return tuple(_harm(kind, find, inside) for kind, find in HARMS.items())


def _harm(kind: str, find: Found, children: Iterable[Child]) -> Harm:
    found: list[set[str]] = [set(find(each)) for each in children]
    return Harm(kind, sum(map(len, found)), sum(bool(each) for each in found))


def _adverse(least: int, *, serious: bool = False) -> Found:
    def find(child: Child) -> Iterator[str]:
        for each in _since(child, AdverseEvent):
            if each.grade >= least and (each.serious or not serious):
                yield each.event

    return find


def _infections(*, serious: bool) -> Found:
    def find(child: Child) -> Iterator[str]:
        for each in _since(child, Infection):
            if each.serious or not serious:
                yield each.event

    return find


def _each(kind: type[Event]) -> Found:
    def find(child: Child) -> Iterator[str]:
        yield from (str(number) for number, _ in enumerate(_since(child, kind)))

    return find


HARMS: dict[str, Found] = {
    "any": _adverse(1),
    "severe": _adverse(SEVERE),
    "serious": _adverse(1, serious=True),
    "infection": _infections(serious=False),
    "serious-infection": _infections(serious=True),
    "hospital": _each(Hospitalised),
    "death": _each(Died),
}
"""By kind, how its episodes are found; reports of one episode count once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many participants were meant to be randomised: evenly, from one day to another."""

    number: int
    first: date
    last: date

    def by(self, day: date) -> int:
        """Give the whole participants that were planned by the end of a day."""
        passed = min(max((day - self.first).days + 1, 0), self.days)
        return self.number * passed // self.days

    @property
    def days(self) -> int:
        """Both days included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Recruited:
    """Cumulative numbers at the end of a month, or today."""

    day: date
    screened: int
    consented: int
    randomised: int


def recruitment(children: Sequence[Child], today: date) -> tuple[Recruited, ...]:
    """Give how many had been screened, consented and randomised at the end of each month."""
    days = {
        kind: sorted(found)
        for kind, found in (
            ("screened", _firsts(children, Screened)),
            ("consented", _firsts(children, ConsentGiven)),
            ("randomised", [each.day(_began(each)) for each in children if each.randomised]),
        )
    }
    if not days["screened"]:
        return ()
    return tuple(
        Recruited(day, **{kind: sum(each <= day for each in found) for kind, found in days.items()})
        for day in _months(days["screened"][0], today)
    )


def _firsts(children: Iterable[Child], kind: type[Event]) -> list[date]:
    found = ((each, each.of(kind)) for each in children)
    return [each.day(each.first_moment(events[0].happened)) for each, events in found if events]


def _months(first: date, last: date) -> Iterator[date]:
    """The last day of each month, from that before the first one on, and the last day."""
    day = first.replace(day=1) - timedelta(days=1)
    while day < last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    yield last
