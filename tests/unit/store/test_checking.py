"""Whatever is touched is found, and the first line that was touched is named."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.drafts import FIRST, START, draft
from glidepath.store.chain import Row, sealed
from glidepath.store.checking import Fault, check
from glidepath.store.errors import StoreError
from glidepath.store.ledger import Ledger
from glidepath.store.memory import MemoryDatabase, MemorySource
from glidepath.store.reading import Head, View
from glidepath.store.source import TextRow
from glidepath.store.writing import Redaction

TOUCHED = {
    "participant": "KHE-009",
    "type": "Died",
    "schema_version": 2,
    "happened": "2026-11-19",
    "known": "2026-11-19",
    "recorded": "2026-11-22T09:00:00.000000+00:00",
    "actor": "other",
    "role": "other",
    "site": "OTHER",
    "payload": "{}",
    "command": "other",
    "commitment": "0" * 64,
}


@pytest.fixture
def source() -> MemorySource:
    """Give six lines; 1 to 4 have a text, 6 tells that the text of 2 is erased."""
    database = MemoryDatabase("trial")
    ledger = Ledger(database)
    for n in range(4):
        ledger.append(f"c{n}", [draft(n=n, free_text={"note": f"t{n}"})], n, START)
    ledger.append("c4", [draft(n=4)], 4, START)
    ledger.redact("c5", Redaction(2, "note", "why", "who", "a", "b"), START)
    with database.reading() as found:
        assert isinstance(found, MemorySource)
        return found


def faults(source: MemorySource, *heads: Head) -> list[tuple[int | None, str]]:
    return [(each.line, each.kind) for each in check(source, "trial", heads).faults]


def resealed(source: MemorySource, first: int) -> None:
    """Compute the hashes anew from a line on, as who owns the machine can."""
    previous = source.rows[first - 2].hash if first > 1 else source.rows[0].previous
    for n in range(first - 1, len(source.rows)):
        source.rows[n] = sealed(source.rows[n], previous)
        previous = source.rows[n].hash


def change(source: MemorySource, line: int, **fields: object) -> Row:
    source.rows[line - 1] = source.rows[line - 1]._replace(**fields)  # type: ignore[arg-type]
    return source.rows[line - 1]


def test_an_untouched_ledger_is_sound(source: MemorySource) -> None:
    verdict = check(source, "trial", [Head(3, source.rows[2].hash)])
    assert verdict.sound
    assert (verdict.head.number, verdict.heads, verdict.erased) == (6, 1, 1)


@pytest.mark.parametrize("name", TOUCHED)
@pytest.mark.parametrize("line", [1, 3, 6])
def test_every_field_is_covered(source: MemorySource, line: int, name: str) -> None:
    change(source, line, **{name: TOUCHED[name]})
    assert faults(source) == [(line, "changed")]


def test_a_hash_that_was_touched(source: MemorySource) -> None:
    change(source, 3, hash="0" * 64)
    assert faults(source) == [(3, "changed")]


def test_a_line_that_is_gone(source: MemorySource) -> None:
    del source.rows[2]
    assert faults(source) == [(3, "missing")]


def test_the_first_line_that_is_gone(source: MemorySource) -> None:
    del source.rows[0]
    assert faults(source) == [(1, "missing")]


def test_a_line_that_was_rewritten_with_its_hash(source: MemorySource) -> None:
    row = change(source, 3, payload="{}", commitment="")
    source.rows[2] = sealed(row, row.previous)
    found = check(source, "trial").faults
    assert [(each.line, each.kind) for each in found] == [(3, "rewritten")]
    assert "at the latest line 3, at the earliest line 1" in found[0].message
    found = check(source, "trial", [Head(2, source.rows[1].hash)]).faults
    assert "at the latest line 3, at the earliest line 3" in found[0].message


def test_a_chain_that_was_rewritten_to_the_end_is_found_by_a_head_alone(
    source: MemorySource,
) -> None:
    early, given = (Head(n, source.rows[n - 1].hash) for n in (3, 5))
    change(source, 5, payload='{"n":99}')
    resealed(source, 5)
    assert faults(source) == []
    assert faults(source, given, early) == [(4, "head-differs")]


def test_lines_that_were_cut_off_are_found_by_a_head_alone(source: MemorySource) -> None:
    given = Head(6, source.rows[5].hash)
    del source.rows[5]
    source.put([], [TextRow(2, "note", "0" * 64, "x")])
    del source.kept[2, "note"]
    assert faults(source, given)[0] == (6, "cut-off")


def test_another_trial(source: MemorySource) -> None:
    assert [each.kind for each in check(source, "other").faults] == ["rewritten"]


def test_a_time_that_goes_back(source: MemorySource) -> None:
    change(source, 4, recorded="2026-11-22T07:00:00.000000+00:00")
    resealed(source, 4)
    assert faults(source) == [(4, "recorded-before")]


def test_a_digest_that_does_not_fit_the_payload(source: MemorySource) -> None:
    change(source, 4, commitment="0" * 64)
    resealed(source, 4)
    assert faults(source) == [(4, "changed")]


def with_text(source: MemorySource, text: str = "t2", salt: str = "") -> None:
    kept = source.kept[3, "note"]
    source.kept[3, "note"] = kept._replace(text=text, salt=salt or kept.salt)


def erase(source: MemorySource) -> None:
    del source.kept[3, "note"]


def plant(source: MemorySource) -> None:
    source.kept[5, "note"] = TextRow(5, "note", "0" * 64, "x")


def bring_back(source: MemorySource) -> None:
    source.kept[2, "note"] = TextRow(2, "note", "0" * 64, "other")


@pytest.mark.parametrize(
    ("touch", "expected"),
    [
        (lambda source: with_text(source, text="other"), (3, "text")),
        (lambda source: with_text(source, salt="00" * 32), (3, "text")),
        (lambda source: with_text(source, salt="no number"), (3, "text")),
        (erase, (3, "text-gone")),
        (plant, (None, "stray-text")),
        (bring_back, (2, "text")),
    ],
)
def test_texts_that_were_touched(
    source: MemorySource,
    touch: Callable[[MemorySource], None],
    expected: tuple[int | None, str],
) -> None:
    touch(source)
    assert faults(source) == [expected]


def test_an_erased_text_that_is_there_again() -> None:
    database = MemoryDatabase("trial")
    ledger = Ledger(database)
    ledger.append("c1", [draft(free_text={"note": "Mei"})], 0, START)
    with database.reading() as source:
        kept = source.texts([1])
        ledger.redact("c2", Redaction(1, "note", "why", "who", "a", "b"), START)
        source.put((), kept)
    assert [(each.line, each.kind) for each in ledger.verify().faults] == [(2, "not-erased")]
    assert ledger.version(FIRST) == 2


@pytest.mark.parametrize(
    "damage",
    [
        {"happened": None},
        {"known": "2026-13-01"},
        {"recorded": 7},
        {"payload": "{", "commitment": "x"},
    ],
)
def test_a_line_that_cannot_be_read_is_named(source: MemorySource, damage: Any) -> None:
    change(source, 3, **damage)
    with pytest.raises(StoreError, match="line 3 cannot be read: it is not as it was written"):
        View("trial", source).page()


def test_a_fault_is_a_value() -> None:
    assert Fault(1, "a", "b") == Fault(1, "a", "b")
