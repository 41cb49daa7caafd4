"""The pack: what is asked has an answer, and a fault of the program is found as one."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from glidepath.protocol import Text
from glidepath.report.language import Language
from glidepath.store.sqlite import FILE
from glidepath.validation import NotHeldError, Outcome, Requirement, read_requirements, run
from glidepath.validation import golden as golden_module
from glidepath.validation.check import hold, tried
from glidepath.validation.checks import CHECKS, ledgers
from glidepath.validation.page import pack_data, pack_pdf, page_data, summary
from glidepath.validation.requirement import check_names

DAY = date(2026, 11, 28)
ASKED = Text(en="Something is asked.", zh="要求如此。")


def fails(_: Path) -> int:
    raise NotHeldError("it is not so")


def breaks_off(_: Path) -> int:
    raise ZeroDivisionError("by nobody foreseen")


def five(_: Path) -> int:
    return 5


def asked(*checks: str, procedure: Text | None = None) -> Requirement:
    return Requirement(source="Rule 1", asks=ASKED, checks=checks, procedure=procedure)


@pytest.mark.parametrize("name", CHECKS)
def test_this_program_holds(name: str, tmp_path: Path) -> None:
    found = tried(name, CHECKS[name], tmp_path / "empty")
    assert found.held, found.fault
    assert found.cases > 0


def test_every_check_answers_something_and_every_answer_is_a_check() -> None:
    named = {name for each in read_requirements() for name in each.checks}
    assert named == set(CHECKS) == set(check_names())


def test_requirements_are_numbered_once_and_answered() -> None:
    sources = [each.source for each in read_requirements()]
    assert len(set(sources)) == len(sources)
    assert {f"21 CFR 11.10({letter})" for letter in "abcdefghijk"} <= set(sources)
    assert {f"ICH E6(R3) 4.{n}" for n in ("1", *(f"2.{i}" for i in range(1, 9)))} <= set(sources)
    assert {f"ICH E6(R3) 4.3.{i}" for i in range(1, 9)} <= set(sources)


def test_a_requirement_without_an_answer_is_refused() -> None:
    with pytest.raises(ValidationError, match="what the site must see to"):
        asked()


def test_what_was_found_stands_with_what_was_asked(tmp_path: Path) -> None:
    begun: list[str] = []
    checks = {"five": five, "fails": fails, "breaks": breaks_off}
    wanted = [asked("five"), asked("five", "fails"), asked(procedure=ASKED)]
    pack = run(tmp_path, wanted, checks, begun.append)
    assert begun == ["five", "fails", "breaks"]
    assert [row.held for row in pack.rows] == [True, False, None]
    assert not pack.held
    assert pack.outcomes == (
        Outcome("five", held=True, cases=5),
        Outcome("fails", held=False, cases=0, fault="NotHeldError: it is not so"),
        Outcome("breaks", held=False, cases=0, fault="ZeroDivisionError: by nobody foreseen"),
    )


def test_a_condition_holds_or_says_why() -> None:
    hold(True, "never told")
    with pytest.raises(NotHeldError, match="told"):
        hold(False, "told")


def test_a_decision_that_differs_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    honest = golden_module.read

    def altered(name: str, part: str) -> object:
        data = honest(name, part)
        if name.startswith("001-") and part == "expected.json":
            return {**data, "permitted_low": data["permitted_low"] - 1}
        return data

    monkeypatch.setattr("glidepath.validation.checks.decisions.read", altered)
    found = tried("golden-decisions", CHECKS["golden-decisions"], tmp_path / "a")
    assert not found.held
    assert "1 decisions differ: 001-first-full-cut" in found.fault


def test_a_ledger_without_guards_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # the same ledger with its triggers taken away lets itself be changed
    filled = ledgers._filled  # noqa: SLF001

    def unguarded(folder: Path) -> sqlite3.Connection:
        filled(folder).close()
        connection = sqlite3.connect(folder / FILE)
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        return connection

    monkeypatch.setattr(ledgers, "_filled", unguarded)
    found = tried("append-only", CHECKS["append-only"], tmp_path / "a")
    assert not found.held
    assert "the database did it: UPDATE line" in found.fault


def test_the_page_says_what_was_found(tmp_path: Path) -> None:
    checks = {"conflicts": five, "copied": fails}
    wanted = [
        asked("conflicts"),
        asked("conflicts", procedure=ASKED),
        asked("copied"),
        asked(procedure=ASKED),
    ]
    pack = run(tmp_path, wanted, checks)
    page = page_data(pack, DAY, Language.EN)
    told = [each["result"]["told"] for each in page["requirements"]]
    assert told == ["held", "held; the rest to be seen to", "NOT HELD", "procedural"]
    assert page["requirements"][1]["answers"][1] == "To be seen to: Something is asked."
    assert page["checks"][1]["fault"] == "NotHeldError: it is not so"
    assert "28 Nov 2026" in page["subtitle"].replace("\u00a0", " ")
    first, second = summary(pack, Language.EN)
    assert first == "1 of 2 checks did not hold. Do not use this installation."
    assert second.startswith("4 requirements: 3 tried out here, 1 of them with a part")
    assert summary(pack, Language.ZH)[0] == "2 项检查中有 1 项未通过。请勿使用此安装。"


def test_as_data_and_as_a_file(tmp_path: Path) -> None:
    pack = run(tmp_path, [asked("conflicts")], {"conflicts": five})
    data = json.loads(json.dumps(pack_data(pack)))
    assert data["held"] is True
    assert data["requirements"] == [{"source": "Rule 1", "checks": ["conflicts"], "held": True}]
    for language in Language:
        pdf = pack_pdf(pack, DAY, language)
        assert pdf.startswith(b"%PDF")
        assert pdf == pack_pdf(pack, DAY, language)
