"""The archive of one participant: the same hashes from the file alone, and what was changed."""

import json
from pathlib import Path

import pytest

from contracts.drafts import FIRST, SECOND, draft, hash_by_hand, later
from glidepath.quantities.errors import InputError
from glidepath.store.archive import (
    Archive,
    archive_of,
    archive_text,
    check_archive,
    read_archive,
)
from glidepath.store.errors import StoreError
from glidepath.store.ledger import Ledger, in_memory
from glidepath.store.writing import Redaction

TRIAL = "khe-sirolimus"


@pytest.fixture
def ledger() -> Ledger:
    """Five lines of one child and two of another, with free texts; one of them erased."""
    found = in_memory(TRIAL)
    for n in range(5):
        texts = {"note": f"说明 {n}"} if n % 2 else {}
        found.append(f"a{n}", [draft(FIRST, free_text=texts, n=n)], None, later(n))
        if n < 2:
            found.append(f"b{n}", [draft(SECOND, n=n)], None, later(n))
    found.redact("erase", Redaction(3, "note", "a name", "guardian", "dm", "admin"), later(9))
    return found


def written(ledger: Ledger, tmp_path: Path) -> Path:
    path = tmp_path / "archive.jsonl"
    path.write_text(archive_text(archive_of(ledger, FIRST)), "utf-8")
    return path


def test_an_archive_comes_back_with_the_same_hashes(ledger: Ledger, tmp_path: Path) -> None:
    archive = read_archive(written(ledger, tmp_path))
    assert archive == archive_of(ledger, FIRST)
    assert check_archive(archive) == ()
    lines = list(archive.lines())
    assert lines == list(ledger.lines_of(FIRST))
    assert [each.hash for each in lines] == [hash_by_hand(each) for each in lines]
    assert archive.head == ledger.head()


def test_what_was_erased_is_not_in_it(ledger: Ledger, tmp_path: Path) -> None:
    text = written(ledger, tmp_path).read_text("utf-8")
    assert "说明 3" in text
    assert "说明 1" not in text
    assert any(None in each.free_text.values() for each in archive_of(ledger, FIRST).lines())


def test_of_other_participants_nothing_is_in_it(ledger: Ledger, tmp_path: Path) -> None:
    assert SECOND not in written(ledger, tmp_path).read_text("utf-8")
    with pytest.raises(InputError, match="no line about KHE-009"):
        archive_of(ledger, type(FIRST)("KHE-009"))


def changed(path: Path, line: int, **fields: object) -> Archive:
    lines = path.read_text("utf-8").splitlines()
    lines[line] = json.dumps(json.loads(lines[line]) | fields, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return read_archive(path)


@pytest.mark.parametrize(
    ("line", "fields", "kind"),
    [
        (1, {"payload": '{"n":7}'}, "changed"),
        (2, {"actor": "somebody"}, "changed"),
        (3, {"recorded": "2020-01-01T00:00:00.000000+00:00"}, "changed"),
        (1, {"commitment": "00"}, "changed"),
        (1, {"payload": "{"}, "changed"),
        (1, {"participant": "KHE-002"}, "other"),
        (1, {"previous": "0" * 64}, "rewritten"),
        (0, {"head": {"number": 5, "hash": "0" * 64}}, "head-differs"),
        (2, {"texts": {"note": {"salt": "ab", "text": "x"}}}, "text"),
        (2, {"texts": {"note": {"salt": "xx", "text": "x"}}}, "text"),
        (1, {"texts": {"other": {"salt": "ab", "text": "x"}}}, "text"),
    ],
)
def test_what_was_changed_is_found(
    ledger: Ledger, tmp_path: Path, line: int, fields: dict[str, object], kind: str
) -> None:
    archive = changed(written(ledger, tmp_path), line, **fields)
    assert kind in {each.kind for each in check_archive(archive)}


def test_lines_that_were_changed_together_do_not_follow_from_each_other() -> None:
    ledger = in_memory(TRIAL)
    for n in range(3):
        ledger.append(f"a{n}", [draft(FIRST, n=n)], None, later(n))
    found = archive_of(ledger, FIRST)
    other = in_memory(TRIAL)
    for n in range(3):
        other.append(f"a{n}", [draft(FIRST, n=n + 1)], None, later(n))
    mixed = (archive_of(other, FIRST).rows[0], *found.rows[1:])
    faults = check_archive(Archive(TRIAL, FIRST, found.head, mixed, ()))
    assert [(each.line, each.kind) for each in faults] == [(2, "rewritten")]
    turned = Archive(TRIAL, FIRST, found.head, found.rows[::-1], ())
    assert {each.kind for each in check_archive(turned)} == {"missing"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: this is no archive of a participant"),
        ('{"format": "other"}\n', "1: this is no archive"),
        ("[1]\n", "1: this line is not JSON"),
        ("{\n", "1: this line is not JSON"),
        ('{"format": "glidepath-archive-1"}\n', "another kind: 'head'"),
        ('{"format": "glidepath-archive-1", "head": 3}\n', "a field is missing"),
    ],
)
def test_what_is_no_archive_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "archive.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        read_archive(path)
    assert told in str(raised.value)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize("fields", [{"number": "1"}, {"actor": 3}, {"site": 3}, {"texts": 3}])
def test_a_field_of_another_kind_is_told(
    ledger: Ledger, tmp_path: Path, fields: dict[str, object]
) -> None:
    with pytest.raises(InputError, match="of another kind"):
        changed(written(ledger, tmp_path), 1, **fields)


def test_an_archive_that_was_cut_off_is_told(ledger: Ledger, tmp_path: Path) -> None:
    path = written(ledger, tmp_path)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    with pytest.raises(InputError, match="was the file cut off"):
        read_archive(path)
    with pytest.raises(StoreError):
        read_archive(tmp_path / "none.jsonl")
