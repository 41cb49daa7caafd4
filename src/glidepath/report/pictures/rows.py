"""What is drawn, as rows of plain numbers and words: one table for each kind of mark."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from glidepath.report.pictures.chart import BandPoint, DoseStep, EventKind, LevelKind, Weight
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.layout import reach
from glidepath.report.pictures.marks import EVENT_COLOURS, POINTS
from glidepath.report.pictures.moments import milliseconds
from glidepath.report.pictures.palette import INK
from glidepath.report.pictures.words import (
    bound,
    dose,
    exact,
    moment,
    result,
    tell,
    trough,
    window,
)
from glidepath.report.sentence import say
from glidepath.report.written import Measure, Range, fixed, written

Cell: TypeAlias = int | float | str | list[int]
Row: TypeAlias = dict[str, Cell]

GAP = 4
"""Pixels between two words."""


def level_rows(frame: Frame) -> list[Row]:
    """Give each level as a point, with the words at it where it is not what it seems."""
    rows: list[Row] = []
    for level in sorted(frame.chart.levels, key=lambda each: frame.wall(each.at)):
        above = level.value > frame.top
        label = "mark.above" if above else "mark.below"
        shown = above or level.kind is LevelKind.BELOW_LIMIT
        rows.append(
            {
                "at": frame.at(level.at),
                "value": frame.top if above else level.value,
                "label": tell(label, frame.language, {"value": _bare(level.value)} if shown else {"value": ""}) if shown else "",
                "when": moment(frame.wall(level.at), frame.language),
                "told": result(level, frame.language),
                "kind": tell(f"legend.{level.kind}", frame.language),
                **POINTS[level.kind].cells(),
            }
        )
    return rows
