"""What the commands about a participant's archive write and print."""

from pathlib import Path

from glidepath.cli.shared import Lang
from glidepath.cli.writing import empty_folder, write
from glidepath.quantities.identifiers import participant_id
from glidepath.report import Language
from glidepath.report.archive import Told, timeline_pdf
from glidepath.store.archive import archive_of, archive_text, check_archive, read_archive
from glidepath.store.heads import head_text
from glidepath.store.opening import open_ledger

FILE, PAGES = "archive.jsonl", "archive.pdf"


def write_archive(trial: str, participant: str, out: Path, lang: Lang) -> None:
    """Write the archive of a participant as a file and as a PDF."""
    with open_ledger(trial) as ledger:
        archive = archive_of(ledger, participant_id(participant))
    head = archive.head
    told = Told(archive.trial, archive.participant, head.number, head.hash)
    pages = timeline_pdf(told, tuple(archive.lines()), Language(lang))
    empty_folder(out, "the archive")
    write(out / FILE, archive_text(archive).encode())
    write(out / PAGES, pages)
    print(f"{out}: {len(archive.rows)} lines about {participant}; head {head_text(head)}")


def print_checked(file: Path) -> bool:
    """Print what checking an archive found, and say whether it is as it was written."""
    archive = read_archive(file)
    faults = check_archive(archive)
    for fault in faults:
        print(fault.message)
    if not faults:
        print(
            f"{archive.participant} in {archive.trial}: {len(archive.rows)} lines are as they were"
            " written"
        )
    return not faults
