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
        Path,
        typer.Argument(
            help="A frozen trial: a folder with trial.yaml, participants.csv, adverse-events.csv."
        ),
    ],
    report: REPORT = None,
    seed: SEED = 1,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Analyse a frozen trial: primary outcome, relapse, dose, harms, each with its estimand.

    Example: glidepath analyse examples/trial --report analysis.pdf
    """
    from glidepath.cli.statistics_answers import Printed, print_analysis

    print_analysis(data, seed, Printed(report, lang, as_json))
