"""The short way, where the rates of a chain lie apart: every mode of the body by itself.

The amount in the central compartment is a sum of modes. A mode takes every dose whole and lets it
fall at a rate of its own; what it has of them counts by its share. The shares sum to nothing, for
a dose is not yet in the central compartment when it is given. A mode is one number, so that it is
carried by one product and one sum, and absorption is solved without tangents wherever people do
not differ in it.

Where rates meet, the shares grow without bound and would cancel; `apart` tells, and the chain of
`glidepath.pk.kernel` answers instead. Absorption is always the first mode: what it has is
the amount in the depot.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from glidepath.pk.arrays import Array, columns, exp, namespace, value
from glidepath.pk.exponentials import Rate
from glidepath.pk.segments import Moments, Schedule, Segments, pick

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
        By which what it has of the doses counts.
    """

    rate: Rate
    share: Array


Modes = tuple[Mode, ...]


def apart(modes: Modes, segments: Segments, moments: Moments) -> bool:
    """Whether the modes give the level without loss."""
    if not modes or not all(_largest(each.share) <= LARGEST_SHARE for each in modes[1:]):
        return False
    slowest = min(each.rate.least for each in modes)
    shortest = float(namespace(segments.period).min(segments.period))
    return slowest * shortest >= SLOWEST and modes[0].rate.least * moments.elapsed.least >= EARLIEST


def one_by_one(modes: Modes) -> bool:
    """Whether every mode goes by itself from segment to segment.

    Not where rates change between segments and two modes share what was in the body.
    """
    return len(modes) == 2 or _fixed(modes)


@dataclass(frozen=True, slots=True)
class Depot:
    """What absorption has, mg: when each segment starts, and at given times."""

    begun: Array
    now: Array


def absorbed(rate: Array, f: Array, segments: Segments, schedule: Schedule) -> Depot:
    """Give what is in the depot, from nothing in the body on.

    Parameters
    ----------
    rate
        Of absorption, 1/h; (..., children, segments) or (..., children, 1).
    f
        Relative bioavailability.
    segments, schedule
        Histories and times.
    """
    begun = _begun(rate, f, segments, schedule, None)
    return Depot(begun, _now(rate, f, begun, segments, schedule.times))


def followed(modes: Modes, f: Array, depot: Depot, segments: Segments, schedule: Schedule) -> Array:
    """Give the central amount at given times, mg, from nothing in the body on.

    Parameters
    ----------
    modes
        Rates and shares as of `absorbed`.
    depot
        Of `absorbed`.
    f, segments, schedule
        As of `absorbed`.
    """
    absorption, *others = modes
    total = _share(absorption, schedule.times) * depot.now
    for mode in others:
        border = None if _fixed(modes) else _border(mode, depot.begun)
        begun = _begun(mode.rate.value, f, segments, schedule, border)
        now = _now(mode.rate.value, f, begun, segments, schedule.times)
        total = total + _share(mode, schedule.times) * now
    return total


def reached(
    modes: Modes, f: Array, begun: Sequence[Array], segments: Segments, moments: Moments
) -> Array:
    """Give the central amount at given times, mg, (..., children, n).

    Parameters
    ----------
    modes, f, segments
        As of `followed`.
    begun
        What each mode has of the doses when each segment starts, mg, (..., children, segments).
    moments
        How far inside the segments.
    """
    parts = zip(modes, begun, strict=True)
    return sum(
        _share(mode, moments) * _now(mode.rate.value, f, start, segments, moments)
        for mode, start in parts
    )


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
    xp = namespace(segments.start)
    settled = _settled(rate, f, segments, schedule.ends) if bool(xp.any(segments.steady)) else None
    if segments.start.shape[1] == 1:
        nothing = 0.0 * (rate * f * segments.start)
        return nothing if settled is None else xp.where(segments.steady, settled, nothing)
    left = exp(-rate * schedule.lengths)
    added = _now(rate, f, 0.0 * left, segments, schedule.ends)
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


def _now(rate: Array, f: Array, begun: Array, segments: Segments, moments: Moments) -> Array:
    """Carry a mode through whole cycles, the doses of the present one, and what remains."""
    xp, column, shape = namespace(moments.cycles), moments.column, moments.elapsed.hours.shape
    settled = _settled(rate, f, segments, moments)
    away, settled = pick(begun - settled, column, shape), pick(settled, column, shape)
    rate, f = pick(rate, column, shape), pick(f, column, shape)
    now = settled + away * exp(-rate * moments.through)
    doses = zip(moments.given, moments.between, moments.present, strict=True)
    for given, between, present in doses:
        if between is None:
            now = now + f * given
        else:
            now = xp.where(present, now * exp(-rate * between) + f * given, now)
    return now * exp(-rate * moments.elapsed.hours)


def _share(mode: Mode, moments: Moments) -> Array:
    return pick(mode.share, moments.column, moments.elapsed.hours.shape)


def _fixed(modes: Modes) -> bool:
    return all(x.shape[-1] == 1 for each in modes for x in (each.rate.value, each.share))


def _largest(share: Array) -> float:
    xp = namespace(share)
    return float(xp.max(xp.abs(value(share))))
