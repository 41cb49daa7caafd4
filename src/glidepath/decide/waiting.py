"""Doses against the times that samples state: which were late, and which levels do not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from glidepath.decide.fitted import Found, LeftOut
from glidepath.decide.intake import INTO_THE_DAY, due
from glidepath.pk.layout import Dosing, Intake, missing

LATE = 0.5
"""Hours by which a sample may be late and still count as drawn when the dose was due."""


def agreed(
    plan: Sequence[Dosing], levels: Sequence[Found]
) -> tuple[tuple[Dosing, ...], tuple[Found, ...]]:
    """Make doses and levels agree on when the last dose before each level was.

    A sample that states a longer time since the last dose than the plan has: the dose that was due
    waited for it. Where more than one was due, or the stated dose is none of the plan's, it is not
    clear what was taken, and the level is left out.
    """
    settled = [_settled(plan, each) for each in levels]
    waits: dict[float, float] = {}
    for found, waited in settled:
        if waited is not None:
            waits[waited] = max(found.hour, waits.get(waited, found.hour))
    return waiting(plan, waits), tuple(found for found, _ in settled)


def _settled(plan: Sequence[Dosing], found: Found) -> tuple[Found, float | None]:
    """Give a level, and the hour of the dose that waited for it."""
    if found.why is not None:
        return found, None
    after = found.last + 2 * INTO_THE_DAY
    taken, skipped = [*due(plan, found.last, after)], [*due(plan, after, found.hour)]
    if not taken or len(skipped) > 1:
        return replace(found, why=LeftOut.INTAKE), None
    if not skipped:
        return found, None
    if found.hour - skipped[0] <= LATE:
        return replace(found, hour=skipped[0]), None
    return found, skipped[0]


def waiting(plan: Sequence[Dosing], waits: Mapping[float, float]) -> tuple[Dosing, ...]:
    """Give doses later than they were due.

    Parameters
    ----------
    waits
        By the hour at which a dose was due: the hour at which it was given. Past half of the time
        to the next dose, or past the end of its dosing, it was not given at all.
    """
    for was_due, given in sorted(waits.items()):
        plan = _later(plan, was_due, given)
    return tuple(plan)


def _later(plan: Sequence[Dosing], was_due: float, given: float) -> tuple[Dosing, ...]:
    of = [each for each in plan if each.start <= was_due + INTO_THE_DAY][-1]
    next_ones = due(plan, was_due + 2 * INTO_THE_DAY, was_due + 2 * of.period)
    following = min((*next_ones, of.until))
    kept = missing(plan, [was_due])
    if given - was_due > (following - was_due) / 2:
        return kept
    place = (was_due - of.start) % of.period
    amount = next(i.amount for i in of.intakes if _same_place(i.offset, place, of.period))
    once = Dosing(given, (Intake(0.0, amount),), of.period, following)
    return tuple(sorted((*kept, once), key=lambda each: each.start))


def _same_place(one: float, other: float, period: float) -> bool:
    apart = abs(one - other)
    return min(apart, period - apart) < INTO_THE_DAY
