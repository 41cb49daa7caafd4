"""A course told as a record leads to the same Status, whatever happens in it."""

from decimal import Decimal

import pytest

from glidepath.assure.prove.claims import Chance
from glidepath.assure.prove.steps import Step
from glidepath.assure.prove.story import last_day, record_of
from glidepath.assure.prove.telling import tellable
from glidepath.assure.prove.trace import Subject, Trace, course
from glidepath.decide.course import follow
from glidepath.decide.decide import of_population
from glidepath.decide.rules import RULES
from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    LevelSeen,
    Order,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.protocol import Protocol
from glidepath.record.plain import plain
from unit.assure.given import liver, trial

VALID = LevelSeen(drawn=True, reported=True, timed=True, quantified=True, value=5400)


def days(number: int) -> Step:
    return Step(elapsed=number)


def order(dose: int, interval: int = 24, *, safety: bool = False) -> Step:
    return Step(order=Order(True, dose, interval, 0, safety))


def seen(**parts: object) -> Step:
    return Step(seen=Seen(**parts))  # type: ignore[arg-type]


def entry(*, taper: bool = True) -> Step:
    return seen(standing=StandingSeen(randomised=True, taper_arm=taper))


COURSES = {
    "levels": [
        entry(),
        order(1000),
        days(14),
        seen(level=VALID),
        order(500, 12, safety=True),
        days(20),
        seen(level=VALID._replace(value=3000)),
        days(1),
        seen(level=VALID._replace(quantified=False)),
        days(1),
        seen(level=VALID._replace(timed=False, value=16000)),
        seen(level=LevelSeen()),
    ],
    "relapses": [
        entry(),
        order(1000),
        days(30),
        seen(disease=DiseaseSeen(remission=True, imaged=True)),
        order(900),
        days(30),
        seen(relapse=RelapseSeen(suspected=True)),
        days(1),
        seen(relapse=RelapseSeen(dismissed=True)),
        seen(relapse=RelapseSeen(confirmed=True)),
        order(1000),
        days(2),
        seen(disease=DiseaseSeen(resolved=True)),
        days(9),
        seen(disease=DiseaseSeen(imaged=True)),
        seen(disease=DiseaseSeen(refuted=True)),
    ],
    "laboratory": [
        entry(taper=False),
        seen(laboratory=LaboratorySeen(weight_seen=True, weight=14000)),
        order(1000),
        days(3),
        seen(
            laboratory=LaboratorySeen(
                platelets_seen=True, platelets=80, fibrinogen_seen=True, fibrinogen=1400
            )
        ),
    ],
    "intake": [
        entry(),
        order(1000),
        days(3),
        seen(intake=IntakeSeen(interrupted=True)),
        days(5),
        seen(intake=IntakeSeen(resumed=True)),
        seen(intake=IntakeSeen(missed=True)),
    ],
    "interaction": [
        entry(),
        order(1000),
        days(3),
        seen(intake=IntakeSeen(interaction_changed=True, interacting=True)),
        days(3),
        seen(intake=IntakeSeen(interaction_changed=True, interacting=False)),
    ],
    "ends": [
        entry(),
        order(1000),
        order(200, safety=True),
        days(3),
        seen(standing=StandingSeen(stopped=True)),
        days(1),
        seen(standing=StandingSeen(ended=True)),
    ],
    "nothing": [
        entry(),
        Step(order=Order(given=False, dose=0, interval=24, formulation=0)),
        days(3),
    ],
}


def traced(steps: list[Step]) -> Trace:
    return Trace(tuple(steps), (False,) * len(steps), Chance())


@pytest.mark.parametrize("protocol", [trial(), liver()], ids=lambda each: each.id)
@pytest.mark.parametrize("name", COURSES)
def test_a_record_leads_where_its_course_did(name: str, protocol: Protocol) -> None:
    if name == "interaction" and not protocol.parameters.interacting:
        pytest.skip("the protocol names no interacting drug")
    subject, trace = Subject(protocol, RULES), traced(COURSES[name])
    stands = course(subject, trace)
    told = zip(stands, trace.steps, strict=False)
    assert all(tellable(protocol, stand.status, step) for stand, step in told)
    record, half_life = record_of(subject, trace), of_population(protocol.drug)
    folded = follow(record, lambda _: protocol, last_day(trace), half_life).status
    assert folded == stands[-1].status


def test_a_record_reads_plainly() -> None:
    record = record_of(Subject(trial(), RULES), traced(COURSES["levels"][:4]))
    level = plain(record.events[-1])
    assert isinstance(level, dict)
    assert level["drawn_at"] == "2024-01-15T08:04:00+00:00"
    assert level["result"] == {"value": Decimal("5.4"), "unit": "ng/mL"}
    assert level["hours_since_dose"] == 24
    assert [event.id for event in record.events[:3]] == [
        "ConsentGiven-2024-01-01",
        "Randomised-2024-01-01",
        "DoseOrdered-2024-01-01",
    ]


@pytest.mark.parametrize(
    "step",
    [
        order(1000, 8),
        order(1001),
        order(7000),
        order(100),
        days(401),
        days(-1),
        seen(level=VALID._replace(reported=False)),
        seen(level=VALID._replace(analysed=False)),
        seen(relapse=RelapseSeen(suspected=True, confirmed=True)),
        seen(disease=DiseaseSeen(remission=True, refuted=True)),
        seen(laboratory=LaboratorySeen(safety_seen=True)),
        seen(laboratory=LaboratorySeen(weight_seen=True)),
        seen(intake=IntakeSeen(interrupted=True, missed=True)),
        seen(intake=IntakeSeen(assay_changed=True)),
        seen(intake=IntakeSeen(interaction_changed=True, interacting=False)),
        seen(standing=StandingSeen(stopped=True, ended=True)),
    ],
)
def test_what_no_record_tells_plainly_is_left_out(step: Step) -> None:
    status = course(Subject(trial(), RULES), traced(COURSES["levels"][:4]))[-1].status
    assert not tellable(trial(), status, step)
