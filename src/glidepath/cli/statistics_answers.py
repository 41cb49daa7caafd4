"""What ``design`` and ``analyse`` print and write."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from glidepath import __version__
from glidepath.analyse.analysis import analyse
from glidepath.analyse.design import Asked, design
from glidepath.analyse.locked import NotReady
from glidepath.cli.freezing_answers import frozen_data, is_ledger, print_reasons
from glidepath.cli.shared import DONE, Lang, print_data
from glidepath.cli.writing import write
from glidepath.exchange.frozen_trials import read_frozen_trial
from glidepath.quantities.errors import Place, input_error, quoted
from glidepath.report import Language
from glidepath.report.statistics.analysis_told import analysis_page
from glidepath.report.statistics.design_told import design_page
from glidepath.report.statistics.page import Page
from glidepath.report.statistics.plain import plain
from glidepath.report.statistics.printed import page_html, page_pdf
from glidepath.report.statistics.spoken import page_text

FORMATS = (".pdf", ".html")


@dataclass(frozen=True, slots=True)
class Printed:
    """Where the answer goes, and in which language."""

    report: Path | None
    lang: Lang
    as_json: bool


def print_design(arms: tuple[int, int, float, float], seed: int, printed: Printed) -> None:
    """Print a design, and write its report."""
    _check(printed.report)
    found = design(Asked(*arms), np.random.default_rng(seed))
    _print(design_page(found, Language(printed.lang), seed), found, seed, printed)


def print_analysis(where: str, protocol: str | None, seed: int, printed: Printed) -> int:
    """Print the analysis of a frozen or locked trial, write its report; give the exit status."""
    _check(printed.report)
    data = frozen_data(where, protocol) if is_ledger(where) else read_frozen_trial(Path(where))
    if isinstance(data, NotReady):
        return print_reasons(data, printed.lang)
    found = analyse(data, np.random.default_rng(seed))
    _print(analysis_page(found, Language(printed.lang), seed), found, seed, printed)
    return DONE


def _check(report: Path | None) -> None:
    if report is not None and report.suffix.lower() not in FORMATS:
        raise input_error(
            f"no report is written to a file with {quoted(report.suffix)}",
            expected=" or ".join(FORMATS),
            kind="unknown-report-format",
            place=Place(str(report)),
        )


def _print(page: Page, found: Any, seed: int, printed: Printed) -> None:
    language = Language(printed.lang)
    if printed.report is not None:
        made = (
            page_pdf(page, language)
            if printed.report.suffix.lower() == ".pdf"
            else page_html(page, language).encode()
        )
        write(printed.report, made)
    if printed.as_json:
        print_data({"version": __version__, "seed": seed, **plain(found)})
    elif printed.report is not None:
        print(printed.report)
    else:
        print(page_text(page))
