"""A chart as a specification, and drawn from it: SVG and PNG.

Altair and the renderer are loaded only when a picture is drawn. The renderer carries a Vega-Lite
of the same version as Altair's schema, and finds the faces that ship with the program, so that
the same chart gives the same bytes on every machine.
"""

import re
from functools import cache
from html import escape
from typing import Any

from glidepath.report.fonts import folder
from glidepath.report.language import Language
from glidepath.report.pictures.chart import LevelChart
from glidepath.report.pictures.layout import PRINT, Layout

VEGA_LITE = "6.4"
"""Of Altair's schema, and the newest that the renderer carries."""
TONGUE = {Language.EN: "en", Language.ZH: "zh-Hans"}
"""The languages as documents name them (BCP 47)."""
OPENING = re.compile("<svg ")


def specification(chart: LevelChart, language: Language, layout: Layout = PRINT) -> dict[str, Any]:
    """Give a chart as a Vega-Lite specification, with its data and nothing from elsewhere."""
    from glidepath.report.pictures.drawing import specify

    return specify(chart, language, layout)


def svg(chart: LevelChart, language: Language, layout: Layout = PRINT) -> str:
    """Give a chart as SVG, with a text for those who do not see it."""
    return drawn(specification(chart, language, layout), language)


def drawn(specified: dict[str, Any], language: Language) -> str:
    """Give what a specification specifies as SVG."""
    import vl_convert

    _faces()
    told = escape(specified["description"])
    attributes = f'role="graphics-document" lang="{TONGUE[language]}" aria-label="{told}"'
    bare = vl_convert.vegalite_to_svg(specified, vl_version=VEGA_LITE, allowed_base_urls=[])
    return OPENING.sub(lambda _: f"<svg {attributes} ", bare, count=1)


def png(chart: LevelChart, language: Language, scale: float = 2.0, layout: Layout = PRINT) -> bytes:
    """Give a chart as PNG.

    Parameters
    ----------
    scale
        Pixels of the image for each of the layout; 3 is about 290 to the inch in print.
    """
    import vl_convert

    return vl_convert.svg_to_png(svg(chart, language, layout), scale=scale)


@cache
def _faces() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(folder()))
