"""From step to step under the rules, everything that has to be documented being in order.

Where a reduction that is permitted now would bar a larger one soon, and where another formulation
could go lower, both ways are gone and the one that ends earlier is kept.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from glidepath.decide.advance import advance, age
from glidepath.decide.answer import Regimen
from glidepath.decide.belief import with_belief
from glidepath.decide.course import Course
from glidepath.decide.decide import Found, assess
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.measures import TAPERING, base_track
from glidepath.decide.seen import DiseaseSeen, Order, Seen
from glidepath.decide.status import NO_LIMIT, Status, Track
from glidepath.decide.table import Action, conclude, tabulate
from glidepath.plan.choices import Choice, Frame, choices
from glidepath.plan.giveable import Instead, instead
from glidepath.plan.outlook import far, on_day, settled
from glidepath.plan.schedule import Move
from glidepath.plan.stride import Stride, cut, holding, lasting
from glidepath.protocol.model import Protocol

MOST_STEPS = 200
"""Steps after which a taper that has not ended never will."""


@dataclass(frozen=True, slots=True)
class Trodden:
    """A step that the rules permit on its day.

    Parameters
    ----------
    status
        On that day, all being documented, before the step.
    needs, stricter
        As of `glidepath.plan.schedule.Step`.
    """

    day: date
    move: Move
    regimen: Regimen
    status: Status
    needs: tuple[str, ...] = ()
    stricter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Steps in order of time, and where they do not end in the stop, why.

    Parameters
    ----------
    track
        On which the child is after a restore, or today.
    held, coarse, remission
        As of `glidepath.plan.schedule.Schedule`.
    instead
        Where it is too coarse: what else could be given next.
    """

    steps: tuple[Trodden, ...]
    track: Track
    held: tuple[str, ...] = ()
    coarse: bool = False
    instead: Instead = field(default=Instead())
    remission: date | None = None

    @property
    def off(self) -> date | None:
        """The day of the stop; ``None`` where it is never reached."""
        stops = bool(self.steps) and self.steps[-1].move is Move.STOP
        return self.steps[-1].day if stops else None


class Place(NamedTuple):
    """Where a walk stands: the child, the steps so far, formulations to which it may change.

    Parameters
    ----------
    pending
        Results that are awaited before the next step; the child's Status knows of none.
    """

    course: Course
    steps: tuple[Trodden, ...]
    untried: tuple[str, ...]
    pending: int = 0


def walk(frame: Frame, course: Course) -> Way:
    """Go from a child's Status to the stop, or as far as the rules let."""
    protocol, belief = frame.on(course.day)
    pending = int(course.status.pending)
    course = course._replace(status=settled(protocol, course.status))
    found = assess(protocol, course, belief)
    steps: tuple[Trodden, ...] = ()
    recommended = found.assessment.recommended
    if found.action is Action.RESTORE and recommended is not None:
        steps = (Trodden(course.day, Move.RESTORE, recommended, found.assessment.status),)
        course = _ordered(protocol, course, recommended)
    remission = None
    if course.status.relapses >= 1 and not course.status.remission_again:
        course = _remission_again(protocol, course)
        remission = course.day
    track = Track(base_track(protocol.parameters, course.status))
    if track not in TAPERING:
        return Way(steps, track)
    present = course.formulations[course.status.formulation]
    untried = tuple(each for each in sorted(frame.others) if each != present)
    way = _onward(frame, Place(course, steps, untried, pending))
    return replace(way, track=track, remission=remission)


def _remission_again(protocol: Protocol, course: Course) -> Course:
    """Remission is taken to be found again a month after a restore."""
    parameters = protocol.parameters
    days = max(parameters.taper.month - int(course.status.change_days), 0)
    seen = Seen(disease=DiseaseSeen(remission=True, imaged=True))
    status = advance(parameters, course.status, days or None, seen)
    return course._replace(day=course.day + timedelta(days=days), status=status)


def _ordered(protocol: Protocol, course: Course, regimen: Regimen) -> Course:
    """Put an order into force."""
    formulations = tuple(dict.fromkeys((*course.formulations, regimen.formulation)))
    order = Order(
        given=True,
        dose=regimen.dose,
        interval=HOURS_A_DAY // regimen.intakes,
        formulation=formulations.index(regimen.formulation),
    )
    status = advance(protocol.parameters, course.status, None, None, order)
    return course._replace(status=status, formulations=formulations, pattern=regimen.pattern)


