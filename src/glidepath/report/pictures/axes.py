"""The axes of a picture: time on the wall clock, and values from 0."""

from datetime import datetime

import altair as alt

from glidepath.report.language import Language
from glidepath.report.pictures.frame import Frame
from glidepath.report.pictures.moments import Ticks, milliseconds, ticks
from glidepath.report.pictures.words import tell

ROOM = 4
"""Heights of type that a mark of the axis of time needs for its words."""
MONTH = {Language.EN: "%b", Language.ZH: "%-m月"}
DAY = {Language.EN: "%-d %b", Language.ZH: "%-m月%-d日"}
YEAR = {Language.EN: "%Y", Language.ZH: "%Y年"}
TITLE_RISE = 12
"""Pixels between a panel, or the words above it, and the title of its axis."""


def told(frame: Frame) -> alt.Axis:
    """Give the axis of time with its words; the year stands under the first mark of each year."""
    marks = _marks(frame)
    form = (MONTH if marks.months else DAY)[frame.language]
    first = [milliseconds(each) for each in _first_of_years(marks)]
    year = f"utcFormat(datum.value, '{YEAR[frame.language]}')"
    words = f"utcFormat(datum.value, '{form}')"
    return alt.Axis(
        values=_counted(marks),
        tickCount=len(marks.at),
        labelExpr=f"[{words}, indexof({first}, toNumber(datum.value)) < 0 ? '' : {year}]",
        labelFlush=frame.layout.text,
        title=None,
        aria=False,
    )


def untold(frame: Frame) -> alt.Axis:
    """Give the axis of time without its words, for a panel above another."""
    marks = _marks(frame)
    return alt.Axis(
        values=_counted(marks), tickCount=len(marks.at), labels=False, title=None, aria=False
    )


def _marks(frame: Frame) -> Ticks:
    most = frame.layout.plot // (ROOM * frame.layout.text)
    return ticks(frame.start, frame.end, most)


def _counted(marks: Ticks) -> alt.ExprRef:
    return alt.ExprRef(str([milliseconds(each) for each in marks.at]))


def _first_of_years(marks: Ticks) -> list[datetime]:
    return sorted({each.year: each for each in reversed(marks.at)}.values())


def time(field: str = "at") -> alt.X:
    """Give where something lies in time; axis and ends are those of the hairlines."""
    return alt.X(field, type="temporal", scale=alt.Scale(type="utc"))


def whole_time(frame: Frame, axis: alt.Axis) -> alt.X:
    """Give where a hairline lies in time, with the axis and its ends.

    Numbers of time are given as expressions: written plainly, Vega-Lite makes dates of them in a
    way that Vega's interpreter, which needs no evaluation of text, takes for years.
    """
    first, last = (alt.ExprRef(str(milliseconds(each))) for each in (frame.start, frame.end))
    return time().axis(axis).scale(type="utc", domainMin=first, domainMax=last, nice=False)


def value(field: str, low: float, high: float) -> alt.Y:
    """Give where a value lies between the ends of its panel; the axis is that of one layer."""
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    return alt.Y(field, type="quantitative", scale=scale)


def values(frame: Frame, key: str, marks: list[float], rise: int = 0) -> alt.Axis:
    """Give an axis of values, with its title above it.

    Parameters
    ----------
    key
        Of the title, in the catalogue.
    rise
        How many pixels words take up between the panel and the title.
    """
    left = frame.layout.left
    return alt.Axis(
        values=marks,
        tickCount=len(marks),
        title=tell(f"axis.{key}", frame.language),
        titleX=-left,
        titleY=-rise - TITLE_RISE,
        labelOverlap=False,
        minExtent=left,
        maxExtent=left,
        aria=False,
    )


def even(top: float, step: float) -> list[float]:
    """Give marks from 0 to the top, a step apart."""
    return [round(step * each, 6) for each in range(round(top / step) + 1)]
