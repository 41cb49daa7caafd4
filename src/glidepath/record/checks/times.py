"""Checks of times: birth, death, knowledge, and dates inside an event."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from glidepath.quantities.time import When
from glidepath.record.enrolment import Died, Randomised, Screened, VisitDone
from glidepath.record.event import Event
from glidepath.record.flaws import Flaw
from glidepath.record.illness import Hospitalised, Vaccinated
from glidepath.record.measurement import LabReported, LevelDrawn, LevelReported, Measured
from glidepath.record.timeline import Timeline, name
from glidepath.record.treatment import Dispensed, DoseOrdered, DoseResumed, DosesMissed, Vomited

OLDEST = 120
TOLERATED_HOURS = Fraction(1, 2)
DONE_WITH_THE_LIVING = (
    Dispensed,
    DoseOrdered,
    DoseResumed,
    LevelDrawn,
    Measured,
    Randomised,
    Screened,
    Vaccinated,
    VisitDone,
    Vomited,
)


def knowledge(timeline: Timeline) -> Iterator[Flaw]:
    """Nothing is known before it happens."""
    for event in timeline.events:
        if event.known is not None and timeline.before(event.known, event.happened):
            yield Flaw(
                "known-before-happened",
                name(event),
                "known",
                f"known {event.known}, before it happened {event.happened}",
                "the same time or a later one",
            )


def lifetime(timeline: Timeline) -> Iterator[Flaw]:
    """Everything happens after birth, and within a human life."""
    born = timeline.participant.born
    for event in timeline.events:
        day = timeline.day(event.happened)
        if day < born.earliest():
            message = f"happened {day}, before the birth {born}"
            yield Flaw("before-birth", name(event), "happened", message, "a day after the birth")
        if day.year - born.latest().year > OLDEST:
            message = f"happened {day}; the child, born {born}, would be over {OLDEST} years old"
            yield Flaw("impossible-age", name(event), "happened", message, "a day within its life")


def death(timeline: Timeline) -> Iterator[Flaw]:
    """Nothing is done with the child after its death."""
    for died in timeline.of(Died)[:1]:
        for event in timeline.events:
            late = timeline.before(died.happened, event.happened)
            if late and isinstance(event, DONE_WITH_THE_LIVING):
                message = f"{type(event).__name__} after the death on {timeline.day(died.happened)}"
                yield Flaw("after-death", name(event), "happened", message, "a day before it")


def sampling(timeline: Timeline) -> Iterator[Flaw]:
    """The dose comes before the sample and the sample before the report."""
    for event in timeline.events:
        match event:
            case LabReported() | LevelReported():
                yield from _report(timeline, event)
            case LevelDrawn():
                yield from _dose(timeline, event, event.happened)


def _report(timeline: Timeline, event: LabReported | LevelReported) -> Iterator[Flaw]:
    drawn = event.drawn_at
    if drawn is not None and timeline.before(event.happened, drawn):
        message = f"drawn {drawn}, after the report {event.happened}"
        yield Flaw("drawn-after-report", name(event), "drawn_at", message, "an earlier time")
    if isinstance(event, LevelReported):
        yield from _dose(timeline, event, drawn)


def _dose(
    timeline: Timeline, event: LevelDrawn | LevelReported, drawn: When | None
) -> Iterator[Flaw]:
    dose, hours = event.last_dose_at, event.hours_since_dose
    if dose is None or drawn is None:
        return
    if timeline.before(drawn, dose):
        message = f"the last dose {dose} lies after the sample {drawn}"
        yield Flaw("dose-after-sample", name(event), "last_dose_at", message, "an earlier time")
    elif hours is not None and not _agree(timeline, dose, drawn, hours):
        message = f"{hours} hours since the dose, but from {dose} to {drawn} are others"
        expected = "the hours between these times, or one of the two left out"
        yield Flaw("hours-disagree", name(event), "hours_since_dose", message, expected)


def _agree(timeline: Timeline, dose: When, drawn: When, hours: Decimal) -> bool:
    least = timeline.earliest(drawn) - timeline.latest(dose)
    most = timeline.latest(drawn) - timeline.earliest(dose)
    return (
        Fraction(least // timedelta(seconds=1), 3600) - TOLERATED_HOURS
        <= Fraction(hours)
        <= Fraction(most // timedelta(seconds=1), 3600) + TOLERATED_HOURS
    )


def inner_dates(timeline: Timeline) -> Iterator[Flaw]:
    """A date inside an event fits the event."""
    for event in timeline.events:
        for field, message in _misplaced(timeline, event):
            yield Flaw("later-than-event", name(event), field, message, "an earlier one")
        if isinstance(event, DosesMissed) and event.count < len(set(event.days)):
            message = f"{event.count} doses missed on {len(set(event.days))} days"
            yield Flaw("missed-days", name(event), "count", message, "at least one dose a day")


def _misplaced(timeline: Timeline, event: Event) -> Iterator[tuple[str, str]]:
    day = timeline.day(event.happened)
    match event:
        case Screened(remission_since=since) if since is not None and since.earliest() > day:
            yield "remission_since", f"remission since {since}, after the screening on {day}"
        case DosesMissed(days=days) if days and max(days) > day:
            yield "days", f"a dose missed on {max(days)}, told on {day}"


def stays(timeline: Timeline) -> Iterator[Flaw]:
    """A stay in hospital ends after it begins."""
    for stay in timeline.of(Hospitalised):
        if stay.until is not None and timeline.before(stay.until, stay.happened):
            message = f"the stay ends {stay.until}, before it begins {stay.happened}"
            yield Flaw("ends-before-beginning", name(stay), "until", message, "a later time")
