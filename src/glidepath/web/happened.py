"""What happened to a child as the lanes of its picture show it: visits, illness, other drugs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from glidepath.decide.basis import Basis
from glidepath.decide.samples import samples
from glidepath.decide.translations import interacting
from glidepath.protocol import Protocol
from glidepath.quantities import When, local_day
from glidepath.record import (
    AdverseEvent,
    CoMedicationStarted,
    CoMedicationStopped,
    DiseaseAssessed,
    DoseInterrupted,
    DosesMissed,
    Event,
    Hospitalised,
    Infection,
    VisitDone,
    VisitMissed,
    Vomited,
)
from glidepath.record.record import zone_of
from glidepath.report import Language
from glidepath.report.pictures import Happening, HappeningKind
from glidepath.report.written import written
from glidepath.web.events_told import event_told
from glidepath.web.words import tell

NOON = time(12)
SEVERE = 3
"""The grade from which an adverse event is severe."""
IMAGING = frozenset({"ultrasound", "mri"})
PLAIN = {
    VisitDone: HappeningKind.VISIT,
    VisitMissed: HappeningKind.VISIT_MISSED,
    Vomited: HappeningKind.NOT_TAKEN,
    DoseInterrupted: HappeningKind.NOT_TAKEN,
}
"""What is drawn as it was written down."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The record, from the first day that is shown on."""

    basis: Basis
    first: date
    language: Language

    def day(self, happened: When) -> date:
        return local_day(happened, zone_of(self.basis.record))

    def told(self, event: Event) -> str:
        return event_told(event, self.language, self.basis.protocol)

    def at(self, happened: When) -> datetime:
        """Where something stands in time, not before what is shown."""
        if self.day(happened) < self.first:
            return datetime.combine(self.first, NOON)
        return happened if isinstance(happened, datetime) else datetime.combine(happened, NOON)


def happenings(basis: Basis, first: date, language: Language) -> tuple[Happening, ...]:
    """Give what happened from a day on, and what lasts into it."""
    seen = _Seen(basis, first, language)
    return (*_plain(seen), *_pending(seen), *_illness(seen), *_drugs(seen))


def _plain(seen: _Seen) -> Iterator[Happening]:
    for event in seen.basis.record.events:
        if isinstance(event, DosesMissed):
            for missed in event.days or (event.happened,):
                if seen.day(missed) >= seen.first:
                    yield Happening(seen.at(missed), HappeningKind.NOT_TAKEN, seen.told(event))
        elif seen.day(event.happened) >= seen.first:
            kind = PLAIN.get(type(event))
            if isinstance(event, DiseaseAssessed) and event.methods & IMAGING:
                kind = HappeningKind.IMAGING
            if kind is not None:
                yield Happening(seen.at(event.happened), kind, seen.told(event))


def _pending(seen: _Seen) -> Iterator[Happening]:
    """Levels that were drawn, and of which nothing has been reported."""
    for sample in samples(seen.basis.record.events):
        if sample.result is None and seen.day(sample.drawn) >= seen.first:
            values = {"sample": sample.name}
            text = tell("event.LevelDrawn", seen.language, values)
            yield Happening(seen.at(sample.drawn), HappeningKind.PENDING, text)


def _illness(seen: _Seen) -> Iterator[Happening]:
    """Each episode once, from its first report until it resolved, as grave as it ever was."""
    found = [e for e in seen.basis.record.events if isinstance(e, AdverseEvent | Infection)]
    found.sort(key=_episode_of)  # reports of an episode stay in their order
    for _, reports in groupby(found, key=_episode_of):
        yield from _episode(seen, list(reports))
    for event in seen.basis.record.events:
        if isinstance(event, Hospitalised):
            yield from _lasting(seen, event, event.until, HappeningKind.SEVERE)


def _episode_of(event: AdverseEvent | Infection) -> tuple[str, str]:
    return type(event).__name__, event.event


def _episode(seen: _Seen, reports: list[AdverseEvent | Infection]) -> Iterator[Happening]:
    grave = any(_grave(each) for each in reports)
    kind = HappeningKind.SEVERE if grave else HappeningKind.ILLNESS
    end = next((each.happened for each in reports if each.resolved), None)
    told = [each for each in reports if not each.resolved] or reports
    yield from _lasting(seen, told[-1], end, kind, since=reports[0].happened)


def _grave(event: AdverseEvent | Infection) -> bool:
    return event.serious or (isinstance(event, AdverseEvent) and event.grade >= SEVERE)


def _lasting(
    seen: _Seen, event: Event, end: When | None, kind: HappeningKind, since: When | None = None
) -> Iterator[Happening]:
    """What lasts until an end, or goes on; nothing of what was over before what is shown."""
    start = event.happened if since is None else since
    if end is not None and seen.day(end) < seen.first:
        return
    until = None if end is None else seen.at(end)
    text = _span(seen, seen.told(event), start, end)
    yield Happening(seen.at(start), kind, text, until, lasting=True)


def _span(seen: _Seen, what: str, start: When | None, end: When | None) -> str:
    """What lasts, from when to when; what is not known is said so."""
    values = {
        "what": what,
        "first": _day_told(seen, start, "chart.not-known"),
        "last": _day_told(seen, end, "chart.goes-on"),
    }
    return tell("chart.lasting", seen.language, values)


def _day_told(seen: _Seen, day: When | None, otherwise: str) -> str:
    return tell(otherwise, seen.language) if day is None else written(seen.day(day), seen.language)


def _drugs(seen: _Seen) -> Iterator[Happening]:
    """Courses of drugs that interact with the drug of the trial."""
    protocol, running = seen.basis.protocol, dict[str, When | None]()
    if protocol is None:
        return
    for event in seen.basis.record.events:
        if isinstance(event, CoMedicationStarted | CoMedicationStopped):
            for drug in sorted(interacting(protocol, event.drug)):
                if isinstance(event, CoMedicationStarted):
                    running.setdefault(drug, event.happened)
                else:
                    yield from _course(
                        seen, protocol, drug, running.pop(drug, None), event.happened
                    )
    for drug, start in running.items():
        yield from _course(seen, protocol, drug, start, None)


def _course(
    seen: _Seen, protocol: Protocol, drug: str, start: When | None, end: When | None
) -> Iterator[Happening]:
    """A course; of one whose start is not written down, the record holds the stop alone."""
    if end is not None and seen.day(end) < seen.first:
        return
    known = {each.id: each.wording for each in protocol.parameters.interacting}
    name = written(known[drug], seen.language)
    text = _span(seen, name, start, end)
    at = datetime.combine(seen.first, NOON) if start is None else seen.at(start)
    until = None if end is None else seen.at(end)
    yield Happening(at, HappeningKind.DRUG, text, until, lasting=True, name=name)
