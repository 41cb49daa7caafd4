"""Levels, bands and weights as rows of plain numbers and words, in order of time."""

from glidepath.report.pictures.chart import BandPoint, Level, LevelKind, Weight
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.marks import POINTS, cells
from glidepath.report.pictures.words import exact, moment, result, tell, trough
from glidepath.report.written import Measure, Range, fixed, written

Row = dict[str, object]
Table = list[Row]

ENDS = ("low50", "high50", "low90", "high90")
DECIMALS = 4
"""Of ng/mL in the tables; more is not seen."""


def levels(frame: Frame) -> Table:
    """Give the levels; one far above the others stands at the upper edge, with its value."""
    return [_level(frame, each) for each in frame.in_time(frame.chart.levels)]


def _level(frame: Frame, level: Level) -> Row:
    far = level.value > frame.top
    below = level.kind is LevelKind.BELOW_LIMIT
    number = fixed(trough(level.value).number, 0)
    when = moment(frame.wall(level.at), frame.language)
    told = result(level, frame.language)
    kind = tell(f"legend.{level.kind}", frame.language)
    return {
        "at": frame.at(level.at),
        "value": frame.top if far else level.value,
        "label": f"↑ {number}" if far else "<" if below else "",
        "when": when,
        "told": told,
        "kind": kind,
        "whole": tell("value.whole", frame.language, {"when": when, "kind": kind, "told": told}),
        **cells(POINTS[level.kind]),
    }


def band(frame: Frame) -> Table:
    """Give the bands around the median, with the words that tell them."""
    return [_band(frame, each) for each in frame.in_time(frame.chart.band)]


def _band(frame: Frame, point: BandPoint) -> Row:
    """A point of the bands; where the page reads it, it needs no words of its own."""

    def between(low: float, high: float) -> str:
        ends = Range(Measure(trough(low).number, "", 1), trough(high))
        return written(ends, frame.language)

    drawn: Row = {
        **_median(frame, point),
        **{name: round(getattr(point, name), DECIMALS) for name in ENDS},
    }
    if frame.layout.moving:
        return drawn
    return drawn | {
        "when": written(frame.wall(point.at).date(), frame.language),
        "told": written(trough(point.median), frame.language),
        "half": between(point.low50, point.high50),
        "most": between(point.low90, point.high90),
    }


def medians(frame: Frame) -> tuple[Table, Table]:
    """Give the median of the past, and that of the future from where the past ends."""
    points = frame.in_time(frame.chart.band)
    past = [_median(frame, each) for each in points if not each.future]
    ahead = [_median(frame, each) for each in points if each.future]
    return past, [*past[-1:], *ahead] if ahead else []


def _median(frame: Frame, point: BandPoint) -> Row:
    return {"at": frame.at(point.at), "median": round(point.median, DECIMALS)}


def weights(frame: Frame) -> tuple[Table, Table]:
    """Give the weights measured, and those foreseen from the last measured one on."""
    points = frame.in_time(frame.chart.growth)
    past = [_weight(frame, each) for each in points if not each.foreseen]
    ahead = [_weight(frame, each) for each in points if each.foreseen]
    return past, [*past[-1:], *ahead] if ahead else []


def _weight(frame: Frame, weight: Weight) -> Row:
    when = written(frame.wall(weight.at).date(), frame.language)
    told = written(Measure(round(exact(weight.kg), 1), "kg", 1), frame.language)
    return {
        "at": frame.at(weight.at),
        "kg": round(weight.kg, 3),
        "when": when,
        "told": told,
        "whole": tell("value.event", frame.language, {"when": when, "text": told}),
    }
