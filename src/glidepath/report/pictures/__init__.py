"""Pictures of levels and doses over time: one specification for the screen and for print."""

from glidepath.report.pictures.chart import (
    BandPoint,
    Count,
    CountKind,
    DoseStep,
    Event,
    EventKind,
    Happening,
    HappeningKind,
    Level,
    LevelChart,
    LevelKind,
    Weight,
)
from glidepath.report.pictures.layout import PHONE, PRINT, Layout
from glidepath.report.pictures.page import html
from glidepath.report.pictures.rendered import png, specification, svg
from glidepath.report.pictures.saved import picture_format, write_picture

__all__ = [
    "PHONE",
    "PRINT",
    "BandPoint",
    "Count",
    "CountKind",
    "DoseStep",
    "Event",
    "EventKind",
    "Happening",
    "HappeningKind",
    "Layout",
    "Level",
    "LevelChart",
    "LevelKind",
    "Weight",
    "html",
    "picture_format",
    "png",
    "specification",
    "svg",
    "write_picture",
]
