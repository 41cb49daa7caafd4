"""How a synthetic child goes through the trial, visit by visit: what is measured, who enters it.

A level is proportional to the dose, with a scatter; everything else is well, unless the story of
the child says otherwise. What is ordered is what `decide` recommends, asked for and signed through
the same commands as at the bedside.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TypeAlias

import numpy as np

from glidepath.conduct.acts import (
    AssessOutcome,
    EvaluateEligibility,
    Randomise,
    Screen,
    TakeConsent,
)
from glidepath.conduct.command import What
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import Guardian
from glidepath.record.enrolment import ConsentGiven, OutcomeAssessed, Screened
from glidepath.record.reading import event_from
from glidepath.web.demonstration.children import Made, Story
from glidepath.web.demonstration.findings import (
    assessed,
    drawn,
    findings,
    history,
    moment,
    reported,
    visit,
)

MONTH = 30
EARLY, LATE = 1, 2
"""Days by which a visit comes before or after the day that is planned, at the most."""
IMAGED = (90, 180, 270, 330)
"""Days since randomisation on which the lesion of a child of the taper is imaged; 14 either way."""
YEAR = 365
TAPER = "guided-discontinuation"
SCATTER = 0.11
"""Of a level about what the dose lets one expect."""
WAITING = 0.2
"""The share of children whose last decision still waits."""


class Ask(Enum):
    """What is asked for beside events: the decision, answered as it recommends, and signed.

    To renew is to order a dose that is kept as well: without an order nothing is dispensed.
    """

    ORDER = "order"
    RENEW = "renew"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a child stands once something was asked for.

    Parameters
    ----------
    dose
        The dose in force, micrograms a day.
    arm
        To which it was randomised.
    """

    dose: int
    arm: str


Wish: TypeAlias = What | Ask
Step: TypeAlias = tuple[datetime, Role, Wish]
Course: TypeAlias = Generator[Step, Standing, None]
Month: TypeAlias = Generator[Step, Standing, Standing]
"""Steps in order of time; what is sent back is how the child stands then."""


def course(child: Made, until: datetime) -> Course:
    """Give the steps of a child up to an instant."""
    yield from _screening(child)
    if child.story is Story.SCREENING:
        return
    randomised = child.screened + timedelta(days=14)
    yield moment(randomised, 10, 20), Role.CLINICIAN, EvaluateEligibility()
    draw = Randomise({"kmp": "yes" if child.chance.random() < 0.4 else "no"})
    standing = yield moment(randomised, 10, 30), Role.COORDINATOR, draw
    yield moment(randomised, 10, 40), Role.COORDINATOR, visit(randomised, "randomisation")
    number, given = 1, standing.dose
    day = _planned(child, randomised, number)
    while moment(day, 17) < until and standing.dose:
        following = _planned(child, randomised, number + 1)
        last = moment(following, 17) >= until
        imaged = standing.arm == TAPER and _imaged(day - randomised)
        given = standing.dose
        standing = yield from _month(child, day, number, standing, last=last, imaged=imaged)
        if standing.dose not in (0, given):
            yield from _after_change(child, day + timedelta(days=2), number, standing.dose)
        yield from _outcome(child, day, randomised)
        number, day = number + 1, following
    if not standing.dose:
        yield from _surveillance(child, day, number, randomised, until)


def _planned(child: Made, randomised: date, number: int) -> date:
    """Give the day of a monthly visit: about the planned one, within its window."""
    slip = int(child.chance.integers(-EARLY, LATE + 1))
    return randomised + timedelta(days=MONTH * number + slip)


