"""A record's events in the order in which they count.

Dates without a time take their unfavourable end: what is observed counts from the start of that
day, what is ordered or taken from its end, and a sample for a level after that, so that it is not
taken for one on the regimen before.
"""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from glidepath.decide.samples import Sample, samples
from glidepath.quantities import When, end_of_day, local_day, start_of_day
from glidepath.record.event import Event
from glidepath.record.measurement import LabReported, LevelDrawn, LevelReported
from glidepath.record.record import Record, zone_of
from glidepath.record.treatment import (
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    DosesMissed,
    FormulationChanged,
    TreatmentStopped,
    Vomited,
)

AT_THE_END = (
    DoseOrdered,
    FormulationChanged,
    TreatmentStopped,
    DoseInterrupted,
    DoseResumed,
    DosesMissed,
    Vomited,
    Sample,
)
"""Events that count from the end of a day whose time is not stated."""

Happening = tuple[date, Event | Sample]


def happenings(record: Record) -> Iterator[Happening]:
    """Give every event with its local day, in order; a level stands at the day it was drawn.

    Parameters
    ----------
    record
        As known at one instant: a sample without a known result is pending.
    """
    place = zone_of(record)
    stated = [*_stated(record), *((each.drawn, each) for each in samples(record.events))]
    ordered = sorted(
        stated, key=lambda pair: (_moment(pair[1], pair[0], place), isinstance(pair[1], Sample))
    )
    for when, each in ordered:
        yield local_day(when, place), each


def _stated(record: Record) -> Iterator[tuple[When, Event | Sample]]:
    for event in record.events:
        if isinstance(event, DosesMissed) and event.days:
            yield from ((day, event) for day in event.days)
        elif isinstance(event, LabReported) and event.drawn_at is not None:
            yield event.drawn_at, event
        elif not isinstance(event, LevelDrawn | LevelReported):
            yield event.happened, event


def _moment(each: Event | Sample, stated: When, place: tzinfo) -> datetime:
    if isinstance(stated, datetime):
        return stated
    return (
        end_of_day(stated, place) if isinstance(each, AT_THE_END) else start_of_day(stated, place)
    )
