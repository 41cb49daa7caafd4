"""A record's events in the order in which they count.

A date without a time counts from the end of its day, when it is known: what was found first, then
what was ordered or taken, and a sample for a level last, so that it is not taken for one on the
regimen before.
"""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from glidepath.decide.samples import Sample, samples
from glidepath.decide.translations import concerns_dose
from glidepath.quantities import When, end_of_day, local_day
from glidepath.record.event import Event
from glidepath.record.measurement import LabReported
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

TAKEN = frozenset(
    {
        DoseOrdered,
        FormulationChanged,
        TreatmentStopped,
        DoseInterrupted,
        DoseResumed,
        DosesMissed,
        Vomited,
    }
)
"""Events of what was ordered or taken."""

Happening = tuple[date, Event | Sample]


def happenings(record: Record) -> Iterator[Happening]:
    """Give every event that concerns a dose with its local day, in order.

    A level and a laboratory value stand at the day on which the sample was drawn.

    Parameters
    ----------
    record
        As known at one instant: a sample without a known result is pending.
    """
    place = zone_of(record)
    stated = [*_stated(record), *((each.drawn, each) for each in samples(record.events))]
    for when, each in sorted(stated, key=lambda pair: _order(pair[0], pair[1], place)):
        yield local_day(when, place), each


def _stated(record: Record) -> Iterator[tuple[When, Event | Sample]]:
    for event in record.events:
        if type(event) not in TAKEN and not concerns_dose(event):
            continue
        if type(event) is DosesMissed and event.days:
            yield from ((day, event) for day in event.days)
        elif type(event) is LabReported and event.drawn_at is not None:
            yield event.drawn_at, event
        else:
            yield event.happened, event


def _order(stated: When, each: Event | Sample, place: tzinfo) -> tuple[datetime, int]:
    """A whole day ends before the first moment of the next day happens."""
    if isinstance(stated, datetime):
        return stated, 0
    rank = -1 if isinstance(each, Sample) else -2 if type(each) in TAKEN else -3
    return end_of_day(stated, place), rank
