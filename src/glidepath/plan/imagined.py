"""What is imagined to be documented before a step: as the rules see it, and as events.

Both say the same: a valid level as proportion foretells it, remission by examination and imaging,
platelets that are those of remission.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from glidepath.decide.seen import DiseaseSeen, LaboratorySeen, LevelSeen, Seen
from glidepath.decide.status import Status
from glidepath.protocol.model import Protocol
from glidepath.quantities import Instant, start_of_day
from glidepath.record.event import Event
from glidepath.record.measurement import DiseaseAssessed, LabReported, LevelReported
from glidepath.record.record import Record, zone_of
from glidepath.record.values import BelowLimit, Quantity

VISIT = timedelta(hours=10)
"""Into the day: when an imagined visit has all its results, and the order is written."""

DRAWN = timedelta(hours=1)
"""Before the visit: when its sample is drawn."""

THOUSAND = Decimal(1000)
"""Micrograms in a milligram, and ng/L in one ng/mL."""


def visit_of(record: Record, day: date, at: Instant) -> Instant:
    """Give the moment of a visit on a local day, never before the instant of the question."""
    return max(at, start_of_day(day, zone_of(record)) + VISIT)


def foretold(status: Status) -> int:
    """Give the level that proportion expects, ng/L, or else the Belief; 0 where neither knows."""
    if status.level_dose:
        return round(int(status.level) * int(status.dose) / int(status.level_dose))
    return int(status.trough)


def limit_of(protocol: Protocol) -> int:
    """Give the lowest level that the trial's assay reports, ng/L."""
    rules = protocol.parameters.level
    return next((int(each.limit) for each in rules.assays if each.id == rules.assay), 0)


def platelets(protocol: Protocol, status: Status) -> int:
    """Give the last platelets, or as many as the protocol wants, 10^9/L."""
    return max(int(status.platelets), int(protocol.parameters.remission.platelets_min))


def documents(protocol: Protocol, status: Status) -> Seen:
    """Give what the rules see of a visit at which all is in order."""
    level = foretold(status)
    return Seen(
        level=LevelSeen(
            drawn=True,
            reported=True,
            timed=True,
            quantified=level >= limit_of(protocol),
            value=level,
        ),
        disease=DiseaseSeen(remission=True, imaged=True),
        laboratory=LaboratorySeen(platelets_seen=True, platelets=platelets(protocol, status)),
    )


def documented(protocol: Protocol, status: Status, moment: Instant, name: str) -> Iterator[Event]:
    """Give the events of such a visit.

    Parameters
    ----------
    status
        Before them.
    moment
        When all of them are known.
    name
        Ends the names of the events.
    """
    level = protocol.parameters.level
    yield LevelReported(
        id=f"plan-level-{name}",
        happened=moment,
        sample=f"plan-{name}",
        result=_result(protocol, status),
        drawn_at=moment - DRAWN,
        hours_since_dose=Decimal(int(status.interval)),
        specimen=level.specimen,
        assay=level.assay,
    )
    yield examined(moment, name)
    yield LabReported(
        id=f"plan-platelets-{name}",
        happened=moment,
        test="platelets",
        result=Quantity(value=Decimal(platelets(protocol, status)), unit="10*9/L"),
    )


def _result(protocol: Protocol, status: Status) -> Quantity | BelowLimit:
    level, limit = foretold(status), limit_of(protocol)
    if level < limit:
        return BelowLimit(below=Quantity(value=Decimal(limit) / THOUSAND, unit="ng/mL"))
    return Quantity(value=Decimal(level) / THOUSAND, unit="ng/mL")


def examined(moment: Instant, name: str) -> Event:
    """Give the event of an examination that finds remission."""
    return DiseaseAssessed(
        id=f"plan-examination-{name}",
        happened=moment,
        response="remission",
        methods=frozenset({"examination", "ultrasound"}),
    )
