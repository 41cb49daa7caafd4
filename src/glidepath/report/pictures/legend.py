"""The legend: what is in the picture, each with the look that it has there, line after line."""

from collections.abc import Iterator
from dataclasses import dataclass

from glidepath.report.pictures.chart import CountKind, HappeningKind, LevelKind
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.layout import reach
from glidepath.report.pictures.marks import (
    COUNTS,
    DOSE_PLANNED,
    DOSE_TAKEN,
    EXPECTED,
    FORECAST,
    FORESEEN,
    HALF_BAND,
    HAPPENINGS,
    MOST_BAND,
    POINTS,
    WEIGHT,
    Ground,
    Line,
    Look,
    cells,
)
from glidepath.report.pictures.rows import Table
from glidepath.report.pictures.words import tell

SYMBOL = 22
"""Pixels that a symbol takes up, with the space after it."""
DRAWN = 16
"""Pixels of a line or a ground."""
APART = 16
"""Pixels between two entries."""
LEAD = 8
"""Pixels between two lines."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A look and its word, and where they stand: pixels from the left, and the line from 0."""

    look: Look
    text: str
    left: float
    line: int


def entries(frame: Frame) -> tuple[Entry, ...]:
    """Give the entries in their places, as many on a line as there is room for."""
    found: list[Entry] = []
    left, line = 0.0, 0
    for key, look in _shown(frame):
        text = tell(f"legend.{key}", frame.language)
        wide = SYMBOL + reach(text, frame.layout.text)
        if left and left + wide > frame.layout.plot + frame.layout.left:
            left, line = 0.0, line + 1
        found.append(Entry(look, text, round(left, 2), line))
        left += wide + APART
    return tuple(found)


def _shown(frame: Frame) -> Iterator[tuple[str, Look]]:
    chart = frame.chart
    kinds = {level.kind for level in chart.levels}
    yield from ((kind.value, POINTS[kind]) for kind in LevelKind if kind in kinds)
    if any(not point.future for point in chart.band):
        yield "median", EXPECTED
    if any(point.future for point in chart.band):
        yield "forecast", FORECAST
    if chart.band:
        yield "half", HALF_BAND
        yield "most", MOST_BAND
    if chart.doses:
        yield "dose", DOSE_TAKEN
    if chart.planned:
        yield "planned", DOSE_PLANNED
    counted = {each.kind for each in chart.platelets}
    yield from ((f"count-{kind}", COUNTS[kind]) for kind in CountKind if kind in counted)
    if any(not weight.foreseen for weight in chart.growth):
        yield "weight", WEIGHT
    if any(weight.foreseen for weight in chart.growth):
        yield "foreseen", FORESEEN
    happened = {each.kind for each in chart.happenings}
    yield from ((kind.value, HAPPENINGS[kind]) for kind in HappeningKind if kind in happened)


def height(frame: Frame) -> int:
    """Give the height of the legend in pixels."""
    lines = 1 + max((entry.line for entry in entries(frame)), default=0)
    return lines * (frame.layout.text + LEAD)


def legend_rows(frame: Frame) -> dict[str, Table]:
    """Give the words, and the symbols by what they are drawn with."""
    tables: dict[str, Table] = {"words": [], "points": [], "lines": [], "grounds": []}
    for entry in entries(frame):
        left = entry.left - frame.layout.left
        middle = (entry.line + 0.5) * (frame.layout.text + LEAD)
        place = {"left": left, "right": left + DRAWN, "middle": middle}
        tables["words"].append({"left": left + SYMBOL, "middle": middle, "text": entry.text})
        match entry.look:
            case Ground() as look:
                ends = {"low": middle + 5, "high": middle - 5}
                tables["grounds"].append({**place, **ends, **cells(look)})
            case Line() as look:
                tables["lines"].append({**place, **cells(look)})
            case look:
                tables["points"].append({**place, "left": left + DRAWN / 2, **cells(look)})
    return tables
