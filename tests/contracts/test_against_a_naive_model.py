"""Any sequence of commands leaves the ledger that a list and a dictionary say."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contracts.drafts import FIRST, SECOND, START, chain_by_hand, draft
from glidepath.conduct.envelope import content
from glidepath.quantities.errors import InputError
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.ledger import Ledger, in_memory
from glidepath.store.opening import create_ledger
from glidepath.store.reading import Head
from glidepath.store.writing import Conflict, Redaction

WHO = st.sampled_from([FIRST, SECOND, None])
NOTE = st.none() | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


class Naive(RuleBasedStateMachine):
    """Appends, repeats, conflicts and redactions against a list of (who, payload)."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = self.made()
        self.lines: list[tuple[ParticipantId | None, dict[str, object]]] = []
        self.commands: dict[str, int] = {}
        self.texts: set[int] = set()
        self.erased: set[int] = set()
        self.heads: list[Head] = []

    def made(self) -> Ledger:
        return in_memory("trial")

    @initialize()
    def begin(self) -> None:
        self.heads.append(self.ledger.head())

    def version(self, who: ParticipantId | None) -> int:
        numbers = [n for n, (other, _) in enumerate(self.lines, 1) if other == who]
        return max(numbers, default=0)

    @rule(who=WHO, note=NOTE, stale=st.booleans())
    def append(self, who: ParticipantId | None, note: str | None, stale: bool) -> None:
        command, seen = f"c{len(self.lines)}", self.version(who)
        told = draft(who, n=len(self.lines), free_text={} if note is None else {"note": note})
        moment = START + timedelta(seconds=len(self.lines))
        answer = self.ledger.append(command, [told], seen - stale, moment)
        if stale:
            assert isinstance(answer, Conflict)
            assert (answer.seen, answer.version) == (seen - 1, seen)
            return
        payload: dict[str, object] = {"n": len(self.lines)}
        if note is not None:
            payload["note"] = note
            self.texts.add(len(self.lines) + 1)
        self.lines.append((who, payload))
        self.commands[command] = len(self.lines)
        self.heads.append(self.ledger.head())

    @precondition(lambda self: self.commands)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        command = data.draw(st.sampled_from(sorted(self.commands)))
        answer = self.ledger.append(command, [draft(n=-1)], None, START)
        assert isinstance(answer, tuple)
        assert [each.number for each in answer] == [self.commands[command]]

    @precondition(lambda self: self.lines)
    @rule(data=st.data())
    def redact(self, data: st.DataObject) -> None:
        line = data.draw(st.integers(1, len(self.lines)))
        wish = Redaction(line, "note", "why", "who", "a", "b")
        command, moment = f"c{len(self.lines)}", START + timedelta(seconds=len(self.lines))
        if line not in self.texts or line in self.erased:
            with pytest.raises(InputError):
                self.ledger.redact(command, wish, moment)
            return
        self.ledger.redact(command, wish, moment)
        who, payload = self.lines[line - 1]
        payload["note"] = None
        told = {"asked_by": "who", "field": "note", "line": line, "reason": "why"}
        self.lines.append((who, told))
        self.erased.add(line)
        self.heads.append(self.ledger.head())

    @invariant()
    def the_same(self) -> None:
        lines = list(self.ledger.lines())
        assert [(each.participant, content(each)) for each in lines] == self.lines
        chain_by_hand(lines, "trial")
        verdict = self.ledger.verify(self.heads)
        assert verdict.sound
        assert verdict.heads == len(self.heads)
        assert verdict.erased == len(self.erased)

    def teardown(self) -> None:
        self.ledger.close()


class NaiveOnDisk(Naive):
    """The same on SQLite."""

    def made(self) -> Ledger:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        return create_ledger(self.folder.name, "trial")

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


TestNaive = Naive.TestCase
TestNaiveOnDisk = NaiveOnDisk.TestCase
TestNaive.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
TestNaiveOnDisk.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
