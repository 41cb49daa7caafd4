"""How a child stands between two days: everything that the loop carries from one to the next."""

from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from glidepath.decide.status import Status
from glidepath.pk.kinetics import State
from glidepath.simulate.belief import Beliefs
from glidepath.simulate.clinic import Answered, Ordered
from glidepath.simulate.disease import Disease, some_of
from glidepath.simulate.timetable import Done, Due

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

Each = TypeVar("Each")


class Agenda(NamedTuple, Generic[Each]):
    """Coming days that are no visit of the protocol, infinite for none, or masks; each (n,).

    Parameters
    ----------
    result
        A level is reported.
    asked
        The clinic asks again.
    repeat
        A sample is drawn again.
    missed
        A dose is left out.
    ill, well
        A serious infection begins and ends.
    course, course_end
        A course of an interacting antibiotic.
    alarm
        Signs that are no relapse.
    signs
        Signs of a relapse are noticed.
    assessed
        A suspicion is assessed.
    lost
        The child is lost to follow-up.
    """

    result: Each
    asked: Each
    repeat: Each
    missed: Each
    ill: Each
    well: Each
    course: Each
    course_end: Each
    alarm: Each
    signs: Each
    assessed: Each
    lost: Each


class Sample(NamedTuple):
    """The sample that waits for its result, each (n,).

    Parameters
    ----------
    value
        What will be reported, ng/L.
    quantified
        Whether it lies at or above the limit of the assay.
    minutes
        Since the last dose; -1 where no dose was taken for long.
    day
        On which it was drawn.
    usable
        Whether a model may be fitted to it.
    """

    value: Numbers
    quantified: Truths
    minutes: Numbers
    day: Floats
    usable: Truths


class Living(NamedTuple):
    """Where the children are; each (n,) but for nested parts.

    Parameters
    ----------
    day
        From randomisation.
    gone
        Whether lost to follow-up.
    body, trough
        Amounts, mg; and the true trough in the trial's assay, ng/mL.
    skips, ill, course
        Whether today's dose is left out; a serious infection; a course of an antibiotic.
    regains
        Day on which an active relapse is over; infinite for never.
    disturbed
        Last day on which doses were missed, as far as is known, or another drug was taken.
    told
        Whether the relapse that goes on has been noticed.
    """

    day: Floats
    gone: Truths
    status: Status
    body: State
    trough: Floats
    disease: Disease
    due: Due
    agenda: Agenda[Floats]
    sample: Sample
    beliefs: Beliefs
    skips: Truths
    ill: Truths
    course: Truths
    regains: Floats
    disturbed: Floats
    told: Truths


class Facts(NamedTuple):
    """What happened on the day, each (n,): the masks of the events that are written down.

    Parameters
    ----------
    here, asked
        Whom the day concerns; whom the clinic asks about again.
    absent
        A visit was due, and missed.
    done
        What was done at a visit, or at an assessment.
    remission, refuted, worsening
        What an examination, or imaging, found.
    drawn, reported
        A sample was drawn; a result came in.
    suspected, confirmed, dismissed
        Steps of a relapse.
    missed, ill, well, course, course_end, lost
        As of the agenda; a missed dose only where the clinic is told.
    interrupted, resumed
        With the day's events, before the answer.
    few
        Platelets are few.
    onset
        Day on which a relapse began since the last day; infinite for none.
    """

    here: Truths
    asked: Truths
    absent: Truths
    done: Done
    remission: Truths
    refuted: Truths
    worsening: Truths
    drawn: Truths
    reported: Truths
    suspected: Truths
    confirmed: Truths
    dismissed: Truths
    missed: Truths
    ill: Truths
    well: Truths
    course: Truths
    course_end: Truths
    lost: Truths
    interrupted: Truths
    resumed: Truths
    few: Truths
    onset: Floats


class Round(NamedTuple):
    """One round of the loop: every child that lives went to its own next day.

    Parameters
    ----------
    places
        Which children are looked at, by their places among all; those that have ended drop out.
    here
        Which of them went.
    before, after
        How they stood before the day, and after it.
    facts
        What happened.
    status
        What the rules saw; of those that were asked.
    answered, ordered
        The rules' answer, and what the clinic ordered.
    halted, restarted
        The drug is interrupted, or taken again, on the answer.
    """

    places: npt.NDArray[np.intp]
    here: Truths
    before: Living
    after: Living
    facts: Facts
    status: Status
    answered: Answered
    ordered: Ordered
    halted: Truths
    restarted: Truths


def nobody(number: int) -> Truths:
    """Give a mask that holds for nobody."""
    return np.zeros(number, bool)


def never(number: int) -> Floats:
    """Give days that never come."""
    return np.full(number, np.inf)


def taken(living: Living, rows: npt.NDArray[np.intp]) -> Living:
    """Give some of the children, by their places."""
    return Living(
        day=living.day[rows],
        gone=living.gone[rows],
        status=Status(*(part[rows] for part in living.status)),
        body=tuple(part[rows] for part in living.body),
        trough=living.trough[rows],
        disease=some_of(living.disease, rows),
        due=Due(*(part[:, rows] for part in living.due)),
        agenda=Agenda(*(part[rows] for part in living.agenda)),
        sample=Sample(*_rows(living.sample, rows)),
        beliefs=Beliefs(*_rows(living.beliefs, rows)),
        skips=living.skips[rows],
        ill=living.ill[rows],
        course=living.course[rows],
        regains=living.regains[rows],
        disturbed=living.disturbed[rows],
        told=living.told[rows],
    )


def _rows(parts: Any, rows: npt.NDArray[np.intp]) -> list[Any]:
    return [part[rows] for part in parts]
