"""Amounts, levels and exposure under a dosing history, exactly and in closed form.

One state is carried from segment to segment; inside a segment, all past cycles are one geometric
sum. Nothing loops over doses, and nothing here knows how many compartments there are: the flows
of `glidepath.pk.one_compartment` and `glidepath.pk.two_compartment` say that.

Leading axes of the parameters (tangents, draws) come before (children, segments) and are kept.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from operator import add
from typing import Any

from glidepath.pk import one_compartment
from glidepath.pk.arrays import Array, as_floats, namespace
from glidepath.pk.exponentials import Span, span
from glidepath.pk.kinetics import Kinetics, Parameters, State, kinetics, volume
from glidepath.pk.segments import Moments, Schedule, Segments, ends, locate, pick

Reset = tuple[Array, State] | None
"""Which segments forget what went before, and the amounts that each starts with instead."""

NG_PER_ML = 1000.0
"""ng/mL in one mg/L."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What every moment of a segment needs of it: rates, and one cycle taken apart.

    Parameters
    ----------
    rates, beat
        Of the structure.
    cycle
        Amounts at the end of one cycle that starts with nothing in the body, mg.
    steps
        Flow from each dose of the cycle to the next; None where none comes later than the other.
    f
        Relative bioavailability.
    """

    rates: Any
    beat: Any
    cycle: State
    steps: tuple[Any, ...]
    f: Array


@dataclass(frozen=True, slots=True)
class Change:
    """What a time does to any amounts: where they flow, and what doses add, mg."""

    flow: Any
    added: State


@dataclass(frozen=True, slots=True)
class Course:
    """The solution of a dosing history: the amounts with which every segment starts.

    Parameters
    ----------
    parameters, segments
        What was solved.
    plan
        Of every segment.
    starts
        mg; each (..., children, segments).
    """

    parameters: Parameters
    segments: Segments
    plan: Plan
    starts: State


def solve(parameters: Parameters, segments: Segments, initial: State | None = None) -> Course:
    """Solve a dosing history for good; every later question reads the answer.

    Parameters
    ----------
    parameters
        Each (..., children, segments), or (..., children, 1) where they stay as they are.
        Complex arrays carry tangents (`glidepath.pk.arrays`).
    segments
        Histories of the children.
    initial
        Amounts in the body when the first segment starts, mg, each (..., children); none if
        left out.

    Returns
    -------
    Course
        For `amounts`, `levels` and `exposure`.

    Notes
    -----
    Relative error stays below 1e-10 while the fastest rate times the period exceeds 1e-5;
    elimination may be as slow as it likes.
    """
    structure = kinetics(parameters)
    parameters = _as_arrays(parameters)
    plan = _plan(structure, parameters, segments)
    change = _change(structure, plan, ends(segments))
    reset = _resets(structure, plan, segments)
    return Course(parameters, segments, plan, _carried(structure, change, reset, initial))


def levels_of(parameters: Parameters, segments: Segments, schedule: Schedule) -> Array:
    """Give levels without keeping a course, for those who ask again with other parameters.

    Parameters
    ----------
    parameters, segments
        As of `solve`.
    schedule
        Of `glidepath.pk.segments.schedule`: the times, looked up once.

    Returns
    -------
    array
        (..., children, n), ng/mL; what `levels` of `solve` would give, in half the time.
    """
    structure = kinetics(parameters)
    parameters = _as_arrays(parameters)
    plan = _plan(structure, parameters, segments)
    moments, columns = schedule.moments, segments.start.shape[1]
    shape = moments.elapsed.hours.shape
    change = _change(structure, _picked(plan, moments.column, shape), moments)
    reset = _resets(structure, plan, segments)
    starts = _carried(structure, _part(change, 0, columns), reset, None)
    own = _part(change, columns, shape[1])
    at = (shape[0], shape[1] - columns)
    central = _moved(structure, own, _picked(starts, schedule.column, at))[1]
    level = central * (NG_PER_ML / pick(volume(parameters), schedule.column, at))
    if schedule.before is None:
        return level
    return namespace(level).where(schedule.before, 0.0 * level, level)


def amounts(course: Course, moments: Moments) -> State:
    """Give the amounts in the body, a dose at that very moment included.

    Parameters
    ----------
    course
        Of `solve`.
    moments
        Of `glidepath.pk.segments.locate`, shape (children, n).

    Returns
    -------
    tuple of array
        Depot, central and, with two compartments, peripheral, mg; each (..., children, n).
        Zero before the first segment.
    """
    shape = moments.elapsed.hours.shape
    here = _picked((course.plan, course.starts), moments.column, shape)
    state = within(kinetics(course.parameters), here[0], here[1], moments)
    if moments.before is None:
        return state
    xp = namespace(state[0])
    return tuple(xp.where(moments.before, 0.0 * x, x) for x in state)


def levels(course: Course, moments: Moments) -> Array:
    """Give the level in whole blood, ng/mL; see `amounts`.

    Returns
    -------
    array
        (..., children, n), without residual error.
    """
    litres = volume(course.parameters)
    central = amounts(course, moments)[1]
    return central * (NG_PER_ML / pick(litres, moments.column, moments.elapsed.hours.shape))


def exposure(course: Course, moments: Moments) -> Array:
    """Give the area under the level from the first segment's start on, h x ng/mL.

    Returns
    -------
    array
        (..., children, n). The area between two moments is the difference of theirs.

    Notes
    -----
    Exact by balance of mass: what came in and is no longer there was cleared. The relative error
    is about 1e-16 divided by the share that was cleared. Clearance must be above 0.
    """
    shape = moments.elapsed.hours.shape
    cl, before = _cleared(course)
    here = _picked((course.plan, course.starts, before, cl), moments.column, shape)
    plan, starts, before, cl = here
    amount = [pick(x, moments.column, shape) for x in _doses(course.segments)]
    state = within(kinetics(course.parameters), plan, starts, moments)
    taken_in = plan.f * (moments.cycles * sum(amount) + sum(moments.given))
    area = before + NG_PER_ML * (_total(starts) + taken_in - _total(state)) / cl
    if moments.before is None:
        return area
    return namespace(area).where(moments.before, 0.0 * area, area)


def levels_at(course: Course, times: Array) -> Array:
    """Give the level in whole blood, ng/mL, at times (children, n) in h; see `levels`."""
    return levels(course, locate(course.segments, times))


def _as_arrays(parameters: Parameters) -> Parameters:
    names = [f.name for f in fields(parameters)]
    arrays = as_floats(*(getattr(parameters, name) for name in names))
    return replace(parameters, **dict(zip(names, arrays, strict=True)))


def _doses(segments: Segments) -> list[Array]:
    return [segments.amount[:, :, i] for i in range(segments.amount.shape[2])]


def _plan(structure: Kinetics, parameters: Parameters, segments: Segments) -> Plan:
    rates = structure.rates(parameters)
    offsets = [segments.offset[:, :, i] for i in range(segments.offset.shape[2])]
    steps, previous = [], 0.0 * segments.start
    for offset in offsets:
        steps.append(_step(structure, rates, span(offset - previous)))
        previous = offset
    state = _empty(structure, parameters)
    for step, amount in zip(steps, _doses(segments), strict=True):
        state = _dosed(structure, step, state, parameters.f * amount)
    beat, flow = structure.beat(rates, span(segments.period))
    rest = span(segments.period - previous)
    late = any(step is not None for step in steps)
    cycle = structure.apply(structure.flow(rates, rest) if late else flow, state)
    return Plan(rates, beat, cycle, tuple(steps), parameters.f)


def _step(structure: Kinetics, rates: Any, time: Span) -> Any:
    return structure.flow(rates, time) if time.least < math.inf else None


def _empty(structure: Kinetics, parameters: Parameters) -> State:
    zero = 0.0 * (parameters.cl + parameters.ka + volume(parameters))
    return (zero,) * (2 if structure is one_compartment else 3)


def _dosed(structure: Kinetics, step: Any, state: State, amount: Array) -> State:
    if step is not None:
        state = structure.apply(step, state)
    return (state[0] + amount, *state[1:])


def within(structure: Kinetics, plan: Plan, start: State, moments: Moments) -> State:
    """Carry a state through whole cycles, the doses of the present one, and what remains.

    Parameters
    ----------
    structure, plan
        Of the segments, or of the moments.
    start
        Amounts at the start of the segment, mg.
    moments
        How far inside.
    """
    whole, summed = structure.cycles(plan.rates, plan.beat, moments.through)
    state = _plus(structure.apply(whole, start), structure.apply(summed, plan.cycle))
    for step, given, present in zip(plan.steps, moments.given, moments.present, strict=True):
        state = _given(structure, step, state, plan.f * given, present)
    return structure.apply(structure.flow(plan.rates, moments.elapsed), state)


def _change(structure: Kinetics, plan: Plan, moments: Moments) -> Change:
    """Give what `within` does to any state."""
    flow, summed = structure.cycles(plan.rates, plan.beat, moments.through)
    added = structure.apply(summed, plan.cycle)
    for step, given, present in zip(plan.steps, moments.given, moments.present, strict=True):
        added = _given(structure, step, added, plan.f * given, present)
        flow = flow if step is None else _where(present, structure.after(step, flow), flow)
    last = structure.flow(plan.rates, moments.elapsed)
    return Change(structure.after(last, flow), structure.apply(last, added))


def _where(here: Array, flow: Any, otherwise: Any) -> Any:
    xp = namespace(here)
    names = [f.name for f in fields(flow)]
    return _like(flow, (xp.where(here, getattr(flow, n), getattr(otherwise, n)) for n in names))


def _moved(structure: Kinetics, change: Change, state: State) -> State:
    return _plus(structure.apply(change.flow, state), change.added)


def _part(change: Change, first: int, last: int) -> Change:
    """Give some columns of a change."""
    flow = change.flow
    parts = (getattr(flow, f.name)[..., first:last] for f in fields(flow))
    return Change(_like(flow, parts), tuple(x[..., first:last] for x in change.added))


def _given(structure: Kinetics, step: Any, state: State, amount: Array, present: Array) -> State:
    if step is None:
        return (state[0] + amount, *state[1:])
    later = _dosed(structure, step, state, amount)
    xp = namespace(later[0])
    return tuple(xp.where(present, x, y) for x, y in zip(later, state, strict=True))


def _resets(structure: Kinetics, plan: Plan, segments: Segments) -> Reset:
    """Give the amounts after cycles without end, where a segment asks for them."""
    xp = namespace(segments.steady)
    if not bool(xp.any(segments.steady)):
        return None
    summed = structure.forever(plan.rates, plan.beat)
    return segments.steady, structure.apply(summed, plan.cycle)


def _carried(structure: Kinetics, change: Change, reset: Reset, initial: State | None) -> State:
    """Carry the state through all segments: the only loop, and it is over segments."""
    added = _columns(change.added)
    state = tuple(0.0 * x for x in added[0]) if initial is None else initial
    resets = _columns(reset[1]) if reset else None
    starts = []
    for i, flow in enumerate(_flows(change.flow)):
        if reset and resets:
            state = _replaced(reset[0][:, i], resets[i], state)
        starts.append(state)
        state = _plus(structure.apply(flow, state), added[i])
    xp = namespace(change.added[0])
    return tuple(xp.stack(column, axis=-1) for column in zip(*starts, strict=True))


def _replaced(here: Array, steady: State, state: State) -> State:
    xp = namespace(here)
    return tuple(xp.where(here, x, y) for x, y in zip(steady, state, strict=True))


def _columns(state: State) -> list[State]:
    """Give each segment's part, laid out side by side in memory so that the loop runs fast."""
    xp = namespace(state[0])
    packed = []
    for x in state:
        front = xp.moveaxis(x, -1, 0)
        packed.append(xp.unstack(xp.reshape(xp.reshape(front, (-1,)), front.shape), axis=0))
    return list(zip(*packed, strict=True))


