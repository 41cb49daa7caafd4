"""A picture as a file, in the format that the file's name asks for."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from glidepath.quantities.errors import Place, input_error, quoted
from glidepath.report.language import Language
from glidepath.report.pictures.chart import LevelChart
from glidepath.report.pictures.layout import PRINT, Layout
from glidepath.report.pictures.page import html
from glidepath.report.pictures.rendered import png, specification, svg

Format = Callable[[LevelChart, Language, Layout], bytes]


def _svg(chart: LevelChart, language: Language, layout: Layout) -> bytes:
    return svg(chart, language, layout).encode()


def _png(chart: LevelChart, language: Language, layout: Layout) -> bytes:
    return png(chart, language, layout=layout)


def _html(chart: LevelChart, language: Language, _: Layout) -> bytes:
    return html(chart, language).encode()


def _json(chart: LevelChart, language: Language, layout: Layout) -> bytes:
    drawn = specification(chart, language, layout)
    return (json.dumps(drawn, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


FORMATS: Mapping[str, Format] = {".svg": _svg, ".png": _png, ".html": _html, ".json": _json}
"""By the end of a file's name."""


def picture_format(path: Path) -> Format:
    """Give what makes a picture for a file, so that a wrong name is refused before any work.

    Raises
    ------
    InputError
        For a name that asks for no format of a picture.
    """
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        asked = quoted(path.suffix) if path.suffix else "no ending"
        raise input_error(
            f"no picture is written to a file with {asked}",
            expected=", ".join(FORMATS),
            kind="unknown-picture-format",
            place=Place(str(path)),
        )
    return found


def write_picture(
    path: Path, chart: LevelChart, language: Language, layout: Layout = PRINT
) -> None:
    """Write a picture as SVG, PNG, a page, or its specification; a page fits every window.

    Raises
    ------
    InputError
        For a name that asks for no format, or a file that cannot be written.
    """
    drawn = picture_format(path)(chart, language, layout)
    try:
        path.write_bytes(drawn)
    except OSError as error:
        raise input_error(
            f"the picture cannot be written: {error.strerror}",
            expected="a file in a folder that is there",
            kind="unwritable",
            place=Place(str(path)),
        ) from None
