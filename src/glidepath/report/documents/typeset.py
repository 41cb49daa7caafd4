"""From plain data to the pages of a PDF, by typst, loaded only when a document is set.

Only the faces that ship with the program are used, and nothing of the machine, its clock or its
language goes in: the same data give the same bytes. The pages are tagged and keep to PDF/UA-1, so
that they can be read aloud.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from glidepath.quantities import GlidepathError
from glidepath.report.fonts import FAMILY, folder
from glidepath.report.language import Language

STANDARD: Literal["ua-1"] = "ua-1"
EPOCH = 0
"""The moment that stands for now where a page asks; none does."""


class NotSetError(GlidepathError):
    """A page that cannot be set: the template or its data are wrong, not what the user gave."""


def typeset(template: str, language: Language, data: Mapping[str, Any]) -> bytes:
    """Give a PDF.

    Parameters
    ----------
    template
        The name of a template beside this module, without its ending.
    data
        What stands on the pages: texts, numbers already written, lists and mappings.

    Raises
    ------
    NotSetError
        When typst finds a fault.
    """
    import typst

    told = {**data, "family": FAMILY, "language": language.value}
    place = templates()
    try:
        pages: Any = typst.compile(
            str(place / f"{template}.typ"),
            root=str(place),
            font_paths=[str(folder())],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(told, ensure_ascii=False, allow_nan=False)},
            pdf_standards=[STANDARD],
            timestamp=EPOCH,
        )
    except RuntimeError as error:  # of which typst's own error is one
        raise NotSetError(f"the page {template} cannot be set: {error}") from error
    return bytes(pages)


def templates() -> Path:
    """Give the folder that holds the templates."""
    return Path(str(files("glidepath.report.documents"))) / "templates"
