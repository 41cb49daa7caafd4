"""The short way, where the rates of a chain lie apart: every mode of the body by itself.

A mode takes every dose whole and lets it fall at a rate of its own. Absorption is one; what it
has is the amount in the depot. The central amount is what every other mode has more than
absorption, each counted by its share. A mode is one number, so that it is carried by one product
and one sum, and absorption is solved without tangents wherever people do not differ in it.

Where rates meet, the shares grow without bound and would cancel; `apart` tells, and the chain of
`glidepath.pk.kernel` answers instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from glidepath.pk.arrays import Array, columns, exp, namespace, value
from glidepath.pk.exponentials import Rate
from glidepath.pk.segments import Moments, Schedule, Segments, after, pick

LARGEST_SHARE = 100.0
"""Above, the sum over the modes would lose more than two digits."""

SLOWEST = EARLIEST = 1e-3
"""Rate times period of the slowest mode, and absorption times the time since a dose; below, three
digits would be lost."""


@dataclass(frozen=True, slots=True)
class Mode:
    """A part of the central amount.

    Parameters
    ----------
    rate
        At which it falls, 1/h.
    share
        By which what it has more than absorption counts.
    """

    rate: Rate
    share: Array


@dataclass(frozen=True, slots=True)
class Modes:
    """How a body lets doses fall: absorption, and what makes up the central amount."""

    absorption: Rate
    central: tuple[Mode, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What a mode has at given times: mg of all doses but the last, and the rest of the last."""

    older: Array
    fresh: Array


@dataclass(frozen=True, slots=True)
class Depot:
    """What absorption has: mg when each segment starts, and at given times."""

    begun: Array
    held: Held


def apart(modes: Modes, segments: Segments, moments: Moments) -> bool:
    """Whether the modes give the level without loss."""
    if not modes.central or not all(_largest(m.share) <= LARGEST_SHARE for m in modes.central):
        return False
    slowest = min(modes.absorption.least, *(each.rate.least for each in modes.central))
    shortest = float(namespace(segments.period).min(segments.period))
    soonest = modes.absorption.least * moments.elapsed.least
    return slowest * shortest >= SLOWEST and soonest >= EARLIEST


def one_by_one(modes: Modes) -> bool:
    """Whether every mode goes by itself from segment to segment.

    Not where rates change between segments and two modes share what was in the body.
    """
    return len(modes.central) == 1 or _fixed(modes)


def absorbed(modes: Modes, f: Array, segments: Segments, schedule: Schedule) -> Depot:
    """Give what is in the depot, from nothing in the body on.

    Parameters
    ----------
    modes
        Rates and shares (..., children, segments) or (..., children, 1).
    f
        Relative bioavailability.
    segments, schedule
        Histories and times.
    """
    rate = modes.absorption.value
    begun = _begun(rate, f, segments, schedule, None)
    return Depot(begun, _held(rate, f, begun, segments, schedule.times))


def followed(modes: Modes, f: Array, depot: Depot, segments: Segments, schedule: Schedule) -> Array:
    """Give the central amount at given times, mg, from nothing in the body on.

    Parameters
    ----------
    depot
        Of `absorbed`.
    modes, f, segments, schedule
        As of `absorbed`.
    """
    begun = []
    for mode in modes.central:
        border = None if _fixed(modes) else _border(mode, depot.begun)
        begun.append(_begun(mode.rate.value, f, segments, schedule, border))
    return _central(modes, f, depot.held, begun, segments, schedule.times)


def reached(
    modes: Modes, f: Array, begun: Sequence[Array], segments: Segments, moments: Moments
) -> Array:
    """Give the central amount at given times, mg, (..., children, n).

    Parameters
    ----------
    modes, f, segments
        As of `absorbed`.
    begun
        What absorption and then each mode has when each segment starts, mg.
    moments
        How far inside the segments.
    """
    depot = _held(modes.absorption.value, f, begun[0], segments, moments)
    return _central(modes, f, depot, begun[1:], segments, moments)


