"""The upper panel: window, bands, limit, events, median and levels, layer upon layer."""

from collections.abc import Iterator

from glidepath.report.pictures.axes import Part, even, time, value, values
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.looks import (
    FLOOR,
    POINT,
    UNREAD,
    WHOLE,
    Layer,
    hairlines,
    hints,
    layer,
    layered,
    rimmed,
    styled,
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


def troughs(frame: Frame, axis: Part) -> Layer:
    """Give the panel, above the given axis of time."""
    return layered(frame, frame.layout.troughs, _layers(frame, axis))


def _layers(frame: Frame, axis: Part) -> Iterator[Layer]:
    yield from _window(frame)
    yield from _band(frame, "90", MOST_BAND)
    yield from _band(frame, "50", HALF_BAND)
    yield layer("limit", "rule", styled(LIMIT), {"y": _trough(frame, "value")})
    rise = max(heights(frame, notes(frame)))
    troughs = values(frame, "trough", even(frame.top, frame.step), rise)
    yield hairlines(frame, axis, {"y": {**_trough(frame, "top"), "axis": troughs}, "y2": FLOOR})
    yield from _words(frame)
    yield _median(frame, "so-far", EXPECTED)
    yield _median(frame, "ahead", FORECAST)
    if not frame.layout.moving:
        yield _readout(frame)
    yield from _levels(frame)


def _trough(frame: Frame, field: str) -> Part:
    return value(field, 0, frame.top)


def _window(frame: Frame) -> Iterator[Layer]:
    ground = {"color": WINDOW, **UNREAD}
    yield layer("window", "rect", ground, {"y": _trough(frame, "low"), "y2": {"field": "high"}})
    yield layer("window-ends", "rule", styled(WINDOW_ENDS), {"y": _trough(frame, "value")})


def _band(frame: Frame, share: str, look: Ground) -> Iterator[Layer]:
    low, high = f"low{share}", f"high{share}"
    between = {"x": time(), "y": _trough(frame, low), "y2": {"field": high}}
    yield layer("band", "area", {"color": look.fill, **UNREAD}, between)
    for end in (low, high):
        yield layer("band", "line", styled(look.edge), {"x": time(), "y": _trough(frame, end)})


def _words(frame: Frame) -> Iterator[Layer]:
    """The words of limit, window and events."""
    left = {"x": {"value": INDENT}, "y": _trough(frame, "value"), **words("text", "text")}
    wide = frame.layout.plot - 2 * INDENT
    below = {"align": "left", "baseline": "top", "dy": 4, "limit": wide}
    yield from rimmed("limit", PAPER, {**below, "color": QUIET}, left)
    at = stand(frame)
    mark = {"align": at.align, "baseline": at.baseline, "dy": at.dy, "color": WINDOW_WORDS}
    beside = {"x": {"value": at.x}, "y": _trough(frame, "high"), **words("text", "text")}
    yield from rimmed("window", at.ground, mark, beside)
    colour = {"field": "words", "type": "nominal", "scale": None}
    above = {"x": time(), "y": _trough(frame, "top"), "color": colour}
    for side, align, way in (("right", "left", 1), ("left", "right", -1)):
        mark = {"align": align, "baseline": "middle", "dx": way * INDENT, "limit": longest(frame)}
        only = {"filter": f"datum.side == '{side}'"}
        yield from rimmed("notes", PAPER, mark, {**above, **words("text", "whole")}, [only])


def _median(frame: Frame, name: str, look: Line) -> Layer:
    return layer(name, "line", styled(look), {"x": time(), "y": _trough(frame, "median")})


def _readout(frame: Frame) -> Layer:
    """Unseen uprights that tell the forecast of their day under the pointer."""
    wide = round(frame.layout.plot / max(len(frame.chart.band), 1), 2)
    told = hints(frame, {"when": "when", "told": "median", "half": "half", "most": "most"})
    unseen = {"opacity": 0, "strokeWidth": wide, **UNREAD}
    return layer("band", "rule", unseen, {"x": time(), **told})


def _levels(frame: Frame) -> Iterator[Layer]:
    at = {"x": time(), "y": _trough(frame, "value")}
    told = hints(frame, {"when": "when", "told": "level", "kind": "kind"})
    point = {**at, **POINT, **told, "description": WHOLE}
    yield layer("levels", "point", {"opacity": 1}, point)
    mark = {"baseline": "top", "dy": 6, "color": INK, **UNREAD}
    yield from rimmed("levels", PAPER, mark, {**at, **words("label", "whole")})
