"""A schedule from a record: made under the rules, replayed through ``decide``, foreseen."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from glidepath.decide.answer import Assessment
from glidepath.decide.belief import Belief
from glidepath.decide.measures import TAPERING, spacing_days, taper_start_dose
from glidepath.decide.rules import Kind
from glidepath.pk.growth import Growth
from glidepath.plan.choices import Frame
from glidepath.plan.foreseen import troughs, weights
from glidepath.plan.question import Question, asked
from glidepath.plan.replay import awaited, replayed
from glidepath.plan.schedule import FASTEST, Move, NoPlan, Pace, PaceKind, Schedule, Step, WhyNot
from glidepath.plan.spread import evenly
from glidepath.plan.stride import Stride
from glidepath.plan.walk import Trodden, Way, walk
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant
from glidepath.record.record import Record


def plan(
    protocols: ProtocolHistory,
    record: Record,
    at: Instant,
    belief: Belief,
    pace: Pace = FASTEST,
    formulations: Sequence[str] = (),
    growth: Growth | None = None,
) -> Schedule | NoPlan:
    """Give a schedule from now to off the drug.

    Parameters
    ----------
    protocols, record, at, belief
        As of `glidepath.decide.decide`.
    pace
        How fast it goes.
    formulations
        Ids of those that may be used beside the present one: a change is a step of its own, with
        the same dose and a wait of its own, made where the taper then ends earlier.
    growth
        References for the weight where no model is fitted; the models of the Belief have theirs.

    Returns
    -------
    Schedule or NoPlan
        A schedule in which every step was permitted when `decide` was asked on its day; or why
        there is none.

    Raises
    ------
    InputError
        For a formulation that the protocol does not know.
    """
    question = asked(protocols, record, at, belief, tuple(formulations))
    return question if isinstance(question, NoPlan) else planned(question, pace, growth)


def planned(question: Question, pace: Pace, growth: Growth | None) -> Schedule | NoPlan:
    """Answer a question that has been asked."""
    found = _way(question, pace)
    if isinstance(found, NoPlan):
        return found
    pace, way = found
    if way.track not in TAPERING:
        return NoPlan(WhyNot.NOT_TAPERING, (way.track.slug,))
    if not way.steps:
        return _stuck(way)
    seen = replayed(question, way)
    if isinstance(seen, Trodden):
        return NoPlan(WhyNot.NOT_REPLAYED, (seen.day.isoformat(), seen.move.value))
    return Schedule(
        pace=pace,
        present=question.present,
        steps=tuple(_steps(question, way.steps, seen, growth)),
        off=way.off,
        held=way.held,
        goal=question.goal,
        remission=way.remission,
        coarse=way.coarse,
        fits=way.instead.fits,
        graduation=way.instead.graduation,
        awaited=awaited(question),
    )


def _way(question: Question, pace: Pace) -> tuple[Pace, Way] | NoPlan:
    frame = Frame(question.in_force, question.belief, others=question.others)
    if pace.kind is not PaceKind.EVEN:
        stride = Stride(pace.every, pace.share) if pace.kind is PaceKind.OWN else Stride()
        return pace, walk(replace(frame, stride=stride), question.course)
    last = pace.until or question.goal.last
    if last < question.day:
        return NoPlan(WhyNot.PAST, days=(last,))
    fastest = walk(frame, question.course)
    if not fastest.steps or fastest.track not in TAPERING:
        return pace, fastest
    if fastest.off is None or fastest.off > last:
        return NoPlan(WhyNot.TOO_LATE, fastest.held, (last, *_known(fastest.off)))
    found = evenly(frame, question.course, fastest, last)
    if found is None:
        return NoPlan(WhyNot.UNEVEN, days=(last, fastest.off))
    return _found(pace, found[0]), found[1]


def _known(day: date | None) -> tuple[date, ...]:
    return () if day is None else (day,)


def _found(pace: Pace, stride: Stride) -> Pace:
    return replace(pace, every=stride.every, share=stride.share)


def _stuck(way: Way) -> NoPlan:
    """Why no step is possible at all: rules hold it, or no smaller dose can be measured."""
    if not way.coarse:
        return NoPlan(WhyNot.HELD, way.held)
    return NoPlan(
        WhyNot.FORMULATION, way.held, fits=way.instead.fits, graduation=way.instead.graduation
    )


def _steps(
    question: Question,
    steps: Sequence[Trodden],
    seen: Sequence[Assessment],
    growth: Growth | None,
) -> Iterator[Step]:
    foreseen = troughs(question, steps)
    weighed = weights(question, [each.day for each in steps], growth)
    for number, (each, found) in enumerate(zip(steps, seen, strict=True)):
        stops = each.move is Move.STOP
        start = int(taper_start_dose(found.status)) or each.regimen.dose
        settling = timedelta(days=int(spacing_days(question.protocol.parameters, found.status)))
        yield Step(
            day=each.day,
            move=each.move,
            regimen=each.regimen,
            low=0 if stops else found.low,
            high=found.high,
            share=Fraction(each.regimen.dose, start),
            weight=weighed[number],
            level_from=None if stops else each.day + settling,
            trough=None if stops else foreseen[number],
            rules=tuple(f.rule for f in found.findings if f.binds and f.kind is Kind.FLOOR),
            needs=each.needs,
            stricter=each.stricter,
        )
