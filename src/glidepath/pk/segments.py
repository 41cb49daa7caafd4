"""Dosing histories as arrays: one row a child, one column a stretch of equal cycles.

A *segment* is a stretch of time in which the same cycle of doses repeats and the parameters stay
as they are. Cost grows with segments; how often a cycle repeats costs nothing. How dosings
become segments is told in `glidepath.pk.layout`; what the body makes of them in
`glidepath.pk.kernel`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from glidepath.pk.arrays import Array, namespace
from glidepath.pk.exponentials import Span, span

SNAP = 1e-9
"""Hours by which rounding may put a moment before the dose that is given at it."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Dosing histories of a batch of children.

    Axis 0 is the children, axis 1 their segments in order of time, axis 2 the doses of a cycle.
    Children with fewer segments are filled up *in front*, by segments of no length.

    Parameters
    ----------
    start
        h, not descending along axis 1. A segment lasts until the next one; the last has no end.
    period
        Length of a cycle, h, above 0.
    cycles
        How many whole cycles are given; may be infinite in the last segment.
    offset
        Arrival of each dose after the start of its cycle, h, not descending, below the period.
    amount
        mg; 0 for a place that is not used.
    again
        Whether the dose is given once more after the last whole cycle. Only the first doses of a
        cycle can be: those of a cycle that was begun and not ended.
    steady
        Whether the child has been on this cycle for ever when the segment starts; whatever went
        before is forgotten.
    """

    start: Array
    period: Array
    cycles: Array
    offset: Array
    amount: Array
    again: Array
    steady: Array


@dataclass(frozen=True, slots=True)
class Moments:
    """Where given times lie in the segments; the same for every set of parameters.

    Parameters
    ----------
    column
        Place of the segment in the flattened (children x segments), or None if there is one
        segment, or the times are one to a segment.
    before
        Where the time lies before the first segment, or None if nowhere.
    through
        Length of the cycles that are over, h.
    cycles
        Their number.
    given
        For each dose of the cycle: mg of it given since in the present cycle, else 0.
    present
        For each dose: whether it has been given in the present cycle.
    between
        For each dose: time since the one before it in the cycle, or since its start, h; None where
        that is nothing for all of them.
    moved
        For each dose: whether it has been given and is later than the one before it; None as well.
    last
        The last of the doses given in the present cycle, mg.
    elapsed
        Time since it, or since the start of the cycle, h.
    """

    column: Array | None
    before: Array | None
    through: Array
    cycles: Array
    given: tuple[Array, ...]
    present: tuple[Array, ...]
    between: tuple[Array | None, ...]
    moved: tuple[Array | None, ...]
    last: Array
    elapsed: Span


def locate(segments: Segments, times: Array) -> Moments:
    """Find the segment, the cycle and the last dose of every time.

    Parameters
    ----------
    segments
        Histories of the children.
    times
        (children, n), h, on the clock of the segments, in any order.

    Returns
    -------
    Moments
        Each of shape (children, n).
    """
    xp = namespace(times)
    column, before, since = _places(segments, times)
    return _inside(segments, column, before if bool(xp.any(before)) else None, since)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The lengths and ends of all segments, and given times, looked up once."""

    lengths: Array
    ends: Moments
    times: Moments


def schedule(segments: Segments, times: Array) -> Schedule:
    """Find the ends of all segments, and every time, for `glidepath.pk.kernel.levels_of`.

    Parameters
    ----------
    segments
        Histories of the children.
    times
        (children, n), h, on the clock of the segments, in any order.
    """
    return Schedule(lengths(segments), ends(segments), locate(segments, times))


def ends(segments: Segments) -> Moments:
    """Find the end of every segment; the last one ends where it starts."""
    return _inside(segments, None, None, lengths(segments))


def lengths(segments: Segments) -> Array:
    """Give the length of every segment, h, the last one 0."""
    xp = namespace(segments.start)
    following = xp.concat((segments.start[:, 1:], segments.start[:, -1:]), axis=1)
    return following - segments.start


def pick(x: Array, column: Array | None, shape: tuple[int, ...]) -> Array:
    """Give the value of its segment to every moment.

    Parameters
    ----------
    x
        (..., children, segments), or (..., children, 1) where all segments share it.
    column
        Of `Moments`.
    shape
        (children, n).
    """
    if column is None or x.ndim == 0 or x.shape[-1] == 1:
        return x
    xp = namespace(x)
    if x.shape[-2] != shape[0]:
        x = xp.broadcast_to(x, (*x.shape[:-2], shape[0], x.shape[-1]))
    flat = xp.reshape(x, (*x.shape[:-2], x.shape[-2] * x.shape[-1]))
    return xp.reshape(xp.take(flat, column, axis=-1), (*x.shape[:-2], *shape))


