"""The lower panels: doses as steps with their numbers, and the weight."""

import math
from collections.abc import Iterator

from glidepath.report.pictures.axes import FIRST, LAST, Part, even, time, value, values
from glidepath.report.pictures.frame import Frame, rounded
from glidepath.report.pictures.looks import (
    FLOOR,
    LINE,
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
from glidepath.report.pictures.marks import FORESEEN, WEIGHT
from glidepath.report.pictures.moments import milliseconds
from glidepath.report.pictures.palette import INK, PAPER, QUIET

LABEL_ROOM = 1.2
"""How many times its highest dose the panel is high, to leave room for the numbers."""


def doses(frame: Frame, axis: Part) -> Layer:
    """Give the panel of doses, above the given axis of time."""
    return layered(frame, frame.layout.doses, _dose_layers(frame, axis))


def _dose_layers(frame: Frame, axis: Part) -> Iterator[Layer]:
    steps = (*frame.chart.doses, *frame.chart.planned)
    top, step = rounded(max((each.mg for each in steps), default=1.0) * LABEL_ROOM)
    mg, across = value("mg", 0, top), {"x": time("from"), "x2": {"field": "to"}}
    ground = {
        "fill": {"field": "ground", "type": "nominal", "scale": None},
        "stroke": {"field": "ground", "type": "nominal", "scale": None},
        **hints(frame, {"kind": "kind", "told": "dose", "first": "from", "last": "to"}),
    }
    yield layer("doses", "rect", UNREAD, {**across, "y": mg, "y2": FLOOR, **ground})
    yield hairlines(frame, axis, {})
    marks = values(frame, "dose", even(top, step)[::2])
    level = {**across, "y": {**mg, "axis": marks}, **LINE}
    yield layer("doses", "rule", UNREAD, level)
    upright = {"x": time(), "y": value("low", 0, top), "y2": {"field": "high"}, **LINE}
    yield layer("risers", "rule", UNREAD, upright)
    mark = {"baseline": "bottom", "dy": -3, "fontSize": frame.layout.text - 1, "color": INK}
    shown, moved = ("number", _numbers(frame)) if frame.layout.moving else ("label", ())
    at = {"x": time("middle"), "y": mg, **words(shown, "whole")}
    yield from rimmed("doses", PAPER, mark, at, moved)


def _numbers(frame: Frame) -> tuple[Part, ...]:
    """Where the numbers stand in the time that is shown, and which of them have room there."""
    whole = milliseconds(frame.end) - milliseconds(frame.start)
    room = f"(datum.right - datum.left) / ({LAST} - {FIRST}) * {frame.layout.plot}"
    fits = f"{LAST} - {FIRST} >= {whole} ? datum.label != '' : {room} > datum.wide"
    return (
        {"calculate": f"max(datum.from, {FIRST})", "as": "left"},
        {"calculate": f"min(datum.to, {LAST})", "as": "right"},
        {"calculate": "(datum.left + datum.right) / 2", "as": "middle"},
        {"filter": f"datum.right > datum.left && ({fits})"},
    )


def weights(frame: Frame, axis: Part) -> Layer:
    """Give the strip of weights: a dot each, joined; those foreseen by a dashed line."""
    return layered(frame, frame.layout.weights, _weight_layers(frame, axis))


def _weight_layers(frame: Frame, axis: Part) -> Iterator[Layer]:
    weighed = [each.kg for each in frame.chart.growth]
    low, high = math.floor(min(weighed) - 0.5), math.ceil(max(weighed) + 0.5)
    at = {"x": time(), "y": value("kg", low, high)}
    yield hairlines(frame, axis, {})
    yield layer("foreseen", "line", styled(FORESEEN), at)
    yield layer("weights", "line", styled(WEIGHT), at)
    dot = {"filled": True, "color": QUIET, "size": 22, "opacity": 1}
    kg = {**at["y"], "axis": values(frame, "weight", [low, high])}
    told = hints(frame, {"when": "when", "told": "weight"})
    yield layer("weights", "point", dot, {**at, "y": kg, **told, "description": WHOLE})
