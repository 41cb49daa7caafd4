"""One segment taken apart: its rates, one cycle of its doses, and what any time in it does.

All past cycles of a segment are one geometric sum; the doses of the present cycle are walked
through one by one. `glidepath.pk.kernel` carries the amounts from segment to segment.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from operator import add
from typing import Any

from glidepath.pk import one_compartment
from glidepath.pk.arrays import Array, namespace
from glidepath.pk.exponentials import Span, span
from glidepath.pk.kinetics import Kinetics, Parameters, State, volume
from glidepath.pk.segments import Moments, Segments, pick

Reset = tuple[Array, State] | None
"""Which segments forget what went before, and the amounts that each starts with instead."""


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


def plan_of(structure: Kinetics, parameters: Parameters, segments: Segments) -> Plan:
    """Take every segment apart."""
    rates = structure.rates(parameters)
    offsets = [segments.offset[:, :, i] for i in range(segments.offset.shape[2])]
    steps, previous = [], 0.0 * segments.start
    for offset in offsets:
        steps.append(_step(structure, rates, span(offset - previous)))
        previous = offset
    state = _empty(structure, parameters)
    for step, amount in zip(steps, doses(segments), strict=True):
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
    whole, summed = structure.cycles(plan.rates, plan.beat, span(moments.through))
    state = plus(structure.apply(whole, start), structure.apply(summed, plan.cycle))
    for step, given, present in zip(plan.steps, moments.given, moments.present, strict=True):
        state = _given(structure, step, state, plan.f * given, present)
    return structure.apply(structure.flow(plan.rates, moments.elapsed), state)


def change_of(structure: Kinetics, plan: Plan, moments: Moments) -> Change:
    """Give what `within` does to any state."""
    flow, summed = structure.cycles(plan.rates, plan.beat, span(moments.through))
    added = structure.apply(summed, plan.cycle)
    for step, given, present in zip(plan.steps, moments.given, moments.present, strict=True):
        added = _given(structure, step, added, plan.f * given, present)
        flow = flow if step is None else _where(present, structure.after(step, flow), flow)
    last = structure.flow(plan.rates, moments.elapsed)
    return Change(structure.after(last, flow), structure.apply(last, added))


def _where(here: Array, flow: Any, otherwise: Any) -> Any:
    xp = namespace(here)
    names = [f.name for f in fields(flow)]
    return like(flow, (xp.where(here, getattr(flow, n), getattr(otherwise, n)) for n in names))


def _given(structure: Kinetics, step: Any, state: State, amount: Array, present: Array) -> State:
    if step is None:
        return (state[0] + amount, *state[1:])
    later = _dosed(structure, step, state, amount)
    xp = namespace(later[0])
    return tuple(xp.where(present, x, y) for x, y in zip(later, state, strict=True))


def resets(structure: Kinetics, plan: Plan, segments: Segments) -> Reset:
    """Give the amounts after cycles without end, where a segment asks for them."""
    xp = namespace(segments.steady)
    if not bool(xp.any(segments.steady)):
        return None
    summed = structure.forever(plan.rates, plan.beat)
    return segments.steady, structure.apply(summed, plan.cycle)


def doses(segments: Segments) -> list[Array]:
    """Give the doses of a cycle one by one, mg, each (children, segments)."""
    return [segments.amount[:, :, i] for i in range(segments.amount.shape[2])]


def plus(one: State, other: State) -> State:
    """Add amounts, mg."""
    return tuple(map(add, one, other))


def picked(value: Any, column: Array | None, shape: tuple[int, ...]) -> Any:
    """Give every array of a nested value to its moments; see `pick`."""
    return value if column is None else each(value, lambda x: pick(x, column, shape))


def each(value: Any, change: Callable[[Array], Array]) -> Any:
    """Change every array of a nested value, an array that comes twice only once."""
    seen: dict[int, Array] = {}

    def changed(item: Any) -> Any:
        if isinstance(item, tuple):
            return tuple(map(changed, item))
        if is_dataclass(item):
            return like(item, (changed(getattr(item, f.name)) for f in fields(item)))
        if item is None or isinstance(item, float):
            return item
        if id(item) not in seen:
            seen[id(item)] = change(item)
        return seen[id(item)]

    return changed(value)


def like(value: Any, parts: Iterable[Any]) -> Any:
    """Give a value of the same class with other parts."""
    return type(value)(*parts)
