"""The commands about who the participants are: apart from the trial's data, sealed."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import DONE, JSON, NO

people = typer.Typer(
    help="Write down and read who a participant is, apart from the trial's data and sealed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FOLDER = Annotated[Path, typer.Argument(help="The folder of the trial.")]
CODE = Annotated[str, typer.Argument(help="The participant's code, such as KHE-001.")]
KEY = Annotated[
    Path, typer.Option("--key", help="The file of the keys, for its owner alone, on another disk.")
]


@people.command()
def key(file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Make a key file. Keep a copy in a safe place: without it nobody can read the names.

    Example: glidepath identity key /keys/khe.key
    """
    from glidepath.cli.identity_answers import make_key

    make_key(file)
    raise typer.Exit(DONE)


@people.command()
def create(folder: FOLDER, key: KEY) -> None:
    """Make the empty file of a trial's people.

    Example: glidepath identity create trial --key /keys/khe.key
    """
    from glidepath.cli.identity_answers import make_file

    make_file(folder, key)
    raise typer.Exit(DONE)


@people.command()
def put(folder: FOLDER, code: CODE, key: KEY) -> None:
    """Write down who a participant is, asked for line by line: name, telephones, hospital numbers.

    What is typed on a command line stays in the history of the shell; this does not.

    Example: glidepath identity put trial KHE-001 --key /keys/khe.key
    """
    from glidepath.cli.identity_answers import put_person

    put_person(folder, code, key)
    raise typer.Exit(DONE)


@people.command()
def show(folder: FOLDER, code: CODE, key: KEY, as_json: JSON = False) -> None:
    """Say who a participant is. Exit status 1: it is not written down.

    Example: glidepath identity show trial KHE-001 --key /keys/khe.key
    """
    from glidepath.cli.identity_answers import print_person

    raise typer.Exit(DONE if print_person(folder, code, key, as_json=as_json) else NO)


@people.command()
def forget(folder: FOLDER, code: CODE, key: KEY) -> None:
    """Erase who a participant is; the trial's own data stays. Exit status 1: there was nobody.

    Example: glidepath identity forget trial KHE-001 --key /keys/khe.key
    """
    from glidepath.cli.identity_answers import forget_person

    raise typer.Exit(DONE if forget_person(folder, code, key) else NO)


@people.command()
def rotate(folder: FOLDER, key: KEY) -> None:
    """Seal everything with a new key, and give the old one up; copy the key file anew.

    Example: glidepath identity rotate trial --key /keys/khe.key
    """
    from glidepath.cli.identity_answers import rotate_key

    rotate_key(folder, key)
    raise typer.Exit(DONE)
