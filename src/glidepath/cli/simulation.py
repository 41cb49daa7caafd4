"""The command about simulated trials: its options here, its work where it is asked for."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import JSON, LANG, Lang

NAME = Annotated[str, typer.Argument(help="A protocol of the library, or a file.")]
CHILDREN = Annotated[int, typer.Option("--children", min=1, help="Children of one trial.")]
TRIALS = Annotated[int, typer.Option("--trials", min=1, help="How many trials.")]
SEED = Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same trials.")]
COMPARE = Annotated[
    str | None,
    typer.Option(
        "--compare",
        help="Another protocol, for the same children with the same luck: name or file.",
    ),
]
TRUTH = Annotated[
    str,
    typer.Option("--truth", help="The model by which the bodies work: of the library, or a file."),
]
FIT = Annotated[
    str,
    typer.Option(
        "--fit",
        help="The model that the clinic fits every month, of the library or a file; none for plain"
        " proportion.",
    ),
]
UNTIL = Annotated[
    int, typer.Option("--until", min=0, help="The last day; of the outcome, if left out.")
]
ASSUMPTIONS = Annotated[
    Path | None,
    typer.Option(
        "--assumptions", help="A file that replaces assumptions (see docs/simulation.md)."
    ),
]
ENGINE = Annotated[
    str, typer.Option("--engine", help="local, or dask for a cluster (extra: cluster).")
]
WORKERS = Annotated[int, typer.Option("--workers", min=1, help="Processes that work.")]
SCHEDULER = Annotated[
    str | None,
    typer.Option("--scheduler", help="Address of a Dask scheduler; one of its own, if left out."),
]
KEEP = Annotated[
    Path | None,
    typer.Option(
        "--keep", help="Keep finished chunks in this folder; the same command goes on from there."
    ),
]
REPORT = Annotated[Path | None, typer.Option("--report", help="Write the report to this page.")]


def simulate(
    name: NAME = "khe-sirolimus",
    children: CHILDREN = 30,
    trials: TRIALS = 100,
    seed: SEED = 1,
    compare: COMPARE = None,
    truth: TRUTH = "fan-2024",
    fit: FIT = "none",
    until: UNTIL = 0,
    assumptions: ASSUMPTIONS = None,
    engine: ENGINE = "local",
    workers: WORKERS = 1,
    scheduler: SCHEDULER = None,
    keep: KEEP = None,
    report: REPORT = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Simulate whole trials of virtual children by the protocol's own rules.

    Example: glidepath simulate khe-sirolimus --trials 20 --seed 1
    """
    from glidepath.cli.simulation_answers import Asked, print_simulation

    asked = Asked(
        name, compare, children, trials, seed, truth, fit, until, assumptions,
        engine, workers, scheduler, keep, report,
    )  # fmt: skip
    raise typer.Exit(print_simulation(asked, lang, as_json=as_json))
