"""The whole picture as one specification, through Altair: loaded only where one is drawn."""

from typing import Any

import altair as alt

from glidepath.report.language import Language
from glidepath.report.pictures.axes import told, untold
from glidepath.report.pictures.chart import LevelChart
from glidepath.report.pictures.dose_panel import doses, weights
from glidepath.report.pictures.frame import Frame, framed
from glidepath.report.pictures.layout import FONT, MARGIN, Layout, broken
from glidepath.report.pictures.legend_panel import legend
from glidepath.report.pictures.looks import Layer
from glidepath.report.pictures.palette import GRID, INK, PAPER, QUIET
from glidepath.report.pictures.tables import tables
from glidepath.report.pictures.trough_panel import troughs
from glidepath.report.pictures.words import description, tell
from glidepath.report.sentence import say


def specify(chart: LevelChart, language: Language, layout: Layout) -> dict[str, Any]:
    """Give the specification.

    Its parts are those of the library, put together here: the library's own charts copy and
    check every part anew at each level, which takes longer than all the rest. That the whole is
    valid Vega-Lite is held by a test.
    """
    frame = framed(chart, language, layout)
    return {
        "$schema": alt.SCHEMA_URL,
        "description": description(chart, frame.first.date(), frame.last.date(), language),
        "title": _title(frame).to_dict(validate=False),
        "vconcat": [troughs(frame, untold(frame)), *_lower(frame), legend(frame)],
        "spacing": layout.text * 2,
        "padding": MARGIN,
        "background": PAPER,
        "config": _config(layout).to_dict(validate=False),
        "datasets": tables(frame),
    }


def _lower(frame: Frame) -> list[Layer]:
    if frame.chart.growth:
        return [doses(frame, untold(frame)), weights(frame, told(frame))]
    return [doses(frame, told(frame))]


def _title(frame: Frame) -> alt.TitleParams:
    zone = tell("axis.zone", frame.language, {"zone": frame.chart.zone})
    layout = frame.layout
    wide = layout.left + layout.plot
    title = broken(say(frame.chart.title, frame.language), layout.title, wide)
    return alt.TitleParams(
        text=title, subtitle=zone, anchor="start", frame="group", dx=-layout.left, aria=False
    )


def _config(layout: Layout) -> alt.Config:
    axis = alt.AxisConfig(
        labelFontSize=layout.text,
        titleFontSize=layout.text,
        titleFontWeight="bold",
        labelColor=QUIET,
        titleColor=INK,
        labelPadding=6,
        titleAngle=0,
        titleAlign="left",
        titleBaseline="bottom",
        domain=False,
        ticks=False,
        gridColor=GRID,
    )
    across = alt.AxisConfig(
        grid=False,
        domain=True,
        ticks=True,
        domainColor=QUIET,
        tickColor=QUIET,
        labelOverlap=False,
    )
    title = alt.TitleConfig(
        fontSize=layout.title,
        subtitleFontSize=layout.text,
        color=INK,
        subtitleColor=QUIET,
        subtitlePadding=4,
        fontWeight="bold",
        offset=14,
    )
    return alt.Config(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        text=alt.MarkConfig(font=FONT, fontSize=layout.text),
        axis=axis,
        axisX=across,
        title=title,
    )
