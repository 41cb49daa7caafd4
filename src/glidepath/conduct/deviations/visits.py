"""Visits held against the plan: missed, or on a day that does not count any more.

A planned visit is attended where it was written down as done, or where everything it asks for that
leaves a trace in the record was done within its window. Assessments of a suspected relapse are
judged by their hours, elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TypeAlias

from glidepath.conduct.deviations.deviation import Deviation
from glidepath.conduct.deviations.scene import Scene, closed
from glidepath.conduct.deviations.traces import traced
from glidepath.decide.answer import Value
from glidepath.protocol.model import Visit, VisitAnchor
from glidepath.quantities import micrograms
from glidepath.record.enrolment import Randomised, Screened, VisitDone, VisitMissed
from glidepath.record.treatment import DoseOrdered, TreatmentStopped

LEVEL = "level"
TEN_YEARS = 3660
Attended: TypeAlias = VisitDone | VisitMissed


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned visit: its day, the first and the last one that count, and what came of it.

    Parameters
    ----------
    event
        The event that tells of it; ``None`` where there is none.
    """

    visit: Visit
    day: date
    opens: date
    closes: date
    event: Attended | None = None

    @property
    def name(self) -> str:
        """What it is called for ever: its kind, and its planned day."""
        return f"{self.visit.id}-{self.day.isoformat()}"


def visits(scene: Scene) -> Iterator[Deviation]:
    """Give every planned visit that was missed or not in its window."""
    for each in planned(scene):
        done = each.event
        if isinstance(done, VisitDone):
            yield from _out_of_window(scene, each, done)
        elif isinstance(done, VisitMissed) or each.closes < scene.asked_day:
            yield from _missed(scene, each)


def planned(scene: Scene) -> tuple[Planned, ...]:
    """Give every visit that was planned up to now, in the order of their days."""
    found: list[Planned] = []
    for plans in _by_name(scene).values():
        found += _assigned(scene, plans)
    return tuple(sorted(found, key=lambda each: (each.day, each.visit.id)))


def asks_for_level(visit: Visit) -> bool:
    """Whether a level is drawn at a visit of the trial; those before it are of the clinic."""
    return LEVEL in visit.procedures and visit.anchor is not VisitAnchor.SCREENING


def _missed(scene: Scene, each: Planned) -> Iterator[Deviation]:
    if each.event is None and traced(scene, each.visit.procedures, each.opens, each.closes):
        return
    known = closed(scene, each.closes) if each.event is None else scene.known(each.event)
    came = [
        other.visit
        for other in scene.of(VisitDone)
        if each.opens <= scene.day(other.happened) <= each.closes
    ]
    yield scene.deviation(
        "visit.replaced" if came else "visit.missed",
        each.name,
        each.day,
        known,
        event=each.event,
        source=each.visit.source,
        numbers={**_numbers(each), "other": ", ".join(came) or None},
    )


def _out_of_window(scene: Scene, each: Planned, done: VisitDone) -> Iterator[Deviation]:
    came = scene.day(done.happened)
    if each.opens <= came <= each.closes:
        return
    yield scene.deviation(
        "visit.out-of-window",
        done.id or "",
        done.happened,
        scene.known(done),
        event=done,
        source=each.visit.source,
        numbers={**_numbers(each), "days": (came - each.day).days},
    )


def _numbers(each: Planned) -> dict[str, Value]:
    return {
        "visit": each.visit.id,
        "planned": each.day.isoformat(),
        "opens": each.opens.isoformat(),
        "closes": each.closes.isoformat(),
    }


def _windowed(visit: Visit, day: date) -> Planned:
    opens, closes = day - timedelta(days=visit.before), day + timedelta(days=visit.after)
    return Planned(visit, day, opens, closes)


def _assigned(scene: Scene, plans: Sequence[Planned]) -> Iterator[Planned]:
    """Give each plan of a visit the event nearest to it; one that was done comes first."""
    told: tuple[Attended, ...] = (*scene.of(VisitDone), *scene.of(VisitMissed))
    found: dict[int, tuple[bool, int, Attended]] = {}
    for event in (each for each in told if plans and each.visit == plans[0].visit.id):
        came = scene.day(event.happened)
        days, place = min((abs((plan.day - came).days), n) for n, plan in enumerate(plans))
        rank = (isinstance(event, VisitMissed), days)
        if place not in found or rank < found[place][:2]:
            found[place] = (*rank, event)
    for place, plan in enumerate(plans):
        yield replace(plan, event=found[place][2]) if place in found else plan


