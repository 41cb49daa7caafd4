"""A child off the drug: what is due, and what was found since, against its own last values before.

The visits, their windows and the limits are the protocol's. It names no limit for a fall against
the child's own baseline: the change is shown, and the clinician judges it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from glidepath.conduct import VisitState, planned
from glidepath.conduct.child import Child
from glidepath.conduct.ordering import dose_of
from glidepath.conduct.visits import Planned
from glidepath.protocol import Protocol
from glidepath.protocol.entries import Parameter
from glidepath.protocol.model import VisitAnchor
from glidepath.quantities.time import When
from glidepath.quantities.units import convert
from glidepath.record import (
    DiseaseAssessed,
    DoseOrdered,
    LabReported,
    Quantity,
    TreatmentStopped,
)

CELLS, MILLILITRES = "10*9/L", "mL"
PLATELETS = "platelets"
METHODS = ("examination", "photograph", "ultrasound", "mri")
LIMITS = (
    "remission.platelets-min",
    "restore.kmp-platelets-below",
    "restore.provisional-platelets-below",
)
"""The parameters of the protocol that say from which count of platelets on something follows."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The day from which the drug is not given any more.

    Parameters
    ----------
    by_rule
        Whether the stop rule ended it: the protocol plans visits after that alone.
    """

    day: date
    by_rule: bool


@dataclass(frozen=True, slots=True)
class Count:
    """Platelets, 10^9/L.

    Parameters
    ----------
    change
        Against the child's own last count before the stop, as a share of that; ``None`` without.
    below
        The parameters of the protocol under whose limit it lies.
    """

    day: date
    number: Fraction
    change: Fraction | None = None
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """An assessment of the disease; its volume in mL where one was measured, with its change."""

    day: date
    response: str
    methods: tuple[str, ...]
    volume: Fraction | None = None
    change: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A planned visit after the stop, with what of its procedures was found in its window."""

    planned: Planned
    counted: Count | None
    seen: Seen | None

    @property
    def over(self) -> bool:
        """Whether it is done, or its window has passed, so that what is not found is lacking."""
        return self.planned.state in (VisitState.DONE, VisitState.OVERDUE)


@dataclass(frozen=True, slots=True)
class Surveillance:
    """All that is shown of a child after the stop.

    Parameters
    ----------
    baseline
        The last count before the stop.
    before
        The last assessment before the stop by each method.
    ends
        The last day on which the protocol plans a visit.
    """

    stop: Stop
    due: tuple[Due, ...]
    ends: date | None
    baseline: Count | None
    counts: tuple[Count, ...]
    before: tuple[Seen, ...]
    seen: tuple[Seen, ...]
    limits: tuple[Parameter, ...]


def stop_of(child: Child) -> Stop | None:
    """Give when the drug ended; ``None`` for a child that is on the drug, again or still."""
    found: Stop | None = None
    for each in child.events:
        if isinstance(each, DoseOrdered):
            zero = dose_of(each) == 0
            found = Stop(_day(child, each.happened), each.reason == "stop") if zero else None
        elif isinstance(each, TreatmentStopped):
            found = Stop(_day(child, each.happened), by_rule=False)
    return found


def surveillance(child: Child, protocol: Protocol, today: date) -> Surveillance | None:
    """Give what is due after the stop, and what was found; ``None`` while the drug is given."""
    stop = stop_of(child)
    if stop is None:
        return None
    limits = tuple(protocol.entries[each] for each in LIMITS if each in protocol.entries)
    counted = tuple(_counts(child))
    baseline = next((each for each in reversed(counted) if each.day <= stop.day), None)
    counts = tuple(_judged(each, baseline, limits) for each in counted if each.day > stop.day)
    assessed = tuple(_assessed(child))
    earlier = [each for each in assessed if each.day <= stop.day]
    volume = next((each.volume for each in reversed(earlier) if each.volume is not None), None)
    seen = tuple(_compared(each, volume) for each in assessed if each.day > stop.day)
    visits = _visits(child, protocol, today) if stop.by_rule else ()
    return Surveillance(
        stop=stop,
        due=tuple(_due(each, counts, seen) for each in visits),
        ends=_ends(protocol, stop) if stop.by_rule else None,
        baseline=baseline,
        counts=counts,
        before=tuple(_by_method(earlier)),
        seen=seen,
        limits=limits,
    )


def _day(child: Child, moment: When) -> date:
    return child.day(moment) if isinstance(moment, datetime) else moment


def _counts(child: Child) -> Iterator[Count]:
    """Every count in numbers, by the day on which it was drawn."""
    found = []
    for each in child.of(LabReported):
        if each.test == PLATELETS and isinstance(each.result, Quantity):
            number = convert(each.result.value, each.result.unit, CELLS)
            found.append(Count(_day(child, each.drawn_at or each.happened), number))
    yield from sorted(found, key=lambda each: each.day)


def _judged(count: Count, baseline: Count | None, limits: Sequence[Parameter]) -> Count:
    known = baseline is not None and baseline.number > 0
    change = count.number / baseline.number - 1 if known and baseline else None
    below = tuple(each.id for each in limits if count.number < each.value)
    return Count(count.day, count.number, change, below)


def _assessed(child: Child) -> Iterator[Seen]:
    for each in child.of(DiseaseAssessed):
        methods = tuple(name for name in METHODS if name in each.methods)
        volume = None if each.volume is None else _millilitres(each.volume)
        yield Seen(_day(child, each.happened), each.response, methods, volume)


def _millilitres(volume: Quantity) -> Fraction:
    return convert(volume.value, volume.unit, MILLILITRES)


def _compared(seen: Seen, volume: Fraction | None) -> Seen:
    change = seen.volume / volume - 1 if seen.volume is not None and volume else None
    return Seen(seen.day, seen.response, seen.methods, seen.volume, change)


def _by_method(earlier: Sequence[Seen]) -> Iterator[Seen]:
    """The last assessment by each method; one that used several stands once."""
    found: list[Seen] = []
    for method in METHODS:
        last = next((each for each in reversed(earlier) if method in each.methods), None)
        if last is not None and last not in found:
            found.append(last)
    yield from sorted(found, key=lambda each: each.day)


def _visits(child: Child, protocol: Protocol, today: date) -> tuple[Planned, ...]:
    wanted = {each.id for each in protocol.visits if each.anchor is VisitAnchor.STOP}
    return tuple(each for each in planned(child, protocol, today) if each.visit in wanted)


def _ends(protocol: Protocol, stop: Stop) -> date | None:
    days = [each.until for each in protocol.visits if each.anchor is VisitAnchor.STOP]
    last = max((each for each in days if each is not None), default=None)
    return None if last is None else stop.day + timedelta(days=last)


def _due(visit: Planned, counts: Sequence[Count], seen: Sequence[Seen]) -> Due:
    inside = (each for each in counts if visit.opens <= each.day <= visit.closes)
    looked = (each for each in seen if visit.opens <= each.day <= visit.closes)
    return Due(visit, next(inside, None), next(looked, None))
