"""What every panel draws with: tables, looks that a row tells, words, and hints."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from glidepath.report.pictures.axes import FIRST, LAST, Part, whole_time
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.marks import Line
from glidepath.report.pictures.words import tell

Layer = Part
Mark = Mapping[str, Any]
Channels = Mapping[str, Any]


def _of(field: str, kind: str) -> Part:
    """A channel that a field of the row tells as it is."""
    return {"field": field, "type": kind, "scale": None}


STROKE = _of("stroke", "nominal")
FILL = _of("fill", "nominal")
DASH = _of("dash", "nominal")
THICKNESS = _of("thickness", "quantitative")
POINT: Channels = {
    "shape": _of("shape", "nominal"),
    "size": _of("size", "quantitative"),
    "fill": FILL,
    "stroke": STROKE,
    "strokeWidth": THICKNESS,
}
LINE: Channels = {"stroke": STROKE, "strokeWidth": THICKNESS, "strokeDash": DASH}
GROUND: Channels = {"fill": FILL, "stroke": STROKE, "strokeWidth": THICKNESS}
"""How a mark looks is told by its row."""
WHOLE = {"field": "whole", "type": "nominal"}
FLOOR = {"datum": 0}

UNREAD: Mark = {"aria": False}
"""A mark that is not read out."""
RIM = 3
"""Pixels of the rim around words, half of it outside."""


def words(shown: str, read: str) -> Channels:
    """Give the field of words that are shown, and that of those that are read out."""
    return {
        "text": {"field": shown, "type": "nominal"},
        "description": {"field": read, "type": "nominal"},
    }


def layer(
    name: str, kind: str, mark: Mark, channels: Channels, changes: Iterable[Part] = ()
) -> Layer:
    """Give marks of one kind for the rows of one table.

    Parameters
    ----------
    mark
        What is alike for all the marks.
    channels
        Where each mark lies, how it looks and what is told of it.
    changes
        What is done to the rows first.
    """
    found = {"data": {"name": name}, "mark": {"type": kind, **mark}, "encoding": dict(channels)}
    return {**found, "transform": list(changes)} if changes else found


def layered(frame: Frame, height: int, layers: Iterator[Layer]) -> Layer:
    """Give a panel of layers, the first at the bottom."""
    kept = [_inside(each) for each in layers] if frame.layout.moving else list(layers)
    return {"layer": kept, "width": frame.layout.plot, "height": height}


def _inside(drawn: Layer) -> Layer:
    """A layer of which nothing stands outside the time that is shown.

    Words may stand above their panel, so they are left out there and not cut off.
    """
    if drawn["mark"]["type"] != "text":
        return {**drawn, "mark": {**drawn["mark"], "clip": True}}
    across = drawn["encoding"].get("x", {})
    if across.get("type") != "temporal":
        return drawn
    field = f"datum.{across['field']}"
    shown = {"filter": f"{field} >= {FIRST} && {field} <= {LAST}"}
    return {**drawn, "transform": [*drawn.get("transform", ()), shown]}


def styled(look: Line) -> Mark:
    """Give one look for all lines of a mark, which are not told one by one."""
    dash = list(look.dash)
    return {"color": look.stroke, "strokeWidth": look.thickness, "strokeDash": dash, **UNREAD}


def rimmed(
    name: str, ground: str, mark: Mark, channels: Channels, changes: Iterable[Part] = ()
) -> Iterator[Layer]:
    """Give words twice, first as a rim of their ground, so that no line runs through them."""
    rim = {**mark, "color": ground, "stroke": ground, "strokeWidth": RIM, **UNREAD}
    bare = {channel: part for channel, part in channels.items() if channel != "color"}
    yield layer(name, "text", rim, bare, changes)
    yield layer(name, "text", mark, channels, changes)


def hints(frame: Frame, fields: Mapping[str, str]) -> Channels:
    """Give what is told of a mark under the pointer: for each field, the key of its name.

    A picture that can be moved is read day by day, all panels together: it has no hints.
    """
    if frame.layout.moving:
        return {}
    told = [
        {"field": field, "type": "nominal", "title": tell(f"hint.{key}", frame.language)}
        for field, key in fields.items()
    ]
    return {"tooltip": told}


def hairlines(frame: Frame, axis: Part, channels: Channels) -> Layer:
    """Give the lines of the events and of the present, which carry the axis of time."""
    told = hints(frame, {"when": "when", "text": "event"})
    look = {"stroke": STROKE, "strokeWidth": THICKNESS}
    return layer("notes", "rule", UNREAD, {"x": whole_time(axis), **look, **told, **channels})
