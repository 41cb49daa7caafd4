"""Answers for statuses written by hand, and what is said about them, with plain spaces."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from glidepath.decide import Answer, Decision, Refusal, Status
from glidepath.decide.basis import Basis
from glidepath.decide.belief import LINEAR, MODELS, Belief
from glidepath.decide.course import Course
from glidepath.decide.decide import Found, assess, missing
from glidepath.decide.learned import Learned, Unfitted
from glidepath.decide.translations import Open
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Protocol, with_value
from glidepath.record.event import Event
from glidepath.record.events import EVENT_TYPES
from glidepath.record.record import Participant, Record
from glidepath.report import Language, say
from glidepath.report.reasons import reason
from glidepath.report.sentence import Value
from glidepath.report.setting import Setting, setting_of

DAY = date(2026, 1, 5)
AT = datetime.fromisoformat("2026-01-05T12:00+08:00")
TRIAL = read_protocol("khe-sirolimus")
CHILD = Participant.model_validate(
    {
        "id": "KHE-001",
        "site": "SITE-01",
        "time_zone": "Asia/Shanghai",
        "sex": "female",
        "born": "2020-06",
    }
)
TAPER = Status(
    taper_arm=True,
    randomised=True,
    randomised_days=100,
    dose=900,
    interval=24,
    dose_days=40,
    change_days=40,
    highest_dose=1000,
    start_dose=1000,
    start_weight=14000,
    taper_days=40,
    weight=14000,
    level_on_dose=True,
    level_days=3,
    level_quantified=True,
    level=5400,
    level_dose=900,
    examined_days=3,
    imaged_days=3,
    platelets_days=3,
    platelets=240,
    fibrinogen_days=3,
    fibrinogen=2500,
)
"""A child on 0.90 mg for 40 days, after a first cut from 1.00 mg, with all in order."""

MAINTAINED = TAPER._replace(
    taper_arm=False, start_dose=0, start_weight=0, taper_days=0, highest_dose=900, level=6000
)
OFF = TAPER._replace(
    dose=0, off_drug=True, dose_days=20, change_days=20, level_on_dose=False, level_days=30
)


def consistent(status: Status) -> Status:
    """The status with what follows from its numbers, so that a record could lead to it."""
    dose, begun = status.dose, status.start_dose > 0
    on_dose = status.level_on_dose and dose > 0 and not status.changed
    quantified = status.level_quantified and status.level_dose > 0
    return status._replace(
        dose_days=max(status.dose_days, status.change_days),
        highest_dose=max(status.highest_dose, dose) if begun else dose,
        start_weight=status.start_weight if begun else 0,
        taper_days=status.taper_days if begun else 0,
        level_on_dose=on_dose,
        level_quantified=quantified,
        level_dose=dose if on_dose and quantified else status.level_dose,
    )


def event(kind: str, happened: str, fields: Mapping[str, Any]) -> Event:
    """An event of a record."""
    return EVENT_TYPES[kind].model_validate({"type": kind, "happened": happened, **fields})


def sampled(fields: Mapping[str, Any]) -> Event:
    """A level of 18 ng/mL, drawn yesterday as the trial wants it, but for some fields."""
    usual = {
        "sample": "S",
        "drawn_at": "2026-01-04T08:00+08:00",
        "hours_since_dose": 24,
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
        "result": {"value": 18, "unit": "ng/mL"},
    }
    return event("LevelReported", "2026-01-04T11:00+08:00", {**usual, **fields})


def changed(values: Mapping[str, Any]) -> Protocol:
    """The trial with other values of some parameters."""
    protocol = TRIAL
    for identifier, value in values.items():
        protocol = with_value(protocol, identifier, value)
    return protocol


def answer(
    status: Status = TAPER,
    *,
    events: Sequence[Event] = (),
    protocol: Protocol = TRIAL,
    formulation: str = "oral-solution",
    half_life: int = 62 * 60,
    learned: Learned | Unfitted = Unfitted.NO_MODELS,
) -> Answer:
    """What is answered for a status and the record behind it."""
    status = consistent(status)
    basis, error = LINEAR if isinstance(learned, Unfitted) else MODELS, Fraction(2245, 10000)
    belief = Belief(basis, AT, half_life, status.level, status.level_dose, error, learned)
    found = found_for(status, protocol, belief, formulation)
    rests_on = Basis(Record(CHILD, tuple(events)), AT, DAY, protocol, belief)
    if found.refused:
        return Refusal(rests_on, missing(found), found.assessment)
    return Decision(rests_on, found.action, found.assessment)


def found_for(status: Status, protocol: Protocol, belief: Belief, formulation: str) -> Found:
    """What the rules say of a status."""
    course = Course(DAY, status, Open({}, frozenset(), "lc-ms-ms"), (formulation,))
    return assess(protocol, course, belief)


def setting(found: Answer) -> Setting:
    """The setting of an answer that has one."""
    known = setting_of(found)
    assert known is not None
    return known


def reason_of(found: Answer, rule: str) -> Value:
    """The sentence of one finding."""
    known = setting(found)
    finding = next(each for each in known.assessment.findings if each.rule == rule)
    return reason(known, finding)


def said(value: Value, language: Language) -> str:
    """Words with plain spaces."""
    return spaced(say(value, language))


def spaced(text: str) -> str:
    """A text with plain spaces."""
    return text.replace("\u00a0", " ")
