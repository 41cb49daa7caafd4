"""The commands about pharmacokinetics: models, estimation, foreseen levels."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import JSON, LANG, Lang

models = typer.Typer(rich_markup_mode=None)

MODEL = Annotated[
    str,
    typer.Option(
        "--model", "-m", help="Models of the library, or files, separated by commas; see `models`."
    ),
]
LOCF = Annotated[
    bool,
    typer.Option(
        "--locf", help="Covariates count from their record on, and not, as in NONMEM, until it."
    ),
]
CSV = Annotated[
    Path | None, typer.Option("--csv", help="Write a table to this file, and print no answer.")
]
DATA = Annotated[Path, typer.Argument(help="An NM-TRAN data set, a CSV file with a header.")]
REGIMEN = Annotated[
    Path, typer.Argument(help="Doses: an NM-TRAN data set, or a regimen in YAML or JSON.")
]


@models.callback(invoke_without_command=True)
def list_(context: typer.Context, lang: LANG = Lang.EN, as_json: JSON = False) -> None:
    """List the population models of the library: on whom each was fitted, and when it is offered.

    Example: glidepath models --lang zh
    """
    if context.invoked_subcommand is None:
        from glidepath.cli.pharmacokinetic_answers import print_models

        raise typer.Exit(print_models(lang, as_json=as_json))


@models.command()
def show(
    name: Annotated[str, typer.Argument(help="A model of the library, or a file.")],
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Show a model in full: equations, every number with its source, domain, cautions.

    A file of your own is checked by it: what is wrong is named with its line.

    Example: glidepath models show fan-2024
    """
    from glidepath.cli.pharmacokinetic_answers import print_model

    raise typer.Exit(print_model(name, lang, as_json=as_json))


def estimate(
    data: DATA,
    model: MODEL,
    prior: Annotated[float, typer.Option("--lambda", help="Weight of the prior, above 0.")] = 1.0,
    unit: Annotated[str, typer.Option("--unit", help="Of DV and LLOQ.")] = "ng/mL",
    locf: LOCF = False,
    csv: CSV = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Estimate the parameters of every ID of an NM-TRAN data set, under one model or several.

    Exit status 1 where a search for parameters did not end.

    Example: glidepath estimate examples/pk/levels.csv --model fan-2024,chen-2021
    """
    from glidepath.cli.pharmacokinetic_answers import Estimating, print_estimates

    wanted = Estimating(data, model, prior, unit, locf)
    raise typer.Exit(print_estimates(wanted, csv, lang, as_json=as_json))


def levels(
    regimen: REGIMEN,
    model: MODEL,
    times: Annotated[
        str | None,
        typer.Option("--times", help="Hours, such as 0,24,48 or from:to:step, such as 0:168:12."),
    ] = None,
    eta: Annotated[
        str | None,
        typer.Option("--eta", help="Such as cl=0.2,v=-0.1; a typical child if left out."),
    ] = None,
    locf: LOCF = False,
    csv: CSV = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Foretell the levels that a regimen gives, for a typical child or for given etas.

    Example: glidepath levels examples/pk/regimen.yaml --model fan-2024,chen-2021 --times 0:168:12
    """
    from glidepath.cli.pharmacokinetic_answers import Foretelling, print_levels

    wanted = Foretelling(regimen, model, times, eta, locf)
    raise typer.Exit(print_levels(wanted, csv, lang, as_json=as_json))
