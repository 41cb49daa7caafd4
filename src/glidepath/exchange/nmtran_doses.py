"""From dose records to dosings: doses add up, and a reset forgets them.

In NONMEM a dose record ends no other: the additional doses of one go on while others come. A
dosing of `glidepath.pk.layout` ends with the next, so that records which overlap are put together
here, into cycles of several doses where their intervals allow it, else dose by dose.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from glidepath.pk.layout import DAY, Dosing, Intake, from_doses
from glidepath.pk.segments import SNAP

MOMENT = 3.0 * SNAP
"""Hours (some 10 microseconds) by which what happens at one time is told apart where it must be."""

MOST_INTAKES = 14
"""Doses of one cycle; beyond, doses are laid out one by one."""

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Given:
    """A record of doses, or of a reset.

    Parameters
    ----------
    time
        Of the first dose, h.
    amount
        mg each; 0 for a reset without a dose.
    interval
        h; 0 where there is one dose.
    number
        Of doses.
    clears
        Whether all that went before is forgotten.
    steady
        Whether the same doses have been given for ever; it clears, too.
    """

    time: float
    amount: float
    interval: float = 0.0
    number: int = 1
    clears: bool = False
    steady: bool = False

    @property
    def last(self) -> float:
        """Time of the last dose, h."""
        return self.time + (self.number - 1) * self.interval

    @property
    def lone(self) -> bool:
        """Whether it is one dose and no more."""
        return self.interval == 0.0


def dosings_of(given: Sequence[Given]) -> tuple[Dosing, ...]:
    """Give the dosings that records in order of time make together.

    Parameters
    ----------
    given
        Of one individual. What clears comes at least three `MOMENT` after all before it.

    Returns
    -------
    tuple of Dosing
        In order of time. A reset is a steady dosing without intakes; where a dose comes with it,
        it lies a `MOMENT` before.
    """
    if not given:
        return ()
    anew = [i for i, each in enumerate(given) if each.clears or each.steady]
    cuts = [0, *(i for i in anew if i > 0), len(given)]
    found: list[Dosing] = []
    for first, last in pairwise(cuts):
        end = given[last].time - MOMENT if last < len(given) else math.inf
        epoch = _epoch(given[first:last], is_first=first == 0)
        found += [each for each in epoch if each.start < end]
    return tuple(found)


def single_doses(times: Sequence[float], amounts: Sequence[float]) -> tuple[Dosing, ...]:
    """Give the dosings of single doses in order of time; those of one time are one."""
    summed: dict[float, float] = {}
    last = -math.inf
    for time, amount in zip(times, amounts, strict=True):
        last = last if time - last < MOMENT else time
        summed[last] = summed.get(last, 0.0) + amount
    return from_doses(list(summed), list(summed.values()))


def _epoch(given: Sequence[Given], *, is_first: bool) -> list[Dosing]:
    """Give the dosings of records of which at most the first forgets what went before."""
    head, others = given[0], given[1:]
    laid = list(_laid([each for each in given if each.amount > 0.0]))
    at_once = any(each.time - head.time < MOMENT for each in others if each.amount > 0.0)
    if head.steady and not at_once:
        return [replace(laid[0], steady=True), *laid[1:]]
    if head.steady:
        return [_left_by(head), *laid]
    if head.clears and not is_first:
        dosed = head.amount > 0.0 or at_once
        return [Dosing(head.time - (MOMENT if dosed else 0.0), (), steady=True), *laid]
    return laid


def _left_by(steady: Given) -> Dosing:
    """Give what the first dose of a steady state finds, and nothing more."""
    at = Intake(MOMENT, steady.amount)
    return Dosing(steady.time - MOMENT, (at,), steady.interval, until=steady.time, steady=True)


def _laid(given: Sequence[Given]) -> Iterator[Dosing]:
    """Give the dosings of records none of which forgets another."""
    lone: list[Given] = []
    for together in _overlapping(given):
        if all(each.lone for each in together):
            lone += together
            continue
        yield from _folded(lone)
        lone = []
        if len(together) == 1:
            yield _alone(together[0])
        else:
            cycle = _cycle(together)
            yield from [cycle] if cycle else _superposed(together)
    yield from _folded(lone)


def _alone(each: Given) -> Dosing:
    until = each.time + each.number * each.interval
    return Dosing(each.time, (Intake(0.0, each.amount),), each.interval, until)


def _folded(lone: Sequence[Given]) -> tuple[Dosing, ...]:
    return single_doses([each.time for each in lone], [each.amount for each in lone])


def _overlapping(given: Sequence[Given]) -> Iterator[list[Given]]:
    """Give records by groups, of which none begins before all doses of the last are given."""
    together: list[Given] = []
    last = -math.inf
    for each in given:
        if together and each.time > last + MOMENT:
            yield together
            together = []
        together.append(each)
        last = max(last, each.last)
    if together:
        yield together


def _cycle(given: Sequence[Given]) -> Dosing | None:
    """Give the one cycle that several records make, the first of them beginning it.

    Their interval is the same, each begins within the first cycle, and the last cycle may lack its
    last doses. A steady record stands for its own doses only.
    """
    first = given[0]
    period, numbers = first.interval, [each.number for each in given]
    starts = [each.time - first.time for each in given]
    if first.lone or first.steady or not _begins_cycle(given, starts, period):
        return None
    if any(a < b for a, b in pairwise(numbers)) or numbers[0] - numbers[-1] > 1:
        return None
    if len(given) > MOST_INTAKES:
        return None
    until = min(each.time + each.number * period for each in given)
    intakes = tuple(Intake(at, each.amount) for at, each in zip(starts, given, strict=True))
    return Dosing(first.time, intakes, period, until)


def _begins_cycle(given: Sequence[Given], starts: Sequence[float], period: float) -> bool:
    same = all(each.lone or abs(each.interval - period) < SNAP for each in given)
    apart = all(b - a > MOMENT for a, b in pairwise(starts))
    return same and apart and starts[-1] < period - MOMENT


def _superposed(given: Sequence[Given]) -> Iterator[Dosing]:
    """Give the dosings of records that overlap, from one begin or end of them to the next."""
    usual = max((each.interval for each in given), default=DAY)
    ends = {each.time + (each.number * each.interval or usual) for each in given}
    bounds: list[float] = []
    for bound in sorted({each.time for each in given} | ends):
        if not bounds or bound - bounds[-1] > MOMENT:
            bounds.append(bound)
    for begin, finish in pairwise(bounds):
        yield from _between(given, begin, finish)


def _between(given: Sequence[Given], begin: float, finish: float) -> Iterator[Dosing]:
    """Give the dosings between two bounds; a single dose lies at the first of them."""
    here = [part for each in given if (part := _part(each, begin, finish)) is not None]
    if not here:
        return
    period = max(each.interval for each in here) or finish - begin
    if any(each.lone for each in here) and finish - begin > period + MOMENT:
        yield from _between(given, begin, begin + period)
        yield from _between(given, begin + period, finish)
    else:
        yield from _stretch(here, begin, finish)


def _part(each: Given, begin: float, finish: float) -> Given | None:
    """Give the doses of a record from one time until before another; None for none."""
    if each.lone:
        inside = begin - MOMENT < each.time < finish - MOMENT
        return each if inside else None
    skipped = max(0, math.ceil((begin - MOMENT - each.time) / each.interval))
    first = each.time + skipped * each.interval
    until = math.ceil((finish - MOMENT - each.time) / each.interval)
    number = min(each.number, until) - skipped
    return replace(each, time=first, number=number) if number > 0 else None


def _stretch(given: Sequence[Given], begin: float, finish: float) -> Iterator[Dosing]:
    """Give the dosings of records that all go on from the one time until the other."""
    period = max(each.interval for each in given) or finish - begin
    repeats = [1 if each.lone else period / each.interval for each in given]
    whole = all(abs(x - round(x)) < ROUNDING for x in repeats)
    if whole and sum(repeats) <= MOST_INTAKES:
        amounts: dict[float, float] = {}
        for each, repeat in zip(given, repeats, strict=True):
            for i in range(min(round(repeat), each.number)):
                _add(amounts, max(each.time + i * each.interval - begin, 0.0), each.amount)
        intakes = tuple(Intake(at, amounts[at]) for at in sorted(amounts))
        yield Dosing(begin, intakes, period, finish)
        return
    singly: dict[float, float] = {}
    for each in given:
        for i in range(each.number):
            _add(singly, each.time + i * each.interval, each.amount)
    times = sorted(singly)
    yield from from_doses(times, [singly[time] for time in times])


def _add(amounts: dict[float, float], time: float, amount: float) -> None:
    """Add a dose to those of its time."""
    near = next((at for at in reversed(amounts) if abs(at - time) < MOMENT), time)
    amounts[near] = amounts.get(near, 0.0) + amount
