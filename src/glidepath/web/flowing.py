"""Recruitment over time as a small picture in SVG, made here: no script draws it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.counting import Plan, Recruited
from glidepath.web.words import tell

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 132, 14, 34
MARKS = 4
"""Lines across, at most."""
STEPS = (1, 2, 5)
APART = 15
"""Least distance of two names at the end of their lines."""
KINDS = ("screened", "consented", "randomised")


@dataclass(frozen=True, slots=True)
class Named:
    """A place on an edge, with its words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Cumulative numbers as steps, with the name and the last number at their end."""

    kind: str
    path: str
    label: Named


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture.

    Parameters
    ----------
    told
        The same in a sentence.
    """

    width: int
    height: int
    left: float
    right: float
    bottom: float
    marks: tuple[Named, ...]
    days: tuple[Named, ...]
    curves: tuple[Curve, ...]
    told: str


def growth(
    points: Sequence[Recruited], language: Language, plan: Plan | None = None
) -> Picture | None:
    """Give the picture; ``None`` before there are two points in time.

    Parameters
    ----------
    plan
        Drawn beside it where one is stated.
    """
    if len(points) < 2:
        return None
    first, last = points[0].day, points[-1].day
    most = max(*(each.screened for each in points), 0 if plan is None else plan.by(last))
    step = _step(most)
    top = step * -(-most // step) or step

    def x(day: date) -> float:
        share = (day - first) / (last - first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(number: int) -> float:
        return round(HEIGHT - BOTTOM - number / top * (HEIGHT - TOP - BOTTOM), 1)

    curves = tuple(
        Curve(
            kind,
            _steps([(x(each.day), y(getattr(each, kind))) for each in points]),
            Named(y(getattr(points[-1], kind)), _label(kind, points[-1], language)),
        )
        for kind in KINDS
    )
    values = {kind: getattr(points[-1], kind) for kind in KINDS}
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        marks=tuple(Named(y(number), str(number)) for number in range(0, top + 1, step)),
        days=tuple(Named(x(day), written(day, language)) for day in (first, last)),
        curves=_spread((*curves, *_planned(points, plan, x, y, language))),
        told=tell("report.recruited", language, {**values, "date": last}),
    )


def _planned(
    points: Sequence[Recruited],
    plan: Plan | None,
    x: Callable[[date], float],
    y: Callable[[int], float],
    language: Language,
) -> Iterator[Curve]:
    """The plan, where there is one: what was meant to be there at the same days."""
    if plan is None:
        return
    number = plan.by(points[-1].day)
    label = Named(y(number), f"{tell('report.curve.planned', language)} {number}")
    steps = [(x(each.day), y(plan.by(each.day))) for each in points]
    path = "M" + "L".join(f"{across} {up}" for across, up in steps)
    yield Curve("planned", path, label)


def _label(kind: str, last: Recruited, language: Language) -> str:
    return f"{tell(f'report.curve.{kind}', language)} {getattr(last, kind)}"


def _step(most: int) -> int:
    """The least round step that takes no more than some marks to the top."""
    power = 1
    while True:
        for each in STEPS:
            if each * power * MARKS >= most:
                return each * power
        power *= 10


def _steps(points: Sequence[tuple[float, float]]) -> str:
    start, *further = points
    return f"M{start[0]} {start[1]}" + "".join(f"H{x}V{y}" for x, y in further)


def _spread(curves: tuple[Curve, ...]) -> tuple[Curve, ...]:
    """Move names apart that would run into each other; the highest line keeps its place."""
    placed: list[Curve] = []
    for each in sorted(curves, key=lambda curve: curve.label.at):
        least = placed[-1].label.at + APART if placed else 0
        placed.append(
            Curve(each.kind, each.path, Named(max(each.label.at, least), each.label.text))
        )
    lack = placed[-1].label.at - (HEIGHT - BOTTOM)
    if lack <= 0:
        return tuple(placed)
    return tuple(
        Curve(each.kind, each.path, Named(each.label.at - lack, each.label.text)) for each in placed
    )
