"""The chart library as one file of our own: Vega with its interpreter, and what draws a page."""

from functools import cache
from gzip import compress
from hashlib import sha256
from importlib.resources import files

from glidepath.report.pictures.rendered import VEGA_LITE


@cache
def chart_script() -> bytes:
    """Give the script; it is made once a process, in about a second."""
    import vl_convert

    own = (files("glidepath.web") / "static/glidepath/chart.js").read_text(encoding="utf-8")
    return vl_convert.javascript_bundle(own, vl_version=VEGA_LITE).encode()


@cache
def packed() -> bytes:
    """Give the script as browsers are sent it."""
    return compress(chart_script(), mtime=0)


@cache
def chart_digest() -> str:
    """Give what names the script, so that a browser may keep it for good."""
    return sha256(chart_script()).hexdigest()[:16]
