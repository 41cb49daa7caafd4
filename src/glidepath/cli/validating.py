"""The command that validates the installation."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import JSON, LANG, Lang


def validate(
    pdf: Annotated[
        Path | None, typer.Option("--pdf", help="Write the page to be signed and filed.")
    ] = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Try out on this installation what regulators ask of it, and say what people must see to.

    Exit status 1: a check did not hold.

    Example: glidepath validate --pdf validation.pdf
    """
    from glidepath.cli.validation_answers import print_pack

    raise typer.Exit(print_pack(pdf, lang, as_json=as_json))
