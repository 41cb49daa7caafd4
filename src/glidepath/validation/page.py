"""The pack as a page to be signed and filed, and as plain data."""

import platform
import sqlite3
from dataclasses import asdict
from datetime import date
from typing import Any, TypeAlias

from glidepath import __version__
from glidepath.report.documents.sheet import page_words
from glidepath.report.documents.typeset import typeset
from glidepath.report.documents.words import tell
from glidepath.report.language import Language
from glidepath.report.sentence import Sentence, Value, say
from glidepath.report.written import written
from glidepath.validation.check import Outcome
from glidepath.validation.pack import Pack, Row
from glidepath.validation.requirement import check_names

Data: TypeAlias = dict[str, Any]

NOTES = {Language.EN: ("safety-line",), Language.ZH: ("safety-line", "chinese")}


def pack_pdf(pack: Pack, day: date, language: Language) -> bytes:
    """Give the pack as a PDF; the same pack on the same day and machine gives the same bytes."""
    return typeset("validation", language, page_data(pack, day, language))


def pack_data(pack: Pack) -> Data:
    """Give the pack as plain data, without words."""
    rows = [
        {"source": row.requirement.source, "checks": list(row.requirement.checks), "held": row.held}
        for row in pack.rows
    ]
    checks = [asdict(each) for each in pack.outcomes]
    return {"version": __version__, "held": pack.held, "requirements": rows, "checks": checks}


def page_data(pack: Pack, day: date, language: Language) -> Data:
    """Give what stands on the page."""

    def word(key: str, **values: Value) -> str:
        return tell(f"validation.{key}", language, values)

    system: dict[str, Value] = {
        "version": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
        "date": day,
    }
    asked, found = ("source", "asks", "answer", "result"), ("check", "cases", "result")
    return {
        "page": page_words(language),
        "under": [say(Sentence(f"note.{name}"), language) for name in NOTES[language]],
        "title": word("title"),
        "subtitle": word("subtitle", **system),
        "summary": summary(pack, language),
        "note": word("note"),
        "line": word("line"),
        "headings": {n: word(f"heading.{n}") for n in ("requirements", "checks", "signed")},
        "columns": {
            "requirements": [word(f"column.{name}") for name in asked],
            "checks": [word(f"column.{name}") for name in found],
        },
        "requirements": [_requirement(each, language) for each in pack.rows],
        "checks": [_check(each, language) for each in pack.outcomes],
    }


def summary(pack: Pack, language: Language) -> list[str]:
    """Say whether every check held, and how much of what is asked people must see to."""
    failed = sum(not each.held for each in pack.outcomes)
    automatic = [row for row in pack.rows if row.outcomes]
    numbers: dict[str, Value] = {
        "checks": len(pack.outcomes),
        "cases": sum(each.cases for each in pack.outcomes),
        "failed": failed,
        "all": len(pack.rows),
        "automatic": len(automatic),
        "both": sum(row.requirement.procedure is not None for row in automatic),
        "procedural": len(pack.rows) - len(automatic),
    }
    keys = ("failed" if failed else "held", "asked")
    return [tell(f"validation.summary.{key}", language, numbers) for key in keys]


def result(of: Row | Outcome, language: Language) -> Data:
    """Name what was found."""
    key = {True: "held", False: "failed", None: "procedural"}[of.held]
    if key == "held" and isinstance(of, Row) and of.requirement.procedure is not None:
        key = "both"
    return {"held": of.held, "told": tell(f"validation.result.{key}", language)}


def _requirement(row: Row, language: Language) -> Data:
    names, asked = check_names(), row.requirement
    answers = [written(names[name], language) for name in asked.checks]
    if asked.procedure is not None:
        told = {"procedure": asked.procedure}
        answers.append(tell("validation.procedure", language, told))
    return {
        "source": asked.source,
        "asks": written(asked.asks, language),
        "answers": answers,
        "result": result(row, language),
    }


def _check(outcome: Outcome, language: Language) -> Data:
    return {
        "told": written(check_names()[outcome.check], language),
        "cases": str(outcome.cases),
        "fault": outcome.fault,
        "result": result(outcome, language),
    }
