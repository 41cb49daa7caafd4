"""A small trial made by commands, a day at a time known to whoever reads it, and locked.

Day 0 is 2 March 2026, on which every child is randomised; day 365 is 2 March 2027. Seven children,
in turn under guided discontinuation and maintenance, and one who was only screened.
"""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, TypeAlias

from glidepath.conduct import (
    AssessOutcome,
    Frozen,
    Locked,
    RandomisationCommitted,
    Role,
)
from glidepath.conduct.command import What
from glidepath.conduct.randomisation import procedure_of
from glidepath.conduct.randomisation.plain import procedure_data
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import event_from
from unit.conduct.trials import (
    START,
    Site,
    opened,
    ordering,
    protocol,
    quantity,
    randomised,
    screened,
)

CODES = tuple(ParticipantId(f"KHE-{n:03}") for n in range(1, 8))
OFF, MAINTAINED, RELAPSED, LOST, LATE, DIED, UNJUDGED = CODES
ONLY_SCREENED = ParticipantId("KHE-008")
Stated: TypeAlias = dict[str, Any]
DAY_0 = date(2026, 3, 2)
DOCTOR, CARE = Role.CLINICIAN, Role.COORDINATOR


def day(number: int) -> date:
    """A day since randomisation."""
    return DAY_0 + timedelta(days=number)


def enter(
    made: Site, code: ParticipantId, on: int, name: str, /, *, role: Role = DOCTOR, **more: Any
) -> None:
    """Enter what happened on a day."""
    made.do(role, event_from({"type": name, "happened": day(on), **more}), code)


def examine(made: Site, code: ParticipantId, on: int, response: str = "remission") -> None:
    """An examination of the disease."""
    methods = ["examination", "ultrasound"]
    enter(made, code, on, "DiseaseAssessed", response=response, methods=methods)


def trough(made: Site, code: ParticipantId, on: int, hours: int, result: Any) -> None:
    """A sample drawn so many hours after a dose, and its result."""
    drawn = START + timedelta(days=on)
    sample = {"sample": f"{code}-{on}"}
    how = {"specimen": "whole-blood", "assay": "lc-ms-ms"}
    taken = {"type": "LevelDrawn", "happened": drawn, **sample, **how}
    made.do(CARE, event_from({**taken, "last_dose_at": drawn - timedelta(hours=hours)}), code)
    told = {"type": "LevelReported", "happened": drawn + timedelta(hours=5), **sample}
    made.do(CARE, event_from({**told, "result": result}), code)


def judge(made: Site, code: ParticipantId, on: int, remission: str) -> None:
    """The blinded assessor judges."""
    stated = {"type": "OutcomeAssessed", "happened": day(on), "remission": remission}
    outcome: Any = event_from(stated)
    made.do(Role.ASSESSOR, AssessOutcome(outcome, frozenset({"examination"})), code)


def committed(procedure: dict[str, Any] | None = None) -> Site:
    """A trial with the commitment to the protocol's own procedure, or another."""
    made = opened(committed=False)
    fact = RandomisationCommitted(
        format="glidepath-commitment-1",
        trial="khe-sirolimus",
        commitment="a" * 64,
        procedure=procedure or procedure_data(procedure_of(protocol())),
    )
    made.do(Role.ADMINISTRATOR, fact, None)
    return made


def entered() -> Site:
    """The trial on day 420, with everything entered and nothing locked."""
    made = committed()
    for code in CODES:
        randomised(made, code)
    screened(made, ONLY_SCREENED)
    made.at = datetime.combine(day(420), START.timetz())
    _off(made)
    _maintained(made)
    _relapsed(made)
    examine(made, LOST, 150)
    enter(made, LOST, 200, "LostToFollowUp", role=CARE)
    enter(made, LATE, 355, "TreatmentStopped", reason="the family wished it")
    examine(made, LATE, 380)
    judge(made, LATE, 381, "yes")
    enter(made, DIED, 300, "Died", role=CARE, cause="an accident")
    examine(made, UNJUDGED, 366)
    made.do(DOCTOR, ordering(made, None, "0.5", "safety", why="cytopenia"), UNJUDGED)
    return made


def _off(made: Site) -> None:
    examine(made, OFF, 100)
    trough(made, OFF, 30, 24, quantity("6.0", "ng/mL"))
    trough(made, OFF, 60, 2, quantity("15.0", "ng/mL"))
    trough(made, OFF, 200, 24, {"below": quantity("2.0", "ng/mL")})
    rash: Stated = {"event": "ae-1", "term": "rash", "category": "skin"}
    enter(made, OFF, 40, "AdverseEvent", **rash, grade=1)
    enter(made, OFF, 45, "AdverseEvent", **rash, grade=2, attributed="yes")
    enter(made, OFF, 50, "AdverseEvent", **rash, grade=1, resolved=True)
    enter(made, OFF, 340, "TreatmentStopped", reason="the family wished it")
    examine(made, OFF, 360)
    judge(made, OFF, 361, "yes")


def _maintained(made: Site) -> None:
    old: Stated = {"event": "ae-1", "term": "acne", "category": "skin", "grade": 1}
    enter(made, MAINTAINED, -20, "AdverseEvent", **old)
    enter(made, MAINTAINED, 20, "AdverseEvent", **old, resolved=True)
    lung: Stated = {"event": "inf-1", "location": "lung", "serious": True}
    enter(made, MAINTAINED, 360, "Infection", **lung)
    enter(made, MAINTAINED, 360, "DoseInterrupted", reason="pneumonia")
    enter(made, MAINTAINED, 368, "DoseResumed")
    enter(made, MAINTAINED, 368, "Infection", **lung, resolved=True)
    examine(made, MAINTAINED, 370)
    judge(made, MAINTAINED, 371, "yes")


def _relapsed(made: Site) -> None:
    fever: Stated = {"event": "ae-1", "term": "fever", "category": "general", "grade": 1}
    enter(made, RELAPSED, 10, "AdverseEvent", **fever, attributed="no")
    enter(made, RELAPSED, 60, "RelapseSuspected")
    enter(made, RELAPSED, 61, "RelapseDismissed", reason="a bruise")
    examine(made, RELAPSED, 90)
    enter(made, RELAPSED, 120, "RelapseSuspected")
    enter(made, RELAPSED, 122, "RelapseConfirmed")
    enter(made, RELAPSED, 125, "RescueTreatment", kind="steroid")
    enter(made, RELAPSED, 340, "TreatmentStopped", reason="the family wished it")
    examine(made, RELAPSED, 365, "no-remission")
    judge(made, RELAPSED, 366, "no")


def lock(made: Site) -> Site:
    """Freeze the trial and lock it."""
    facts: tuple[What, ...] = (Frozen(), Locked())
    for fact in facts:
        made.do(Role.ADMINISTRATOR, fact, None)
    return made


@cache
def locked() -> Site:
    """The trial, locked; nobody writes to it any more."""
    return lock(entered())
