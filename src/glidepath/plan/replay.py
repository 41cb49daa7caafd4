"""A way put to ``decide``, one order after the other, on a record imagined ahead."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from glidepath.decide.answer import Assessment, Decision
from glidepath.decide.decide import decide
from glidepath.plan.giveable import giveable
from glidepath.plan.imagined import THOUSAND, documented, examined, visit_of
from glidepath.plan.question import Question
from glidepath.plan.schedule import Move
from glidepath.plan.walk import Trodden, Way
from glidepath.quantities import Instant
from glidepath.record.event import Event
from glidepath.record.measurement import LevelDrawn, LevelReported
from glidepath.record.record import Record, known_at, known_from
from glidepath.record.treatment import DoseOrdered
from glidepath.record.values import NotAnalysed, Quantity

REASONS: Mapping[Move, Literal["taper", "restore", "stop"]] = {
    Move.REDUCE: "taper",
    Move.SWITCH: "taper",
    Move.RESTORE: "restore",
    Move.STOP: "stop",
}


def replayed(question: Question, way: Way) -> tuple[Assessment, ...] | Trodden:
    """Put every step to `decide` on its day.

    Returns
    -------
    tuple of Assessment, or Trodden
        What was found before each step; or the first step that is not permitted.
    """
    record, at = question.record, question.at
    events = [each for each in record.events if known_from(record, each) <= at]
    events += _never_analysed(question)
    found, remission = [], way.remission
    for number, step in enumerate(way.steps):
        moment = visit_of(record, step.day, at)
        if remission is not None and step.move is not Move.RESTORE:
            events.append(examined(visit_of(record, remission, at), "again"))
            remission = None
        if step.move is not Move.RESTORE:
            protocol = question.in_force(step.day)
            events += documented(protocol, step.status, moment, str(number))
        imagined = Record(record.participant, tuple(events))
        answer = decide(question.protocols, imagined, moment, belief=question.belief)
        if not isinstance(answer, Decision) or not _permitted(question, answer.assessment, step):
            return step
        found.append(answer.assessment)
        events.append(_order(step, moment, number))
    return tuple(found)


def _permitted(question: Question, found: Assessment, step: Trodden) -> bool:
    """Whether a decision permits a step, and it can be measured."""
    if step.move is Move.STOP:
        return found.may_stop or found.low == 0
    high = step.regimen.dose if found.high is None else found.high
    inside = found.low <= step.regimen.dose <= high
    return inside and giveable(question.in_force(step.day), step.regimen)


def awaited(question: Question) -> tuple[str, ...]:
    """Give the samples whose results are awaited."""
    events = known_at(question.record, question.at).events
    reported = {each.sample for each in events if isinstance(each, LevelReported)}
    drawn = (each.sample for each in events if isinstance(each, LevelDrawn))
    return tuple(each for each in drawn if each not in reported)


def _never_analysed(question: Question) -> Iterator[Event]:
    for sample in awaited(question):
        result = NotAnalysed(not_analysed="plan")
        yield LevelReported(id=f"plan-{sample}", happened=question.at, sample=sample, result=result)


def _order(step: Trodden, moment: Instant, number: int) -> Event:
    return DoseOrdered(
        id=f"plan-order-{number}",
        happened=moment,
        daily_dose=_milligrams(step.regimen.dose),
        pattern=tuple(_milligrams(each) for each in step.regimen.pattern),
        interval_hours=24 if step.regimen.intakes == 1 else 12,
        formulation=step.regimen.formulation,
        reason=REASONS[step.move],
    )


def _milligrams(micrograms: int) -> Quantity:
    return Quantity(value=Decimal(micrograms) / THOUSAND, unit="mg")
