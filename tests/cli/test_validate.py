"""``glidepath validate``: this installation, tried out; a fault makes the answer no."""

import json
from pathlib import Path

import pytest

from cli.running import Glidepath
from glidepath.validation import NotHeldError, pack


def fails(_: Path) -> int:
    raise NotHeldError("it is not so")


def holds(_: Path) -> int:
    return 3


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check holds at once; they are tried out for themselves elsewhere."""
    defaults = pack.run.__defaults__
    assert defaults is not None
    checks = dict.fromkeys(defaults[1], holds)
    monkeypatch.setattr(pack.run, "__defaults__", (defaults[0], checks, defaults[2]))


@pytest.mark.usefixtures("quick")
def test_what_holds_is_printed_and_filed(glidepath: Glidepath, tmp_path: Path) -> None:
    pdf = tmp_path / "validation.pdf"
    told = glidepath("validate", "--pdf", pdf)
    assert told.status == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "Every check held" in told.out
    assert "21 CFR 11.10(a)" in told.out
    assert "procedural" in told.out
    assert "全部检查通过" in glidepath("validate", "--lang", "zh").out
    data = json.loads(glidepath("validate", "--json").out)
    assert data["held"] is True
    assert {each["cases"] for each in data["checks"]} == {3}


@pytest.mark.usefixtures("quick")
def test_a_fault_is_named_and_the_answer_is_no(
    glidepath: Glidepath, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = pack.run.__defaults__
    assert defaults is not None
    checks = {**defaults[1], "copied": fails}
    monkeypatch.setattr(pack.run, "__defaults__", (defaults[0], checks, defaults[2]))
    told = glidepath("validate")
    assert told.status == 1
    assert "NotHeldError: it is not so" in told.out
    assert "Do not use this installation" in told.out
