"""A chart as one page that needs nothing else: no host, no font, no second file.

The page says so itself: its policy lets a browser load nothing, run the one script by its hash,
and evaluate no text as code. Where no script runs, the drawn picture stands.
"""

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

from glidepath.report.language import Language
from glidepath.report.pictures.chart import LevelChart
from glidepath.report.pictures.layout import FONT, PHONE, PRINT, Layout
from glidepath.report.pictures.palette import INK, PAPER, QUIET
from glidepath.report.pictures.rendered import TONGUE, VEGA_LITE, drawn, specification
from glidepath.report.sentence import say

BREAK = PRINT.width + 40
"""Pixels of a window under which the picture of a phone is shown."""
STYLE = f"""
body {{ margin: 0; background: {PAPER}; color: {INK}; font: 14px/1.5 {FONT}; }}
figure {{ margin: 16px auto; max-width: {PRINT.width + 10}px; }}
figcaption {{ margin: 8px 10px; color: {QUIET}; }}
svg {{ max-width: 100%; height: auto; }}
#vg-tooltip-element {{ position: fixed; visibility: hidden; padding: 6px 10px; z-index: 1;
  background: {PAPER}; border: 1px solid {QUIET}; font-size: 13px; }}
#vg-tooltip-element.visible {{ visibility: visible; }}
#vg-tooltip-element td {{ padding: 1px 4px; vertical-align: top; }}
#vg-tooltip-element td.key {{ color: {QUIET}; text-align: right; }}
"""
SCRIPT = f"""
const pictures = JSON.parse(document.getElementById("pictures").textContent);
const place = document.getElementById("picture");
const small = window.matchMedia("(max-width: {BREAK}px)");
const options = {{
  mode: "vega-lite", ast: true, renderer: "svg", actions: false, defaultStyle: false,
  tooltip: {{ disableDefaultStyle: true }},
}};
const draw = () => vegaEmbed(place, small.matches ? pictures.phone : pictures.print, options);
small.addEventListener("change", draw);
draw();
"""
PAGE = """<!doctype html>
<html lang="{tongue}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<figure>
<div id="picture">{picture}</div>
<figcaption>{description}</figcaption>
</figure>
<script type="application/json" id="pictures">{pictures}</script>
<script>{script}</script>
</body>
</html>
"""


def html(chart: LevelChart, language: Language) -> str:
    """Give a chart as one page, drawn for the window in which it is seen."""
    layouts = {"print": PRINT, "phone": PHONE}
    pictures = {name: _data(chart, language, layout) for name, layout in layouts.items()}
    script = _script()
    return PAGE.format(
        tongue=TONGUE[language],
        policy=_policy(script),
        title=escape(say(chart.title, language)),
        style=STYLE,
        picture=drawn(pictures["print"], language),
        description=escape(pictures["print"]["description"]),
        pictures=_embedded(pictures),
        script=script,
    )


def _data(chart: LevelChart, language: Language, layout: Layout) -> dict[str, Any]:
    """A specification without the address of its schema, which a page does not need."""
    whole = specification(chart, language, layout)
    return {name: part for name, part in whole.items() if name != "$schema"}


def _embedded(pictures: dict[str, Any]) -> str:
    """JSON that cannot end the script in which it stands."""
    text = json.dumps(pictures, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


@cache
def _script() -> str:
    import vl_convert

    bundle = vl_convert.javascript_bundle(SCRIPT, vl_version=VEGA_LITE)
    return bundle.replace("</script", "<\\/script")


def _policy(script: str) -> str:
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(STYLE)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
