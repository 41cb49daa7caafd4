"""The command about what a family gets, and how a plan is written to a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glidepath.cli.shared import AT, LANG, LEAVE_OUT, MODELS, PROTOCOL, RECORD, Lang

if TYPE_CHECKING:
    from glidepath.report.plan import Planned

CALENDAR = Annotated[
    Path | None, typer.Option("--pdf", help="Write the medicine calendar to this file.")
]
APPOINTMENTS = Annotated[
    Path | None,
    typer.Option("--ics", help="Write visits and blood tests to this file, for a telephone."),
]
CARD = Annotated[Path | None, typer.Option("--card", help="Write the emergency card to this file.")]
TELEPHONE = Annotated[
    str,
    typer.Option(
        "--telephone", help="Of the trial team; a line to write it on is printed, if left out."
    ),
]


def family(
    record: RECORD,
    pdf: CALENDAR = None,
    ics: APPOINTMENTS = None,
    card: CARD = None,
    telephone: TELEPHONE = "",
    protocol: PROTOCOL = None,
    at: AT = None,
    models: MODELS = None,
    leave_out: LEAVE_OUT = None,
    lang: LANG = Lang.EN,
) -> None:
    """Write what a family gets: only the signed order in force, until the next visit.

    Exit status 1: nothing is handed out, and why; no file is written then.

    Example: glidepath family examples/family/solution.yaml --at 2026-10-12T15:00+08:00
    --pdf calendar.pdf
    """
    from glidepath.cli.beliefs import Asked
    from glidepath.cli.document_files import Files, write_family

    asked = Asked(models, tuple(leave_out or ()))
    files = Files(pdf, ics, card)
    raise typer.Exit(write_family(record, protocol, at, lang, asked, files, telephone))


def write_plan_pdf(path: Path, planned: "Planned", lang: Lang) -> None:
    """Write the clinician's report of a plan that has a schedule as a PDF.

    Raises
    ------
    InputError
        For a file that cannot be written.
    """
    from glidepath.cli.writing import write
    from glidepath.report import Language
    from glidepath.report.documents.plan_report import plan_pdf

    write(path, plan_pdf(planned, Language(lang)))


def write_plan_html(path: Path, planned: "Planned", lang: Lang) -> None:
    """Write the clinician's report of a plan as a page for a browser; as `write_plan_pdf`."""
    from glidepath.cli.writing import write
    from glidepath.report import Language
    from glidepath.report.documents.plan_page import plan_html

    write(path, plan_html(planned, Language(lang)).encode())
