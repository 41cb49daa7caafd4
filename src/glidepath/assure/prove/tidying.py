"""A counterexample without anything that it does not need."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from glidepath.assure.prove.steps import KINDS, Step, kind_of
from glidepath.assure.prove.trace import Trace

USUAL: Mapping[str, tuple[int, ...]] = {
    "elapsed": (14, 30),
    "dose": (1_000, 900),
    "interval": (24,),
    "value": (6_000,),
    "weight": (20_000,),
    "platelets": (200,),
}
"""Numbers that a reader expects, tried in this order."""


def tidied(trace: Trace, breaks: Callable[[Trace], bool]) -> Trace:
    """Give the course with all left out that it does not need to break the claim.

    Parameters
    ----------
    breaks
        Whether a course still does.
    """
    for place in range(len(trace.steps)):
        for change in _changes(KINDS[kind_of(trace.steps[place])]):
            changed = _with(trace, place, change(trace.steps[place]))
            if breaks(changed):
                trace = changed
    return _without_nothing(trace)


def _with(trace: Trace, place: int, step: Step) -> Trace:
    return trace._replace(steps=(*trace.steps[:place], step, *trace.steps[place + 1 :]))


def _changes(blank: Step) -> Iterator[Callable[[Step], Step]]:
    """First that nothing happens at all, then one thing less, then usual numbers."""
    yield lambda _: blank
    for name in _names(blank):
        yield from (_set(name, number) for number in USUAL.get(name, ()))
        yield _set(name, getattr(_part(blank), name))


def _set(name: str, value: Any) -> Callable[[Step], Step]:
    return lambda step: _joined(step, _part(step)._replace(**{name: value}))


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
