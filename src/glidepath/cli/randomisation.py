"""The commands about randomisation: commit first, list, receipt, reveal after the lock, verify."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import DONE, LANG, Lang

randomisations = typer.Typer(
    help="Commit to the randomisation of a trial, list its allocations, reveal, verify.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

SEED = Annotated[
    Path | None,
    typer.Option(
        "--seed",
        help="The file of the seed; one below your home, named after the trial, if left out.",
    ),
]
LISTED = Annotated[
    str,
    typer.Argument(
        help="The trial's folder or the address of its ledger, or a list of allocations (.csv or"
        " .json)."
    ),
]
OUT = Annotated[Path, typer.Option("--out", "-o", help="The file to write.")]


@randomisations.command()
def commit(
    protocol: Annotated[str, typer.Argument(help="A protocol of the library, or a file.")],
    trial: Annotated[str, typer.Option("--trial", help="The name of the trial's ledger.")],
    seed: SEED = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the commitment as JSON, too.")
    ] = None,
    lang: LANG = Lang.EN,
) -> None:
    """Make the seed of a trial, and print the page for the ethics file.

    The seed goes into a new file for you alone, never into the folder of a trial, and is not shown.

    Example: glidepath randomisation commit khe-sirolimus --trial khe --seed khe.seed.json
    """
    from glidepath.cli.randomisation_answers import print_commitment

    print_commitment(protocol, trial, seed, out, lang)
    raise typer.Exit(DONE)


@randomisations.command(name="list")
def list_allocations(ledger: LISTED, out: OUT) -> None:
    """Write the list of a trial's allocations for the verifier; it names arms.

    Example: glidepath randomisation list trial --out allocations.csv
    """
    from glidepath.cli.randomisation_answers import write_list

    write_list(ledger, out)
    raise typer.Exit(DONE)


@randomisations.command()
def receipt(
    ledger: LISTED,
    participant: Annotated[str, typer.Argument(help="The code of the child.")],
    lang: LANG = Lang.EN,
) -> None:
    """Print the receipt of one allocation, to be kept at the site; it names the arm.

    Exit status 1: the participant has no arm.

    Example: glidepath randomisation receipt trial KHE-003
    """
    from glidepath.cli.randomisation_answers import print_receipt

    raise typer.Exit(print_receipt(ledger, participant, lang))


@randomisations.command()
def reveal(
    ledger: Annotated[str, typer.Argument(help="The trial's folder, or its address.")],
    out: OUT,
    seed: SEED = None,
) -> None:
    """Write the reveal of a locked trial: with it anybody can compute every allocation anew.

    Exit status 1: the trial is not locked, or its allocations do not follow from this seed; nothing
    is written then.

    Example: glidepath randomisation reveal trial --seed khe.seed.json --out reveal.json
    """
    from glidepath.cli.randomisation_answers import write_reveal

    raise typer.Exit(write_reveal(ledger, seed, out))


@randomisations.command()
def verify(
    revealed: Annotated[Path, typer.Argument(help="The reveal, a JSON file.")],
    allocations: Annotated[Path, typer.Argument(help="The list of allocations, .csv or .json.")],
    commitment: Annotated[
        str, typer.Argument(help="The 64 digits that the ethics file holds.")
    ] = "",
) -> None:
    """Compute every allocation anew from a reveal; the same as the stand-alone verifier does.

    Exit status 1: something is not as the seed says, or no commitment was given.

    Example: glidepath randomisation verify reveal.json allocations.csv COMMITMENT
    """
    from glidepath.exchange.verify_randomisation import main

    given = (str(revealed), str(allocations), commitment)
    raise typer.Exit(main([each for each in given if each]))


@randomisations.command()
def verifier() -> None:
    """Print the stand-alone verifier: one short file that needs Python and nothing else.

    Example: glidepath randomisation verifier > verify_randomisation.py
    """
    from glidepath.cli.randomisation_answers import print_verifier

    print_verifier()
    raise typer.Exit(DONE)
