"""Platelets after the stop as a small picture in SVG, made here: no script draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from glidepath.report import Language
from glidepath.report.sentence import Value
from glidepath.report.written import cells, written
from glidepath.web.flowing import Named
from glidepath.web.surveillance import Count, Surveillance
from glidepath.web.words import tell

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 150, 14, 30
STEP = 50
"""Between two marks of the scale, 10^9/L; doubled until a few suffice."""
MARKS = 6
AFTER = timedelta(days=14)
"""Beyond the last day, so that the last point does not lie on the edge."""
HEADROOM = 1.1
APART = 15


@dataclass(frozen=True, slots=True)
class Level:
    """A line across: the child's own baseline, or a limit of the protocol."""

    kind: str
    at: float
    label: Named


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture; `told` says the same in a sentence."""

    width: int
    height: int
    left: float
    right: float
    bottom: float
    marks: tuple[Named, ...]
    days: tuple[Named, ...]
    levels: tuple[Level, ...]
    path: str
    dots: tuple[tuple[float, float, bool], ...]
    stop: float
    told: str


def drawn(found: Surveillance, today: date, language: Language) -> Picture | None:
    """Give the picture; ``None`` where nothing was counted."""
    points = (*(() if found.baseline is None else (found.baseline,)), *found.counts)
    if not points:
        return None
    first, last = min(points[0].day, found.stop.day), max(today, points[-1].day) + AFTER
    limits = sorted({Fraction(each.value) for each in found.limits})
    top = float(max([each.number for each in points] + limits)) * HEADROOM

    def x(day: date) -> float:
        share: float = (day - first) / (last - first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(number: Fraction | int) -> float:
        return round(HEIGHT - BOTTOM - float(number) / top * (HEIGHT - TOP - BOTTOM), 1)

    places = [(x(each.day), y(each.number), bool(each.below)) for each in points]
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        marks=tuple(Named(y(each), str(each)) for each in range(0, int(top) + 1, _step(top))),
        days=tuple(Named(x(day), written(day, language)) for day in (first, last - AFTER)),
        levels=_apart(
            [
                *(_level("limit", each, y(each), language) for each in reversed(limits)),
                *_own(found.baseline, y, language),
            ]
        ),
        path="M" + "L".join(f"{across} {up}" for across, up, _ in places),
        dots=tuple(places),
        stop=x(found.stop.day),
        told=_told(points, found, language),
    )


def _own(baseline: Count | None, y: Callable[[Fraction], float], language: Language) -> list[Level]:
    if baseline is None:
        return []
    return [_level("own", baseline.number, y(baseline.number), language)]


def _level(kind: str, number: Fraction, at: float, language: Language) -> Level:
    count = str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
    return Level(kind, at, Named(at, tell(f"after.line-{kind}", language, {"number": count})))


def _apart(levels: list[Level]) -> tuple[Level, ...]:
    """Move names apart that would run into each other."""
    placed: list[Level] = []
    for each in sorted(levels, key=lambda level: level.at):
        least = placed[-1].label.at + APART if placed else 0.0
        placed.append(Level(each.kind, each.at, Named(max(each.label.at, least), each.label.text)))
    return tuple(placed)


def _step(top: float) -> int:
    step = STEP
    while top / step > MARKS:
        step *= 2
    return step


def _told(points: Sequence[Count], found: Surveillance, language: Language) -> str:
    last = points[-1]
    values: dict[str, Value] = {
        "number": written(cells(int(last.number)), language),
        "date": last.day,
        "stop": found.stop.day,
    }
    return tell("after.picture", language, values)
