"""The legend as a panel of its own, in pixels."""

from collections.abc import Iterator

from glidepath.report.pictures.axes import Part, value
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.legend import height
from glidepath.report.pictures.looks import (
    GROUND,
    LINE,
    POINT,
    UNREAD,
    Layer,
    layer,
    words,
)
from glidepath.report.pictures.palette import INK


def legend(frame: Frame) -> Layer:
    """Give the symbols with their words."""
    return {"layer": [*_layers(frame)], "width": frame.layout.plot, "height": height(frame)}


def _layers(frame: Frame) -> Iterator[Layer]:
    place = {"x": _across(frame), "y": _down(frame, "middle")}
    wide = {**place, "x2": {"field": "right"}}
    high = {"y": _down(frame, "low"), "y2": {"field": "high"}}
    yield layer("legend-grounds", "rect", UNREAD, {**wide, **high, **GROUND})
    yield layer("legend-lines", "rule", UNREAD, {**wide, **LINE})
    yield layer("legend-points", "point", {"opacity": 1, **UNREAD}, {**place, **POINT})
    mark = {"color": INK, "align": "left", "baseline": "middle"}
    yield layer("legend-words", "text", mark, {**place, **words("text", "text")})


def _across(frame: Frame) -> Part:
    return {**value("left", 0, frame.layout.plot), "axis": None}


def _down(frame: Frame, field: str) -> Part:
    return {**value(field, height(frame), 0), "axis": None}
