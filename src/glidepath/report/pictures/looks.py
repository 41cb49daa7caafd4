"""What every panel draws with: tables, looks that a row tells, words, and hints."""

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from glidepath.report.pictures.axes import whole_time
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.marks import Line
from glidepath.report.pictures.words import tell

Channels = Mapping[str, Any]

STROKE = alt.Stroke("stroke", type="nominal", scale=None)
FILL = alt.Fill("fill", type="nominal", scale=None)
DASH = alt.StrokeDash("dash", type="nominal", scale=None)
THICKNESS = alt.StrokeWidth("thickness", type="quantitative", scale=None)
POINT: Channels = {
    "shape": alt.Shape("shape", type="nominal", scale=None),
    "size": alt.Size("size", type="quantitative", scale=None),
    "fill": FILL,
    "stroke": STROKE,
    "strokeWidth": THICKNESS,
}
LINE: Channels = {"stroke": STROKE, "strokeWidth": THICKNESS, "strokeDash": DASH}
GROUND: Channels = {"fill": FILL, "stroke": STROKE, "strokeWidth": THICKNESS}
"""How a mark looks is told by its row."""
WHOLE = alt.Description("whole", type="nominal")
FLOOR = alt.Y2Datum(0)

RIM = 3
"""Pixels of the rim around words, half of it outside."""


def table(name: str) -> alt.Chart:
    """Give a chart of one of the tables of the picture."""
    return alt.Chart(alt.NamedData(name=name))


def words(shown: str, read: str) -> Channels:
    """Give the field of words that are shown, and that of those that are read out."""
    return {
        "text": alt.Text(shown, type="nominal"),
        "description": alt.Description(read, type="nominal"),
    }


def placed(marked: alt.Chart, channels: Channels) -> alt.Chart:
    """Give a chart of marks with what places them and tells of them."""
    found: alt.Chart = marked.encode(**channels)
    return found


def layered(frame: Frame, height: int, layers: Iterator[alt.Chart]) -> alt.LayerChart:
    """Give a panel of layers, the first at the bottom."""
    return alt.LayerChart(layer=list(layers), width=frame.layout.plot, height=height)


def styled(look: Line) -> dict[str, Any]:
    """Give one look for all lines of a mark, which are not told one by one."""
    dash = list(look.dash)
    return {"color": look.stroke, "strokeWidth": look.thickness, "strokeDash": dash, "aria": False}


def rimmed(
    base: alt.Chart, ground: str, mark: Mapping[str, Any], channels: Channels
) -> Iterator[alt.Chart]:
    """Give words twice, first as a rim of their ground, so that no line runs through them."""
    rim = {**mark, "color": ground, "stroke": ground, "strokeWidth": RIM, "aria": False}
    bare = {name: channel for name, channel in channels.items() if name != "color"}
    yield placed(base.mark_text(**rim), bare)
    yield placed(base.mark_text(**mark), channels)


def hints(frame: Frame, fields: Mapping[str, str]) -> list[alt.Tooltip]:
    """Give what is told of a mark under the pointer: for each field, the key of its name."""
    return [
        alt.Tooltip(field, type="nominal", title=tell(f"hint.{key}", frame.language))
        for field, key in fields.items()
    ]


def hairlines(frame: Frame, axis: alt.Axis, channels: Channels) -> alt.Chart:
    """Give the lines of the events and of the present, which carry the axis of time."""
    told = hints(frame, {"when": "when", "text": "event"})
    look = {"stroke": STROKE, "strokeWidth": THICKNESS}
    rules = table("notes").mark_rule(aria=False)
    return placed(rules, {"x": whole_time(frame, axis), **look, "tooltip": told, **channels})
