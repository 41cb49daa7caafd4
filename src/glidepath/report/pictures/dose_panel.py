"""The lower panels: doses as steps with their numbers, and the weight."""

import math
from collections.abc import Iterator

import altair as alt

from glidepath.report.pictures.axes import even, time, value, values
from glidepath.report.pictures.frame import Frame, rounded
from glidepath.report.pictures.looks import (
    FLOOR,
    LINE,
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
from glidepath.report.pictures.marks import FORESEEN, WEIGHT
from glidepath.report.pictures.palette import INK, PAPER, QUIET

LABEL_ROOM = 1.2
"""How many times its highest dose the panel is high, to leave room for the numbers."""


def doses(frame: Frame, axis: alt.Axis) -> alt.LayerChart:
    """Give the panel of doses, above the given axis of time."""
    return layered(frame, frame.layout.doses, _dose_layers(frame, axis))


def _dose_layers(frame: Frame, axis: alt.Axis) -> Iterator[alt.Chart]:
    steps = (*frame.chart.doses, *frame.chart.planned)
    top, step = rounded(max((each.mg for each in steps), default=1.0) * LABEL_ROOM)
    mg, across = value("mg", 0, top), {"x": time("from"), "x2": alt.X2("to")}
    ground = {
        "fill": alt.Fill("ground", type="nominal", scale=None),
        "stroke": alt.Stroke("ground", type="nominal", scale=None),
        "tooltip": hints(frame, {"kind": "kind", "told": "dose", "first": "from", "last": "to"}),
    }
    grounds = table("doses").mark_rect(aria=False)
    yield placed(grounds, {**across, "y": mg, "y2": FLOOR, **ground})
    yield hairlines(frame, axis, {})
    marks = values(frame, "dose", even(top, step)[::2])
    level = table("doses").mark_rule(aria=False)
    yield placed(level, {**across, "y": value("mg", 0, top).axis(marks), **LINE})
    upright = table("risers").mark_rule(aria=False)
    yield placed(upright, {"x": time(), "y": value("low", 0, top), "y2": alt.Y2("high"), **LINE})
    mark = {"baseline": "bottom", "dy": -3, "fontSize": frame.layout.text - 1, "color": INK}
    at = {"x": time("middle"), "y": mg, **words("label", "whole")}
    yield from rimmed(table("doses"), PAPER, mark, at)


def weights(frame: Frame, axis: alt.Axis) -> alt.LayerChart:
    """Give the strip of weights: a dot each, joined; those foreseen by a dashed line."""
    return layered(frame, frame.layout.weights, _weight_layers(frame, axis))


def _weight_layers(frame: Frame, axis: alt.Axis) -> Iterator[alt.Chart]:
    weighed = [each.kg for each in frame.chart.growth]
    low, high = math.floor(min(weighed) - 0.5), math.ceil(max(weighed) + 0.5)
    at = {"x": time(), "y": value("kg", low, high)}
    yield hairlines(frame, axis, {})
    yield placed(table("foreseen").mark_line(**styled(FORESEEN)), at)
    yield placed(table("weights").mark_line(**styled(WEIGHT)), at)
    dots = table("weights").mark_point(filled=True, color=QUIET, size=22, opacity=1)
    kg = value("kg", low, high).axis(values(frame, "weight", [low, high]))
    told = hints(frame, {"when": "when", "told": "weight"})
    yield placed(dots, {**at, "y": kg, "tooltip": told, "description": WHOLE})
