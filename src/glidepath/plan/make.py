"""A schedule from a record: made under the rules, replayed through ``decide``, foreseen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from glidepath.decide.answer import Answer, Assessment, Refusal, Regimen
from glidepath.decide.belief import Belief, Trough, trough_of
from glidepath.decide.course import Course, follow
from glidepath.decide.decide import by_protocol, decide, take_bearing
from glidepath.decide.foresee import Ahead, foresee
from glidepath.decide.intake import Regime
from glidepath.decide.learned import Learned
from glidepath.decide.measures import spacing_days, taper_start_dose
from glidepath.decide.rules import Kind
from glidepath.decide.status import NEVER, Track
from glidepath.decide.table import Action
from glidepath.plan.replay import replayed
from glidepath.plan.schedule import (
    FASTEST,
    Goal,
    Move,
    NoPlan,
    Pace,
    PaceKind,
    Schedule,
    Step,
    WhyNot,
)
from glidepath.plan.walk import Frame, Trodden, Way, walk
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import Protocol
from glidepath.quantities import Instant
from glidepath.record.record import Record

GRAMS = 1000
MICROGRAMS = 1000
PLANNABLE = frozenset({Track.TAPER, Track.STABILISATION, Track.SECOND_TAPER})
TRIES = 4
"""Even paces that are tried, each a month faster than the one before."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be planned."""

    protocols: ProtocolHistory
    protocol: Protocol
    record: Record
    at: Instant
    day: date
    belief: Belief
    course: Course
    assessment: Assessment
    present: Regimen


def plan(
    protocols: ProtocolHistory, record: Record, at: Instant, belief: Belief, pace: Pace = FASTEST
) -> Schedule | NoPlan:
    """Give a schedule from now to off the drug.

    Parameters
    ----------
    protocols, record, at, belief
        As of `decide`.
    pace
        How fast it goes.

    Returns
    -------
    Schedule or NoPlan
        A schedule in which every step was permitted when `decide` was asked on its day; or why
        there is none.
    """
    answer = decide(protocols, record, at, belief=belief)
    if (nothing := _nothing_to_plan(answer)) is not None:
        return nothing
    question = _question(protocols, record, at, belief, answer)
    way = _way(question, pace)
    if not way.steps and not question.course.status.off_drug:
        return NoPlan(WhyNot.HELD, way.held)
    refused = replayed(protocols, question.protocol, record, at, question.belief, way)
    if refused is not None:
        return NoPlan(WhyNot.NOT_REPLAYED, (refused.day.isoformat(), refused.move.value))
    return _schedule(question, pace, way)


def _nothing_to_plan(answer: Answer) -> NoPlan | None:
    found = answer.assessment
    unmet = [each.id for each in answer.unmet] if isinstance(answer, Refusal) else []
    standing = tuple(each for each in unmet if each.startswith("standing."))
    if found is None or standing:
        return NoPlan(WhyNot.NO_STANDING, standing or tuple(unmet))
    if found.track is Track.OFF_DRUG:
        return NoPlan(WhyNot.OFF_DRUG)
    if found.track is Track.INTERRUPTED:
        return NoPlan(WhyNot.INTERRUPTED)
    if found.track not in PLANNABLE or found.present is None:
        return NoPlan(WhyNot.NOT_TAPERING, (found.track.slug,))
    if getattr(answer, "action", None) in (Action.INTERRUPT, Action.CLINICIAN):
        return NoPlan(WhyNot.CLINICIAN, _pausing(found))
    return None


def _pausing(found: Assessment) -> tuple[str, ...]:
    return tuple(each.rule for each in found.findings if each.holds and each.kind is Kind.FLOOR)


def _question(
    protocols: ProtocolHistory, record: Record, at: Instant, belief: Belief, answer: Answer
) -> Question:
    bearing = take_bearing(protocols, record, at)
    protocol, found = bearing.in_force(bearing.day), answer.assessment
    if found is None or found.present is None:
        raise AssertionError("a child with nothing to plan was asked about")
    belief = by_protocol(protocol, belief)
    course = follow(bearing.record, bearing.in_force, bearing.day, belief.half_life)
    return Question(
        protocols, protocol, record, at, bearing.day, belief, course, found, found.present
    )


