"""The commands about a trial's protocol."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import AT, JSON, LANG, Lang

protocols = typer.Typer(
    help="Show, check, prove and compare protocols.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

NAME = Annotated[str, typer.Argument(help="A protocol of the library, or a file.")]

SIMULATE = Annotated[
    bool,
    typer.Option(
        "--simulate",
        help="Rank the alternatives by what they move in simulated children, which takes minutes.",
    ),
]
CHILDREN = Annotated[
    int, typer.Option("--children", min=2, help="Simulated children for each alternative.")
]
SEED = Annotated[int, typer.Option("--seed", min=0, help="Of their chance.")]
TRUTH = Annotated[str, typer.Option("--truth", help="The model by which their bodies work.")]
POINTS = Annotated[
    list[str] | None,
    typer.Option("--point", help="With --simulate: this open point alone; may be repeated."),
]


@protocols.command("list")
def list_() -> None:
    """List the protocols of the library.

    Example: glidepath protocol list
    """
    from glidepath.exchange.protocols import library_names, library_versions

    for name in library_names():
        print(f"{name}  {', '.join(library_versions(name))}")


@protocols.command()
def show(name: NAME = "khe-sirolimus", lang: LANG = Lang.EN, as_json: JSON = False) -> None:
    """Show a protocol as a clinician reads it, with what the registry leaves open marked.

    Example: glidepath protocol show khe-sirolimus --lang zh
    """
    from glidepath.cli import protocol_answers

    raise typer.Exit(protocol_answers.print_protocol(name, lang, as_json=as_json))


@protocols.command()
def check(name: NAME = "khe-sirolimus", lang: LANG = Lang.EN, as_json: JSON = False) -> None:
    """Find what a protocol makes impossible or contradictory, with the numbers.

    Exit status 1 where something is impossible, or rules contradict each other.

    Example: glidepath protocol check khe-sirolimus
    """
    from glidepath.cli import protocol_answers

    raise typer.Exit(protocol_answers.print_check(name, lang, as_json=as_json))


@protocols.command()
def gaps(
    name: NAME = "khe-sirolimus",
    simulate: SIMULATE = False,
    children: CHILDREN = 300,
    seed: SEED = 1,
    truth: TRUTH = "fan-2024",
    points: POINTS = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """List what the registry leaves open: the default, why, and what the alternatives change.

    Example: glidepath protocol gaps khe-sirolimus
    """
    from glidepath.cli import protocol_answers

    if simulate:
        from glidepath.cli.simulation_answers import print_moved

        wanted = (children, seed, truth, tuple(points or ()))
        raise typer.Exit(print_moved(name, wanted, lang, as_json=as_json))
    raise typer.Exit(protocol_answers.print_gaps(name, lang, as_json=as_json))


@protocols.command()
def prove(name: NAME = "khe-sirolimus", lang: LANG = Lang.EN, as_json: JSON = False) -> None:
    """Prove that no reachable state lets a safety property be broken, or show how it is.

    Needs the extra "prove". Exit status 1 where a property is refuted or stays unknown.

    Example: glidepath protocol prove khe-sirolimus
    """
    from glidepath.cli import protocol_answers

    raise typer.Exit(protocol_answers.print_proofs(name, lang, as_json=as_json))


@protocols.command()
def diff(
    old: Annotated[str, typer.Argument(help="The version in force: a name or a file.")],
    new: Annotated[str, typer.Argument(help="The amended version: a name or a file.")],
    records: Annotated[
        list[Path] | None, typer.Argument(help="Records of enrolled children, to be replayed.")
    ] = None,
    at: AT = None,
    lang: LANG = Lang.EN,
    as_json: JSON = False,
) -> None:
    """Compare two versions, and show every decision for enrolled children that changes.

    Example: glidepath protocol diff khe-sirolimus examples/amended/1.1.yaml examples/restored.yaml
    """
    from glidepath.cli import protocol_answers

    raise typer.Exit(
        protocol_answers.print_diff(old, new, records or [], at, lang, as_json=as_json)
    )


@protocols.command()
def schema() -> None:
    """Print the JSON Schema of a protocol file, for editors.

    Example: glidepath protocol schema > protocol.schema.json
    """
    from glidepath.cli.shared import print_data
    from glidepath.exchange.protocols import json_schema

    print_data(json_schema())
