"""The command about a plan: its options here, what it prints where it is asked for."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import AT, JSON, LANG, LEAVE_OUT, MODELS, PROTOCOL, RECORD, Lang

PACE = Annotated[
    str,
    typer.Option(
        "--pace",
        help="fastest; even, so that the stop falls on the last day that the outcome allows, or"
        " even:2027-06-30 for another day; or one's own, such as 45d:5%: at least so many days and"
        " at most such a share from step to step.",
    ),
]
FORMULATIONS = Annotated[
    str | None,
    typer.Option(
        "--formulations",
        help="Formulations that may be used beside the present one: ids of the protocol's"
        " products, with commas between. A change is a step of its own.",
    ),
]
PDF = Annotated[Path | None, typer.Option("--pdf", help="Write the report to this PDF file, too.")]
HTML = Annotated[
    Path | None, typer.Option("--html", help="Write the report to this page for a browser, too.")
]


def plan(
    record: RECORD,
    pace: PACE = "fastest",
    formulations: FORMULATIONS = None,
    pdf: PDF = None,
    html: HTML = None,
    protocol: PROTOCOL = None,
    at: AT = None,
    models: MODELS = None,
    leave_out: LEAVE_OUT = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Plan the taper: by which steps, under every rule, and when the child is off the drug.

    Exit status 1: there is no such plan, and why.

    Example: glidepath plan examples/taper-on-track.yaml --at 2026-11-16
    """
    from glidepath.cli.beliefs import Asked
    from glidepath.cli.plan_answers import Wanted, print_plan

    wanted = Wanted(pace, formulations, pdf, html)
    asked = Asked(models, tuple(leave_out or ()))
    raise typer.Exit(print_plan(record, protocol, at, lang, asked, wanted, as_json=as_json))