def _way(question: Question, pace: Pace) -> Way:
    if pace.kind is not PaceKind.EVEN:
        return walk(Frame(question.protocol, question.belief, pace), question.course)
    fastest = walk(Frame(question.protocol, question.belief, FASTEST), question.course)
    goal, parameters = _goal(question), question.protocol.parameters
    lowest = min((s.regimen.dose for s in fastest.steps if s.regimen.dose), default=0)
    if goal is None or not lowest or fastest.steps[-1].day > goal.last:
        return fastest
    months = (goal.last - question.day).days // parameters.taper.month
    for fewer in range(TRIES):
        count = max(months - 1 - fewer, 1)
        share = 1 - (lowest / question.course.status.dose) ** (1 / count)
        even = Pace(
            PaceKind.EVEN, parameters.taper.month, Fraction(share).limit_denominator(10_000)
        )
        way = walk(Frame(question.protocol, question.belief, even), question.course)
        if way.steps and way.steps[-1].move is Move.STOP and way.steps[-1].day <= goal.last:
            return way
    return fastest


def _goal(question: Question) -> Goal | None:
    since = question.course.status.randomised_days
    if since >= NEVER:
        return None
    rules = question.protocol.parameters.outcome
    randomised = question.day - timedelta(days=int(since))
    judged = randomised + timedelta(days=rules.day)
    return Goal(judged, judged - timedelta(days=rules.no_use_days))


def _schedule(question: Question, pace: Pace, way: Way) -> Schedule:
    stops = bool(way.steps) and way.steps[-1].move is Move.STOP
    return Schedule(
        pace=pace,
        present=question.present,
        steps=tuple(_steps(question, way.steps)),
        off=way.steps[-1].day if stops else None,
        held=way.held,
        goal=_goal(question),
        remission=way.remission,
    )


def _steps(question: Question, steps: Sequence[Trodden]) -> Iterator[Step]:
    troughs, weights = _foreseen(question, steps)
    for number, each in enumerate(steps):
        found = each.found.assessment
        start = int(taper_start_dose(found.status)) or each.regimen.dose
        settling = timedelta(days=int(spacing_days(question.protocol.parameters, found.status)))
        stops = each.move is Move.STOP
        yield Step(
            day=each.day,
            move=each.move,
            regimen=each.regimen,
            low=0 if stops else found.low,
            high=found.high,
            share=Fraction(each.regimen.dose, start),
            weight=weights[number],
            level_from=None if stops else each.day + settling,
            trough=None if stops else troughs[number],
            rules=tuple(f.rule for f in found.findings if f.binds and f.kind is Kind.FLOOR),
        )


def _foreseen(
    question: Question, steps: Sequence[Trodden]
) -> tuple[list[Trough | None], list[int]]:
    """Foreseen troughs just before the next step, and weights on the day of each step."""
    learned = question.belief.learned
    if not isinstance(learned, Learned):
        weight = int(question.course.status.weight)
        proportional = [question.belief.by_proportion(each.regimen.dose) for each in steps]
        return proportional, [weight] * len(steps)
    clock = learned.told.clock
    starts = [clock.midnight(each.day) + clock.morning for each in steps]
    regimes = tuple(
        Regime(hour, each.regimen.dose / MICROGRAMS, 24 // each.regimen.intakes)
        for hour, each in zip(starts, steps, strict=True)
    )
    settled = starts[-1] + 24.0 * question.protocol.parameters.taper.month
    ends = [*starts[1:], settled]
    levels = foresee(learned, Ahead(regimes, learned.told.drugs), ends)
    weights = learned.told.covariates.at(np.array(starts))["weight"] * GRAMS
    return [trough_of(each) for each in levels], [round(float(each)) for each in weights]
