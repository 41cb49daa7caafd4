"""From step to step under the rules, everything that has to be documented being in order."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from glidepath.decide.advance import advance
from glidepath.decide.answer import Assessment, Regimen
from glidepath.decide.belief import Belief
from glidepath.decide.course import Course
from glidepath.decide.decide import Found, assess
from glidepath.decide.giving import lattice_of
from glidepath.decide.measures import spacing_days
from glidepath.decide.rules import Kind, Role
from glidepath.decide.seen import DiseaseSeen, LaboratorySeen, LevelSeen, Order, Seen
from glidepath.decide.status import Status
from glidepath.decide.table import Action
from glidepath.plan.schedule import Move, Pace, PaceKind
from glidepath.protocol.model import Protocol

MOST_STEPS = 200
"""Steps after which a taper that has not ended never will."""


@dataclass(frozen=True, slots=True)
class Frame:
    """By what a schedule is made."""

    protocol: Protocol
    belief: Belief
    pace: Pace


@dataclass(frozen=True, slots=True)
class Trodden:
    """A step that the rules permit on its day.

    Parameters
    ----------
    found
        What was found on that day, before the step.
    """

    day: date
    move: Move
    regimen: Regimen
    found: Found


@dataclass(frozen=True, slots=True)
class Way:
    """Steps in order of time, and where they do not end in the stop, which rules hold for good."""

    steps: tuple[Trodden, ...]
    held: tuple[str, ...]
    remission: date | None


def walk(frame: Frame, course: Course) -> Way:
    """Go from a child's Status to the stop, or as far as the rules let."""
    steps: list[Trodden] = []
    found = assess(frame.protocol, course, frame.belief)
    remission = None
    if found.action is Action.RESTORE and found.assessment.recommended is not None:
        steps.append(Trodden(course.day, Move.RESTORE, found.assessment.recommended, found))
        course = _taken(frame, course, found.assessment.recommended)
        found = assess(frame.protocol, course, frame.belief)
    if _awaits_remission(course):
        course = _remission_again(frame, course)
        remission = course.day
        found = assess(frame.protocol, course, frame.belief)
    while len(steps) < MOST_STEPS:
        day = _next_day(frame, course, found.assessment)
        if day is None:
            return Way(tuple(steps), _held(found), remission)
        course = _in_order(frame, course, day)
        found = assess(frame.protocol, course, frame.belief)
        if found.action is Action.STOP:
            steps.append(Trodden(day, Move.STOP, _nothing(found.assessment), found))
            return Way(tuple(steps), (), remission)
        regimen = _reduced(frame, course, found.assessment)
        steps.append(Trodden(day, Move.REDUCE, regimen, found))
        course = _taken(frame, course, regimen)
        found = assess(frame.protocol, course, frame.belief)
    return Way(tuple(steps), _held(found), remission)


def _next_day(frame: Frame, course: Course, found: Assessment) -> date | None:
    """The day of the next step; a reduction is left out where it would only delay the stop."""
    reduction, stop = found.next_reduction, found.next_stop
    if reduction is None:
        return stop
    reduction = max(reduction, _own_day(frame.pace, course))
    settling = timedelta(days=int(spacing_days(frame.protocol.parameters, found.status)))
    if stop is not None and stop <= reduction + settling:
        return stop
    return reduction


def _own_day(pace: Pace, course: Course) -> date:
    since = int(course.status.change_days)
    waited = 0 if pace.kind is PaceKind.FASTEST else pace.every - since
    return course.day + timedelta(days=max(waited, 0))


def _reduced(frame: Frame, course: Course, found: Assessment) -> Regimen:
    """The regimen of a reduction: the recommended one, or less of a cut at one's own pace."""
    recommended = found.recommended
    if recommended is None:
        raise AssertionError("a reduction that is permitted has a regimen")
    status, pace = course.status, frame.pace
    wanted = ceil(status.dose * (1 - pace.share))
    if pace.kind is PaceKind.FASTEST or wanted <= recommended.dose:
        return recommended
    lattice = lattice_of(frame.protocol, recommended.formulation, int(status.interval))
    if lattice is None:
        return recommended
    above = int(lattice.at_or_above(wanted))
    below = int(lattice.at_or_below(wanted))
    chosen = above if above < status.dose else max(below, recommended.dose)
    alike = Regimen(chosen, recommended.intakes, recommended.formulation)
    return alike if chosen > recommended.dose else recommended


def _nothing(found: Assessment) -> Regimen:
    present = found.present
    if present is None:
        raise AssertionError("a stop ends a dose")
    return Regimen(0, present.intakes, present.formulation)


def _in_order(frame: Frame, course: Course, day: date) -> Course:
    """Let days pass, and let all be documented on the last: level, remission, platelets."""
    parameters, status = frame.protocol.parameters, course.status
    for _ in range(int(status.pending)):
        never = LevelSeen(reported=True, analysed=False)
        status = advance(parameters, status, None, Seen(level=never))
    elapsed = (day - course.day).days
    expected, limit = expected_level(status), limit_of(frame.protocol)
    seen = Seen(
        level=LevelSeen(
            drawn=True, reported=True, timed=True, quantified=expected >= limit, value=expected
        ),
        disease=DiseaseSeen(remission=True, imaged=True),
        laboratory=LaboratorySeen(platelets_seen=True, platelets=platelets(frame.protocol, status)),
    )
    status = advance(parameters, status, elapsed or None, seen)
    return replace(course, day=day, status=status)


def expected_level(status: Status) -> int:
    """The level that proportion expects, ng/L, or else the Belief; 0 where neither knows."""
    if status.level_dose:
        return round(int(status.level) * int(status.dose) / int(status.level_dose))
    return int(status.trough)


def limit_of(protocol: Protocol) -> int:
    """The lowest level that the trial's assay reports, ng/L."""
    rules = protocol.parameters.level
    return next((int(each.limit) for each in rules.assays if each.id == rules.assay), 0)


def platelets(protocol: Protocol, status: Status) -> int:
    """The last platelets, or as many as the protocol wants, 10^9/L."""
    return max(int(status.platelets), int(protocol.parameters.remission.platelets_min))


def _taken(frame: Frame, course: Course, regimen: Regimen) -> Course:
    status = course.status
    order = Order(
        given=True, dose=regimen.dose, interval=status.interval, formulation=status.formulation
    )
    return replace(course, status=advance(frame.protocol.parameters, status, None, None, order))


def _awaits_remission(course: Course) -> bool:
    status = course.status
    return bool(status.relapses >= 1) and not bool(status.remission_again)


def _remission_again(frame: Frame, course: Course) -> Course:
    """Remission is taken to be found again a month after a restore."""
    parameters = frame.protocol.parameters
    days = max(parameters.taper.month - int(course.status.change_days), 0)
    seen = Seen(disease=DiseaseSeen(remission=True, imaged=True))
    status = advance(parameters, course.status, days, seen)
    return replace(course, day=course.day + timedelta(days=days), status=status)


def _held(found: Found) -> tuple[str, ...]:
    """The rules that hold a step for good: by no passing of time, and not for want of documents."""
    return tuple(
        each.rule
        for each in found.assessment.findings
        if each.holds and each.kind is Kind.FLOOR and each.until is None
        and each.role is not Role.INFORMATION
    )  # fmt: skip
