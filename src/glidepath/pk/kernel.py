"""Amounts, levels and exposure under a dosing history, exactly and in closed form.

One state is carried from segment to segment; inside a segment, all past cycles are one geometric
sum. Nothing loops over doses, and nothing here knows how many compartments there are: the flows
of `glidepath.pk.one_compartment` and `glidepath.pk.two_compartment` say that. Levels go the short
way of `glidepath.pk.modes` where they lose nothing by it.

Leading axes of the parameters (tangents, draws) come before (children, segments) and are kept.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

from glidepath.pk.arrays import Array, as_floats, columns, namespace
from glidepath.pk.kinetics import Kinetics, Parameters, State, kinetics, volume
from glidepath.pk.modes import Depot, Modes, absorbed, apart, followed, one_by_one, reached
from glidepath.pk.plan import (
    Change,
    Plan,
    Reset,
    change_of,
    doses,
    each,
    like,
    picked,
    plan_of,
    plus,
    resets,
    within,
)
from glidepath.pk.segments import Moments, Schedule, Segments, ends, locate, pick, rows

NG_PER_ML = 1000.0
"""ng/mL in one mg/L."""

LEVELS_AT_ONCE = 16_384
"""Levels of one block; more at once would not stay in the processor's cache."""


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
    plan = plan_of(structure, parameters, segments)
    change = change_of(structure, plan, ends(segments))
    reset = resets(structure, plan, segments)
    return Course(parameters, segments, plan, _carried(structure, change, reset, initial))


def levels_of(
    parameters: Parameters, segments: Segments, schedule: Schedule, depot: Depot | None = None
) -> Array:
    """Give levels without keeping a course, for those who ask again with other parameters.

    Parameters
    ----------
    parameters, segments
        As of `solve`.
    schedule
        Of `glidepath.pk.segments.schedule`: the times, looked up once.
    depot
        Of `depot_of`, where neither absorption nor bioavailability has changed since.

    Returns
    -------
    array
        (..., children, n), ng/mL; what `levels` of `solve` would give, in a fraction of the time.
    """
    parameters = _as_arrays(parameters)
    modes = _modes(parameters, segments, schedule)
    if modes is None:
        return levels(solve(parameters, segments), schedule.times)
    f = parameters.f
    depot = depot or absorbed(modes, f, segments, schedule)
    return _level(followed(modes, f, depot, segments, schedule), parameters, schedule.times)


def depot_of(parameters: Parameters, segments: Segments, schedule: Schedule) -> Depot | None:
    """Give what is in the depot, for `levels_of` with another clearance or volume.

    None where the modes of these parameters do not lie apart.
    """
    parameters = _as_arrays(parameters)
    modes = _modes(parameters, segments, schedule)
    return None if modes is None else absorbed(modes, parameters.f, segments, schedule)


def _modes(parameters: Parameters, segments: Segments, schedule: Schedule) -> Modes | None:
    """Give the modes, where they lie apart and each goes by itself; none elsewhere."""
    structure = kinetics(parameters)
    modes = structure.modes(structure.rates(parameters))
    return modes if one_by_one(modes) and apart(modes, segments, schedule.times) else None


def _level(central: Array, parameters: Parameters, moments: Moments) -> Array:
    """Give ng/mL of mg; nothing before the first segment."""
    shape = moments.elapsed.hours.shape
    level = central * (NG_PER_ML / pick(volume(parameters), moments.column, shape))
    if moments.before is None:
        return level
    return namespace(level).where(moments.before, 0.0 * level, level)


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
    here = picked((course.plan, course.starts), moments.column, shape)
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
    structure, rates = kinetics(course.parameters), course.plan.rates
    modes = structure.modes(rates)
    if not apart(modes, course.segments, moments):
        return _level(amounts(course, moments)[1], course.parameters, moments)
    begun = structure.in_modes(rates, course.starts)
    central = reached(modes, course.parameters.f, begun, course.segments, moments)
    return _level(central, course.parameters, moments)


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
    here = picked((course.plan, course.starts, before, cl), moments.column, shape)
    plan, starts, before, cl = here
    amount = [pick(x, moments.column, shape) for x in doses(course.segments)]
    state = within(kinetics(course.parameters), plan, starts, moments)
    taken_in = plan.f * (moments.cycles * sum(amount) + sum(moments.given))
    area = before + NG_PER_ML * (_total(starts) + taken_in - _total(state)) / cl
    if moments.before is None:
        return area
    return namespace(area).where(moments.before, 0.0 * area, area)


def levels_at(course: Course, times: Array) -> Array:
    """Give the level in whole blood, ng/mL, at times (children, n) in h; see `levels`.

    Looks the times up, and goes through a large batch in blocks of children.
    """
    children, at_once = times.shape[0], max(1, LEVELS_AT_ONCE // max(1, times.shape[1]))
    if children <= at_once:
        return levels(course, locate(course.segments, times))
    blocks = [slice(i, i + at_once) for i in range(0, children, at_once)]
    parts = [levels_at(_children(course, block), times[block, :]) for block in blocks]
    return namespace(times).concat(parts, axis=-2)


def _children(course: Course, block: slice) -> Course:
    children = course.segments.start.shape[0]

    def own(x: Array) -> Array:
        return x[..., block, :] if x.ndim > 1 and x.shape[-2] == children else x

    nested = each((course.parameters, course.plan, course.starts), own)
    return Course(nested[0], rows(course.segments, block), nested[1], nested[2])


def _as_arrays(parameters: Parameters) -> Parameters:
    names = [f.name for f in fields(parameters)]
    arrays = as_floats(*(getattr(parameters, name) for name in names))
    return replace(parameters, **dict(zip(names, arrays, strict=True)))


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
        state = plus(structure.apply(flow, state), added[i])
    xp = namespace(change.added[0])
    return tuple(xp.stack(column, axis=-1) for column in zip(*starts, strict=True))


def _replaced(here: Array, steady: State, state: State) -> State:
    xp = namespace(here)
    return tuple(xp.where(here, x, y) for x, y in zip(steady, state, strict=True))


def _columns(state: State) -> list[State]:
    """Give each segment's part, laid out side by side in memory so that the loop runs fast."""
    return list(zip(*map(columns, state), strict=True))


def _flows(flow: Any) -> list[Any]:
    """Give the flow of each segment."""
    parts = tuple(getattr(flow, f.name) for f in fields(flow))
    return [like(flow, column) for column in _columns(parts)]


def _cleared(course: Course) -> tuple[Array, Array]:
    """Give clearance, and the area under the level before each segment."""
    xp = namespace(course.starts[0])
    last = ends(course.segments)
    final = within(kinetics(course.parameters), course.plan, course.starts, last)
    taken_in = course.plan.f * (last.cycles * sum(doses(course.segments)) + sum(last.given))
    cl = course.parameters.cl + 0.0 * taken_in
    area = NG_PER_ML * (_total(course.starts) + taken_in - _total(final)) / cl
    return cl, xp.cumulative_sum(area, axis=-1) - area


def _total(state: State) -> Array:
    return sum(state[1:], state[0])
