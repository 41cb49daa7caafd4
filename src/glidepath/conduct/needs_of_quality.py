"""What corrections, queries, verification, signatures, reports and deviations need."""

from collections.abc import Iterator

from glidepath.conduct.acts import Sign, Verify
from glidepath.conduct.asked import Asked
from glidepath.conduct.child import Child, subject_of
from glidepath.conduct.command import Unmet
from glidepath.conduct.complete import open_queries, unfinished
from glidepath.conduct.correcting import NEVER_CORRECTED, correctors, open_fields
from glidepath.conduct.matrix import area_of, areas_read
from glidepath.conduct.needs import Condition, condition
from glidepath.conduct.querying import MAY_FOLLOW, Query
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import (
    AssessorUnblinded,
    DeviationExplained,
    DeviationNoted,
    DeviationReviewed,
    QueryOpened,
    QueryStep,
    SeriousReported,
)
from glidepath.conduct.trial import Delegation
from glidepath.record.correction import Corrected
from glidepath.record.event import Event
from glidepath.record.illness import AdverseEvent, Infection
from glidepath.record.treatment import DoseOrdered

NEEDS: dict[str, Condition] = {}

SERIOUS_GRADE = 5


def read_event(asked: Asked, name: str) -> Event | None:
    """Give an event, if the sender's role reads its type: what it may not see is not there."""
    granted = areas_read(asked.command.role, locked=asked.trial.locked)
    kind = subject_of(asked.known, name)
    return asked.known.entered[name] if kind and area_of(kind) in granted else None


def _known(asked: Asked, name: str) -> Iterator[Unmet]:
    if read_event(asked, name) is None:
        yield Unmet("event.unknown", {"event": name})


@condition(NEEDS, "event")
def event(asked: Asked) -> Iterator[Unmet]:
    """The event is there, and the field that is meant."""
    what = asked.the(QueryOpened)
    yield from _known(asked, what.event)
    yield from _fields(asked, what.event, () if what.field is None else (what.field,))


@condition(NEEDS, "fields")
def fields(asked: Asked) -> Iterator[Unmet]:
    """The event that was compared is there, and its fields."""
    what = asked.the(Verify)
    yield from _known(asked, what.event)
    yield from _fields(asked, what.event, what.fields)


def _fields(asked: Asked, name: str, fields: tuple[str, ...]) -> Iterator[Unmet]:
    found = read_event(asked, name)
    for field in fields:
        if found is not None and field not in type(found).model_fields:
            yield Unmet("event.field", {"event": name, "field": field})


@condition(NEEDS, "correctable")
def correctable(asked: Asked) -> Iterator[Unmet]:
    """Who may enter a type may correct it; a dose is never changed by a correction."""
    what = asked.the(Corrected)
    target = read_event(asked, what.event)
    if target is None:
        yield Unmet("event.unknown", {"event": what.event})
        return
    kind = type(target).__name__
    if kind in NEVER_CORRECTED or _changes_dose(what, target):
        yield Unmet("correction.fixed", {"event": what.event, "type": kind})
    elif asked.command.role not in correctors(asked.known, what.event):
        yield Unmet("correction.role", {"type": kind})


def _changes_dose(correction: Corrected, target: Event) -> bool:
    """Whether an order that answers a decision would order something else."""
    return isinstance(target, DoseOrdered) and not set(correction.fields) <= open_fields(target)


@condition(NEEDS, "new-id")
def new_id(asked: Asked) -> Iterator[Unmet]:
    """A query or deviation has an id of its own; and a deviation is of an event that is there."""
    match asked.what:
        case QueryOpened(id=str(name)) if name in asked.known.queries:
            yield Unmet("id.taken", {"id": name})
        case DeviationNoted(id=str(name)) if name in asked.known.deviations:
            yield Unmet("id.taken", {"id": name})
    if isinstance(asked.what, DeviationNoted) and asked.what.event is not None:
        yield from _known(asked, asked.what.event)