def take(segments: Segments, children: Array) -> Segments:
    """Give the histories of some children, by their numbers."""
    xp = namespace(segments.start)
    parts = {f.name: xp.take(getattr(segments, f.name), children, axis=0) for f in fields(segments)}
    return replace(segments, **parts)


def rows(segments: Segments, block: slice) -> Segments:
    """Give the histories of some children who follow each other."""
    return Segments(*(getattr(segments, f.name)[block, ...] for f in fields(segments)))


def stack(histories: Sequence[Segments]) -> Segments:
    """Put the NumPy histories of several children into one batch."""
    columns = max(h.start.shape[1] for h in histories)
    doses = max(h.offset.shape[2] for h in histories)
    parts = [_filled(h, columns - h.start.shape[1], doses - h.offset.shape[2]) for h in histories]
    return Segments(
        *(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Segments))
    )


def _places(segments: Segments, times: Array) -> tuple[Array | None, Array, Array]:
    """Give the column of each time, whether it is too early, and the time since its start."""
    xp = namespace(times)
    start = segments.start
    children, columns = start.shape
    before = times < start[:, :1] - SNAP
    if columns == 1:
        return None, before, times - start
    place = xp.zeros(times.shape, dtype=xp.int16, device=times.device)
    for i in range(1, columns):
        place = place + xp.astype(times >= start[:, i : i + 1] - SNAP, xp.int16)
    row = xp.arange(children, dtype=xp.int64, device=times.device) * columns
    column = xp.reshape(xp.astype(place, xp.int64) + row[:, None], (-1,))
    return column, before, times - pick(start, column, times.shape)


def _inside(
    segments: Segments, column: Array | None, before: Array | None, since: Array
) -> Moments:
    xp = namespace(since)
    shape = since.shape
    if before is not None:
        since = xp.where(before, 0.0, since)
    period = pick(_shared(segments.period), column, shape)
    most = pick(segments.cycles, column, shape)
    cycles = xp.minimum(xp.floor((since + SNAP) / period), most)
    rest = xp.maximum(since - cycles * period, 0.0 * since)
    given, present, between, moved, latest, last = [], [], [], [], None, 0.0
    for i in range(segments.offset.shape[2]):
        here = cycles < most
        if bool(xp.any(segments.again[:, :, i])):
            here = here | pick(segments.again[:, :, i], column, shape)
        here = here if before is None else here & ~before
        step, offset = _step(segments, i), segments.offset[:, :, i]
        if step is not None or latest is not None:
            offset = pick(offset, column, shape)
            here = here & (rest >= offset - SNAP)
            latest = xp.where(here, offset, 0.0 if latest is None else latest)
        amount = pick(segments.amount[:, :, i], column, shape)
        given.append(amount if bool(xp.all(here)) else xp.where(here, amount, 0.0))
        present.append(here)
        step = step if step is None else pick(step, column, shape)
        between.append(step)
        moved.append(step if step is None else here & (step > 0.0))
        last = after(last, given[i], moved[i])
    elapsed = span(rest if latest is None else xp.maximum(rest - latest, 0.0 * rest))
    parts = tuple(given), tuple(present), tuple(between), tuple(moved)
    return Moments(column, before, cycles * period, cycles, *parts, last, elapsed)


def after(last: Array | float, given: Array, moved: Array | None) -> Array:
    """Give the last dose when one more may have been given; doses of one moment are one dose."""
    both = given + last
    return both if moved is None else namespace(moved).where(moved, given, both)


def _shared(x: Array) -> Array:
    """Give one column for all segments, where each child has the same in all of them."""
    first = x[:, :1]
    return first if bool(namespace(x).all(x == first)) else x


def _step(segments: Segments, dose: int) -> Array | None:
    """Give the time from the dose before, or from the start of the cycle; None for no time."""
    before = segments.offset[:, :, dose - 1] if dose else 0.0 * segments.start
    step = segments.offset[:, :, dose] - before
    return step if bool(namespace(step).any(step > 0.0)) else None


def _filled(history: Segments, columns: int, doses: int) -> Segments:
    """Fill up in front with segments of no length, and behind with doses of nothing."""
    behind = ((0, 0), (0, 0), (0, doses))
    wide = replace(
        history,
        offset=np.pad(history.offset, behind, mode="edge"),
        amount=np.pad(history.amount, behind),
        again=np.pad(history.again, behind),
    )
    nothing = {"cycles", "amount", "again", "steady"}
    return Segments(*(_in_front(wide, f.name, columns, nothing) for f in fields(wide)))


def _in_front(history: Segments, name: str, columns: int, nothing: set[str]) -> Array:
    values = getattr(history, name)
    front = np.repeat(values[:, :1], columns, axis=1)
    return np.concatenate((np.zeros_like(front) if name in nothing else front, values), axis=1)
