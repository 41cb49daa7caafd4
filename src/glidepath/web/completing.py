"""How complete the data of a child are: each planned visit, what came of it, and what it lacks.

The visits, their windows and the traces that they leave are those by which deviations are found, so
that a visit that is missing here is missing there.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from glidepath.conduct.child import Child
from glidepath.conduct.complete import pending_levels
from glidepath.conduct.deviations.scene import Scene, scene_of
from glidepath.conduct.deviations.traces import trace_days
from glidepath.conduct.deviations.visits import Planned, planned
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import Visit
from glidepath.record.enrolment import VisitDone, VisitMissed


class Coming(StrEnum):
    """What came of a planned visit.

    ``SILENT``: its days have passed, and nobody has written down anything. ``OPEN``: there is still
    time.
    """

    DONE = "done"
    REASONED = "reasoned"
    UNREASONED = "unreasoned"
    SILENT = "silent"
    OPEN = "open"


WITHOUT_REASON = frozenset({Coming.UNREASONED, Coming.SILENT})


@dataclass(frozen=True, slots=True)
class Expected:
    """A planned visit of a child.

    Parameters
    ----------
    came
        The day on which it was done; ``None`` where it was not, or only its traces show it.
    reason
        Why it was missed; empty where nobody said.
    lacks
        Procedures of a visit that was done which left no trace in its window.
    """

    visit: Visit
    day: date
    opens: date
    closes: date
    coming: Coming
    came: date | None
    reason: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Complete:
    """The visits of a child that were planned up to now, and the samples that wait for a result."""

    code: str
    site: str
    visits: tuple[Expected, ...]
    pending: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of visits, and of results that are pending.

    Parameters
    ----------
    expected
        Those whose days have passed, or of which something was written down.
    lacking
        Done, but without all that it asks for.
    """

    expected: int
    done: int
    lacking: int
    reasoned: int
    unreasoned: int
    pending: int


def completeness(child: Child, protocols: ProtocolHistory, at: datetime) -> Complete:
    """Give how complete the data of a child are at an instant."""
    scene = scene_of(protocols, child.record, at, None)
    traces = trace_days(scene)
    return Complete(
        child.participant.id,
        child.participant.site,
        tuple(_expected(scene, each, traces) for each in planned(scene)),
        tuple(each.sample for each in pending_levels(child)),
    )


Traces = Mapping[str, tuple[date, ...]]
"""By procedure, the days on which it left a trace, in order."""


def _expected(scene: Scene, plan: Planned, traces: Traces) -> Expected:
    coming = _coming(scene, plan, traces)
    done = plan.event if isinstance(plan.event, VisitDone) else None
    came = None if done is None else scene.day(done.happened)
    reason = plan.event.reason if isinstance(plan.event, VisitMissed) else None
    lacks = tuple(_lacking(plan, came, traces)) if coming is Coming.DONE else ()
    return Expected(
        plan.visit, plan.day, plan.opens, plan.closes, coming, came, reason or "", lacks
    )


def _coming(scene: Scene, plan: Planned, traces: Traces) -> Coming:
    match plan.event:
        case VisitDone():
            return Coming.DONE
        case VisitMissed(reason=reason):
            return Coming.REASONED if reason else Coming.UNREASONED
    known = [each for each in plan.visit.procedures if each in traces]
    if known and all(_left(traces[each], plan.opens, plan.closes) for each in known):
        return Coming.DONE
    return Coming.SILENT if plan.closes < scene.asked_day else Coming.OPEN


def _lacking(plan: Planned, came: date | None, traces: Traces) -> Iterator[str]:
    """Give what left no trace in the window, or on the day of a visit outside it."""
    opens = plan.opens if came is None else min(plan.opens, came)
    closes = plan.closes if came is None else max(plan.closes, came)
    for each in plan.visit.procedures:
        if each in traces and not _left(traces[each], opens, closes):
            yield each


def _left(days: tuple[date, ...], opens: date, closes: date) -> bool:
    """Whether one of some days, in order, lies in a window."""
    place = bisect_left(days, opens)
    return place < len(days) and days[place] <= closes


def counted(visits: Iterable[Expected], pending: int = 0) -> Counted:
    """Count visits, those that still have time left out."""
    found = [each for each in visits if each.coming is not Coming.OPEN]
    return Counted(
        expected=len(found),
        done=sum(each.coming is Coming.DONE for each in found),
        lacking=sum(bool(each.lacks) for each in found),
        reasoned=sum(each.coming is Coming.REASONED for each in found),
        unreasoned=sum(each.coming in WITHOUT_REASON for each in found),
        pending=pending,
    )


def by_site(found: Iterable[Complete]) -> Mapping[str, Counted]:
    """Count site by site."""
    sites: dict[str, list[Complete]] = {}
    for each in found:
        sites.setdefault(each.site, []).append(each)
    return {site: whole(sites[site]) for site in sorted(sites)}


def whole(found: Iterable[Complete]) -> Counted:
    """Count everybody together."""
    children = tuple(found)
    visits = (visit for each in children for visit in each.visits)
    return counted(visits, sum(len(each.pending) for each in children))


def by_visit(found: Iterable[Complete]) -> tuple[tuple[Visit, Counted], ...]:
    """Count visit by visit, in the order in which they come; no result belongs to a visit."""
    visits: dict[str, list[Expected]] = {}
    for each in found:
        for visit in each.visits:
            visits.setdefault(visit.visit.id, []).append(visit)
    return tuple((each[0].visit, counted(each)) for each in visits.values())
