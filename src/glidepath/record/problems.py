"""Everything that is wrong with a record, at once."""

from dataclasses import replace

from glidepath.quantities.errors import Place, Problem, placed
from glidepath.record.checks import body, course, laboratory, levels, orders, times
from glidepath.record.checks.references import corrections, references
from glidepath.record.flaws import Flaw
from glidepath.record.plausible import USUAL, Plausible
from glidepath.record.record import Record, with_corrections, zone_of
from glidepath.record.timeline import Timeline

CHECKS = (
    times.knowledge,
    times.lifetime,
    times.death,
    times.sampling,
    times.inner_dates,
    times.stays,
    orders.overlaps,
    orders.off_trial,
    levels.samples,
    levels.drawings,
    levels.treatment,
    levels.limits,
    body.sizes,
    body.circulation,
    body.jumps,
    body.shrinking,
    laboratory.results,
    course.interruptions,
    course.co_medication,
    course.relapses,
    course.episodes,
    course.consent,
    course.randomisations,
    course.duplicates,
)
CHECKS_OF_SIZE = (orders.sizes, orders.line, levels.sizes)


def check(record: Record, plausible: Plausible = USUAL) -> tuple[Problem, ...]:
    """Give every problem of a record, in the order of its events.

    Parameters
    ----------
    record
        The whole record, not a view of what was known.
    plausible
        The highest dose and level that can be meant; by default as `Plausible` says.

    Returns
    -------
    tuple of Problem
        With paths such as ``events[3].daily_dose``; `severity` of the kind says whether a
        decision may go on.
    """
    index = {event.id: number for number, event in enumerate(record.events)}
    found = sorted(flaws(record, plausible), key=lambda flaw: index[flaw.event])
    return tuple(problem_of(flaw, Place(path=f"events[{index[flaw.event]}]")) for flaw in found)


def flaws(record: Record, plausible: Plausible = USUAL) -> tuple[Flaw, ...]:
    """Give every flaw of a record; facts are judged as corrected, corrections by themselves."""
    of_events = (*references(record), *corrections(record))
    unfit = {flaw.event for flaw in of_events if flaw.kind.startswith("correction-")}
    fit = tuple(event for event in record.events if event.id not in unfit)
    timeline = _timeline(with_corrections(replace(record, events=fit)))
    return (
        *of_events,
        *(flaw for one in CHECKS for flaw in one(timeline)),
        *(flaw for one in CHECKS_OF_SIZE for flaw in one(timeline, plausible)),
    )


def _timeline(record: Record) -> Timeline:
    return Timeline(record.participant, record.events, zone_of(record))


def problem_of(flaw: Flaw, place: Place) -> Problem:
    """Give a flaw as a problem, at the place of its event."""
    inner = Problem(Place(path=flaw.field), flaw.message, flaw.expected, flaw.kind)
    return placed(inner, place)
