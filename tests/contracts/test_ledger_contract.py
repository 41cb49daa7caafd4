"""What every ledger does, on whatever it is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contracts.conftest import TRIAL
from contracts.drafts import FIRST, SECOND, START, chain_by_hand, draft, later
from glidepath.conduct.envelope import Draft, Line, content
from glidepath.quantities.errors import InputError
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.store.errors import StoreError
from glidepath.store.ledger import Ledger
from glidepath.store.reading import Head, View
from glidepath.store.writing import Conflict, Redaction


def written(answer: tuple[Line, ...] | Conflict) -> tuple[Line, ...]:
    assert isinstance(answer, tuple)
    return answer


def wish(line: int, field: str = "note") -> Redaction:
    return Redaction(line, field, "a name was written", "privacy officer", "chief-1", "admin")


def test_an_empty_ledger_has_the_head_of_its_name(ledger: Ledger) -> None:
    from hashlib import sha256

    assert ledger.trial == TRIAL
    assert ledger.head() == Head(0, sha256(b"khe-sirolimus").hexdigest())
    assert list(ledger.lines()) == []
    assert ledger.version(FIRST) == 0
    assert ledger.version(None) == 0
    assert ledger.verify().sound


def test_a_line_is_read_as_it_was_written(ledger: Ledger) -> None:
    told = replace(
        draft(b=Decimal("0.90"), a=[None, True, "孩子"], note2={"x": 1}),
        happened=datetime.fromisoformat("2026-11-20T17:30:00+08:00"),
        known=date(2026, 11, 21),
    )
    (line,) = written(ledger.append("c1", [told], 0, START))
    assert [line] == list(ledger.lines()) == list(ledger.lines_of(FIRST))
    assert line.number == 1
    assert line.participant == "KHE-001"
    assert (line.type, line.schema_version) == ("Measured", 1)
    assert line.happened == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert line.happened.isoformat() == "2026-11-20T17:30:00+08:00"
    assert line.known == date(2026, 11, 21)
    assert line.recorded == START
    assert (line.actor, line.role, line.site) == ("nurse-7", "coordinator", "SHA")
    assert line.payload == '{"a":[null,true,"孩子"],"b":0.90,"note2":{"x":1}}'
    assert line.command == "c1"
    assert line.commitment == ""
    assert line.free_text == {}
    assert content(line) == {"a": [None, True, "孩子"], "b": Decimal("0.90"), "note2": {"x": 1}}
    chain_by_hand([line], TRIAL)
    assert ledger.head() == Head(1, line.hash)


def test_all_lines_of_a_command_or_none(ledger: Ledger) -> None:
    ledger.append("c1", [draft(), draft(None), draft()], 0, START)
    bad = replace(draft(), actor=" ", site=SiteId("shanghai"), schema_version=0)
    with pytest.raises(InputError) as raised:
        ledger.append("c2", [draft(), bad], 3, later(1))
    assert sorted(each.place.path for each in raised.value.problems) == [
        "drafts[1].actor",
        "drafts[1].schema_version",
        "drafts[1].site",
    ]
    assert ledger.head().number == 3
    assert ledger.version(FIRST) == 3
    assert ledger.version(None) == 2
    assert [each.number for each in ledger.lines_of(None)] == [2]
    assert [each.number for each in ledger.lines_of(FIRST)] == [1, 3]
    assert [each.number for each in ledger.lines_of(FIRST, 1)] == [3]
    chain_by_hand(list(ledger.lines()), TRIAL)


def test_a_double_click_is_one_event(ledger: Ledger) -> None:
    first = ledger.append("c1", [draft(), draft()], 0, START)
    ledger.append("c2", [draft()], 2, later(1))
    assert ledger.append("c1", [draft(), draft()], 0, later(2)) == first
    assert ledger.of_command("c1") == first
    assert ledger.of_command("c9") == ()
    assert ledger.head().number == 3


def test_two_clerks_at_once_are_a_conflict_that_carries_both(ledger: Ledger) -> None:
    ledger.append("c1", [draft()], 0, START)
    theirs = ledger.append("c2", [draft(weight=13)], 1, later(1))
    ledger.append("c3", [draft(SECOND)], 0, later(2))
    mine = draft(weight=14)
    assert ledger.append("c4", [mine], 1, later(3)) == Conflict(
        FIRST, 1, 2, written(theirs), (mine,)
    )
    assert ledger.head().number == 3
    assert len(written(ledger.append("c4", [mine], 2, later(3)))) == 1


def test_a_conflict_about_the_trial(ledger: Ledger) -> None:
    ledger.append("c1", [draft(None)], 0, START)
    ledger.append("c2", [draft()], 0, START)
    assert isinstance(ledger.append("c3", [draft(None)], 0, START), Conflict)
    assert isinstance(ledger.append("c3", [draft(None)], 1, START), tuple)


def test_who_saw_no_version_meets_no_conflict(ledger: Ledger) -> None:
    ledger.append("c1", [draft()], None, START)
    assert isinstance(ledger.append("c2", [draft()], None, START), tuple)


def test_drafts_may_be_made_of_the_ledger_under_the_lock(ledger: Ledger) -> None:
    ledger.append("c1", [draft()], 0, START)

    def make(view: View) -> list[Draft]:
        return [draft(seen=view.head().number, lines=len(list(view.lines())))]

    (line,) = written(ledger.append("c2", make, 1, START))
    assert content(line) == {"seen": 1, "lines": 1}


def test_what_making_drafts_raises_is_raised_and_nothing_is_written(ledger: Ledger) -> None:
    def refuse(_: View) -> list[Draft]:
        raise LookupError("not eligible")

    with pytest.raises(LookupError, match="not eligible"):
        ledger.append("c1", refuse, 0, START)
    assert ledger.head().number == 0
    assert isinstance(ledger.append("c1", [draft()], 0, START), tuple)


@pytest.mark.parametrize("drafts", [[], [draft(), draft(SECOND)]], ids=["none", "two children"])
def test_a_command_writes_about_one(ledger: Ledger, drafts: list[Draft]) -> None:
    with pytest.raises(InputError) as raised:
        ledger.append("c1", drafts, 0, START)
    assert raised.value.problems[0].kind == "bad-command"


def test_a_command_has_an_id(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="command: nothing is stated"):
        ledger.append(" ", [draft()], 0, START)
    with pytest.raises(InputError, match="command: nothing is stated"):
        ledger.redact("", wish(1), START)


@pytest.mark.parametrize(
    ("bad", "path"),
    [
        (replace(draft(), participant=ParticipantId("Li Na")), "participant"),
        (replace(draft(), type=""), "type"),
        (replace(draft(), role="a\x00b"), "role"),
        (replace(draft(), happened=datetime(2026, 1, 1)), "happened"),  # noqa: DTZ001
        (replace(draft(), known=date(1812, 1, 1)), "known"),
        (draft(weight=1.5), "weight"),  # type: ignore[arg-type]
        (draft(a=["x", "\ud800"]), "a.1"),
        (draft(a={"erasable": "x"}), "a"),
        (draft(a={"b": [{"erasable": "x"}]}), "a.b.0"),
        (draft(note="x", free_text={"note": "y"}), "note"),
        (draft(a=1, free_text={"b.note": "y"}), "b.note"),
        (draft(a=[{}], free_text={"a.1.note": "y"}), "a.1.note"),
        (draft(a=[{}], free_text={"a.0": "y"}), "a.0"),
        (draft(a=1, free_text={"": "y"}), ""),
        (draft(a=1, free_text={"note": "y\x00"}), "note"),
    ],
)
def test_what_cannot_be_kept_is_named(ledger: Ledger, bad: Draft, path: str) -> None:
    with pytest.raises(InputError) as raised:
        ledger.append("c1", [bad], 0, START)
    (problem,) = raised.value.problems
    assert problem.place.path == f"drafts[0].{path}".removesuffix(".")
    assert problem.expected
    assert ledger.head().number == 0


def test_a_clock_that_was_set_back_is_refused_with_both_times(ledger: Ledger) -> None:
    ledger.append("c1", [draft()], 0, later(5))
    with pytest.raises(StoreError) as raised:
        ledger.append("c2", [draft()], 1, later(4))
    assert raised.value.kind == "clock-set-back"
    assert "2026-11-22T08:04:00.000000+00:00" in raised.value.what
    assert "2026-11-22T08:05:00.000000+00:00" in raised.value.what
    assert ledger.head().number == 1
    assert isinstance(ledger.append("c2", [draft()], 1, later(5)), tuple)


def test_the_clock_of_the_store(ledger: Ledger) -> None:
    before = datetime.now(UTC)
    (line,) = written(ledger.append("c1", [draft()], 0))
    assert before <= line.recorded <= datetime.now(UTC)


def test_free_text_stands_apart_and_its_place_is_committed(ledger: Ledger) -> None:
    texts = {"note": "she was called Mei", "parts.1.why": ""}
    told = draft(parts=[1, {"n": 2}], free_text=texts)
    (line,) = written(ledger.append("c1", [told], 0, START))
    assert "Mei" not in line.payload
    assert content(line) == {
        "parts": [1, {"n": 2, "why": ""}],
        "note": "she was called Mei",
    }
    assert line.free_text == texts
    assert len(line.commitment) == 64
    (again,) = written(ledger.append("c2", [told], 1, START))
    assert again.payload != line.payload, "a salt of its own"
    assert ledger.verify().sound
    assert list(ledger.lines()) == [line, again]


def test_a_redaction_erases_one_text_and_leaves_the_chain_whole(ledger: Ledger) -> None:
    ledger.append("c1", [draft(free_text={"note": "Mei", "other": "kept"}, a={})], 0, START)
    hashes = [each.hash for each in ledger.lines()]
    line = ledger.redact("c2", wish(1), later(1))
    assert (line.number, line.type, line.participant) == (2, "Redacted", FIRST)
    assert content(line) == {
        "asked_by": "privacy officer",
        "field": "note",
        "line": 1,
        "reason": "a name was written",
    }
    first, second = ledger.lines()
    assert first.hash == hashes[0]
    assert first.free_text == {"note": None, "other": "kept"}
    assert content(first) == {"a": {}, "note": None, "other": "kept"}
    assert second == line
    chain_by_hand([first, second], TRIAL)
    verdict = ledger.verify()
    assert verdict.sound
    assert verdict.erased == 1
    assert ledger.redact("c2", wish(1), later(2)) == line


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        (0, "note", "there is no line 0"),
        (9, "note", "there is no line 9"),
        (1, "weight", 'the free text "weight" of line 1 is not there'),
        (2, "note", 'the free text "note" of line 2 has been erased already'),
        (3, "note", 'the free text "note" of line 3 is not there'),
    ],
)
def test_what_cannot_be_redacted(ledger: Ledger, line: int, field: str, message: str) -> None:
    ledger.append("c1", [draft(free_text={"note": "a"}), draft(free_text={"note": "b"})], 0, START)
    ledger.append("c2", [draft()], 2, START)
    ledger.redact("c3", wish(2), START)
    with pytest.raises(InputError) as raised:
        ledger.redact("c4", wish(line, field), START)
    assert raised.value.problems[0].message == message
    assert ledger.head().number == 4


def test_a_redaction_of_the_trial(ledger: Ledger) -> None:
    ledger.append("c1", [draft(None, free_text={"note": "a"})], 0, START)
    assert ledger.redact("c2", wish(1), START).participant is None


def test_a_redaction_says_why(ledger: Ledger) -> None:
    ledger.append("c1", [draft(free_text={"note": "a"})], 0, START)
    with pytest.raises(InputError, match="reason: nothing is stated"):
        ledger.redact("c2", replace(wish(1), reason=""), START)
    (line,) = ledger.lines()
    assert line.free_text == {"note": "a"}


def test_many_lines_are_read_in_pages(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glidepath.store.reading.PAGE", 3)
    monkeypatch.setattr("glidepath.store.checking.PAGE", 3)
    for n in range(8):
        ledger.append(f"c{n}", [draft(n=n, free_text={"note": f"t{n}"})], n, START)
    assert [content(each)["n"] for each in ledger.lines()] == list(range(8))
    assert [each.number for each in ledger.lines(5)] == [6, 7, 8]
    with ledger.snapshot() as view:
        assert [each.number for each in view.lines_of(FIRST, 1)] == [2, 3, 4, 5, 6, 7, 8]
        assert view.version(FIRST) == 8
    assert ledger.verify() == ledger.rebuild()


def test_heads_that_were_given_out_are_compared(ledger: Ledger) -> None:
    heads = [ledger.head()]
    for n in range(4):
        ledger.append(f"c{n}", [draft(n=n)], n, START)
        heads.append(ledger.head())
    verdict = ledger.verify([heads[0], heads[2], heads[4]])
    assert verdict.sound
    assert verdict.heads == 3
    assert verdict.head == heads[4]
    other = Head(3, "0" * 64)
    found = ledger.verify([heads[2], other]).faults
    assert [(each.kind, each.line) for each in found] == [("head-differs", 3)]
    assert "lines from 3 to 3 were rewritten" in found[0].message
    found = ledger.verify([Head(0, "0" * 64)]).faults
    assert [(each.kind, each.line) for each in found] == [("head-differs", 0)]
    found = ledger.verify([Head(9, "0" * 64)]).faults
    assert [(each.kind, each.line) for each in found] == [("cut-off", 5)]


def test_the_ledger_is_one_of_a_kind(ledger: Ledger) -> None:
    make: Callable[[int], Draft] = lambda n: draft(SECOND, n=n)  # noqa: E731
    for n in range(3):
        ledger.append(f"d{n}", [make(n)], n, later(n))
    chain_by_hand(list(ledger.lines()), TRIAL)
