"""The printed archive of a participant: every line, erased texts marked, long ones cut."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contracts.drafts import FIRST, draft, later
from glidepath.conduct.envelope import Line
from glidepath.record.events import EVENT_TYPES
from glidepath.record.plain import Plain
from glidepath.report.archive import Told, timeline_data, timeline_pdf
from glidepath.report.archive.timeline import WORDS, _leaves, _moment
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.store.ledger import in_memory
from glidepath.store.writing import Redaction

TEXTS = catalogue(WORDS).texts
PLACEHOLDER = re.compile(r"\{[^}]*\}")
HAN = re.compile("[\u4e00-\u9fff]")
TOLD = Told("khe", "KHE-001", 9, "ab" * 32)


def lines() -> list[Line]:
    """A weight, a note that was erased and one that was not, and something long."""
    ledger = in_memory("khe")
    weight: Plain = {"value": Decimal("19.80"), "unit": "kg"}
    ledger.append("a", [draft(FIRST, weight=weight, seen=True, by=None)], None, later(0))
    for n in range(2):
        ledger.append(f"n{n}", [draft(FIRST, free_text={"note": f"咳嗽 {n}"}, n=n)], None, later(1))
    long: dict[str, Plain] = {f"f{n:02}": n for n in range(20)}
    ledger.append("l", [draft(FIRST, **long)], None, later(2))  # type: ignore[arg-type]
    ledger.redact("r", Redaction(2, "note", "a name", "guardian", "dm", "admin"), later(3))
    return list(ledger.lines_of(FIRST))


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_gaps(key: str) -> None:
    en, zh = (sorted(PLACEHOLDER.findall(text)) for text in (TEXTS[key].en, TEXTS[key].zh))
    assert en == zh
    assert HAN.search(TEXTS[key].zh)
    assert not HAN.search(TEXTS[key].en)


def test_every_event_of_a_record_has_a_name() -> None:
    assert {f"type.{name}" for name in EVENT_TYPES} <= set(TEXTS)


@pytest.mark.parametrize(
    ("language", "erased", "more", "name"),
    [
        (Language.EN, "note: [erased]", "and 6 more fields", "body measured"),
        (Language.ZH, "note: 〔已删除〕", "另有 6 个字段", "体格测量"),
    ],
)
def test_every_line_is_told(language: Language, erased: str, more: str, name: str) -> None:
    data = timeline_data(TOLD, lines(), language)
    rows = data["rows"]
    assert [each["number"] for each in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0]["fields"] == ["by: -", "seen: true", "weight: 19.80 kg"]
    assert rows[0]["what"] == name
    assert rows[0]["written"] == ["2026-11-22 08:00Z", "nurse-7 (coordinator)"]
    assert erased in rows[1]["fields"]
    assert "note: 咳嗽 1" in rows[2]["fields"]
    assert (len(rows[3]["fields"]), rows[3]["fields"][-1]) == (15, more)
    assert len(data["notes"]) == (1 if language is Language.EN else 2)


def test_a_type_without_a_name_keeps_its_own() -> None:
    (line,) = lines()[:1]
    other = Line(**{name: getattr(line, name) for name in line.__slots__} | {"type": "Tomorrow"})
    assert timeline_data(TOLD, [other], Language.EN)["rows"][0]["what"] == "Tomorrow"


def test_lists_and_objects_are_told_by_their_paths() -> None:
    value: Plain = {"a": {"b": 1}, "c": ["x", "y"], "d": [{"e": None}, {"e": False}], "f": []}
    found = [("a.b", "1"), ("c", "x, y"), ("d.0.e", "-"), ("d.1.e", "false"), ("f", "")]
    assert list(_leaves(value, "")) == found


def test_moments_keep_their_offset() -> None:
    assert _moment(date(2026, 1, 5)) == "2026-01-05"
    assert _moment(datetime(2026, 1, 5, 8, 0, tzinfo=UTC)) == "2026-01-05 08:00Z"
    offset = datetime.fromisoformat("2026-01-05T08:00:30+08:00")
    assert _moment(offset) == "2026-01-05 08:00+08:00"


def test_a_pdf_is_set_and_the_same_data_give_the_same_bytes() -> None:
    pages = timeline_pdf(TOLD, lines()[:1], Language.ZH)
    assert pages.startswith(b"%PDF")
    assert timeline_pdf(TOLD, lines()[:1], Language.ZH) == pages
