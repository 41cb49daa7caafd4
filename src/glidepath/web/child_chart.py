"""What the screen adds to the picture of a plan: platelets, and what happened, kind by kind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from glidepath.conduct.grading import Grade, grades
from glidepath.decide.answer import Answer
from glidepath.decide.basis import Basis
from glidepath.protocol import Protocol
from glidepath.quantities import When, local_day, zone
from glidepath.quantities.analytes import convert_analyte
from glidepath.record import (
    Died,
    DoseOrdered,
    LabReported,
    LostToFollowUp,
    RelapseDismissed,
    RelapseResolved,
    RescueTreatment,
    TreatmentStopped,
)
from glidepath.record.enrolment import Randomised
from glidepath.record.event import Event as Happened
from glidepath.record.record import zone_of
from glidepath.record.values import BelowLimit, Quantity
from glidepath.report import Language
from glidepath.report.documents.plan_chart import first_shown
from glidepath.report.pictures import Count, CountKind, Event, EventKind, LevelChart
from glidepath.web.happened import happenings
from glidepath.web.words import tell

PLATELETS, UNIT = "platelets", "10*9/L"
SEVERE = 3
"""A grade of toxicity from which a count is drawn as very low."""
NOON = time(12)
MARKS: dict[type[Happened], tuple[str, EventKind]] = {
    TreatmentStopped: ("stopped", EventKind.SAFETY),
    RescueTreatment: ("rescue", EventKind.RELAPSE),
    RelapseDismissed: ("dismissed", EventKind.NOTE),
    RelapseResolved: ("resolved", EventKind.NOTE),
    LostToFollowUp: ("lost", EventKind.NOTE),
    Died: ("died", EventKind.SAFETY),
}
"""What has a line through all panels, beside what the plan draws."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A platelet count: when it was drawn, and what it is."""

    drawn: When
    count: Count


def with_strips(chart: LevelChart, answer: Answer, language: Language) -> LevelChart:
    """Give the picture of a plan with platelets and what happened, as known at its answer."""
    basis, found = answer.basis, answer.assessment
    if found is None or basis.protocol is None:
        raise AssertionError("a picture was made from an answer without an assessment")
    first = first_shown(basis, found.status)
    counted = tuple(counts(basis))
    shown = tuple(each.count for each in counted if _day(basis, each.drawn) >= first)
    return replace(
        chart,
        platelets=shown,
        limits=tuple(_limits(basis.protocol, language)) if shown else (),
        own=_own(basis, counted, language) if shown else None,
        events=(*chart.events, *_events(basis, first, language)),
        happenings=tuple(happenings(basis, first, language)),
    )


def counts(basis: Basis) -> Iterator[Counted]:
    """Give every platelet count that was analysed, with its grade, in order of drawing."""
    entry_and_counts = tuple(each for each in basis.record.events if _counts(each))
    graded = {id(e): each for e, each in grades(replace(basis.record, events=entry_and_counts))}
    for event in entry_and_counts:
        if isinstance(event, LabReported):
            drawn = event.happened if event.drawn_at is None else event.drawn_at
            grade = graded.get(id(event))
            number = grade.grade if isinstance(grade, Grade) else 0
            match event.result:
                case BelowLimit(below=below):
                    yield Counted(drawn, _count(drawn, below, CountKind.BELOW))
                case Quantity() as quantity:
                    yield Counted(drawn, _count(drawn, quantity, _kind(number)))


def _counts(event: Happened) -> bool:
    """Whether an event is a platelet count, or what the baseline of the counts hangs on."""
    return isinstance(event, Randomised) or (
        isinstance(event, LabReported) and event.test == PLATELETS
    )


def _count(drawn: When, quantity: Quantity, kind: CountKind) -> Count:
    value = convert_analyte(PLATELETS, quantity.value, quantity.unit, UNIT)
    return Count(moment_of(drawn), float(value), kind)


def _kind(grade: int) -> CountKind:
    if grade >= SEVERE:
        return CountKind.VERY_LOW
    return CountKind.LOW if grade else CountKind.COUNTED


def moment_of(happened: When) -> datetime:
    """Give where something stands in time: a day without a time at its noon."""
    return happened if isinstance(happened, datetime) else datetime.combine(happened, NOON)


def _day(basis: Basis, happened: When) -> date:
    return local_day(happened, zone_of(basis.record))


def _limits(protocol: Protocol, language: Language) -> Iterator[tuple[float, str]]:
    """The counts at which the protocol decides something; 0 decides nothing."""
    parameters = protocol.parameters
    named = {
        "remission": parameters.remission.platelets_min,
        "provisional": parameters.restore.provisional_platelets_below,
    }
    for name, limit in named.items():
        if limit:
            yield float(limit), tell(f"chart.platelets-{name}", language, {"count": str(limit)})


def _own(
    basis: Basis, counted: tuple[Counted, ...], language: Language
) -> tuple[float, str] | None:
    """The last count by the end of the day of randomisation, as the grades have it too."""
    entry = next((each for each in basis.record.events if isinstance(each, Randomised)), None)
    if entry is None:
        return None
    until = _day(basis, entry.happened)
    before = [each for each in counted if _day(basis, each.drawn) <= until]
    if not before or before[-1].count.kind is CountKind.BELOW:
        return None
    value = before[-1].count.value
    return value, tell("chart.platelets-own", language, {"count": f"{value:g}"})


def _events(basis: Basis, first: date, language: Language) -> Iterator[Event]:
    """The turns of the story, each a line through all panels."""
    place = zone(basis.record.participant.time_zone)
    for event in basis.record.events:
        found = MARKS.get(type(event))
        if isinstance(event, DoseOrdered) and event.daily_dose.value == 0:
            found = ("off", EventKind.NOTE)
        if found is not None and local_day(event.happened, place) >= first:
            name, kind = found
            yield Event(moment_of(event.happened), kind, tell(f"chart.{name}", language))
