"""The level that a visit asks for (T4): not drawn, drawn late, or drawn so that it cannot count.

Only visits that took place are looked at: a missed visit is a deviation of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from glidepath.conduct.deviations.deviation import Deviation
from glidepath.conduct.deviations.scene import Scene, closed, sources
from glidepath.conduct.deviations.visits import Planned, asks_for_level, planned
from glidepath.decide.answer import Value
from glidepath.decide.samples import Sample, hours_after_dose, level_seen, samples
from glidepath.protocol.model import Protocol
from glidepath.record.enrolment import VisitDone
from glidepath.record.event import Event
from glidepath.record.measurement import AssayChanged, LevelDrawn, LevelReported
from glidepath.record.treatment import DoseOrdered

PARAMETERS = ("level.max-age", "level.window-once", "level.assay")


def levels(scene: Scene) -> Iterator[Deviation]:
    """Give every level that a visit asked for and that is not there, late or of no use."""
    plans = [each for each in planned(scene) if asks_for_level(each.visit)]
    drawn = tuple(samples(scene.events))
    for each in plans:
        if isinstance(each.event, VisitDone) and each.closes < scene.asked_day:
            following = [other.opens for other in plans if other.day > each.day]
            yield from _of_visit(scene, each, each.event, drawn, min(following, default=date.max))


def _of_visit(
    scene: Scene, plan: Planned, done: VisitDone, drawn: Sequence[Sample], following: date
) -> Iterator[Deviation]:
    """Judge the level of a visit that took place; the next such visit begins on a day."""
    came = scene.day(done.happened)
    opens, closes = min(plan.opens, came), max(plan.closes, came)
    within = [each for each in drawn if opens <= scene.day(each.drawn) <= closes]
    if within:
        if not any(_valid(scene, each) for each in within):
            yield _not_valid(scene, plan, within[-1])
        return
    late = [each for each in drawn if closes < scene.day(each.drawn) < following]
    if late:
        yield _late(scene, plan, late[0])
    else:
        yield scene.deviation(
            "level.missed",
            plan.name,
            plan.day,
            closed(scene, closes),
            source=_source(scene, plan.day),
            numbers={"visit": plan.visit.id, "planned": plan.day.isoformat()},
        )


def _late(scene: Scene, plan: Planned, sample: Sample) -> Deviation:
    days = (scene.day(sample.drawn) - plan.closes).days
    return scene.deviation(
        "level.late",
        plan.name,
        sample.drawn,
        scene.last(sample.drawn),
        event=_event(scene, sample),
        source=_source(scene, scene.day(sample.drawn)),
        numbers={"visit": plan.visit.id, "sample": sample.name, "days": days},
    )


def _not_valid(scene: Scene, plan: Planned, sample: Sample) -> Deviation:
    hours = hours_after_dose(sample)
    numbers: Mapping[str, Value] = {
        "visit": plan.visit.id,
        "sample": sample.name,
        "hours": None if hours is None else f"{float(hours):.1f}",
        "specimen": sample.specimen,
        "assay": sample.assay,
    }
    return scene.deviation(
        "level.not-valid",
        sample.name,
        sample.drawn,
        scene.last(sample.drawn),
        event=_event(scene, sample),
        source=_source(scene, scene.day(sample.drawn)),
        numbers=numbers,
    )


def _valid(scene: Scene, sample: Sample) -> bool:
    """Whether time, specimen and assay are those that the protocol wants."""
    protocol = scene.protocol(scene.day(sample.drawn))
    limits = protocol.parameters.level
    return bool(
        level_seen(sample, limits, _assay(scene, protocol, sample), _interval(scene, sample)).timed
    )


def _interval(scene: Scene, sample: Sample) -> int:
    """Hours between two intakes when the sample was drawn."""
    before = [
        each
        for each in scene.of(DoseOrdered)
        if scene.last(each.happened) < scene.last(sample.drawn)
    ]
    return before[-1].interval_hours if before else 24


def _assay(scene: Scene, protocol: Protocol, sample: Sample) -> str:
    """The assay that the site used then."""
    before = [
        each
        for each in scene.of(AssayChanged)
        if scene.last(each.happened) <= scene.last(sample.drawn)
    ]
    return before[-1].assay if before else protocol.parameters.level.assay


def _event(scene: Scene, sample: Sample) -> Event | None:
    told = (each for each in scene.events if isinstance(each, LevelDrawn | LevelReported))
    return next((each for each in told if each.sample == sample.name), None)


def _source(scene: Scene, on: date) -> str:
    return sources(scene.protocol(on), *PARAMETERS)
