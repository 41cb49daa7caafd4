"""What in the record stands behind a finding, so that a sentence can call it by its name.

The numbers of a Status say that something is open, not what it is; that is read here from the
record on which the answer rests. Nothing here decides anything.
"""

from collections.abc import Iterator
from datetime import date, datetime

from glidepath.decide.samples import (
    TWICE_DAILY,
    Sample,
    hours_after_dose,
    level_seen,
    samples,
)
from glidepath.decide.seen import LevelSeen
from glidepath.decide.status import Safety
from glidepath.decide.translations import asks_for, interacting
from glidepath.protocol import Span
from glidepath.quantities import end_of_day, local_day
from glidepath.record.illness import (
    AdverseEvent,
    CoMedicationStarted,
    CoMedicationStopped,
    Infection,
)
from glidepath.record.measurement import AssayChanged
from glidepath.record.record import zone_of
from glidepath.record.values import NotAnalysed
from glidepath.report.catalogue import catalogue
from glidepath.report.sentence import Named, Sentence, Value
from glidepath.report.setting import Setting
from glidepath.report.written import Range, hours


def open_events(setting: Setting, asked: Safety) -> Named | None:
    """Name the open adverse events and infections that ask for one thing; ``None`` for none."""
    reports: dict[str, AdverseEvent | Infection] = {}
    for event in setting.basis.record.events:
        if isinstance(event, AdverseEvent | Infection):
            reports[event.event] = event
    names = tuple(
        _event_name(each)
        for each in reports.values()
        if not each.resolved and asks_for(setting.protocol, each) == asked.value
    )
    return Named(names) if names else None


def _event_name(event: AdverseEvent | Infection) -> Sentence:
    if isinstance(event, AdverseEvent):
        return Sentence("event.adverse", {"term": event.term, "grade": event.grade})
    kind = "infection" if event.serious else "mild-infection"
    return Sentence(f"event.{kind}", {"location": event.location})


def drugs_taken(setting: Setting) -> Named | None:
    """Name the interacting drugs that are being taken; ``None`` for none."""
    taken: frozenset[str] = frozenset()
    for event in setting.basis.record.events:
        if isinstance(event, CoMedicationStarted):
            taken |= interacting(setting.protocol, event.drug)
        elif isinstance(event, CoMedicationStopped):
            taken -= interacting(setting.protocol, event.drug)
    known = setting.parameters.interacting
    names = tuple(each.wording for each in known if each.id in taken)
    return Named(names) if names else None


def drawn_samples(setting: Setting) -> Iterator[Sample]:
    """Give the samples for a level, the latest first."""
    place = zone_of(setting.basis.record)

    def moment(sample: Sample) -> datetime:
        drawn = sample.drawn
        return drawn if isinstance(drawn, datetime) else end_of_day(drawn, place)

    yield from sorted(samples(setting.basis.record.events), key=moment, reverse=True)


def toxic_sample(setting: Setting) -> tuple[int, date] | None:
    """Give level and day of the latest sample at the toxic limit; ``None`` for none."""
    place = zone_of(setting.basis.record)
    for sample in drawn_samples(setting):
        seen = _seen(setting, sample)
        if seen.value >= setting.parameters.safety.toxic_level:
            return seen.value, local_day(sample.drawn, place)
    return None


def assay_in_use(setting: Setting) -> str:
    """Give the id of the assay that the site uses on the day of the answer."""
    changes = [each for each in setting.basis.record.events if isinstance(each, AssayChanged)]
    return changes[-1].assay if changes else setting.parameters.level.assay


def _seen(setting: Setting, sample: Sample) -> LevelSeen:
    assay, interval = assay_in_use(setting), setting.status.interval
    return level_seen(sample, setting.parameters.level, assay, interval)


def doubts(setting: Setting) -> tuple[Sentence, ...]:
    """Say why the latest result does not count as a valid level, where it is newer than one."""
    place = zone_of(setting.basis.record)
    for sample in drawn_samples(setting):
        day = local_day(sample.drawn, place)
        if (setting.day - day).days >= setting.status.level_days:
            return ()
        if sample.result is not None:
            fault = _fault(setting, sample)
            return (Sentence(fault.key, {**fault.values, "date": day}),)
    return ()


def _fault(setting: Setting, sample: Sample) -> Sentence:
    limits = setting.parameters.level
    twice = setting.status.interval == TWICE_DAILY
    window = limits.window_twice if twice else limits.window_once
    seen = _seen(setting, sample)
    passed = hours_after_dose(sample)
    if isinstance(sample.result, NotAnalysed):
        return Sentence("sample.not-analysed")
    if sample.specimen != limits.specimen:
        return Sentence("sample.specimen", {"specimen": _specimen(limits.specimen)})
    if passed is None:
        return Sentence("sample.untimed")
    if not seen.trough:
        drawn_after = hours(round(passed * 60))
        return Sentence("sample.mistimed", {"hours": drawn_after, "window": _hours(window)})
    return Sentence("sample.unsettled" if seen.timed else "sample.assay")


def _specimen(identifier: str) -> Value:
    return catalogue().texts.get(f"sample.specimens.{identifier}", identifier)


def _hours(window: Span) -> Range:
    return Range(hours(window.low), hours(window.high))
