"""What every panel draws with: tables, looks that a row tells, words, and hints."""

from collections.abc import Iterator, Mapping
from typing import Any

import altair as alt

from glidepath.report.pictures.axes import whole_time
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.marks import Line
from glidepath.report.pictures.words import tell

Layer = dict[str, Any]
Mark = Mapping[str, Any]
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

UNREAD: Mark = {"aria": False}
"""A mark that is not read out."""
RIM = 3
"""Pixels of the rim around words, half of it outside."""


def words(shown: str, read: str) -> Channels:
    """Give the field of words that are shown, and that of those that are read out."""
    return {
        "text": alt.Text(shown, type="nominal"),
        "description": alt.Description(read, type="nominal"),
    }


def layer(name: str, kind: str, mark: Mark, channels: Channels) -> Layer:
    """Give marks of one kind for the rows of one table.

    Parameters
    ----------
    mark
        What is alike for all the marks.
    channels
        Where each mark lies, how it looks and what is told of it.
    """
    encoding = {channel: _plain(part) for channel, part in channels.items()}
    return {"data": {"name": name}, "mark": {"type": kind, **mark}, "encoding": encoding}


def _plain(part: Any) -> Any:
    if isinstance(part, list):
        return [_plain(each) for each in part]
    return part if isinstance(part, dict) else part.to_dict(validate=False)


def layered(frame: Frame, height: int, layers: Iterator[Layer]) -> Layer:
    """Give a panel of layers, the first at the bottom."""
    return {"layer": list(layers), "width": frame.layout.plot, "height": height}


def styled(look: Line) -> Mark:
    """Give one look for all lines of a mark, which are not told one by one."""
    dash = list(look.dash)
    return {"color": look.stroke, "strokeWidth": look.thickness, "strokeDash": dash, **UNREAD}


def rimmed(name: str, ground: str, mark: Mark, channels: Channels) -> Iterator[Layer]:
    """Give words twice, first as a rim of their ground, so that no line runs through them."""
    rim = {**mark, "color": ground, "stroke": ground, "strokeWidth": RIM, **UNREAD}
    bare = {channel: part for channel, part in channels.items() if channel != "color"}
    yield layer(name, "text", rim, bare)
    yield layer(name, "text", mark, channels)


def hints(frame: Frame, fields: Mapping[str, str]) -> list[alt.Tooltip]:
    """Give what is told of a mark under the pointer: for each field, the key of its name."""
    return [
        alt.Tooltip(field, type="nominal", title=tell(f"hint.{key}", frame.language))
        for field, key in fields.items()
    ]


def hairlines(frame: Frame, axis: alt.Axis, channels: Channels) -> Layer:
    """Give the lines of the events and of the present, which carry the axis of time."""
    told = hints(frame, {"when": "when", "text": "event"})
    look = {"stroke": STROKE, "strokeWidth": THICKNESS}
    place = {"x": whole_time(frame, axis), **look, "tooltip": told, **channels}
    return layer("notes", "rule", UNREAD, place)
