"""The axes of a picture: time on the wall clock, and values from 0.

What is drawn is told in the words of Vega-Lite, as plain values; a test holds that they are valid.
"""

from datetime import datetime
from typing import Any

from glidepath.report.language import Language
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.moments import Ticks, milliseconds, ticks
from glidepath.report.pictures.words import tell

Part = dict[str, Any]
"""A part of a specification."""

ROOM = 4
"""Heights of type that a mark of the axis of time needs for its words."""
MONTH = {Language.EN: "%b", Language.ZH: "%-m月"}
DAY = {Language.EN: "%-d %b", Language.ZH: "%-m月%-d日"}
YEAR = {Language.EN: "%Y", Language.ZH: "%Y年"}
TITLE_RISE = 12
"""Pixels between a panel, or the words above it, and the title of its axis."""
FIRST, LAST = "first", "last"
"""The ends of the axis of time, by name: a page may move them, and all panels follow."""
MS_A_DAY = 86_400_000
DAYS = (1, 2)
WEEKS = (1, 2)
MONTHS = (1, 2, 3, 6, 12)
"""How far apart the marks of an axis that can be moved may stand."""


def told(frame: Frame) -> Part:
    """Give the axis of time with its words; the year stands under the first mark of each year."""
    if frame.layout.moving:
        return _moving(frame) | {"labelExpr": _moving_words(frame), "labelFlush": True}
    marks = _marks(frame)
    form = (MONTH if marks.months else DAY)[frame.language]
    first = [milliseconds(each) for each in _first_of_years(marks)]
    year = f"utcFormat(datum.value, '{YEAR[frame.language]}')"
    words = f"utcFormat(datum.value, '{form}')"
    return _standing(marks) | {
        "labelExpr": f"[{words}, indexof({first}, toNumber(datum.value)) < 0 ? '' : {year}]",
        "labelFlush": frame.layout.text,
    }


def untold(frame: Frame) -> Part:
    """Give the axis of time without its words, for a panel above another."""
    axis = _moving(frame) if frame.layout.moving else _standing(_marks(frame))
    return axis | {"labels": False}


def _marks(frame: Frame) -> Ticks:
    return ticks(frame.start, frame.end, _most(frame))


def _most(frame: Frame) -> int:
    return frame.layout.plot // (ROOM * frame.layout.text)


def _standing(marks: Ticks) -> Part:
    at = {"expr": str([milliseconds(each) for each in marks.at])}
    return {"values": at, "tickCount": len(marks.at), "title": None, "aria": False}


def _first_of_years(marks: Ticks) -> list[datetime]:
    return sorted({each.year: each for each in reversed(marks.at)}.values())


def _moving(frame: Frame) -> Part:
    """The axis whose marks follow the time that is shown, as close as there is room for."""
    days = f"({LAST} - {FIRST}) / {MS_A_DAY}"
    most = _most(frame)
    steps = [("day", each, each) for each in DAYS]
    steps += [("week", each, 7 * each) for each in WEEKS]
    steps += [("month", each, 31 * each) for each in MONTHS]
    found = "[]"
    for unit, each, wide in reversed(steps):
        marks = f"utcSequence('{unit}', {FIRST}, {LAST}, {each})"
        found = f"{days} <= {wide * most} ? {marks} : {found}"
    return {"values": {"expr": found}, "title": None, "aria": False, "labelOverlap": True}


def _moving_words(frame: Frame) -> str:
    """A month, or a day where there are few; the year under the first mark of each year."""
    language, value = frame.language, "datum.value"
    few = f"({LAST} - {FIRST}) / {MS_A_DAY} <= {7 * WEEKS[-1] * _most(frame)}"
    words = f"utcFormat({value}, {few} ? '{DAY[language]}' : '{MONTH[language]}')"
    new = f"datum.index == 0 || utcmonth({value}) == 0 && utcdate({value}) <= 7"
    return f"[{words}, {new} ? utcFormat({value}, '{YEAR[language]}') : '']"


def time(field: str = "at") -> Part:
    """Give where something lies in time; axis and ends are those of the hairlines."""
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}}


def whole_time(axis: Part) -> Part:
    """Give where a hairline lies in time, with the axis and its ends.

    The ends are given by name: written plainly, Vega-Lite makes dates of their numbers in a way
    that Vega's interpreter, which needs no evaluation of text, takes for years.
    """
    ends = {"expr": f"[{FIRST}, {LAST}]"}
    return {**time(), "axis": axis, "scale": {"type": "utc", "domain": ends, "nice": False}}


def ends_of_time(frame: Frame) -> list[Part]:
    """Give the ends of the axis of time, as all panels know them."""
    first, last = milliseconds(frame.start), milliseconds(frame.end)
    return [{"name": FIRST, "value": first}, {"name": LAST, "value": last}]


def value(field: str, low: float, high: float) -> Part:
    """Give where a value lies between the ends of its panel; the axis is that of one layer."""
    scale = {"domain": [low, high], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale}


def values(frame: Frame, key: str, marks: list[float], rise: int = 0) -> Part:
    """Give an axis of values, with its title above it.

    Parameters
    ----------
    key
        Of the title, in the catalogue.
    rise
        How many pixels words take up between the panel and the title.
    """
    left = frame.layout.left
    return {
        "values": marks,
        "tickCount": len(marks),
        "title": tell(f"axis.{key}", frame.language),
        "titleX": -left,
        "titleY": -rise - TITLE_RISE,
        "labelOverlap": False,
        "minExtent": left,
        "maxExtent": left,
        "aria": False,
    }


def even(top: float, step: float) -> list[float]:
    """Give marks from 0 to the top, a step apart."""
    return [round(step * each, 6) for each in range(round(top / step) + 1)]
