"""Grades for the laboratory values of a record, each against the child's own baseline."""

from collections.abc import Iterator
from datetime import datetime

from glidepath.conduct.grading.grade import Graded, grade
from glidepath.quantities import When, last_moment
from glidepath.record.enrolment import Randomised
from glidepath.record.measurement import LabReported
from glidepath.record.record import Record, zone_of
from glidepath.record.values import NotAnalysed


def grades(record: Record) -> Iterator[tuple[LabReported, Graded]]:
    """Give every laboratory result after randomisation with its grade, in order.

    Parameters
    ----------
    record
        As known at one instant. The baseline of a test is its last analysed result drawn by the
        end of the day of randomisation; a day without a time counts as its end.
    """
    entry = next((each for each in record.events if isinstance(each, Randomised)), None)
    if entry is None:
        return
    start = _end_of(record, entry.happened)
    before: dict[str, LabReported] = {}
    drawn = [(_drawn(record, each), each) for each in record.events if type(each) is LabReported]
    for when, event in sorted(drawn, key=lambda pair: pair[0]):
        if when > start:
            yield event, grade(event, before.get(event.test))
        elif not isinstance(event.result, NotAnalysed):
            before[event.test] = event


def _drawn(record: Record, event: LabReported) -> datetime:
    moment = event.happened if event.drawn_at is None else event.drawn_at
    return moment if isinstance(moment, datetime) else last_moment(moment, zone_of(record))


def _end_of(record: Record, moment: When) -> datetime:
    place = zone_of(record)
    day = moment.astimezone(place).date() if isinstance(moment, datetime) else moment
    return last_moment(day, place)
