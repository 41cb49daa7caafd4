"""The frame of a picture: from when to when it reaches, and how high its panels are."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from glidepath.report.language import Language
from glidepath.report.pictures.chart import LevelChart, LevelKind
from glidepath.report.pictures.layout import Layout
from glidepath.report.pictures.moments import milliseconds, wall

MARGIN = 0.02
"""The share of its time that a picture leaves free at each side."""
LEAST = timedelta(days=7)
"""No picture is shorter than twice this."""
AIR = 1.06
"""How far above its highest value a panel reaches, at least."""
WINDOW_REACH = 1.25
"""A window that ends higher than so many times the other values is not shown to its end."""
FAR = 1.3
"""An implausible level higher than so many times the others stands at the upper edge."""
NOTHING_SEEN = 10.0
"""The top of an axis that holds nothing, in ng/mL."""
MOST_STEPS = 6
"""At most so many steps on an axis of values."""


class Dated(Protocol):
    """What happens at one time."""

    @property
    def at(self) -> datetime:
        """Give when."""


T = TypeVar("T", bound=Dated)


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart with the language, the layout and the ends of its axes.

    Parameters
    ----------
    first, last
        The ends of what is shown, as times of the wall.
    start, end
        The ends of the axis of time, a little farther out.
    top
        Of the axis of troughs, in ng/mL.
    step
        Between the marks of that axis, in ng/mL.
    """

    chart: LevelChart
    language: Language
    layout: Layout
    first: datetime
    last: datetime
    start: datetime
    end: datetime
    top: float
    step: float

    def wall(self, at: datetime) -> datetime:
        """Give a time on the wall clock of the chart."""
        return wall(at, self.chart.zone)

    def at(self, at: datetime) -> int:
        """Give the number of a time on the axis."""
        return milliseconds(self.wall(at))

    def in_time(self, things: Iterable[T]) -> list[T]:
        """Give things in order of time."""
        return sorted(things, key=lambda each: self.wall(each.at))

    def pixel(self, at: int) -> float:
        """Give how many pixels from the left edge of the panels a number of the axis lies."""
        start, end = milliseconds(self.start), milliseconds(self.end)
        return (at - start) / (end - start) * self.layout.plot


def framed(chart: LevelChart, language: Language, layout: Layout) -> Frame:
    """Give the frame that holds everything in a chart."""
    times = [wall(at, chart.zone) for at in _times(chart)]
    now = wall(chart.now, chart.zone)
    start, end = min(*times, now - LEAST), max(*times, now + LEAST)
    margin = (end - start) * MARGIN
    top, step = rounded(_highest(chart))
    ends = (min(times), max(times), start - margin, end + margin)
    return Frame(chart, language, layout, *ends, top, step)


def _times(chart: LevelChart) -> Iterator[datetime]:
    yield chart.now
    for step in (*chart.doses, *chart.planned):
        yield step.start
        yield step.end or step.start
    dated: tuple[Dated, ...] = (*chart.levels, *chart.band, *chart.events, *chart.growth)
    dated += (*chart.platelets, *chart.happenings)
    for each in dated:
        yield each.at


def _highest(chart: LevelChart) -> float:
    """The highest value that the panel of troughs must hold; an odd one only where it is near."""
    odd = [level.value for level in chart.levels if level.kind is LevelKind.IMPLAUSIBLE]
    sure = [level.value for level in chart.levels if level.kind is not LevelKind.IMPLAUSIBLE]
    sure += [point.high90 for point in chart.band]
    sure += [chart.limit[0]] if chart.limit else []
    low, high = chart.window or (0.0, 0.0)
    seen = max((*sure, low)) if sure else max((*odd, high, 0.0)) or NOTHING_SEEN
    seen = max(seen, high) if high <= WINDOW_REACH * seen else seen
    return max((seen, *(value for value in odd if value <= FAR * seen)))


def rounded(highest: float) -> tuple[float, float]:
    """Give the top of an axis from 0 that holds a value, and the step between its marks.

    >>> rounded(9.2), rounded(1.0), rounded(0)
    ((10.0, 2.0), (1.2, 0.2), (1.2, 0.2))
    """
    reach = (highest or 1.0) * AIR
    scale: float = 10.0 ** math.floor(math.log10(reach))
    step = next(each for each in (0.2, 0.5, 1, 2) if reach <= MOST_STEPS * each * scale) * scale
    return round(math.ceil(reach / step) * step, 6), round(step, 6)
