"""The legend as a panel of its own, in pixels."""

from collections.abc import Iterator

import altair as alt

from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.legend import height
from glidepath.report.pictures.looks import GROUND, LINE, POINT, layered, placed, table, words
from glidepath.report.pictures.palette import INK


def legend(frame: Frame) -> alt.LayerChart:
    """Give the symbols with their words."""
    return layered(frame, height(frame), _layers(frame))


def _layers(frame: Frame) -> Iterator[alt.Chart]:
    place = {"x": _across(frame), "y": _down(frame, "middle")}
    grounds = table("legend-grounds").mark_rect(aria=False)
    ends = {"x2": alt.X2("right"), "y": _down(frame, "low"), "y2": alt.Y2("high")}
    yield placed(grounds, {**place, **ends, **GROUND})
    yield placed(
        table("legend-lines").mark_rule(aria=False), {**place, "x2": alt.X2("right"), **LINE}
    )
    yield placed(table("legend-points").mark_point(aria=False, opacity=1), {**place, **POINT})
    texts = table("legend-words").mark_text(color=INK, align="left", baseline="middle")
    yield placed(texts, {**place, **words("text", "text")})


def _across(frame: Frame) -> alt.X:
    scale = alt.Scale(domain=[0, frame.layout.plot], nice=False, zero=False)
    return alt.X("left", type="quantitative", scale=scale, axis=None)


def _down(frame: Frame, field: str) -> alt.Y:
    scale = alt.Scale(domain=[height(frame), 0], nice=False, zero=False)
    return alt.Y(field, type="quantitative", scale=scale, axis=None)
