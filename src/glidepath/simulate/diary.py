"""A virtual child's history written out as the events of a record.

So that the bedside's `decide` can be asked what the loop asked its arrays: each day's events have
the times of day in which the loop takes them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from glidepath.decide.table import Action
from glidepath.protocol.model import ArmKind
from glidepath.record.enrolment import ConsentGiven, LostToFollowUp, Randomised
from glidepath.record.event import Event
from glidepath.record.illness import (
    CoMedicationStarted,
    CoMedicationStopped,
    Infection,
    RelapseConfirmed,
    RelapseDismissed,
    RelapseSuspected,
)
from glidepath.record.measurement import (
    DiseaseAssessed,
    LabReported,
    LevelDrawn,
    LevelReported,
    Measured,
)
from glidepath.record.record import Participant
from glidepath.record.treatment import DoseInterrupted, DoseOrdered, DoseResumed, DosesMissed
from glidepath.record.values import BelowLimit, Quantity
from glidepath.simulate.beginning import FEW, ON_DOSE, PLATELETS, SCREENED
from glidepath.simulate.children import Children, weight_on
from glidepath.simulate.living import Round
from glidepath.simulate.readings import UNKNOWN
from glidepath.simulate.setting import Setting

PLACE = ZoneInfo("UTC")
RANDOMISED = date(2026, 1, 5)
"""Day 0 of every virtual child; any day would do."""

THOUSAND = Decimal(1000)
REASONS = {
    Action.REDUCE: "taper",
    Action.STOP: "stop",
    Action.RESTORE: "restore",
    Action.RAISE: "maintenance",
    Action.LOWER: "maintenance",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the loop was answered about one child: as of `glidepath.simulate.clinic.Answered`."""

    at: datetime
    action: int
    low: int
    high: int
    recommended: int
    may_stop: bool
    refused: bool


class Page(NamedTuple):
    """One day: events known when it is asked, what was answered, and what was done upon it.

    Parameters
    ----------
    asked
        ``None`` where nothing was.
    alike
        Whether both paths know the same. Where the dose, or what it does, changed while a result
        was awaited, the array drops that result and the bedside keeps it as a reference (decision
        0019), until the next valid level.
    """

    events: tuple[Event, ...]
    asked: Asked | None
    upon: tuple[Event, ...]
    alike: bool


def participant(setting: Setting, children: Children, child: int) -> Participant:
    """Give the child as a record names it."""
    born = RANDOMISED - timedelta(days=round(365.25 * float(children.age[child])))
    return Participant.model_validate(
        {
            "id": f"SIM-{child + 1:03}",
            "site": "SITE-01",
            "time_zone": "UTC",
            "sex": "female" if children.female[child] else "male",
            "born": born.isoformat(),
            "protocol": setting.protocol.id,
        }
    )


def diary(
    setting: Setting, children: Children, child: int, made: Iterable[Round]
) -> Iterator[Page]:
    """Write one child's days down.

    Parameters
    ----------
    child
        Its place among the children.
    made
        The rounds of the loop.
    """
    drawn, since = 0, np.inf
    for number, each in enumerate(made):
        found = np.flatnonzero(each.places == child)
        if not found.size or not each.here[found[0]]:
            continue
        row = int(found[0])
        day = float(each.after.day[row])
        drawn += bool(each.facts.drawn[row])
        events = tuple(_events(setting, children, child, each, row, day, drawn))
        first = tuple(_before(setting, children, child, each)) if number == 0 else ()
        upon = tuple(_upon(setting, each, row, day))
        since = np.inf if _level_since(each, row, since) else since
        before, upon_it = _unsettled(each, row)
        since = min(since, day) if before else since
        yield Page((*first, *events), _asked(each, row, day), upon, alike=bool(since > day))
        since = min(since, day) if upon_it else since


def moment(day: float, hour: int, minute: int = 0) -> datetime:
    """Give a time of a day from randomisation."""
    when = RANDOMISED + timedelta(days=int(day))
    return datetime.combine(when, time(hour, minute), PLACE)


def _mg(micrograms: int) -> Quantity:
    return Quantity(value=Decimal(micrograms) / THOUSAND, unit="mg")


def _order(setting: Setting, day: float, dose: int, reason: str) -> DoseOrdered:
    return DoseOrdered.model_validate(
        {
            "happened": moment(day, 14),
            "daily_dose": _mg(dose),
            "interval_hours": setting.interval,
            "formulation": setting.product,
            "reason": reason,
        }
    )


def _before(setting: Setting, children: Children, child: int, made: Round) -> Iterator[Event]:
    """The order in force, screening and consent."""
    kind = ArmKind.TAPER if children.taper[child] else ArmKind.MAINTAIN
    arm = next(each.id for each in setting.protocol.arms if each.kind is kind)
    sample = made.after.sample
    yield _order(setting, -ON_DOSE, int(children.start[child]), "start")
    yield ConsentGiven(
        happened=moment(-ON_DOSE, 9),
        scope=frozenset({"treatment", "follow-up", "data"}),
        protocol_version=setting.protocol.version,
    )
    yield _drawn(setting, -SCREENED, 0, setting.interval * 60)
    yield _reported(
        setting, -SCREENED, 0, int(sample.value[child]), quantified=bool(sample.quantified[child])
    )
    yield _examined(-SCREENED, "remission", examined=True, imaged=True)
    yield _counted(-SCREENED, few=False)
    yield _weighed(children, child, 0.0, -SCREENED)
    yield Randomised(happened=moment(0, 12), arm=arm)


