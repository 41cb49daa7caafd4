"""Pictures of simulated trials: shares over time, and what changes between two protocols."""

from collections.abc import Sequence
from typing import Any

from glidepath.report.language import Language
from glidepath.report.pictures.layout import FONT, PRINT
from glidepath.report.pictures.palette import DANGER, GRID, INK, MEDIAN, PAPER, QUIET
from glidepath.report.pictures.rendered import drawn
from glidepath.report.simulation.told import named
from glidepath.report.simulation.words import tell
from glidepath.simulate.characteristics import Characteristic
from glidepath.simulate.results import Simulated, curves

COLOURS = {"off": MEDIAN, "relapse": DANGER}
DASHES = ([1, 0], [6, 3])
"""The first protocol, and the other one."""

NORMAL_95 = 1.96
SHARES = ("success", "off-drug", "remission", "relapse", "within", "lost")
PER_CENT = 100.0
HEIGHT, STEP = 260, 34


def curves_drawn(found: Sequence[Simulated], language: Language) -> str:
    """Give who is off the drug and who relapsed, over time, as SVG."""
    import altair as alt

    names = {name: tell(f"curve.{name}", language) for name in COLOURS}
    values = [
        {"day": day, "share": share * PER_CENT, "what": names[each.id], "of": named(one)}
        for one in found
        for each in curves(one)
        if each.arm == "taper"
        for day, share in zip(each.days, each.shares, strict=True)
    ]
    protocols = list(dict.fromkeys(named(one) for one in found))
    dash = alt.StrokeDash(
        "of:N",
        title=None,
        scale=alt.Scale(domain=protocols, range=list(DASHES[: len(protocols)])),
        legend=alt.Legend() if len(protocols) > 1 else None,
    )
    colour = alt.Color(
        "what:N",
        title=None,
        scale=alt.Scale(domain=list(names.values()), range=list(COLOURS.values())),
    )
    chart = (
        alt.Chart(alt.InlineData(values=values), width=PRINT.width - 190, height=HEIGHT)
        .mark_line(strokeWidth=2, interpolate="step-after")
        .encode(
            x=alt.X("day:Q", title=tell("axis.day", language)),
            y=alt.Y("share:Q", title=f"{tell('axis.share', language)} (%)"),
            color=colour,
            strokeDash=dash,
        )
    )
    return _svg(chart.to_dict(), tell("heading.curves", language), language)


def changes_drawn(found: Sequence[Characteristic], language: Language) -> str:
    """Give the shares that change between two protocols, with Monte Carlo intervals, as SVG."""
    import altair as alt

    values = [
        {
            "what": tell(f"measure.{each.id}", language),
            "change": each.value * PER_CENT,
            "low": (each.value - NORMAL_95 * (each.error or 0.0)) * PER_CENT,
            "high": (each.value + NORMAL_95 * (each.error or 0.0)) * PER_CENT,
        }
        for each in found
        if each.arm == "taper" and each.id in SHARES and each.value is not None
    ]
    order = [str(each["what"]) for each in values]
    base = alt.Chart(alt.InlineData(values=values), width=300, height={"step": STEP})
    place = alt.Y("what:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    bar = base.mark_rule(color=MEDIAN, strokeWidth=2).encode(
        x=alt.X("low:Q", title=tell("axis.change", language)), x2="high:Q", y=place
    )
    point = base.mark_point(color=MEDIAN, filled=True, size=60).encode(x="change:Q", y=place)
    zero = (
        alt.Chart(alt.InlineData(values=[{"zero": 0}]))
        .mark_rule(color=QUIET, strokeDash=[2, 2])
        .encode(x="zero:Q")
    )
    return _svg((zero + bar + point).to_dict(), tell("axis.change", language), language)


def _svg(specified: dict[str, Any], title: str, language: Language) -> str:
    """Draw a specification with the looks of the other pictures."""
    axis = {"labelColor": QUIET, "titleColor": INK, "gridColor": GRID, "titleFontWeight": "bold"}
    whole = {
        **specified,
        "description": title,
        "background": PAPER,
        "config": {"font": FONT, "view": {"stroke": None}, "axis": axis},
    }
    return drawn(whole, language)