@condition(NEEDS, "query")
def query(asked: Asked) -> Iterator[Unmet]:
    """The query stands where the step begins."""
    step = asked.the(QueryStep)
    found = _query(asked, step.query)
    if found is None:
        yield Unmet("query.unknown", {"query": step.query})
    elif found.state not in MAY_FOLLOW[type(step)]:
        yield Unmet("query.step", {"query": step.query, "state": found.state.value})


def _query(asked: Asked, name: str) -> Query | None:
    """A query, if the sender's role reads the event that it is about."""
    found = asked.known.queries.get(name)
    if found is None or read_event(asked, found.event) is None:
        return None
    return found


@condition(NEEDS, "deviation")
def deviation(asked: Asked) -> Iterator[Unmet]:
    """The deviation is there."""
    what = asked.the(DeviationExplained)
    if what.deviation not in asked.known.deviations:
        yield Unmet("deviation.unknown", {"deviation": what.deviation})


@condition(NEEDS, "explained")
def explained(asked: Asked) -> Iterator[Unmet]:
    """The deviation was explained, by somebody else."""
    what = asked.the(DeviationReviewed)
    name = what.deviation
    found = asked.known.deviations.get(name)
    if found is None:
        yield Unmet("deviation.unknown", {"deviation": name})
    elif found.explanation is None:
        yield Unmet("deviation.unexplained", {"deviation": name})
    if asked.command.actor in _explainers(asked.known, name):
        yield Unmet("deviation.reviewed-by-explainer", {"deviation": name})


def _explainers(child: Child, name: str) -> frozenset[str]:
    lines = child.lines(DeviationExplained)
    return frozenset(line.actor for line, each in lines if each.deviation == name)


@condition(NEEDS, "serious")
def serious(asked: Asked) -> Iterator[Unmet]:
    """The episode that was reported on is serious."""
    what = asked.the(SeriousReported)
    if what.episode not in serious_episodes(asked.known):
        yield Unmet("serious.unknown", {"episode": what.episode})


def serious_episodes(child: Child) -> dict[str, tuple[AdverseEvent | Infection, ...]]:
    """Give every report of every episode that was ever serious, or fatal, by its name."""
    found: dict[str, list[AdverseEvent | Infection]] = {}
    for each in child.events:
        if isinstance(each, AdverseEvent | Infection):
            found.setdefault(each.event, []).append(each)
    return {name: tuple(each) for name, each in found.items() if any(map(is_serious, each))}


def is_serious(report: AdverseEvent | Infection) -> bool:
    """Say whether a report is of a serious event: said so, or fatal."""
    fatal = isinstance(report, AdverseEvent) and report.grade == SERIOUS_GRADE
    return report.serious or fatal


@condition(NEEDS, "assessor")
def assessor(asked: Asked) -> Iterator[Unmet]:
    """Only an assessor is unblinded."""
    what = asked.the(AssessorUnblinded)
    person = what.person
    held = {each.role for each in _delegations(asked, person)}
    if Role.ASSESSOR not in held:
        yield Unmet("assessor.unknown", {"person": person})


def _delegations(asked: Asked, person: str) -> Iterator[Delegation]:
    return (each for each in asked.trial.setup.delegations.values() if each.person == person)


@condition(NEEDS, "still-blind")
def still_blind(asked: Asked) -> Iterator[Unmet]:
    """Who knows the arm does not assess."""
    if asked.command.actor in asked.known.unblinded:
        yield Unmet("outcome.unblinded")


@condition(NEEDS, "signable")
def signable(asked: Asked) -> Iterator[Unmet]:
    """What is signed is there, and nothing in it is open."""
    what = asked.the(Sign)
    if not (what.name.strip() and what.meaning.strip()):
        yield Unmet("sign.name")
    if what.events:
        for name in what.events:
            yield from _known(asked, name)
            yield from _open_about(asked, asked.known, name)
    elif asked.blinded:
        yield Unmet("sign.events")
    else:
        for kind, about in unfinished(asked.known):
            yield Unmet("sign.incomplete", {"open": kind, "about": about})


def _open_about(asked: Asked, child: Child, name: str) -> Iterator[Unmet]:
    for each in open_queries(child):
        if each.event == name and read_event(asked, name) is not None:
            yield Unmet("sign.incomplete", {"open": f"query-{each.state.value}", "about": each.id})
