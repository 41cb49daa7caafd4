"""How each kind of mark looks: in the panels and in the legend alike."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from glidepath.report.pictures.chart import CountKind, EventKind, HappeningKind, LevelKind
from glidepath.report.pictures.palette import (
    DANGER,
    DOSE,
    EDGE,
    HAIRLINE,
    HALF,
    INK,
    LOOK,
    MEDIAN,
    MOST,
    PAPER,
    QUIET,
    WINDOW_EDGE,
)

TIMES_SIGN = "M-0.8,-0.8L0.8,0.8M-0.8,0.8L0.8,-0.8"
"""A shape of its own, for what is not to be believed."""
SOLID: tuple[int, ...] = ()
UPRIGHT = "M0,-1L0,1"
"""A stroke as high as its lane, for what comes often."""
DASHED = (5, 3)
DOTTED = (1, 3)


@dataclass(frozen=True, slots=True)
class Point:
    """A mark at one time; its size is an area in square pixels."""

    shape: str
    fill: str
    stroke: str
    thickness: float
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its colour, width in pixels, and dashes."""

    stroke: str
    thickness: float
    dash: tuple[int, ...] = SOLID


@dataclass(frozen=True, slots=True)
class Ground:
    """A coloured ground with an edge."""

    fill: str
    edge: Line


Look = Point | Line | Ground

POINTS: Mapping[LevelKind, Point] = {
    LevelKind.MEASURED: Point("circle", INK, PAPER, 1, 58),
    LevelKind.BELOW_LIMIT: Point("triangle-down", PAPER, INK, 1.5, 52),
    LevelKind.IMPLAUSIBLE: Point(TIMES_SIGN, PAPER, LOOK, 2.2, 64),
    LevelKind.OTHER_ASSAY: Point("square", PAPER, INK, 1.5, 46),
}
EVENTS: Mapping[EventKind, Line] = {
    EventKind.NOTE: Line(HAIRLINE, 1),
    EventKind.SAFETY: Line(DANGER, 1),
    EventKind.RELAPSE: Line(DANGER, 2),
}
COUNTS: Mapping[CountKind, Point] = {
    CountKind.COUNTED: Point("circle", QUIET, QUIET, 1, 22),
    CountKind.LOW: Point("diamond", PAPER, LOOK, 1.8, 60),
    CountKind.VERY_LOW: Point("diamond", DANGER, DANGER, 1.8, 70),
    CountKind.BELOW: Point("triangle-down", PAPER, DANGER, 1.5, 60),
}
HAPPENINGS: Mapping[HappeningKind, Point | Line] = {
    HappeningKind.VISIT: Point(UPRIGHT, PAPER, HAIRLINE, 1.6, 60),
    HappeningKind.VISIT_MISSED: Point(TIMES_SIGN, PAPER, LOOK, 2, 40),
    HappeningKind.IMAGING: Point("square", PAPER, INK, 1.4, 40),
    HappeningKind.PENDING: Point("circle", PAPER, INK, 1.4, 40),
    HappeningKind.ILLNESS: Point("diamond", PAPER, LOOK, 1.8, 60),
    HappeningKind.SEVERE: Point("diamond", DANGER, DANGER, 1.8, 70),
    HappeningKind.NOT_TAKEN: Point("triangle-up", PAPER, LOOK, 1.8, 50),
    HappeningKind.DRUG: Line(HAIRLINE, 5),
}
LASTING: Mapping[HappeningKind, Line] = {
    HappeningKind.ILLNESS: Line(LOOK, 2),
    HappeningKind.SEVERE: Line(DANGER, 2),
    HappeningKind.DRUG: Line(HAIRLINE, 5),
}
MARK = Line(QUIET, 1.2, DOTTED)
OWN = Line(QUIET, 1, (8, 3))
"""The child's own count of before the trial."""
NOW = Line(INK, 1.2)
EXPECTED = Line(MEDIAN, 2)
FORECAST = Line(MEDIAN, 2, DASHED)
DOSE_TAKEN = Line(DOSE, 1.6)
DOSE_PLANNED = Line(DOSE, 1.6, DASHED)
LIMIT = Line(QUIET, 1.2, DOTTED)
WEIGHT = Line(QUIET, 1.4)
FORESEEN = Line(QUIET, 1.4, DASHED)
HALF_BAND = Ground(HALF, Line(EDGE, 0.7))
MOST_BAND = Ground(MOST, Line(EDGE, 0.7))
WINDOW_ENDS = Line(WINDOW_EDGE, 0.8)


def cells(look: Look) -> dict[str, object]:
    """Give a look as the cells of a row."""
    match look:
        case Line(stroke=stroke, thickness=thickness, dash=dash):
            return {"stroke": stroke, "thickness": thickness, "dash": list(dash)}
        case Ground(fill=fill, edge=edge):
            return {"fill": fill, **cells(edge)}
        case _:
            return asdict(look)
