"""A counterexample without anything that it does not need."""

from collections.abc import Callable, Mapping
from typing import Any

from glidepath.assure.prove.claims import Chance
from glidepath.assure.prove.steps import KINDS, Step, kind_of
from glidepath.assure.prove.trace import Trace

USUAL: Mapping[str, tuple[int, ...]] = {
    "elapsed": (0, 14, 30),
    "dose": (1_000, 900, 300),
    "interval": (24,),
    "value": (6_000, 9_000, 1_000),
    "weight": (20_000,),
    "platelets": (200,),
}
"""Numbers that a reader expects, in the order in which they are tried."""

USUAL_NEXT: Mapping[str, tuple[int, ...]] = {"dose": (900, 800, 300), "days": (30,)}
"""The same for numbers that were picked by chance."""


def tidied(trace: Trace, breaks: Callable[[Trace], bool]) -> Trace:
    """Give the course with all left out that it does not need to break the claim.

    Parameters
    ----------
    breaks
        Whether a course still does.
    """
    for place, step in enumerate(trace.steps):
        blank = KINDS[kind_of(step)]
        bare = _with(trace, place, blank)
        trace = bare if breaks(bare) else _plainer(trace, place, breaks)
    return _without_nothing(_less_chance(trace, breaks))


def _less_chance(trace: Trace, breaks: Callable[[Trace], bool]) -> Trace:
    """Leave at nothing each number picked by chance that the claim does not need."""
    for name, usual in zip(Chance._fields, Chance(), strict=True):
        plain = (usual, *USUAL_NEXT.get(name, ()))
        chances = (trace.chance._replace(**{name: each}) for each in plain)
        tried = (trace._replace(chance=chance) for chance in chances)
        trace = next((each for each in tried if breaks(each)), trace)
    return trace


def _plainer(trace: Trace, place: int, breaks: Callable[[Trace], bool]) -> Trace:
    """Set each field of a step to the first of its plain values with which the claim breaks."""
    blank = KINDS[kind_of(trace.steps[place])]
    for name in _names(blank):
        plain = (*USUAL.get(name, ()), getattr(_part(blank), name))
        tried = (_with(trace, place, _set(trace.steps[place], name, each)) for each in plain)
        trace = next((each for each in tried if breaks(each)), trace)
    return trace


def _with(trace: Trace, place: int, step: Step) -> Trace:
    return trace._replace(steps=(*trace.steps[:place], step, *trace.steps[place + 1 :]))


def _set(step: Step, name: str, value: Any) -> Step:
    return _joined(step, _part(step)._replace(**{name: value}))


def _names(step: Step) -> tuple[str, ...]:
    """The fields of a step's one part."""
    names: tuple[str, ...] = ("elapsed",) if step.elapsed is not None else _part(step)._fields
    return names


def _part(step: Step) -> Any:
    """The one part of a small step; of time, the step itself."""
    if step.order is not None:
        return step.order
    return step if step.seen is None else getattr(step.seen, kind_of(step))


def _joined(step: Step, part: Any) -> Step:
    if step.order is not None:
        return step._replace(order=part)
    if step.seen is None:
        return Step(part.elapsed)
    return step._replace(seen=step.seen._replace(**{kind_of(step): part}))


def _without_nothing(trace: Trace) -> Trace:
    """Leave out the steps in which nothing happens."""
    nothing = tuple(KINDS.values())
    pairs = zip(trace.steps, trace.picks, strict=True)
    kept = [(step, picked) for step, picked in pairs if step not in nothing]
    return trace._replace(
        steps=tuple(step for step, _ in kept), picks=tuple(picked for _, picked in kept)
    )
