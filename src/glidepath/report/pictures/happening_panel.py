"""The strip of platelets, and the lanes of what happened."""

from collections.abc import Iterator

from glidepath.report.pictures.axes import FIRST, Part, time, value, values
from glidepath.report.pictures.frame import Frame, rounded
from glidepath.report.pictures.happening_rows import lanes
from glidepath.report.pictures.looks import (
    LINE,
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
from glidepath.report.pictures.marks import MARK, OWN, WEIGHT
from glidepath.report.pictures.notes import INDENT
from glidepath.report.pictures.palette import INK, PAPER, QUIET
from glidepath.report.pictures.words import tell

NAMED: tuple[Part, ...] = (
    {"calculate": f"max(datum.at, {FIRST})", "as": "left"},
    {"filter": f"datum.name != '' && datum.to > {FIRST}"},
)
"""Where the name of what lasts stands in the time that is shown."""


def platelets(frame: Frame, axis: Part) -> Layer:
    """Give the strip of platelets: a dot each, joined, with what is decided by them."""
    return layered(frame, frame.layout.platelets, _platelet_layers(frame, axis))


def _platelet_layers(frame: Frame, axis: Part) -> Iterator[Layer]:
    chart = frame.chart
    own = [] if chart.own is None else [chart.own[0]]
    seen = [*(each.value for each in chart.platelets), *own, *(mark for mark, _ in chart.limits)]
    top, _ = rounded(max(seen))
    count = value("value", 0, top)
    yield hairlines(frame, axis, {})
    yield layer("platelet-marks", "rule", styled(MARK), {"y": count})
    yield layer("platelet-own", "rule", styled(OWN), {"y": count})
    small = {"fontSize": frame.layout.text - 1, "color": QUIET, "baseline": "bottom", "dy": -1}
    for place, (align, x) in enumerate((("left", INDENT), ("right", frame.layout.plot - INDENT))):
        text = {"x": {"value": x}, "y": count, **words("text", "text")}
        side = {"filter": f"datum.side == {place}"}
        yield from rimmed("platelet-marks", PAPER, {**small, "align": align}, text, [side])
    right = {"x": {"value": frame.layout.plot - INDENT}, "y": count, **words("text", "text")}
    yield from rimmed("platelet-own", PAPER, {**small, "align": "right"}, right)
    yield layer("platelets", "line", styled(WEIGHT), {"x": time(), "y": count})
    told = hints(frame, {"when": "when", "told": "platelets"})
    at = {"x": time(), "y": {**count, "axis": values(frame, "platelets", [0, top / 2, top])}}
    point = {**at, **POINT, **told, "description": WHOLE}
    yield layer("platelets", "point", {"opacity": 1}, point)


def happenings(frame: Frame, axis: Part) -> Layer:
    """Give the lanes of what happened: marks at one time, lines of what lasts."""
    return layered(frame, frame.layout.lane * len(lanes(frame)), _happening_layers(frame, axis))


def _happening_layers(frame: Frame, axis: Part) -> Iterator[Layer]:
    names = lanes(frame)
    across, down = {"x": time()}, value("y", len(names), 0)
    yield hairlines(frame, axis, {})
    told = hints(frame, {"when": "when", "told": "event"})
    where = {**across, "x2": {"field": "to"}, "y": {**down, "axis": _lane_axis(frame, names)}}
    yield layer("spans", "rule", {"aria": True}, {**where, **LINE, **told, "description": WHOLE})
    mark = {"align": "left", "baseline": "bottom", "dy": -4, "color": INK}
    mark |= {"fontSize": frame.layout.text - 1, **UNREAD}
    name = {"x": time("left"), "y": down, **words("name", "whole")}
    yield from rimmed("spans", PAPER, mark, name, NAMED)
    yield layer(
        "happenings",
        "point",
        {"opacity": 1},
        {**across, "y": down, **POINT, **told, "description": WHOLE},
    )


def _lane_axis(frame: Frame, names: tuple[str, ...]) -> Part:
    told = [tell(f"lane.{name}", frame.language) for name in names]
    axis = values(frame, "happenings", [place + 0.5 for place in range(len(names))])
    return axis | {"labelExpr": f"{told}[floor(datum.value)]", "grid": False}
