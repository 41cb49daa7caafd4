"""Checks of the course of things: what ends has begun, and the same fact is told once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from glidepath.record.enrolment import ConsentGiven, ConsentWithdrawn, Randomised
from glidepath.record.event import Event
from glidepath.record.flaws import Flaw
from glidepath.record.illness import (
    AdverseEvent,
    CoMedicationStarted,
    CoMedicationStopped,
    Infection,
    RelapseConfirmed,
    RelapseDismissed,
    RelapseResolved,
    RelapseSuspected,
)
from glidepath.record.plain import plain_text
from glidepath.record.timeline import Timeline, name
from glidepath.record.treatment import DoseInterrupted, DoseResumed

TELLING = dict.fromkeys(("id", "actor", "role", "note"))


def interruptions(timeline: Timeline) -> Iterator[Flaw]:
    """The drug is interrupted, then resumed."""
    interrupted = False
    for event in timeline.events:
        match event:
            case DoseInterrupted():
                if interrupted:
                    yield _flaw("interrupted-twice", event, "the drug is interrupted already")
                interrupted = True
            case DoseResumed():
                if not interrupted:
                    message = "the drug is resumed, but was not interrupted"
                    yield _flaw("resumed-without-interruption", event, message)
                interrupted = False


def _flaw(kind: str, event: Event, message: str, field: str = "") -> Flaw:
    return Flaw(kind, name(event), field, message, "the event that goes before it, or neither")


def co_medication(timeline: Timeline) -> Iterator[Flaw]:
    """Another drug is started, then stopped."""
    taken: set[str] = set()
    for event in timeline.events:
        match event:
            case CoMedicationStarted(drug=drug):
                if drug in taken:
                    yield _flaw("started-twice", event, f"{drug} is taken already", "drug")
                taken.add(drug)
            case CoMedicationStopped(drug=drug):
                if drug not in taken:
                    yield _flaw("never-started", event, f"{drug} was never started", "drug")
                taken.discard(drug)


def relapses(timeline: Timeline) -> Iterator[Flaw]:
    """A relapse is suspected before it is dismissed, and confirmed before it is resolved."""
    suspected = confirmed = False
    for event in timeline.events:
        match event:
            case RelapseSuspected():
                suspected = True
            case RelapseConfirmed():
                confirmed = True
            case RelapseDismissed():
                if not suspected:
                    message = "a relapse is dismissed that was not suspected"
                    yield _flaw("relapse-not-suspected", event, message)
                suspected = False
            case RelapseResolved():
                if not confirmed:
                    message = "a relapse is resolved that was not confirmed"
                    yield _flaw("relapse-not-confirmed", event, message)
                suspected = confirmed = False


def episodes(timeline: Timeline) -> Iterator[Flaw]:
    """An adverse event or infection is told before its end is told."""
    opened: set[tuple[type[Event], str]] = set()
    for event in timeline.events:
        if isinstance(event, AdverseEvent | Infection):
            episode = (type(event), event.event)
            if event.resolved and episode not in opened:
                message = f'the end of "{event.event}", which was not told before'
                yield _flaw("episode-never-opened", event, message, "event")
            opened.add(episode)


def consent(timeline: Timeline) -> Iterator[Flaw]:
    """Consent is given before it is withdrawn."""
    given: set[str] = set()
    for event in timeline.events:
        match event:
            case ConsentGiven(scope=scope):
                given |= scope
            case ConsentWithdrawn(scope=scope):
                if not scope <= given:
                    missing = ", ".join(sorted(scope - given))
                    message = f"consent to {missing} is withdrawn, but was not given"
                    yield _flaw("consent-never-given", event, message, "scope")
                given -= scope


def randomisations(timeline: Timeline) -> Iterator[Flaw]:
    """A child is randomised once."""
    randomised = timeline.of(Randomised)
    for event in randomised[1:]:
        message = f"randomised already, by {name(randomised[0])}"
        yield Flaw("randomised-twice", name(event), "", message, "one randomisation")


def duplicates(timeline: Timeline) -> Iterator[Flaw]:
    """The same fact is there once, whoever told it."""
    together: defaultdict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in timeline.events:
        together[type(event), event.happened, event.known].append(event)
    for events in together.values():
        if len(events) > 1:
            yield from _repeated(events)


def _repeated(events: Sequence[Event]) -> Iterator[Flaw]:
    told: dict[str, Event] = {}
    for event in events:
        first = told.setdefault(plain_text(event.model_copy(update=TELLING)), event)
        if first is not event:
            message = f"the same as {name(first)}"
            yield Flaw("duplicate-event", name(event), "", message, "each fact once")