def _flows(flow: Any) -> list[Any]:
    """Give the flow of each segment."""
    parts = tuple(getattr(flow, f.name) for f in fields(flow))
    return [_like(flow, column) for column in _columns(parts)]


def _cleared(course: Course) -> tuple[Array, Array]:
    """Give clearance, and the area under the level before each segment."""
    xp = namespace(course.starts[0])
    last = ends(course.segments)
    final = within(kinetics(course.parameters), course.plan, course.starts, last)
    taken_in = course.plan.f * (last.cycles * sum(_doses(course.segments)) + sum(last.given))
    cl = course.parameters.cl + 0.0 * taken_in
    area = NG_PER_ML * (_total(course.starts) + taken_in - _total(final)) / cl
    return cl, xp.cumulative_sum(area, axis=-1) - area


def _plus(one: State, other: State) -> State:
    return tuple(map(add, one, other))


def _total(state: State) -> Array:
    return sum(state[1:], state[0])


def _picked(value: Any, column: Array | None, shape: tuple[int, ...]) -> Any:
    """Give every array of a nested value to its moments, each array once."""
    if column is None:
        return value
    seen: dict[int, Array] = {}

    def given(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(map(given, part))
        if is_dataclass(part):
            return _like(part, (given(getattr(part, f.name)) for f in fields(part)))
        if part is None or isinstance(part, float):
            return part
        if id(part) not in seen:
            seen[id(part)] = pick(part, column, shape)
        return seen[id(part)]

    return given(value)


def _like(value: Any, parts: Iterable[Any]) -> Any:
    return type(value)(*parts)
