"""The command line: ``glidepath``. Exit status 0 is done, 1 is no, 2 is bad input."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from glidepath import __version__
from glidepath.cli import (
    archiving,
    deviating,
    documents,
    identity,
    ledger,
    pharmacokinetics,
    planning,
    randomisation,
    simulation,
    statistics,
    token,
    validating,
    web,
)
from glidepath.cli.protocol import protocols
from glidepath.cli.record import records
from glidepath.cli.shared import (
    AT,
    BAD_INPUT,
    JSON,
    LANG,
    LEAVE_OUT,
    MODELS,
    PROTOCOL,
    RECORD,
    Lang,
)

app = typer.Typer(
    help="Glidepath runs guided-discontinuation trials. Research software, not a medical device:"
    " a clinician decides.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(protocols, name="protocol")
app.add_typer(records, name="record")
app.add_typer(pharmacokinetics.models, name="models")
app.command()(pharmacokinetics.estimate)
app.command()(pharmacokinetics.levels)
app.add_typer(ledger.ledgers, name="ledger")
app.add_typer(identity.people, name="identity")
app.add_typer(randomisation.randomisations, name="randomisation")
app.add_typer(token.tokens, name="token")
app.command()(ledger.verify)
app.command()(ledger.backup)
app.command()(ledger.restore)
app.command()(documents.family)
app.command()(planning.plan)
app.command()(validating.validate)
app.command(name="open")(web.open_trial)
app.command()(web.serve)
app.command()(web.demo)
app.command()(web.account)
app.command()(deviating.deviations)
app.command()(statistics.design)
app.command()(statistics.analyse)
app.command()(statistics.freeze)
app.command()(simulation.simulate)
app.command()(archiving.archive)
app.command()(archiving.archived)


@app.callback(invoke_without_command=True)
def version(
    wanted: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Show the version, or go on to a command."""
    if wanted:
        typer.echo(f"glidepath {__version__}")
        raise typer.Exit


@app.command()
def decide(
    record: RECORD,
    protocol: PROTOCOL = None,
    at: AT = None,
    models: MODELS = None,
    leave_out: LEAVE_OUT = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Say what a child's next dose may be, why, and when it may fall again.

    Exit status 1 is a refusal: something is missing, and all of it is named.

    Example: glidepath decide examples/taper-on-track.yaml --at 2026-11-16
    """
    from glidepath.cli.answers import print_decision
    from glidepath.cli.beliefs import Asked

    asked = Asked(models, tuple(leave_out or ()))
    raise typer.Exit(print_decision(record, protocol, at, lang, asked, as_json=as_json))


@app.command()
def interact(
    record: RECORD,
    drug: Annotated[str, typer.Option("--drug", help="The other drug, by any of its names.")],
    start: Annotated[
        str | None, typer.Option("--from", help="First day of the course; today, if left out.")
    ] = None,
    stop: Annotated[
        str | None, typer.Option("--to", help="Last day of the course; no end, if left out.")
    ] = None,
    protocol: PROTOCOL = None,
    at: AT = None,
    models: MODELS = None,
    leave_out: LEAVE_OUT = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Say what a course of another drug would do to the level and to the taper.

    Example: glidepath interact examples/taper-on-track.yaml --at 2026-11-16 --drug voriconazole
    --from 2026-11-20 --to 2026-12-03
    """
    from glidepath.cli.answers import print_interaction
    from glidepath.cli.beliefs import Asked

    asked = Asked(models, tuple(leave_out or ()))
    days = (start, stop)
    raise typer.Exit(
        print_interaction(record, protocol, at, drug, days, lang, asked, as_json=as_json)
    )


@app.command()
def chart(
    record: RECORD,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The file: .svg, .png, .html or .json (Vega-Lite).")
    ],
    protocol: PROTOCOL = None,
    at: AT = None,
    models: MODELS = None,
    leave_out: LEAVE_OUT = None,
    lang: LANG = Lang.EN,
    phone: Annotated[bool, typer.Option("--phone", help="As narrow as a phone.")] = False,
) -> None:
    """Draw a child's levels, doses, forecast and the fastest permitted taper over time.

    Exit status 1: there is nothing to draw.

    Example: glidepath chart examples/taper-on-track.yaml --at 2026-11-16 --out taper.html
    """
    from glidepath.cli.beliefs import Asked
    from glidepath.cli.charts import write_chart

    asked = Asked(models, tuple(leave_out or ()))
    raise typer.Exit(write_chart(record, protocol, at, out, lang, asked, phone=phone))


@app.command()
def eligible(
    record: RECORD,
    protocol: PROTOCOL = None,
    at: AT = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Say whether a child may enter the trial, criterion by criterion, and what is missing.

    Exit status 1: not eligible, or not yet determined.

    Example: glidepath eligible examples/screening.yaml --at 2026-01-05
    """
    from glidepath.cli.answers import print_eligibility

    raise typer.Exit(print_eligibility(record, protocol, at, lang, as_json=as_json))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; what is wrong with the input is told on standard error."""
    for stream in (sys.stdout, sys.stderr):
        _as_utf8(getattr(stream, "reconfigure", None))
    try:
        app(arguments)
    except Exception as error:
        told = _told(error)
        if not told:
            raise
        for line in told:
            print(line, file=sys.stderr)
        sys.exit(BAD_INPUT)


def _told(error: Exception) -> tuple[str, ...]:
    """The lines of a known error; none for a fault of the program. Help needs no errors loaded."""
    from glidepath.quantities.errors import GlidepathError, InputError

    if isinstance(error, InputError):
        return tuple(problem.sentence() for problem in error.problems)
    return (str(error),) if isinstance(error, GlidepathError) else ()


def _as_utf8(reconfigure: Callable[..., None] | None) -> None:
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


if __name__ == "__main__":
    main()
