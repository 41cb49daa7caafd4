"""What is still open about a participant, so that nothing is signed or locked too early."""

from collections.abc import Iterator

from glidepath.conduct.child import Child
from glidepath.conduct.deviating import DeviationState
from glidepath.conduct.querying import Query
from glidepath.record.event import Event
from glidepath.record.illness import (
    RelapseConfirmed,
    RelapseDismissed,
    RelapseResolved,
    RelapseSuspected,
)
from glidepath.record.measurement import LevelDrawn, LevelReported


def unfinished(child: Child) -> Iterator[tuple[str, str]]:
    """Give everything that is open: its kind, and the id of what it is about."""
    yield from ((f"query-{each.state}", each.id) for each in open_queries(child))
    yield from (("level-pending", each.sample) for each in pending_levels(child))
    yield from (("suspicion", each.id or "") for each in open_suspicions(child))
    for each in child.deviations.values():
        if each.state is DeviationState.NOTED:
            yield "deviation-unexplained", each.id


def open_queries(child: Child) -> Iterator[Query]:
    """Give the queries about which somebody has to do something."""
    return (each for each in child.queries.values() if not each.settled)


def pending_levels(child: Child) -> Iterator[LevelDrawn]:
    """Give the samples without a result."""
    reported = {each.sample for each in child.of(LevelReported)}
    return (each for each in child.of(LevelDrawn) if each.sample not in reported)


def open_suspicions(child: Child) -> tuple[RelapseSuspected, ...]:
    """Give the suspicions of a relapse that nobody has assessed; they do not lapse."""
    found: list[RelapseSuspected] = []
    for each in relapses(child):
        match each:
            case RelapseSuspected():
                found.append(each)
            case RelapseConfirmed() | RelapseDismissed():
                found.clear()
    return tuple(found)


def open_relapse(child: Child) -> RelapseConfirmed | None:
    """Give the confirmed relapse that is not over."""
    found: RelapseConfirmed | None = None
    for each in relapses(child):
        match each:
            case RelapseConfirmed():
                found = each
            case RelapseResolved():
                found = None
    return found


def relapses(child: Child) -> tuple[Event, ...]:
    """Give every event of a relapse as it reads now, in order."""
    kinds = (RelapseSuspected, RelapseConfirmed, RelapseDismissed, RelapseResolved)
    return tuple(each for each in child.events if isinstance(each, kinds))
