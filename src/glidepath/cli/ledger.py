"""The commands about a ledger and its back-ups."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import BAD_INPUT, DONE, JSON, NO

ledgers = typer.Typer(
    help="Give the head of a ledger, verify it, make its guards anew, or copy it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LEDGER = Annotated[
    str,
    typer.Argument(
        help="The folder of a trial, the file of a ledger, or an address such as"
        " postgresql://account@host/trial."
    ),
]
TO = Annotated[str, typer.Argument(help="A folder or an address where there is no ledger yet.")]
HEADS = Annotated[
    Path | None,
    typer.Option(help="A file of heads that were given out: one a line, as head prints them."),
]


@ledgers.command()
def head(ledger: LEDGER, as_json: JSON = False) -> None:
    """Print number and hash of the last line, to be given to somebody outside every day.

    Example: glidepath ledger head trial >> heads.txt
    """
    from glidepath.cli.ledger_answers import print_head

    print_head(ledger, as_json=as_json)
    raise typer.Exit(DONE)


@ledgers.command(name="verify")
def verify_ledger(ledger: LEDGER, heads: HEADS = None, as_json: JSON = False) -> None:
    """Compute every hash anew, and name the first line that was touched.

    Exit status 1: something is not as it was written.

    Example: glidepath ledger verify trial --heads heads.txt
    """
    from glidepath.cli.ledger_answers import print_verdict

    raise typer.Exit(DONE if print_verdict(ledger, heads, as_json=as_json) else NO)


def verify(ledger: LEDGER, heads: HEADS = None, as_json: JSON = False) -> None:
    """Compute every hash of a ledger anew, and name the first line that was touched.

    Exit status 1: something is not as it was written.

    Example: glidepath verify trial --heads heads.txt
    """
    verify_ledger(ledger, heads, as_json)


@ledgers.command()
def rebuild(
    ledger: LEDGER,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is not as it was made.")
    ] = False,
) -> None:
    """Verify a ledger, then make its guards and indexes anew.

    Exit status 1: with --check, a guard or an index is not as it was made.

    Example: glidepath ledger rebuild trial --check
    """
    from glidepath.cli.ledger_answers import print_rebuilt

    raise typer.Exit(DONE if print_rebuilt(ledger, only_check=check) else NO)


@ledgers.command()
def copy(ledger: LEDGER, to: TO) -> None:
    """Copy a ledger to another database, and prove that the copy is equal.

    Example: glidepath ledger copy trial postgresql://account@host/trial
    """
    from glidepath.cli.ledger_answers import print_copied

    print_copied(ledger, to)
    raise typer.Exit(DONE)


def backup(
    ledger: LEDGER,
    folder: Annotated[Path, typer.Argument(help="A folder that is empty or not there.")],
) -> None:
    """Write a verified back-up of a ledger while others go on writing; it holds no names.

    Example: glidepath backup trial /backups/2026-11-22
    """
    from glidepath.cli.ledger_answers import print_backup

    print_backup(ledger, folder)
    raise typer.Exit(DONE)


def restore(
    folder: Annotated[Path, typer.Argument(help="A back-up.")],
    to: Annotated[
        str | None, typer.Argument(help="A folder or an address where there is no ledger yet.")
    ] = None,
    drill: Annotated[
        bool, typer.Option("--drill", help="Only try it out, in a temporary folder.")
    ] = False,
    live: Annotated[
        str | None, typer.Option(help="With --drill: the ledger that it is a back-up of.")
    ] = None,
) -> None:
    """Make a ledger again from a back-up, where there is none; or try a back-up out.

    Example: glidepath restore /backups/2026-11-22 --drill --live trial
    """
    if drill is (to is not None) or (live and not drill):
        typer.echo(
            "restore: expected either a place to restore to, or --drill (with --live)", err=True
        )
        raise typer.Exit(BAD_INPUT)
    from glidepath.cli.ledger_answers import print_drill, print_restored

    if to is None:
        print_drill(folder, live)
    else:
        print_restored(folder, to)
    raise typer.Exit(DONE)
