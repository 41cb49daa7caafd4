"""The command about deviations."""

import typer

from glidepath.cli.shared import AT, JSON, LANG, MODELS, PROTOCOL, RECORD, Lang


def deviations(
    record: RECORD,
    protocol: PROTOCOL = None,
    at: AT = None,
    models: MODELS = "none",
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Find every deviation from the protocol, as it could be known at an instant.

    Orders are judged by what was known before them. Without models, an order deviates only if it
    does whatever the child's half-life.

    Exit status 1: there are deviations.

    Example: glidepath deviations examples/restored.yaml --at 2026-03-23
    """
    from glidepath.cli.deviating_answers import print_deviations

    raise typer.Exit(print_deviations(record, protocol, at, models, lang, as_json=as_json))
