"""The small picture of a child: troughs that its doses let one expect, and levels measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from glidepath.decide.answer import Assessment
from glidepath.decide.belief import Belief
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.samples import samples
from glidepath.decide.status import NEVER
from glidepath.quantities import local_day, nanograms_per_litre
from glidepath.quantities.dose import micrograms
from glidepath.record import Died, DoseOrdered, RelapseConfirmed, TreatmentStopped
from glidepath.record.record import Record, day_of, zone_of
from glidepath.record.values import BelowLimit, Quantity
from glidepath.web.thinking import Thought

WIDTH, HEIGHT = 240, 52
"""Of a small picture, in its own units."""
BEFORE, AFTER = timedelta(days=30), timedelta(days=45)
LONGEST = timedelta(days=420)
"""Of the past that a small picture shows."""
HEADROOM = 1.08


@dataclass(frozen=True, slots=True)
class Dot:
    """A level in a small picture."""

    x: float
    y: float
    below: bool


@dataclass(frozen=True, slots=True)
class Spark:
    """A small picture: what the doses let one expect, with its band, and what was measured.

    Parameters
    ----------
    band, line, ahead
        Outlines in the syntax of SVG; empty where nothing can be foreseen.
    aim
        Upper edge and height of the target window; ``None`` on a taper.
    relapses
        Where a relapse was confirmed.
    """

    band: str
    line: str
    ahead: str
    dots: tuple[Dot, ...]
    aim: tuple[float, float] | None
    relapses: tuple[float, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Axes:
    """From days and ng/L to the units of the picture."""

    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        """Give where a day lies."""
        share = (day - self.first) / (self.last - self.first)
        return round(min(max(share, 0.0), 1.0) * WIDTH, 1)

    def y(self, level: float) -> float:
        """Give where a level lies."""
        return round(HEIGHT - min(level / self.top, 1.0) * (HEIGHT - 4) - 2, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The trough expected on a dose, ng/L, over some days."""

    first: date
    last: date
    low: float
    median: float
    high: float


def spark(thought: Thought, found: Assessment) -> Spark | None:
    """Give the small picture of a child; ``None`` before there is anything to draw."""
    record, today = thought.answer.basis.record, thought.answer.basis.day
    since = int(found.status.randomised_days)
    begin = today - timedelta(days=since if since < NEVER else 0) - BEFORE
    first, last = max(begin, today - LONGEST), today + AFTER
    stretches = tuple(_stretches(record, thought.belief, first, last))
    levels = tuple(_levels_of(record, first))
    window = _window(thought, found)
    seen = [each.high for each in stretches] + [level for _, level, _ in levels]
    top = max([*seen, *(window or ())], default=0.0)
    if not top:
        return None
    axes = Axes(first, last, top * HEADROOM)
    past = [each for each in stretches if each.first <= today]
    return Spark(
        band=_band(axes, stretches),
        line=_line(axes, [_until(each, today) for each in past]),
        ahead=_line(axes, [_since(each, today) for each in stretches if each.last > today]),
        dots=tuple(Dot(axes.x(day), axes.y(level), below) for day, level, below in levels),
        aim=None if window is None else (axes.y(window[1]), axes.y(window[0]) - axes.y(window[1])),
        relapses=tuple(
            axes.x(day_of(record, each))
            for each in record.events
            if isinstance(each, RelapseConfirmed) and day_of(record, each) >= first
        ),
    )


def _until(stretch: Stretch, day: date) -> Stretch:
    end = min(stretch.last, day)
    return Stretch(stretch.first, end, stretch.low, stretch.median, stretch.high)


def _since(stretch: Stretch, day: date) -> Stretch:
    start = max(stretch.first, day)
    return Stretch(start, stretch.last, stretch.low, stretch.median, stretch.high)


def _stretches(record: Record, belief: Belief, first: date, last: date) -> Iterator[Stretch]:
    given = [each for each in record.events if isinstance(each, DoseOrdered | TreatmentStopped)]
    days = [day_of(record, each) for each in given]
    deaths = (day_of(record, each) for each in record.events if isinstance(each, Died))
    last = min((last, *deaths))
    for number, (event, start) in enumerate(zip(given, days, strict=True)):
        end = days[number + 1] if number + 1 < len(days) else last
        if end <= first:
            continue
        dose, interval = _given(event)
        if dose == 0:
            yield Stretch(max(start, first), end, 0, 0, 0)
            continue
        trough = belief.trough(dose, interval)
        if trough is not None:
            yield Stretch(max(start, first), end, trough.low, trough.median, trough.high)


def _given(event: DoseOrdered | TreatmentStopped) -> tuple[int, int]:
    """Micrograms a day, and hours between intakes."""
    if isinstance(event, TreatmentStopped):
        return 0, HOURS_A_DAY
    dose = micrograms(event.daily_dose.value, event.daily_dose.unit)
    return dose, event.interval_hours


def _levels_of(record: Record, first: date) -> Iterator[tuple[date, float, bool]]:
    for sample in samples(record.events):
        day = local_day(sample.drawn, zone_of(record))
        if day < first or not isinstance(sample.result, Quantity | BelowLimit):
            continue
        below = isinstance(sample.result, BelowLimit)
        stated = sample.result.below if isinstance(sample.result, BelowLimit) else sample.result
        yield day, float(nanograms_per_litre(stated.value, stated.unit)), below


def _window(thought: Thought, found: Assessment) -> tuple[float, float] | None:
    protocol = thought.answer.basis.protocol
    if protocol is None or found.status.taper_arm or not found.status.randomised:
        return None
    window = protocol.parameters.maintenance.window
    return float(window.low), float(window.high)


def _line(axes: Axes, stretches: list[Stretch]) -> str:
    points = [
        f"{axes.x(day)},{axes.y(each.median)}"
        for each in stretches
        for day in (each.first, each.last)
    ]
    return f"M{' L'.join(points)}" if points else ""


def _band(axes: Axes, stretches: tuple[Stretch, ...]) -> str:
    if not stretches:
        return ""
    over = [
        f"{axes.x(day)},{axes.y(each.high)}"
        for each in stretches
        for day in (each.first, each.last)
    ]
    under = [
        f"{axes.x(day)},{axes.y(each.low)}"
        for each in reversed(stretches)
        for day in (each.last, each.first)
    ]
    return f"M{' L'.join([*over, *under])}Z"
