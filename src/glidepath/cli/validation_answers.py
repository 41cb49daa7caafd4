"""What ``validate`` prints and writes."""

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from glidepath.cli.shared import DONE, NO, Lang, print_data
from glidepath.cli.writing import write
from glidepath.report import Language
from glidepath.report.documents.words import tell
from glidepath.report.wrapped import table
from glidepath.validation import Pack, run
from glidepath.validation.page import Data, pack_data, pack_pdf, page_data, summary

WIDTHS = (18, 46, 46, 12)
CHECKS = (70, 8, 12)


def print_pack(pdf: Path | None, lang: Lang, *, as_json: bool) -> int:
    """Run the pack, print it and write its page; give the exit status."""
    language, day = Language(lang), datetime.now().astimezone().date()
    with tempfile.TemporaryDirectory() as folder:
        pack = run(Path(folder), begun=_begun)
    if pdf is not None:
        write(pdf, pack_pdf(pack, day, language))
    if as_json:
        print_data({"date": day.isoformat(), **pack_data(pack)})
    else:
        _print(pack, page_data(pack, day, language), language)
    return DONE if pack.held else NO


def _begun(name: str) -> None:
    """Show on a terminal which check is running."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{name}", end="\r", file=sys.stderr, flush=True)


def _print(pack: Pack, page: Data, language: Language) -> None:
    """Print what was found, and of each requirement whether it held."""
    print(page["subtitle"], *summary(pack, language), sep="\n")
    for name, widths in (("checks", CHECKS), ("requirements", WIDTHS)):
        print(f"\n{tell(f'validation.heading.{name}', language)}")
        print(table(_header(page, name), _rows(page, name), widths))


def _header(page: Data, name: str) -> tuple[str, ...]:
    return tuple(page["columns"][name])


def _rows(page: Data, name: str) -> list[tuple[str, ...]]:
    if name == "checks":
        return [
            (f"{each['told']} {each['fault']}".strip(), each["cases"], each["result"]["told"])
            for each in page[name]
        ]
    return [
        (each["source"], each["asks"], " / ".join(each["answers"]), each["result"]["told"])
        for each in page[name]
    ]
