"""A counterexample as a participant's record, so that it can be read, checked and replayed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from glidepath.assure.prove.steps import kind_of
from glidepath.assure.prove.trace import Subject, Trace, course
from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    LevelSeen,
    Order,
    RelapseSeen,
    StandingSeen,
)
from glidepath.decide.status import Status
from glidepath.protocol.model import ArmKind, Protocol
from glidepath.quantities import Micrograms, milligrams
from glidepath.quantities.partial_date import partial_date
from glidepath.record.enrolment import ConsentGiven, LostToFollowUp, Randomised
from glidepath.record.event import Event
from glidepath.record.illness import (
    CoMedicationStarted,
    CoMedicationStopped,
    RelapseConfirmed,
    RelapseDismissed,
    RelapseResolved,
    RelapseSuspected,
)
from glidepath.record.measurement import DiseaseAssessed, LabReported, LevelReported, Measured
from glidepath.record.record import Participant, Record
from glidepath.record.treatment import (
    DoseInterrupted,
    DoseOrdered,
    DoseResumed,
    DosesMissed,
    TreatmentStopped,
)
from glidepath.record.values import BelowLimit, Quantity

FIRST_DAY = date(2024, 1, 1)
MORNING = time(8, tzinfo=UTC)
TWICE_DAILY = 12
MINUTES_AN_HOUR = 60
REASON = "counterexample"
EXAMINED: frozenset[Literal["examination"]] = frozenset({"examination"})
IMAGED: frozenset[Literal["mri"]] = frozenset({"mri"})
CHILD = Participant(
    id="PROOF-1", site="PROOF", time_zone="UTC", sex="unknown", born=partial_date("2020")
)


def record_of(subject: Subject, trace: Trace) -> Record:
    """Give a course as the record of a child, from 1 January 2024.

    Parameters
    ----------
    trace
        Plain numbers, every step one that can be told.
    """
    told = list(_told(subject, trace))
    start = datetime.combine(FIRST_DAY, MORNING)
    version = subject.protocol.version
    consent = ConsentGiven(happened=start, scope=frozenset({"treatment"}), protocol_version=version)
    return Record(CHILD, (consent, *told))


def last_day(trace: Trace) -> date:
    """Give the day on which a course ends."""
    return FIRST_DAY + timedelta(days=sum(step.elapsed or 0 for step in trace.steps))


def _told(subject: Subject, trace: Trace) -> Iterator[Event]:
    """Each step's events, a minute later than those of the step before it."""
    day = FIRST_DAY
    stands = course(subject, trace)
    for minute, (step, stand) in enumerate(zip(trace.steps, stands, strict=False), start=1):
        day += timedelta(days=step.elapsed or 0)
        moment = datetime.combine(day, MORNING) + timedelta(minutes=minute)
        part = step.order or getattr(step.seen, kind_of(step), None)
        if part is not None:
            yield from TOLD[type(part)](subject.protocol, stand.status, part, moment)


def _order(protocol: Protocol, _: Status, order: Order, moment: datetime) -> Iterator[Event]:
    if order.given:
        yield DoseOrdered(
            happened=moment,
            daily_dose=Quantity(value=milligrams(Micrograms(order.dose)), unit="mg"),
            interval_hours=order.interval,
            formulation=protocol.parameters.products[0].id,
            reason="safety" if order.safety else "clinician",
        )


def _level(
    protocol: Protocol, status: Status, seen: LevelSeen, moment: datetime
) -> Iterator[Event]:
    limits = protocol.parameters.level
    if seen.reported:
        yield LevelReported(
            happened=moment,
            drawn_at=moment,
            sample=f"S-{moment:%Y%m%d-%H%M}",
            result=_result(protocol, seen),
            hours_since_dose=_hours(protocol, status) if seen.timed else None,
            specimen=limits.specimen,
            assay=limits.assay,
        )


def _result(protocol: Protocol, seen: LevelSeen) -> Quantity | BelowLimit:
    limits = protocol.parameters.level
    if seen.quantified:
        return _nanograms(seen.value)
    limit = next(assay.limit for assay in limits.assays if assay.id == limits.assay)
    return BelowLimit(below=_nanograms(limit))


def _nanograms(level: int) -> Quantity:
    return Quantity(value=milligrams(Micrograms(level)), unit="ng/mL")


def _hours(protocol: Protocol, status: Status) -> Decimal:
    """The middle of the time after a dose at which a level is valid."""
    limits = protocol.parameters.level
    window = limits.window_twice if status.interval == TWICE_DAILY else limits.window_once
    return Decimal(window.low + window.high) / 2 / MINUTES_AN_HOUR


def _relapse(_: Protocol, __: Status, seen: RelapseSeen, moment: datetime) -> Iterator[Event]:
    if seen.suspected:
        yield RelapseSuspected(happened=moment)
    if seen.confirmed:
        yield RelapseConfirmed(happened=moment)
    if seen.dismissed:
        yield RelapseDismissed(happened=moment, reason=REASON)


def _disease(_: Protocol, __: Status, seen: DiseaseSeen, moment: datetime) -> Iterator[Event]:
    if seen.remission:
        yield DiseaseAssessed(happened=moment, response="remission", methods=EXAMINED)
    if seen.imaged:
        yield DiseaseAssessed(happened=moment, response="remission", methods=IMAGED)
    if seen.refuted:
        yield DiseaseAssessed(happened=moment, response="no-remission", methods=EXAMINED)
    if seen.resolved:
        yield RelapseResolved(happened=moment)


def _laboratory(_: Protocol, __: Status, seen: LaboratorySeen, moment: datetime) -> Iterator[Event]:
    if seen.platelets_seen:
        counted = Quantity(value=Decimal(seen.platelets), unit="10*9/L")
        yield LabReported(happened=moment, test="platelets", result=counted)
    if seen.fibrinogen_seen:
        measured = Quantity(value=Decimal(seen.fibrinogen), unit="mg/L")
        yield LabReported(happened=moment, test="fibrinogen", result=measured)
    if seen.weight_seen:
        yield Measured(happened=moment, weight=Quantity(value=Decimal(seen.weight), unit="g"))


def _intake(protocol: Protocol, _: Status, seen: IntakeSeen, moment: datetime) -> Iterator[Event]:
    if seen.interrupted:
        yield DoseInterrupted(happened=moment, reason=REASON)
    if seen.resumed:
        yield DoseResumed(happened=moment)
    if seen.missed:
        yield DosesMissed(happened=moment, count=1)
    if seen.interaction_changed:
        drug = protocol.parameters.interacting[0].id
        changed = CoMedicationStarted if seen.interacting else CoMedicationStopped
        yield changed(happened=moment, drug=drug)


def _standing(
    protocol: Protocol, _: Status, seen: StandingSeen, moment: datetime
) -> Iterator[Event]:
    if seen.randomised:
        kind = ArmKind.TAPER if seen.taper_arm else ArmKind.MAINTAIN
        arms = (arm.id for arm in protocol.arms if arm.kind is kind)
        yield Randomised(happened=moment, arm=next(arms, kind.value))
    if seen.stopped:
        yield TreatmentStopped(happened=moment, reason=REASON)
    if seen.ended:
        yield LostToFollowUp(happened=moment)


TOLD: Mapping[type[Any], Callable[..., Iterator[Event]]] = {
    DiseaseSeen: _disease,
    IntakeSeen: _intake,
    LaboratorySeen: _laboratory,
    LevelSeen: _level,
    Order: _order,
    RelapseSeen: _relapse,
    StandingSeen: _standing,
}
"""How each part of a step is told."""
