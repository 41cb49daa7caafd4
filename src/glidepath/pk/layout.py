"""From dosings to segments: changes of dose, missed doses, changes of parameters.

A *dosing* is a cycle of doses that repeats until it ends or the next one starts. One child
at a time, in NumPy; `glidepath.pk.segments.stack` makes a batch.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from glidepath.pk.segments import SNAP, Segments
from glidepath.quantities.errors import InputError, input_error

DAY = 24.0
"""h."""

WEEK = 168.0
"""h."""


@dataclass(frozen=True, slots=True)
class Intake:
    """One dose of a cycle.

    Parameters
    ----------
    offset
        After the start of the cycle, h; at or above 0 and below the period.
    amount
        mg, at or above 0.
    """

    offset: float
    amount: float


@dataclass(frozen=True, slots=True)
class Dosing:
    """A cycle of doses that repeats.

    Parameters
    ----------
    start
        Of the first cycle, h.
    intakes
        Doses of one cycle in order of time; none while the child is off the drug.
    period
        Length of the cycle, h, above 0.
    until
        No dose is given from here on, h; never later than the start of the next dosing.
    steady
        Whether the child has been on this cycle for ever when it starts.

    Raises
    ------
    InputError
        Naming what does not hold.
    """

    start: float
    intakes: tuple[Intake, ...]
    period: float = DAY
    until: float = math.inf
    steady: bool = False

    def __post_init__(self) -> None:
        offsets, amounts = [i.offset for i in self.intakes], [i.amount for i in self.intakes]
        if not math.isfinite(self.start):
            raise _refused("start", self.start, "a finite time")
        if not 0 < self.period < math.inf:
            raise _refused("period", self.period, "hours above 0")
        if not self.until >= self.start:
            raise _refused("until", self.until, f"a time at or after {self.start} h")
        if offsets != sorted(offsets) or not all(0 <= x < self.period for x in offsets):
            raise _refused("offset", offsets, "hours in order, from 0 to below the period")
        if not all(0 <= x < math.inf for x in amounts):
            raise _refused("amount", amounts, "milligrams, not negative")


def every(start: float, amount: float, interval: float = DAY, number: float = math.inf) -> Dosing:
    """Prescribe equal doses at equal intervals.

    Parameters
    ----------
    start
        Of the first dose, h.
    amount
        mg each.
    interval
        h.
    number
        Of doses; open-ended if left out.

    >>> every(0.0, 0.5, 12.0, 3).until
    36.0
    """
    return Dosing(start, (Intake(0.0, amount),), interval, start + number * interval)


def weekly(start: float, amounts: Sequence[float]) -> Dosing:
    """Prescribe one dose a day by a pattern that repeats every seven days.

    Parameters
    ----------
    start
        Of the first dose, h.
    amounts
        mg on each of seven days, the first on the day of the start; 0 for none.

    >>> [i.offset for i in weekly(0.0, [1, 0, 1, 0, 1, 0, 0]).intakes]
    [0.0, 48.0, 96.0]
    """
    if len(amounts) * DAY != WEEK:
        raise _refused("number of amounts", len(amounts), "seven, one a day")
    intakes = tuple(Intake(DAY * day, float(x)) for day, x in enumerate(amounts) if x)
    return Dosing(start, intakes, WEEK)


def from_doses(times: Sequence[float], amounts: Sequence[float]) -> tuple[Dosing, ...]:
    """Fold single doses into dosings: equal doses at equal intervals become one.

    Parameters
    ----------
    times
        h, ascending.
    amounts
        mg.

    >>> [(p.start, p.until) for p in from_doses([0, 24, 48, 60], [1, 1, 1, 1])]
    [(0.0, 72.0), (60.0, 84.0)]
    """
    if not all(a < b for a, b in pairwise(times)):
        raise _refused("times", list(times), "ascending hours")
    if len(times) != len(amounts):
        raise _refused("number of amounts", len(amounts), f"{len(times)}, one a dose")
    return tuple(_runs([float(t) for t in times], [float(a) for a in amounts]))


def missing(dosings: Iterable[Dosing], times: Iterable[float]) -> tuple[Dosing, ...]:
    """Take single doses out of dosings.

    Parameters
    ----------
    dosings
        In order of time.
    times
        Of the doses that were not taken, h.

    Raises
    ------
    InputError
        Where no dose was due.
    """
    plan = list(dosings)
    for time in times:
        due = [i for i, p in enumerate(plan) if _is_due(p, time, _next_start(plan, i))]
        if not due:
            raise _refused("missed dose", time, "the time of a prescribed dose")
        plan[due[-1] : due[-1] + 1] = _split(plan[due[-1]], time)
    return tuple(plan)


def lay_out(dosings: Sequence[Dosing], changes: Iterable[float] = (), lag: float = 0.0) -> Segments:
    """Give the segments of one child.

    Parameters
    ----------
    dosings
        At least one, in order of time.
    changes
        Times at which parameters change (weight, interacting drugs), h; `Segments.start` then
        tells where to look each segment's parameters up.
    lag
        Between a dose and its arrival, h. It shifts doses, not changes of parameters.

    Returns
    -------
    Segments
        Of one child: (1, segments) and (1, segments, doses).

    Raises
    ------
    InputError
        Where there is no dosing, or they are not in order.
    """
    starts = [p.start for p in dosings]
    if not starts or not all(a < b for a, b in pairwise(starts)):
        raise _refused("start of dosings", starts, "at least one, ascending")
    if not 0 <= lag < math.inf:
        raise _refused("lag", lag, "hours, not negative")
    following = [*starts[1:], math.inf]
    arrivals = [_arrivals(p, n, lag) for p, n in zip(dosings, following, strict=True)]
    cuts = sorted({c for c in changes if c > arrivals[0].start} | {a.start for a in arrivals})
    pieces = [_piece(arrivals, at, end) for at, end in pairwise([*cuts, math.inf])]
    return _as_segments(pieces)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One segment before it becomes a column of arrays."""

    start: float
    period: float
    cycles: float
    intakes: tuple[Intake, ...]
    again: tuple[bool, ...]
    steady: bool


