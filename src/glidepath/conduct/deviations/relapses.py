"""Suspected relapses that were not assessed in time: a suspicion does not lapse, it is overdue."""

from collections.abc import Iterator
from datetime import timedelta

from glidepath.conduct.deviations.deviation import Deviation
from glidepath.conduct.deviations.scene import Scene, sources
from glidepath.record.event import Event
from glidepath.record.illness import RelapseConfirmed, RelapseDismissed, RelapseSuspected
from glidepath.record.measurement import DiseaseAssessed

ANSWERS = (RelapseConfirmed, RelapseDismissed)
AN_HOUR = timedelta(hours=1)


def relapses(scene: Scene) -> Iterator[Deviation]:
    """Give every suspicion that was assessed late, or is overdue now."""
    open_since: Event | None = None
    for event in scene.events:
        if isinstance(event, ANSWERS):
            if open_since is not None:
                yield from _overdue(scene, open_since, event)
            open_since = None
        elif open_since is None and _suspects(event):
            open_since = event
    if open_since is not None:
        yield from _overdue(scene, open_since, None)


def _suspects(event: Event) -> bool:
    worse = isinstance(event, DiseaseAssessed) and event.response == "worsening"
    return worse or isinstance(event, RelapseSuspected)


def _overdue(scene: Scene, suspected: Event, answered: Event | None) -> Iterator[Deviation]:
    """A day without a time counts in favour of who assessed: it may have been soon enough."""
    protocol = scene.protocol(scene.day(suspected.happened))
    allowed = protocol.parameters.restore.assessment_hours
    deadline = scene.last(suspected.happened) + allowed * AN_HOUR
    assessed = scene.at if answered is None else scene.first(answered.happened)
    gone = scene.gone
    if assessed <= deadline or (gone is not None and gone <= scene.day(deadline)):
        return
    yield scene.deviation(
        "relapse.overdue",
        suspected.id or "",
        suspected.happened,
        deadline,
        event=suspected,
        source=sources(protocol, "restore.assessment-hours"),
        numbers={
            "hours_allowed": allowed,
            "assessed": None if answered is None else assessed.isoformat(),
            "over": f"{(assessed - deadline) / AN_HOUR:.1f}",
        },
    )
