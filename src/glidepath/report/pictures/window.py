"""The window that is aimed at: as much of it as the picture holds, and where its words stand."""

from dataclasses import dataclass

from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.layout import reach
from glidepath.report.pictures.notes import INDENT
from glidepath.report.pictures.palette import PAPER, WINDOW
from glidepath.report.pictures.rows import Table
from glidepath.report.pictures.words import tell, window

NUMBER = 24
"""Pixels that the number of a level at the upper edge takes up, to either side of it."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where words stand: at a pixel, beside or above it, and on which ground."""

    x: int
    align: str
    baseline: str
    dy: int
    ground: str


def window_rows(frame: Frame) -> Table:
    """Give the window, cut at the top of the picture, with its words."""
    if frame.chart.window is None:
        return []
    low, high = frame.chart.window
    return [{"low": low, "high": min(high, frame.top), "text": _text(frame)}]


def window_ends(frame: Frame) -> Table:
    """Give those ends of the window that the picture holds."""
    return [{"value": end} for end in frame.chart.window or () if end <= frame.top]


def stand(frame: Frame) -> Stand:
    """Give where the words stand: above a whole window, else in it, away from levels up there."""
    right = frame.layout.plot - INDENT
    if frame.chart.window is None or frame.chart.window[1] < frame.top:
        return Stand(right, "right", "bottom", -3, PAPER)
    begins = right - reach(_text(frame), frame.layout.text)
    edge = [frame.pixel(frame.at(each.at)) for each in frame.chart.levels if each.value > frame.top]
    if any(pixel + NUMBER > begins for pixel in edge):
        return Stand(INDENT, "left", "top", 4, WINDOW)
    return Stand(right, "right", "top", 4, WINDOW)


def _text(frame: Frame) -> str:
    low, high = frame.chart.window or (0.0, 0.0)
    return tell("mark.window", frame.language, {"range": window(low, high)})