def _refused(what: str, found: object, expected: str) -> InputError:
    return input_error(f"{what} is {found}", expected=expected, kind="dosing")


def _next_start(plan: Sequence[Dosing], i: int) -> float:
    return plan[i + 1].start if i + 1 < len(plan) else math.inf


def _runs(times: list[float], amounts: list[float]) -> Iterator[Dosing]:
    first = 0
    while first < len(times):
        last = _end_of_run(times, amounts, first)
        interval = times[first + 1] - times[first] if last > first else DAY
        yield every(times[first], amounts[first], interval, last - first + 1)
        first = last + 1


def _end_of_run(times: list[float], amounts: list[float], first: int) -> int:
    last = first
    while last + 1 < len(times) and amounts[last + 1] == amounts[first]:
        interval = times[first + 1] - times[first]
        if abs(times[last + 1] - times[first] - (last + 1 - first) * interval) > SNAP:
            break
        last += 1
    return last


def _since(start: float, at: float, period: float) -> float:
    """Give the place of a moment in a cycle, a rounding error before its end being its start."""
    place = (at - start) % period
    return 0.0 if period - place < SNAP else place


def _is_due(p: Dosing, time: float, following: float) -> bool:
    if not p.start - SNAP <= time < min(p.until, following) - SNAP:
        return False
    place = _since(p.start, time, p.period)
    return any(abs(i.offset - place) < SNAP for i in p.intakes)


def _split(p: Dosing, time: float) -> list[Dosing]:
    """Stop before a dose, and go on with the one after it."""
    after = _turned(p, time)[1:] or (Intake(p.period, 0.0),)
    resumed = time + after[0].offset
    before = [replace(p, until=time)] if time > p.start + SNAP else []
    if resumed >= p.until - SNAP:
        return before
    return [*before, replace(p, start=resumed, intakes=_turned(p, resumed), steady=False)]


def _turned(p: Dosing, at: float) -> tuple[Intake, ...]:
    """Give the cycle as seen from another moment."""
    return tuple(
        sorted(
            (Intake(_since(at, p.start + i.offset, p.period), i.amount) for i in p.intakes),
            key=lambda intake: intake.offset,
        )
    )


def _arrivals(p: Dosing, following: float, lag: float) -> Dosing:
    """Give the dosing as its doses arrive, ended where the next one starts.

    A steady one begins at once: what was taken before it starts goes on arriving.
    """
    until = min(p.until, following) + lag
    late = replace(p, start=p.start + lag, until=until)
    return replace(late, start=p.start, intakes=_turned(late, p.start)) if p.steady else late


def _piece(arrivals: Sequence[Dosing], at: float, end: float) -> _Piece:
    p = next(a for a in reversed(arrivals) if a.start <= at)
    intakes = _turned(p, at)
    length = max(min(end, p.until) - at, 0.0)
    cycles = math.floor((length + SNAP) / p.period) if length < math.inf else math.inf
    rest = length - cycles * p.period if length < math.inf else 0.0
    again = tuple(i.offset < rest - SNAP for i in intakes)
    return _Piece(at, p.period, cycles, intakes, again, p.steady and p.start == at)


def _as_segments(pieces: Sequence[_Piece]) -> Segments:
    doses = max(1, *(len(p.intakes) for p in pieces))
    filled = [_as_long(p, doses) for p in pieces]
    return Segments(
        start=np.array([[p.start for p in pieces]]),
        period=np.array([[p.period for p in pieces]]),
        cycles=np.array([[float(p.cycles) for p in pieces]]),
        offset=np.array([[[i.offset for i in p.intakes] for p in filled]]),
        amount=np.array([[[i.amount for i in p.intakes] for p in filled]]),
        again=np.array([[p.again for p in filled]]),
        steady=np.array([[p.steady for p in pieces]]),
    )


def _as_long(piece: _Piece, doses: int) -> _Piece:
    """Fill a cycle up with doses of nothing."""
    short = doses - len(piece.intakes)
    last = piece.intakes[-1].offset if piece.intakes else 0.0
    return replace(
        piece,
        intakes=piece.intakes + (Intake(last, 0.0),) * short,
        again=piece.again + (False,) * short,
    )
