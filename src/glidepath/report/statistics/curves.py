"""The picture of two curves without a relapse: steps, and the span that visits leave open."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from glidepath.analyse.relapse import ArmCurve, RelapseFree
from glidepath.analyse.survival import Curve
from glidepath.report.pictures.layout import FONT, MARGIN
from glidepath.report.pictures.palette import GRID, INK, LOOK, MEDIAN, PAPER, QUIET
from glidepath.report.pictures.rendered import drawn
from glidepath.report.statistics.page import Figure
from glidepath.report.statistics.words import Words, percent

WIDTH, HEIGHT, TEXT = 560, 240, 11
COLOURS = {"taper": LOOK, "maintenance": MEDIAN}
DASHES = {"taper": [1, 0], "maintenance": [6, 3]}
LEGEND = {
    "title": None,
    "orient": "bottom",
    "symbolType": "stroke",
    "symbolSize": 500,
    "symbolOpacity": 1,
    "symbolStrokeWidth": 2,
}
MONTH = 30
"""Days between two marks of the axis: a third of them."""


def curves(found: RelapseFree, judged_on: int, words: Words) -> Figure:
    """Give the picture, with a text for those who do not see it."""
    arms = {"taper": found.taper, "maintenance": found.maintenance}
    shares = {name: percent(arm.at_the_day.value) for name, arm in arms.items()}
    told = words.tell("figure.told", day=judged_on, **shares)
    return Figure(drawn(_specified(arms, judged_on, words, told), words.language), told)


def _specified(
    arms: dict[str, ArmCurve], judged_on: int, words: Words, told: str
) -> dict[str, Any]:
    steps = [row for name, arm in arms.items() for row in _steps(name, arm.found, words)]
    open_ = [row for name, arm in arms.items() for row in _between(name, arm, words)]
    ends = max(arm.found.last for arm in arms.values())
    names = [words.tell(f"arm.{name}") for name in arms]
    colour = {
        "field": "arm",
        "type": "nominal",
        "scale": {"domain": names, "range": list(COLOURS.values())},
        "legend": LEGEND,
    }
    x = {
        "field": "day",
        "type": "quantitative",
        "title": words.tell("figure.days"),
        "scale": {"domain": [0, ends]},
        "axis": {"values": list(range(0, int(ends) + 1, 3 * MONTH)), "grid": False},
    }
    y = {
        "field": "share",
        "type": "quantitative",
        "title": words.tell("figure.share"),
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "tickCount": 5},
    }
    dash = {
        "field": "arm",
        "type": "nominal",
        "scale": {"domain": names, "range": list(DASHES.values())},
        "legend": LEGEND,
    }
    line = {"type": "line", "interpolate": "step-after", "strokeWidth": 2}
    band = {"type": "area", "interpolate": "step-after", "opacity": 0.25, "line": False}
    judged = {"type": "rule", "color": QUIET, "strokeDash": [2, 3]}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": told,
        "width": WIDTH,
        "height": HEIGHT,
        "padding": MARGIN,
        "background": PAPER,
        "layer": [
            {
                "data": {"values": open_},
                "mark": band,
                "encoding": {"x": x, "y": y, "y2": {"field": "least"}, "color": colour},
            },
            {
                "data": {"values": [{"day": judged_on}]},
                "mark": judged,
                "encoding": {"x": {"field": "day", "type": "quantitative"}},
            },
            {
                "data": {"values": steps},
                "mark": line,
                "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
            },
        ],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": TEXT,
                "titleFontSize": TEXT,
                "labelColor": QUIET,
                "titleColor": INK,
                "gridColor": GRID,
                "domainColor": QUIET,
                "tickColor": QUIET,
            },
            "legend": {"labelFontSize": TEXT, "labelColor": INK},
        },
    }


def _steps(name: str, curve: Curve, words: Words) -> Iterator[dict[str, Any]]:
    days = [0.0, *curve.time.tolist(), curve.last]
    shares = [1.0, *curve.surviving.tolist()]
    for day, share in zip(days, [*shares, shares[-1]], strict=True):
        yield {"arm": words.tell(f"arm.{name}"), "day": day, "share": share}


def _between(name: str, arm: ArmCurve, words: Words) -> Iterator[dict[str, Any]]:
    """Between the curve with every relapse at its earliest, and that by the day of finding."""
    days = np.unique(np.concatenate([[0.0], arm.free.time, arm.found.time, [arm.found.last]]))
    least, most = (at_days(each, days) for each in (arm.free, arm.found))
    for day, low, high in zip(days, least, most, strict=True):
        yield {
            "arm": words.tell(f"arm.{name}"),
            "day": float(day),
            "share": float(max(low, high)),
            "least": float(min(low, high)),
        }


def at_days(curve: Curve, days: np.ndarray) -> np.ndarray:
    """Give the share without a relapse on days, shape [day]."""
    steps = np.concatenate([[1.0], curve.surviving])
    return np.asarray(steps[np.searchsorted(curve.time, days, side="right")])
