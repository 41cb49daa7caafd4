"""A schedule put to ``decide``, one order after the other, on a record imagined ahead."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from glidepath.decide.answer import Answer, Decision
from glidepath.decide.belief import Belief
from glidepath.decide.decide import decide
from glidepath.decide.status import Status
from glidepath.plan.schedule import Move
from glidepath.plan.walk import Trodden, Way, expected_level, limit_of, platelets
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import Protocol
from glidepath.quantities import Instant, start_of_day
from glidepath.record.event import Event
from glidepath.record.measurement import DiseaseAssessed, LabReported, LevelDrawn, LevelReported
from glidepath.record.record import Record, known_at, zone_of
from glidepath.record.treatment import DoseOrdered
from glidepath.record.values import BelowLimit, NotAnalysed, Quantity

VISIT = timedelta(hours=10)
"""Into the day: when an imagined visit has all its results, and the order is written."""

MICROGRAMS = Decimal(1000)
"""Micrograms in a milligram, and ng/L in one ng/mL."""

REASONS: Mapping[Move, Literal["taper", "restore", "stop"]] = {
    Move.REDUCE: "taper",
    Move.RESTORE: "restore",
    Move.STOP: "stop",
}


def replayed(
    protocols: ProtocolHistory,
    protocol: Protocol,
    record: Record,
    at: Instant,
    belief: Belief,
    way: Way,
) -> Trodden | None:
    """Put every step to `decide` on its day.

    Parameters
    ----------
    protocol
        The version in force at `at`, by which the schedule was made.

    Returns
    -------
    Trodden or None
        The first step that is not permitted; ``None`` where all are.
    """
    imagined = known_at(record, at)
    events = [*imagined.events, *_awaited(imagined, at)]
    for number, step in enumerate(way.steps):
        if way.remission is not None and step.day >= way.remission and step.move is Move.REDUCE:
            found_again = start_of_day(way.remission, zone_of(record)) + VISIT
            events.append(_examined(max(at, found_again), "plan-remission"))
            way = replace(way, remission=None)
        moment = max(at, start_of_day(step.day, zone_of(record)) + VISIT)
        if step.move is not Move.RESTORE:
            events += _documents(protocol, step.found.assessment.status, moment, number)
        answer = decide(protocols, replace(imagined, events=tuple(events)), moment, belief=belief)
        if not _permits(answer, step):
            return step
        events.append(_order(step, moment, number))
    return None


def _permits(answer: Answer, step: Trodden) -> bool:
    found = answer.assessment
    if not isinstance(answer, Decision) or found is None:
        return False
    if step.move is Move.STOP:
        return found.may_stop
    high = found.high if found.high is not None else step.regimen.dose
    return found.low <= step.regimen.dose <= high


def _awaited(record: Record, at: datetime) -> Iterator[Event]:
    """A sample whose result is awaited is taken for never analysed."""
    reported = {each.sample for each in record.events if isinstance(each, LevelReported)}
    for event in record.events:
        if isinstance(event, LevelDrawn) and event.sample not in reported:
            name = f"plan-{event.sample}"
            yield LevelReported(
                id=name, happened=at, sample=event.sample, result=NotAnalysed(not_analysed="plan")
            )


def _documents(
    protocol: Protocol, status: Status, moment: datetime, number: int
) -> Iterator[Event]:
    """What the protocol wants to be in order before a step: level, examination, platelets."""
    level = protocol.parameters.level
    yield LevelReported(
        id=f"plan-level-{number}",
        happened=moment,
        sample=f"plan-{number}",
        result=_expected(protocol, status),
        drawn_at=moment - timedelta(hours=1),
        hours_since_dose=Decimal(int(status.interval)),
        specimen=level.specimen,
        assay=level.assay,
    )
    yield _examined(moment, f"plan-examination-{number}")
    yield LabReported(
        id=f"plan-platelets-{number}",
        happened=moment,
        test="platelets",
        result=Quantity(value=Decimal(platelets(protocol, status)), unit="10*9/L"),
    )


def _expected(protocol: Protocol, status: Status) -> Quantity | BelowLimit:
    foretold, limit = expected_level(status), limit_of(protocol)
    if foretold < limit:
        return BelowLimit(below=Quantity(value=Decimal(limit) / MICROGRAMS, unit="ng/mL"))
    return Quantity(value=Decimal(foretold) / MICROGRAMS, unit="ng/mL")


def _examined(moment: datetime, name: str) -> Event:
    return DiseaseAssessed(
        id=name,
        happened=moment,
        response="remission",
        methods=frozenset({"examination", "ultrasound"}),
    )


def _order(step: Trodden, moment: datetime, number: int) -> Event:
    dose = Quantity(value=Decimal(step.regimen.dose) / MICROGRAMS, unit="mg")
    return DoseOrdered(
        id=f"plan-order-{number}",
        happened=moment,
        daily_dose=dose,
        interval_hours=24 if step.regimen.intakes == 1 else 12,
        formulation=step.regimen.formulation,
        reason=REASONS[step.move],
    )