def _by_name(scene: Scene) -> Mapping[str, list[Planned]]:
    """Give the plans of each visit: each version planned the days on which it was in force."""
    arm = None if scene.randomised is None else scene.randomised.arm
    found: defaultdict[str, list[Planned]] = defaultdict(list)
    for protocol in scene.protocols.versions:
        for visit in protocol.visits:
            for_arm = not visit.arms or arm in visit.arms
            if for_arm and visit.anchor is not VisitAnchor.SUSPICION:
                days = sorted(set(_days(scene, visit)))
                found[visit.id] += [
                    _windowed(visit, day) for day in days if scene.protocol(day) is protocol
                ]
    return {name: sorted(plans, key=lambda each: each.day) for name, plans in found.items()}


def _days(scene: Scene, visit: Visit) -> Iterator[date]:
    drug = asks_for_level(visit)
    for anchor, until in _spans(scene, visit.anchor):
        for offset in range(visit.day, _last(visit), visit.every or 1):
            day = anchor + timedelta(days=offset)
            if day > scene.asked_day or day >= until:
                break
            if not drug or _on_drug(scene, day):
                yield day


def _last(visit: Visit) -> int:
    """One more than the days to the last of a repeated visit; without an end ten years."""
    if visit.every is None:
        return visit.day + 1
    return TEN_YEARS if visit.until is None else visit.until + 1


def _spans(scene: Scene, anchor: VisitAnchor) -> Iterator[tuple[date, date]]:
    """Give the days from which a visit counts, each with the day that ends it."""
    end = scene.gone or date.max
    starts = sorted(set(_starts(scene, anchor)))
    for start, following in pairwise((*starts, date.max)):
        until = min(end, following)
        if anchor is VisitAnchor.STOP:
            again = (day for day, dose in _doses(scene) if dose > 0 and day > start)
            until = min((until, *again))
        yield start, until


def _starts(scene: Scene, anchor: VisitAnchor) -> Iterator[date]:
    match anchor:
        case VisitAnchor.SCREENING:
            yield from (scene.day(each.happened) for each in scene.of(Screened)[:1])
        case VisitAnchor.RANDOMISATION:
            yield from (scene.day(each.happened) for each in scene.of(Randomised)[:1])
        case VisitAnchor.RESTORE:
            yield from (
                scene.day(each.happened)
                for each in scene.of(DoseOrdered)
                if each.reason == "restore"
            )
        case VisitAnchor.STOP:
            yield from _ends_of_drug(scene)
        case _:
            yield from _changes(scene)


def _changes(scene: Scene) -> Iterator[date]:
    """The days since the randomisation on which another regimen came into force, drug going on."""
    start = scene.randomised
    for old, new in pairwise(scene.of(DoseOrdered)):
        other = _regimen(old) != _regimen(new) and _regimen(new)[0] > 0
        if other and start is not None and scene.day(new.happened) >= scene.day(start.happened):
            yield scene.day(new.happened)


def _regimen(order: DoseOrdered) -> tuple[int, int, str]:
    dose = micrograms(order.daily_dose.value, order.daily_dose.unit)
    return dose, order.interval_hours, order.formulation


def _doses(scene: Scene) -> Iterator[tuple[date, int]]:
    """Every order, and every end of treatment as one of nothing, with its day, in order."""
    for event in scene.events:
        if isinstance(event, DoseOrdered):
            yield scene.day(event.happened), _regimen(event)[0]
        elif isinstance(event, TreatmentStopped):
            yield scene.day(event.happened), 0


def _on_drug(scene: Scene, day: date) -> bool:
    """Whether a dose is in force on a day: one that ends on it, too."""
    before = [dose for when, dose in _doses(scene) if when < day]
    return not before or before[-1] > 0


def _ends_of_drug(scene: Scene) -> Iterator[date]:
    """The days since the randomisation on which the drug was ended."""
    start = scene.randomised
    for (_, before), (day, dose) in pairwise(_doses(scene)):
        if before > 0 and dose == 0 and start is not None and day >= scene.day(start.happened):
            yield day
