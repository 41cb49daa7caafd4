"""The command about deviations."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import AT, JSON, LANG, MODELS, PROTOCOL, Lang

WHERE = Annotated[
    Path,
    typer.Argument(
        help="A participant file (JSON or YAML), a folder of CSV tables, or the folder of a trial."
    ),
]


def deviations(
    record: WHERE,
    protocol: PROTOCOL = None,
    at: AT = None,
    models: MODELS = "none",
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Find every deviation from the protocol, as it could be known at an instant.

    Orders are judged by what was known before them. Without models, an order deviates only if it
    does whatever the child's half-life.

    Of a trial every participant is looked at, with what was noted, explained and reviewed.

    Exit status 1: there are deviations; of a trial, such that nobody has reviewed.

    Example: glidepath deviations examples/restored.yaml --at 2026-03-23
    """
    from glidepath.cli.deviating_answers import Question, print_deviations

    question = Question(protocol, at, models, lang)
    raise typer.Exit(print_deviations(record, question, as_json=as_json))
