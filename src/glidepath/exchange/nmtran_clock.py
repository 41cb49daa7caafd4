"""When records happen, and from when covariates hold.

In NONMEM the covariates of a record hold from the record before until this one, this moment
included; by the other convention they hold from this record on. In `glidepath.pk` parameters
change at moments, from which on they hold. Where a level is read at the very moment of a change,
or something happens at the time of a reset, a few `MOMENT` tell the one from the other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from glidepath.exchange.nmtran_doses import MOMENT

APART = 3.0 * MOMENT
"""Hours between records of one time of which one must not see what the other brings."""


@dataclass(frozen=True, slots=True)
class Happenings:
    """What the clock must know of an individual's records, one entry a record.

    Parameters
    ----------
    time
        As written, h; it may go back where a record clears.
    clears
        A reset: all that went before is forgotten.
    steady
        A steady state, which forgets too, and reads the parameters of its record.
    read
        A level is measured, or foretold.
    differs
        The covariates differ from those of the record before.
    """

    time: Sequence[float]
    clears: Sequence[bool]
    steady: Sequence[bool]
    read: Sequence[bool]
    differs: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Clock:
    """Times that never go back.

    Parameters
    ----------
    time
        Of each record, h.
    since
        From when covariates hold, h, ascending; the first is the time of the first record.
    record
        Whose covariates these are.
    """

    time: tuple[float, ...]
    since: tuple[float, ...]
    record: tuple[int, ...]


def clock_of(records: Happenings, *, locf: bool) -> Clock:
    """Give the times of an individual's records, and when its covariates change.

    Parameters
    ----------
    locf
        Whether covariates hold from their record on, not until it.
    """
    if not any(records.differs) and not any(records.clears) and not any(records.steady):
        return Clock(tuple(records.time), (records.time[0],), (0,))
    times = [records.time[0]]
    since, owner = [records.time[0]], [0]
    shift, last_read = 0.0, _read_at(records, 0, times[0])
    for i in range(1, len(records.time)):
        before = times[-1]
        now = records.time[i] + shift
        if records.clears[i] and now < before:
            shift, now = shift + before - now, before
        now = max(now, before)
        if records.clears[i] or records.steady[i]:
            now = max(now, before + APART)
        if records.differs[i]:
            now, change = _change(before, now, last_read, steady=records.steady[i], locf=locf)
            if change == since[-1]:
                del since[-1], owner[-1]
            since.append(change)
            owner.append(i)
        times.append(now)
        last_read = max(last_read, _read_at(records, i, now))
    return Clock(tuple(times), tuple(since), tuple(owner))


def _read_at(records: Happenings, i: int, time: float) -> float:
    return time if records.read[i] or records.steady[i] else -math.inf


def _change(
    before: float, now: float, last_read: float, *, steady: bool, locf: bool
) -> tuple[float, float]:
    """Give the time of a record with other covariates, and from when these hold."""
    if locf:
        now = before + APART if last_read > now - APART else now
        return now, now - MOMENT if steady else now
    if last_read < before - MOMENT:
        return now, before
    return max(now, before + APART), before + MOMENT
