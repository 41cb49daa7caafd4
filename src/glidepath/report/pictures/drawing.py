"""The whole picture as one specification."""

from collections.abc import Mapping
from typing import Any

from glidepath.report.language import Language
from glidepath.report.pictures.axes import Part, ends_of_time, told, untold
from glidepath.report.pictures.chart import LevelChart
from glidepath.report.pictures.dose_panel import doses, weights
from glidepath.report.pictures.frame import Frame, framed
from glidepath.report.pictures.happening_panel import happenings, platelets
from glidepath.report.pictures.layout import FONT, MARGIN, Layout, broken
from glidepath.report.pictures.legend_panel import legend
from glidepath.report.pictures.looks import Layer
from glidepath.report.pictures.palette import GRID, INK, PAPER, QUIET
from glidepath.report.pictures.rows import Table
from glidepath.report.pictures.tables import tables
from glidepath.report.pictures.trough_panel import troughs
from glidepath.report.pictures.words import description, tell
from glidepath.report.sentence import say

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
"""Of the version that the renderer carries; a test holds it to that of the library."""


def specify(chart: LevelChart, language: Language, layout: Layout) -> dict[str, Any]:
    """Give the specification, as plain values: that they are valid Vega-Lite is held by a test."""
    frame = framed(chart, language, layout)
    rows = tables(frame)
    panels = [troughs(frame, untold(frame)), *_lower(frame), legend(frame)]
    return {
        "$schema": SCHEMA,
        "description": description(chart, frame.first.date(), frame.last.date(), language),
        "title": _title(frame),
        "params": ends_of_time(frame),
        "vconcat": [_filled(each, rows) for each in panels],
        "spacing": layout.text * 2,
        "padding": MARGIN,
        "background": PAPER,
        "config": _config(layout),
        "datasets": rows,
    }


def _filled(panel: Layer, rows: Mapping[str, Table]) -> Layer:
    """A panel without the layers that have nothing to draw, but for those that carry an axis."""
    kept = [each for each in panel["layer"] if rows[each["data"]["name"]] or _has_axis(each)]
    return {**panel, "layer": kept or panel["layer"]}


def _has_axis(layer: Layer) -> bool:
    return any(isinstance(each, dict) and each.get("axis") for each in layer["encoding"].values())


def _lower(frame: Frame) -> list[Layer]:
    """The panels below that of troughs; the lowest one tells the time."""
    chart = frame.chart
    strips = [
        panel
        for panel, shown in (
            (doses, True),
            (platelets, bool(chart.platelets)),
            (weights, bool(chart.growth)),
            (happenings, bool(chart.happenings)),
        )
        if shown
    ]
    axes = [*(untold(frame) for _ in strips[1:]), told(frame)]
    return [panel(frame, axis) for panel, axis in zip(strips, axes, strict=True)]


def _title(frame: Frame) -> Part:
    layout = frame.layout
    wide = layout.left + layout.plot
    return {
        "text": broken(say(frame.chart.title, frame.language), layout.title, wide),
        "subtitle": tell("axis.zone", frame.language, {"zone": frame.chart.zone}),
        "anchor": "start",
        "frame": "group",
        "dx": -layout.left,
        "aria": False,
    }


def _config(layout: Layout) -> Part:
    axis = {
        "labelFontSize": layout.text,
        "titleFontSize": layout.text,
        "titleFontWeight": "bold",
        "labelColor": QUIET,
        "titleColor": INK,
        "labelPadding": 6,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleBaseline": "bottom",
        "domain": False,
        "ticks": False,
        "gridColor": GRID,
    }
    across = {
        "grid": False,
        "domain": True,
        "ticks": True,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelOverlap": False,
    }
    title = {
        "fontSize": layout.title,
        "subtitleFontSize": layout.text,
        "color": INK,
        "subtitleColor": QUIET,
        "subtitlePadding": 4,
        "fontWeight": "bold",
        "offset": 14,
    }
    return {
        "font": FONT,
        "view": {"stroke": None},
        "text": {"font": FONT, "fontSize": layout.text},
        "axis": axis,
        "axisX": across,
        "title": title,
    }
