"""The commands about a participant's archive."""

from pathlib import Path
from typing import Annotated

import typer

from glidepath.cli.shared import DONE, LANG, NO, Lang


def archive(
    trial: Annotated[str, typer.Argument(help="The trial's folder, or its address.")],
    participant: Annotated[str, typer.Argument(help="The code of the child.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder that is empty or not there.")],
    lang: LANG = Lang.EN,
) -> None:
    """Write everything about one child: a file for machines, and a PDF to be read.

    Both name arm and dose: not for the blinded outcome assessor.

    Example: glidepath archive trial KHE-003 --out KHE-003
    """
    from glidepath.cli.archiving_answers import write_archive

    write_archive(trial, participant, out, lang)
    raise typer.Exit(DONE)


def archived(
    file: Annotated[Path, typer.Argument(help="An archive: archive.jsonl.")],
) -> None:
    """Compute every hash of an archive anew, without the ledger that it came from.

    Exit status 1: something is not as it was written.

    Example: glidepath archived KHE-003/archive.jsonl
    """
    from glidepath.cli.archiving_answers import print_checked

    raise typer.Exit(DONE if print_checked(file) else NO)
