"""The upper panel: window, bands, limit, events, median and levels, layer upon layer."""

from collections.abc import Iterator

import altair as alt

from glidepath.report.pictures.axes import even, time, value, values
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.looks import (
    FLOOR,
    POINT,
    WHOLE,
    hairlines,
    hints,
    layered,
    placed,
    rimmed,
    styled,
    table,
    words,
)
from glidepath.report.pictures.marks import (
    EXPECTED,
    FORECAST,
    HALF_BAND,
    LIMIT,
    MOST_BAND,
    WINDOW_ENDS,
    Ground,
    Line,
)
from glidepath.report.pictures.notes import INDENT, heights, longest, notes
from glidepath.report.pictures.palette import INK, PAPER, QUIET, WINDOW, WINDOW_WORDS
from glidepath.report.pictures.window import stand


def troughs(frame: Frame, axis: alt.Axis) -> alt.LayerChart:
    """Give the panel, above the given axis of time."""
    return layered(frame, frame.layout.troughs, _layers(frame, axis))


def _layers(frame: Frame, axis: alt.Axis) -> Iterator[alt.Chart]:
    yield from _window(frame)
    yield from _band(frame, "90", MOST_BAND)
    yield from _band(frame, "50", HALF_BAND)
    limit = table("limit").mark_rule(**styled(LIMIT))
    yield placed(limit, {"y": _trough(frame, "value")})
    rise = max(heights(frame, notes(frame)))
    troughs = values(frame, "trough", even(frame.top, frame.step), rise)
    yield hairlines(frame, axis, {"y": _trough(frame, "top").axis(troughs), "y2": FLOOR})
    yield from _words(frame)
    yield _median(frame, "so-far", EXPECTED)
    yield _median(frame, "ahead", FORECAST)
    yield _readout(frame)
    yield from _levels(frame)


def _trough(frame: Frame, field: str) -> alt.Y:
    return value(field, 0, frame.top)


def _window(frame: Frame) -> Iterator[alt.Chart]:
    ground = table("window").mark_rect(color=WINDOW, aria=False)
    yield placed(ground, {"y": _trough(frame, "low"), "y2": alt.Y2("high")})
    ends = table("window-ends").mark_rule(**styled(WINDOW_ENDS))
    yield placed(ends, {"y": _trough(frame, "value")})


def _band(frame: Frame, share: str, look: Ground) -> Iterator[alt.Chart]:
    base, low, high = table("band"), f"low{share}", f"high{share}"
    ground = base.mark_area(color=look.fill, aria=False)
    yield placed(ground, {"x": time(), "y": _trough(frame, low), "y2": alt.Y2(high)})
    for end in (low, high):
        edge = base.mark_line(**styled(look.edge))
        yield placed(edge, {"x": time(), "y": _trough(frame, end)})


def _words(frame: Frame) -> Iterator[alt.Chart]:
    """The words of limit, window and events."""
    left = {"x": alt.value(INDENT), "y": _trough(frame, "value"), **words("text", "text")}
    wide = frame.layout.plot - 2 * INDENT
    below = {"align": "left", "baseline": "top", "dy": 4, "limit": wide}
    yield from rimmed(table("limit"), PAPER, {**below, "color": QUIET}, left)
    at = stand(frame)
    mark = {"align": at.align, "baseline": at.baseline, "dy": at.dy, "color": WINDOW_WORDS}
    beside = {"x": alt.value(at.x), "y": _trough(frame, "high"), **words("text", "text")}
    yield from rimmed(table("window"), at.ground, mark, beside)
    colour = alt.Color("words", type="nominal", scale=None)
    above = {"x": time(), "y": _trough(frame, "top"), "color": colour}
    for side, align, way in (("right", "left", 1), ("left", "right", -1)):
        base = table("notes").transform_filter(f"datum.side == '{side}'")
        mark = {"align": align, "baseline": "middle", "dx": way * INDENT, "limit": longest(frame)}
        yield from rimmed(base, PAPER, mark, {**above, **words("text", "whole")})


def _median(frame: Frame, name: str, look: Line) -> alt.Chart:
    line = table(name).mark_line(**styled(look))
    return placed(line, {"x": time(), "y": _trough(frame, "median")})


def _readout(frame: Frame) -> alt.Chart:
    """Unseen uprights that tell the forecast of their day under the pointer."""
    wide = round(frame.layout.plot / max(len(frame.chart.band), 1), 2)
    unseen = table("band").mark_rule(opacity=0, strokeWidth=wide, aria=False)
    fields = {"when": "when", "told": "median", "half": "half", "most": "most"}
    return placed(unseen, {"x": time(), "tooltip": hints(frame, fields)})


def _levels(frame: Frame) -> Iterator[alt.Chart]:
    at = {"x": time(), "y": _trough(frame, "value")}
    told = hints(frame, {"when": "when", "told": "level", "kind": "kind"})
    points = table("levels").mark_point(opacity=1)
    yield placed(points, {**at, **POINT, "tooltip": told, "description": WHOLE})
    mark = {"baseline": "top", "dy": 6, "color": INK, "aria": False}
    yield from rimmed(table("levels"), PAPER, mark, {**at, **words("label", "whole")})