def _events(
    setting: Setting,
    children: Children,
    child: int,
    made: Round,
    row: int,
    day: float,
    drawn: int,
) -> Iterator[Event]:
    facts, sample = made.facts, made.after.sample
    done = facts.done
    if facts.drawn[row]:
        yield _drawn(setting, day, drawn, int(sample.minutes[row]))
    if facts.suspected[row]:
        yield RelapseSuspected(happened=moment(day, 8))
    if facts.confirmed[row]:
        yield RelapseConfirmed(happened=moment(day, 8))
    if facts.dismissed[row]:
        yield RelapseDismissed(happened=moment(day, 8), reason="no relapse")
    if response := _response(made, row):
        yield _examined(
            day, response, examined=bool(done.examined[row]), imaged=bool(done.imaged[row])
        )
    if done.counted[row]:
        yield _counted(day, few=bool(facts.few[row]))
    if done.weighed[row] and day > 0:
        yield _weighed(children, child, day, day)
    yield from _illness(setting, made, row, day)
    if facts.lost[row]:
        yield LostToFollowUp(happened=moment(day, 12))
    if facts.reported[row]:
        quantified = bool(sample.quantified[row])
        yield _reported(setting, day, drawn, int(sample.value[row]), quantified=quantified)


def _response(made: Round, row: int) -> str:
    facts = made.facts
    if facts.worsening[row]:
        return "worsening"
    if facts.refuted[row]:
        return "no-remission"
    return "remission" if facts.remission[row] else ""


def _illness(setting: Setting, made: Round, row: int, day: float) -> Iterator[Event]:
    facts, drug = made.facts, setting.assumptions.drug
    for mask, resolved in ((facts.ill, False), (facts.well, True)):
        if mask[row]:
            yield Infection(
                happened=moment(day, 10, 10),
                event="infection",
                location="lung",
                serious=True,
                resolved=resolved,
            )
    if facts.interrupted[row]:
        yield DoseInterrupted(happened=moment(day, 11), reason="infection")
    if facts.resumed[row]:
        yield DoseResumed(happened=moment(day, 11))
    if facts.missed[row]:
        yield DosesMissed(happened=moment(day, 11, 5), count=1)
    if facts.course[row]:
        yield CoMedicationStarted(happened=moment(day, 11, 10), drug=drug)
    if facts.course_end[row]:
        yield CoMedicationStopped(happened=moment(day, 11, 10), drug=drug)


def _upon(setting: Setting, made: Round, row: int, day: float) -> Iterator[Event]:
    """What is done on the answer."""
    if made.halted[row]:
        yield DoseInterrupted(happened=moment(day, 13, 45), reason="answer")
    if made.restarted[row]:
        yield DoseResumed(happened=moment(day, 13, 45))
    if made.ordered.given[row]:
        reason = REASONS[Action(int(made.answered.action[row]))]
        yield _order(setting, day, int(made.ordered.dose[row]), reason)


def _asked(made: Round, row: int, day: float) -> Asked | None:
    found = made.answered
    if not found.asked[row]:
        return None
    return Asked(
        at=moment(day, 13, 30),
        action=int(found.action[row]),
        low=int(found.low[row]),
        high=int(found.high[row]),
        recommended=int(found.recommended[row]),
        may_stop=bool(found.may_stop[row]),
        refused=bool(found.refused[row]),
    )


def _unsettled(made: Round, row: int) -> tuple[bool, bool]:
    """Whether the regimen changed while a result was awaited: before the answer, and upon it."""
    facts, pending = made.facts, bool(made.status.pending[row])
    waited = pending or bool(made.before.status.pending[row])
    changes = (facts.course, facts.course_end, facts.resumed)
    upon = (made.restarted, made.ordered.given)
    return (
        waited and any(bool(mask[row]) for mask in changes),
        pending and any(bool(mask[row]) for mask in upon),
    )


def _level_since(made: Round, row: int, since: float) -> bool:
    """Whether a valid level comes in that was drawn after a day."""
    sample, status = made.after.sample, made.status
    day = float(made.after.day[row])
    valid = bool(status.level_on_dose[row]) and float(status.level_days[row]) == day - float(
        sample.day[row]
    )
    quantified = bool(sample.quantified[row])
    return bool(made.facts.reported[row]) and valid and quantified and sample.day[row] > since


def _drawn(setting: Setting, day: float, number: int, minutes: int) -> LevelDrawn:
    level = setting.parameters.level
    hours = None if minutes == UNKNOWN else Decimal(minutes) / 60
    return LevelDrawn(
        happened=moment(day, 7, 45),
        sample=f"S-{number}",
        hours_since_dose=hours,
        specimen=level.specimen,
        assay=level.assay,
    )


def _reported(
    setting: Setting, day: float, number: int, value: int, *, quantified: bool
) -> LevelReported:
    amount = value if quantified else setting.limit
    quantity = Quantity(value=Decimal(amount) / THOUSAND, unit="ng/mL")
    result = quantity if quantified else BelowLimit(below=quantity)
    return LevelReported(happened=moment(day, 13), sample=f"S-{number}", result=result)


def _examined(day: float, response: str, *, examined: bool, imaged: bool) -> DiseaseAssessed:
    methods = {"examination"} if examined else set()
    methods |= {"ultrasound"} if imaged else set()
    return DiseaseAssessed.model_validate(
        {"happened": moment(day, 9), "response": response, "methods": methods}
    )


def _counted(day: float, *, few: bool) -> LabReported:
    platelets = Quantity(value=Decimal(FEW if few else PLATELETS), unit="10*9/L")
    return LabReported(happened=moment(day, 10), test="platelets", result=platelets)


def _weighed(children: Children, child: int, at: float, day: float) -> Measured:
    kilograms = Decimal(round(float(weight_on(children, at)[child]) * 1000)) / THOUSAND
    weight = Quantity(value=kilograms, unit="kg")
    return Measured.model_validate({"happened": moment(day, 10, 5), "weight": weight})