def _onward(frame: Frame, place: Place) -> Way:
    """Go on to the end; try besides what may end earlier.

    A first reduction may be one that the month before still limits, or the larger one for which it
    has to wait: each begins a series of its own, a month from step to step, and the one that ends
    earlier is gone. In between no smaller ones are made, which would only be more steps.
    """
    ways = []
    for _ in range(MOST_STEPS):
        stop, reductions, changes = choices(frame, place.course, place.untried)
        ways += [_onward(frame, _gone(frame, place, each)) for each in changes]
        tried = {each.formulation for each in changes}
        place = place._replace(untried=tuple(each for each in place.untried if each not in tried))
        first, *others = _among(frame, place, reductions) or (stop,)
        if first is None:
            return min((_stuck(frame, place), *ways), key=_how_late)
        ways += [_onward(frame, _gone(frame, place, each)) for each in others]
        place = _gone(frame, place, first)
        if place.course.status.dose == 0:
            break
    return min((_so_far(frame, place), *ways), key=_how_late)


def _among(frame: Frame, place: Place, reductions: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The reductions to try: at a pace of one's own the first, else the last, but at the start."""
    if frame.stride != Stride():
        return reductions[:1]
    begun = any(each.move is Move.REDUCE for each in place.steps)
    return reductions[-1:] if begun else reductions


def _how_late(way: Way) -> tuple[bool, date, int, int]:
    """By what ways are compared: the day of the stop, else the lowest dose; then fewer changes."""
    dose = way.steps[-1].regimen.dose if way.steps else NO_LIMIT
    changes = sum(each.move is Move.SWITCH for each in way.steps)
    return way.off is None, way.off or date.min, dose, changes


def _so_far(frame: Frame, place: Place) -> Way:
    protocol, _ = frame.on(place.course.day)
    return Way(place.steps, Track(base_track(protocol.parameters, place.course.status)))


def _stuck(frame: Frame, place: Place) -> Way:
    """Say why it goes no further."""
    course, way = place.course, _so_far(frame, place)
    protocol, belief = frame.on(course.day)
    status, rows = far(protocol, course.status, belief)
    lasts = lasting(rows)
    reduction = holding(lasts, status, Move.REDUCE)
    if reduction:
        return replace(way, held=reduction)
    floor = conclude(protocol.parameters, status, rows).floor
    return replace(
        way,
        held=holding(lasts, status, Move.STOP),
        coarse=True,
        instead=instead(protocol, _present(course), int(floor)),
    )


def _present(course: Course) -> Regimen:
    status = course.status
    formulation = course.formulations[status.formulation]
    intakes = HOURS_A_DAY // int(status.interval)
    return Regimen(int(status.dose), intakes, formulation, course.pattern)


def _gone(frame: Frame, place: Place, choice: Choice) -> Place:
    """Let days pass and take the step; only the days, where another protocol is then in force."""
    course, day = place.course, place.course.day + timedelta(days=choice.days)
    protocol, belief = frame.on(day)
    status = on_day(protocol, course.status, belief, choice.days)
    moved = course._replace(day=day, status=status)
    found = assess(protocol, moved, belief)
    regimen, stricter = _given(frame, moved, found, choice)
    if regimen is None:
        return place._replace(course=moved)
    move = Move.STOP if regimen.dose == 0 else choice.move
    before = age(course.status._replace(pending=place.pending), choice.days)
    step = Trodden(
        day=day,
        move=move,
        regimen=regimen,
        status=status,
        needs=_needs(protocol, with_belief(before, belief), found, move),
        stricter=(*_later(frame, course, choice), *stricter),
    )
    untried = () if move is Move.SWITCH else place.untried
    return Place(_ordered(protocol, moved, regimen), (*place.steps, step), untried)


def _given(
    frame: Frame, course: Course, found: Found, choice: Choice
) -> tuple[Regimen | None, tuple[str, ...]]:
    """What is given from a step on, and what made it another than the stride wanted."""
    protocol, _ = frame.on(course.day)
    present, recommended = _present(course), found.assessment.recommended
    if choice.move is Move.SWITCH:
        return replace(present, formulation=choice.formulation), ()
    if choice.move is Move.STOP and found.action is Action.STOP:
        return replace(present, dose=0, pattern=()), ()
    if choice.move is Move.REDUCE and found.action is Action.REDUCE and recommended is not None:
        return cut(protocol, frame.stride, found.assessment, recommended)
    return None, ()


def _needs(protocol: Protocol, before: Status, found: Found, move: Move) -> tuple[str, ...]:
    """Rules that would forbid the step if nothing were documented, and do not if all is."""
    after = {each.rule for each in found.assessment.findings if each.holds}
    rows = tabulate(protocol.parameters, before)
    return tuple(each for each in holding(rows, before, move) if each not in after)


def _later(frame: Frame, course: Course, choice: Choice) -> tuple[str, ...]:
    """The rules that hold a step up on the day on which the stride would take it."""
    wanted = max(frame.stride.every - int(course.status.change_days), 0)
    if not frame.stride.every or choice.days <= wanted or choice.move is Move.SWITCH:
        return ()
    protocol, belief = frame.on(course.day)
    status = on_day(protocol, course.status, belief, wanted)
    return holding(lasting(tabulate(protocol.parameters, status)), status, choice.move)
