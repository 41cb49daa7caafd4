"""The legend as a panel of its own, in pixels."""

from collections.abc import Iterator

import altair as alt

from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.legend import height
from glidepath.report.pictures.looks import (
    GROUND,
    LINE,
    POINT,
    UNREAD,
    Layer,
    layer,
    layered,
    words,
)
from glidepath.report.pictures.palette import INK


def legend(frame: Frame) -> Layer:
    """Give the symbols with their words."""
    return layered(frame, height(frame), _layers(frame))


def _layers(frame: Frame) -> Iterator[Layer]:
    place = {"x": _across(frame), "y": _down(frame, "middle")}
    wide = {**place, "x2": alt.X2("right")}
    high = {"y": _down(frame, "low"), "y2": alt.Y2("high")}
    yield layer("legend-grounds", "rect", UNREAD, {**wide, **high, **GROUND})
    yield layer("legend-lines", "rule", UNREAD, {**wide, **LINE})
    yield layer("legend-points", "point", {"opacity": 1, **UNREAD}, {**place, **POINT})
    mark = {"color": INK, "align": "left", "baseline": "middle"}
    yield layer("legend-words", "text", mark, {**place, **words("text", "text")})


def _across(frame: Frame) -> alt.X:
    scale = alt.Scale(domain=[0, frame.layout.plot], nice=False, zero=False)
    return alt.X("left", type="quantitative", scale=scale, axis=None)


def _down(frame: Frame, field: str) -> alt.Y:
    scale = alt.Scale(domain=[height(frame), 0], nice=False, zero=False)
    return alt.Y(field, type="quantitative", scale=scale, axis=None)
