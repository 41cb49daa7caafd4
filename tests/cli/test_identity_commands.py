"""The commands about identities: names come in by standard input, and out where asked for."""

import io
import json
from pathlib import Path

import pytest

from cli.running import Glidepath, assert_bad_input

TYPED = "Zhang Xiaomei\n13800138000, 021-555\nH-77\n"


class Terminal(io.StringIO):
    """Standard input that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture
def key(glidepath: Glidepath, tmp_path: Path) -> Path:
    """Give the key file of a trial whose people can be written down."""
    file = tmp_path / "keys" / "khe.key"
    assert glidepath("identity", "key", file).status == 0
    assert glidepath("identity", "create", tmp_path / "trial", "--key", file).status == 0
    return file


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_person_is_written_down_read_and_erased(
    glidepath: Glidepath, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = tmp_path / "trial"
    typed(monkeypatch, TYPED)
    told = glidepath("identity", "put", trial, "KHE-001", "--key", key)
    assert (told.status, told.out) == (0, "KHE-001: written down\n")
    told = glidepath("identity", "show", trial, "KHE-001", "--key", key)
    assert told.out.splitlines() == ["Zhang Xiaomei", "13800138000", "021-555", "H-77"]
    told = glidepath("identity", "rotate", trial, "--key", key)
    assert told.status == 0
    told = glidepath("identity", "show", trial, "KHE-001", "--key", key, "--json")
    assert json.loads(told.out) == {
        "participant": "KHE-001",
        "name": "Zhang Xiaomei",
        "phones": ["13800138000", "021-555"],
        "hospital_numbers": ["H-77"],
    }
    assert glidepath("identity", "forget", trial, "KHE-001", "--key", key).status == 0
    assert glidepath("identity", "forget", trial, "KHE-001", "--key", key).status == 1
    assert glidepath("identity", "show", trial, "KHE-001", "--key", key).status == 1


def test_on_a_terminal_each_line_is_asked_for(
    glidepath: Glidepath, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(TYPED))
    told = glidepath("identity", "put", tmp_path / "trial", "KHE-001", "--key", key)
    assert told.err.startswith("name: telephones, with commas between: ")
    assert "Xiaomei" not in told.out + told.err


def test_bad_input_names_what_is_wrong_and_no_name(
    glidepath: Glidepath, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = tmp_path / "trial"
    assert_bad_input(glidepath("identity", "key", key), "there is a key file already")
    told = glidepath("identity", "put", trial, "Zhang Xiaomei", "--key", key)
    assert_bad_input(told, "not the code of a participant")
    assert "Xiaomei" not in told.err
    typed(monkeypatch, "\n\n\n")
    assert_bad_input(glidepath("identity", "put", trial, "KHE-001", "--key", key), "no name")
    missing = tmp_path / "other.key"
    told = glidepath("identity", "show", trial, "KHE-001", "--key", missing)
    assert_bad_input(told, "the key file is missing")
