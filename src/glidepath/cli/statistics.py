"""The commands of the statistician: the design before the trial, the analysis after it."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import JSON, LANG, Lang

REPORT = Annotated[
    Path | None, typer.Option("--report", "-o", help="Write the report: a .pdf or .html file.")
]
SEED = Annotated[
    int, typer.Option("--seed", min=0, help="Of the lists or arms that are drawn by chance.")
]

LEDGERS_PROTOCOL = Annotated[
    str | None,
    typer.Option(
        "--protocol",
        "-p",
        help="A protocol of the library, a file, or a folder of versions; the one that the ledger"
        " names, if left out.",
    ),
]


def design(
    taper: Annotated[
        int, typer.Option("--taper", help="Children under guided discontinuation.")
    ] = 15,
    maintenance: Annotated[
        int, typer.Option("--maintenance", help="Children under maintenance.")
    ] = 15,
    alpha: Annotated[float, typer.Option("--alpha", help="Two-sided level of the tests.")] = 0.05,
    enrolment: Annotated[
        float, typer.Option("--enrolment", help="Months from the first entry to the last.")
    ] = 24.0,
    report: REPORT = None,
    seed: SEED = 1,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Say what two arms can show and what they cannot: power, relapse, harm, other questions.

    Example: glidepath design --taper 15 --maintenance 15 --report design.pdf
    """
    from glidepath.cli.statistics_answers import Printed, print_design

    arms = (taper, maintenance, alpha, enrolment)
    print_design(arms, seed, Printed(report, lang, as_json))


def analyse(
    data: Annotated[
        str,
        typer.Argument(
            help="A frozen trial: a folder with trial.yaml, participants.csv, adverse-events.csv;"
            " or a locked trial: the folder or the address of its ledger."
        ),
    ],
    report: REPORT = None,
    protocol: LEDGERS_PROTOCOL = None,
    seed: SEED = 1,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Analyse a frozen trial: primary outcome, relapse, dose, harms, each with its estimand.

    Exit status 1: the trial is not locked, or something else stands in the way.

    Example: glidepath analyse examples/trial --report analysis.pdf
    """
    from glidepath.cli.statistics_answers import Printed, print_analysis

    raise typer.Exit(print_analysis(data, protocol, seed, Printed(report, lang, as_json)))


def freeze(
    trial: Annotated[str, typer.Argument(help="The trial's folder, or its address.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder that is empty or not there.")],
    protocol: LEDGERS_PROTOCOL = None,
    lang: LANG = Lang.EN,
) -> None:
    """Write the data of a locked trial as an analysis reads them, with hashes.

    They name every arm, dose and level. Exit status 1: the trial is not locked, or something else
    stands in the way; all of it is named.

    Example: glidepath freeze trial --out frozen
    """
    from glidepath.cli.freezing_answers import write_frozen

    raise typer.Exit(write_frozen(trial, protocol, out, lang))