def _central(
    modes: Modes,
    f: Array,
    depot: Held,
    begun: Sequence[Array],
    segments: Segments,
    moments: Moments,
) -> Array:
    """Sum over the modes; the last dose apart, of which at first nothing has arrived."""
    column, shape, total = moments.column, moments.elapsed.hours.shape, 0.0
    last = pick(f, column, shape) * moments.last
    for mode, start in zip(modes.central, begun, strict=True):
        held = _held(mode.rate.value, f, start, segments, moments)
        arrived = (held.older - depot.older) + last * (held.fresh - depot.fresh)
        total = total + pick(mode.share, column, shape) * arrived
    return total


@dataclass(frozen=True, slots=True)
class Border:
    """How a mode goes on where shares change: the central amount and the depot stay as they are.

    Parameters
    ----------
    ratio
        Of its share before the border to the one after it.
    depot
        In the depot at the border, mg.
    """

    ratio: Array
    depot: Array


def _border(mode: Mode, depot: Array) -> Border:
    """Give what happens to a mode at the end of each segment; nothing after the last."""
    return Border(mode.share / _following(mode.share), _following(depot))


def _following(x: Array) -> Array:
    """Give the value of the next segment, and of the last one for itself."""
    return namespace(x).concat((x[..., 1:], x[..., -1:]), axis=-1)


def _begun(
    rate: Array, f: Array, segments: Segments, schedule: Schedule, border: Border | None
) -> Array:
    """Give what a mode has when each segment starts."""
    xp, ends = namespace(segments.start), schedule.ends
    settled = _settled(rate, f, segments, ends) if bool(xp.any(segments.steady)) else None
    if segments.start.shape[1] == 1:
        nothing = 0.0 * (rate * f * segments.start)
        return nothing if settled is None else xp.where(segments.steady, settled, nothing)
    left = exp(-rate * schedule.lengths)
    held = _held(rate, f, 0.0 * left, segments, ends)
    added = held.older + f * ends.last * held.fresh
    if border is not None:
        left, added = border.ratio * left, border.ratio * (added - border.depot) + border.depot
    return _carried(columns(left), columns(added), segments.steady, settled)


def _carried(left: list[Array], added: list[Array], steady: Array, settled: Array | None) -> Array:
    """Carry a mode through all segments: the only loop, and it is over segments."""
    xp = namespace(steady)
    now, found = 0.0 * added[0], []
    for i in range(steady.shape[1]):
        if settled is not None:
            now = xp.where(steady[:, i], settled[..., i], now)
        found.append(now)
        now = left[i] * now + added[i]
    return xp.stack(found, axis=-1)


def _settled(rate: Array, f: Array, segments: Segments, moments: Moments) -> Array:
    """Give what a mode has at the start of a cycle that has gone on for ever."""
    whole = exp(-rate * segments.period)
    total = 0.0
    for i in range(segments.amount.shape[2]):
        later = whole
        if any(each is not None for each in moments.between[: i + 1]):
            later = exp(-rate * (segments.period - segments.offset[:, :, i]))
        total = total + f * segments.amount[:, :, i] * later
    return total / (1.0 - whole)


def _held(rate: Array, f: Array, begun: Array, segments: Segments, moments: Moments) -> Held:
    """Carry a mode through whole cycles, the doses of the present one, and what remains."""
    xp, column, shape = namespace(moments.cycles), moments.column, moments.elapsed.hours.shape
    settled = _settled(rate, f, segments, moments)
    begun, settled = pick(begun, column, shape), pick(settled, column, shape)
    rate, f = pick(rate, column, shape), pick(f, column, shape)
    left = exp(-rate * moments.through)
    older, last = begun * left + (settled - settled * left), 0.0
    doses = zip(moments.given, moments.between, moments.moved, strict=True)
    for given, between, moved in doses:
        if between is not None:
            older = xp.where(moved, (older + f * last) * exp(-rate * between), older)
        last = after(last, given, moved)
    fresh = exp(-rate * moments.elapsed.hours)
    return Held(older * fresh, fresh)


def _fixed(modes: Modes) -> bool:
    parts = [(each.rate.value, each.share) for each in modes.central]
    return all(x.shape[-1] == 1 for x in (modes.absorption.value, *sum(parts, ())))


def _largest(share: Array) -> float:
    xp = namespace(share)
    return float(xp.max(xp.abs(value(share))))