def _imaged(since: timedelta) -> bool:
    """Say whether the lesion is imaged at this visit: the one next to a planned day."""
    return any(abs(since.days - planned) < MONTH // 2 for planned in IMAGED)


def _screening(child: Made) -> Course:
    day = child.screened
    attested = {
        "type": "Screened",
        "happened": moment(day, 9),
        "remission_since": (day - timedelta(days=800)).isoformat(),
        "attestations": {
            name: "no" if name.startswith("E") else "yes"
            for name in ("I1", "I3", "I4-adverse-history", "E1", "E2", "E3", "E4", "E5")
        },
    }
    screened = event_from(attested)
    if not isinstance(screened, Screened):
        raise TypeError("screening is an event of its own")
    yield moment(day, 9, 30), Role.COORDINATOR, Screen(child.participant, screened)
    yield moment(day, 9, 40), Role.COORDINATOR, _consent(day)
    for fields in history(child):
        doctor = fields["type"] == "DiseaseAssessed"
        yield moment(day, 11), Role.CLINICIAN if doctor else Role.COORDINATOR, event_from(fields)
    for at, role, fields in findings(child, day, 0):
        yield at, role, event_from(fields)
    yield moment(day, 15), Role.COORDINATOR, visit(day, "screening")


def _consent(day: date) -> TakeConsent:
    given = event_from(
        {
            "type": "ConsentGiven",
            "happened": moment(day, 9, 35),
            "scope": ["treatment", "follow-up", "data"],
            "protocol_version": "1.0",
            "form_version": "1.0",
            "language": "zh",
        }
    )
    if not isinstance(given, ConsentGiven):
        raise TypeError("a consent is an event of its own")
    return TakeConsent(given, (Guardian(relation="mother", signed=day),))


def _month(
    child: Made, day: date, number: int, standing: Standing, *, last: bool, imaged: bool
) -> Month:
    """A monthly visit; two days later its level, the decision and the order."""
    story = child.story if last else Story.USUAL
    if story is Story.LATE:
        return standing
    sample = f"S{number:02d}"
    if story is Story.PENDING:
        yield moment(day, 8, 20), Role.COORDINATOR, event_from(drawn(day, sample))
    for at, role, fields in findings(child, day, number, imaged=imaged):
        if not (story in (Story.SUSPECTED, Story.RELAPSE) and fields["type"] == "DiseaseAssessed"):
            yield at, role, event_from(fields)
    yield moment(day, 15), Role.COORDINATOR, visit(day, "monthly")
    if imaged:
        yield moment(day, 15, 5), Role.COORDINATOR, visit(day, _imaging(child, day))
    if story in (Story.SUSPECTED, Story.RELAPSE):
        yield from _relapse(day, story)
    if story is Story.PENDING:
        return standing
    yield from _level(child, day, sample, standing.dose)
    if story is Story.FEVER:
        yield from _fever(day + timedelta(days=1))
    if not last or story is Story.RELAPSE or child.chance.random() > WAITING:
        asked = Ask.RENEW if last else Ask.ORDER
        standing = yield moment(day + timedelta(days=2), 11), Role.CLINICIAN, asked
    return standing


def _imaging(child: Made, day: date) -> str:
    since = day - child.screened
    return "imaging" if since.days - 14 < IMAGED[-1] - MONTH // 2 else "imaging-before-stop"


def _level(child: Made, day: date, sample: str, dose: int) -> Course:
    """A level as the dose lets one expect it, told on the next day."""
    scatter = float(np.exp(child.chance.normal(0, SCATTER)))
    found = max(dose / 1000 * child.per_milligram * scatter, 0.1)
    told = moment(day + timedelta(days=1), 15, 30)
    yield told, Role.COORDINATOR, event_from(reported(day, sample, found))


def _after_change(child: Made, changed: date, number: int, dose: int) -> Course:
    """The level two weeks after a change of the dose."""
    day = changed + timedelta(days=14 + int(child.chance.integers(0, 4)))
    yield moment(day, 11), Role.COORDINATOR, visit(day, "after-change")
    yield from _level(child, day, f"S{number:02d}b", dose)


def _outcome(child: Made, day: date, randomised: date) -> Course:
    """The examinations of the outcome, at the visit next to one year."""
    since = (day - randomised).days
    if abs(since - YEAR) >= MONTH // 2:
        return
    fields = assessed(day, ["examination", "ultrasound", "mri"]) | {"happened": moment(day, 16)}
    yield moment(day + timedelta(days=3), 16, 10), Role.CLINICIAN, event_from(fields)
    yield moment(day + timedelta(days=3), 16, 20), Role.COORDINATOR, visit(day, "outcome")
    if child.story is not Story.UNJUDGED:
        judged = day + timedelta(days=5)
        happened = {"type": "OutcomeAssessed", "happened": moment(judged, 9), "remission": "yes"}
        outcome = event_from(happened)
        if not isinstance(outcome, OutcomeAssessed):
            raise TypeError("an outcome is an event of its own")
        act = AssessOutcome(outcome, frozenset({"examination", "ultrasound", "mri"}))
        yield moment(judged, 9, 30), Role.ASSESSOR, act


def _surveillance(
    child: Made, stopped: date, number: int, randomised: date, until: datetime
) -> Course:
    """The visits after the last dose: examination and blood count, every month."""
    day = stopped
    while moment(day, 17) < until:
        for at, role, fields in findings(child, day, number):
            if fields["type"] in ("DiseaseAssessed", "LabReported"):
                yield at, role, event_from(fields)
        yield moment(day, 15), Role.COORDINATOR, visit(day, "surveillance-early")
        yield from _outcome(child, day, randomised)
        number, day = number + 1, _planned(child, randomised, number + 1)


def _relapse(day: date, story: Story) -> Course:
    fields = {
        "type": "RelapseSuspected",
        "happened": moment(day, 15, 10),
        "signs": ["swelling", "pain"],
    }
    yield moment(day, 15, 20), Role.CLINICIAN, event_from(fields)
    if story is Story.RELAPSE:
        confirmed = day + timedelta(days=1)
        fields = {
            "type": "RelapseConfirmed",
            "happened": moment(confirmed, 10),
            "signs": ["swelling"],
        }
        yield moment(confirmed, 10, 5), Role.CLINICIAN, event_from(fields)
        yield moment(confirmed, 11), Role.COORDINATOR, visit(confirmed, "suspicion")


def _fever(day: date) -> Course:
    fields = {
        "type": "Infection",
        "happened": moment(day, 15, 40),
        "event": f"fever-{day}",
        "location": "upper airways, fever of 38.9",
        "serious": True,
    }
    yield moment(day, 15, 45), Role.CLINICIAN, event_from(fields)
    fields = {"type": "DoseInterrupted", "happened": moment(day, 15, 50), "reason": "fever of 38.9"}
    yield moment(day, 15, 55), Role.CLINICIAN, event_from(fields)
