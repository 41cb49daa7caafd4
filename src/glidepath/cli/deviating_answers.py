"""What ``deviations`` prints: of one record, or of every participant of a trial's ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glidepath.cli.answers import FIRST_TRIAL, asked_at
from glidepath.cli.beliefs import NONE, Asked, belief_of
from glidepath.cli.freezing_answers import is_ledger
from glidepath.cli.shared import DONE, NO, Lang, print_data
from glidepath.conduct import Child, DeviationState, begin, fold
from glidepath.conduct.deviations import Deviation, deviations
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.protocol import ProtocolHistory
from glidepath.quantities import local_day
from glidepath.record.record import Record, zone_of
from glidepath.report import Language
from glidepath.report.deviations import deviations_data, explain_deviations
from glidepath.store.opening import open_ledger


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: by which protocol, as of when, with which models, in which language."""

    protocol: str | None
    at: str | None
    models: str | None
    lang: Lang

    def found(self, record: Record, history: ProtocolHistory) -> tuple[Deviation, ...]:
        """Find the deviations of a record."""
        moment, asked = asked_at(self.at, record), Asked(self.models)
        if self.models == NONE:
            return deviations(history, record, moment)
        return deviations(
            history, record, moment, lambda known, when: belief_of(history, known, when, asked)
        )

    def told(self, record: Record, found: tuple[Deviation, ...], history: ProtocolHistory) -> str:
        """Put deviations into words."""
        day = local_day(asked_at(self.at, record), zone_of(record))
        code = record.participant.id
        return explain_deviations(code, found, day, history, Language(self.lang))


def print_deviations(path: Path, question: Question, *, as_json: bool) -> int:
    """Print the deviations of a participant, or of all; give the exit status."""
    if is_ledger(str(path)):
        return _print_all(path, question, as_json=as_json)
    record = read_record(path)
    history = read_history(question.protocol or record.participant.protocol or FIRST_TRIAL)
    found = question.found(record, history)
    if as_json:
        print_data(deviations_data(found))
    else:
        print(question.told(record, found, history))
    return NO if found else DONE


def _print_all(path: Path, question: Question, *, as_json: bool) -> int:
    """Print those of every participant; what was reviewed is no longer open."""
    with open_ledger(path) as ledger:
        trial = fold(begin(ledger.trial), ledger.lines())
    opened = trial.setup.opened
    history = read_history(question.protocol or (opened.protocol if opened else FIRST_TRIAL))
    data, unreviewed = {}, False
    for code, child in sorted(trial.children.items()):
        found = question.found(child.record, history)
        unreviewed |= any(_state(child, each) is not DeviationState.REVIEWED for each in found)
        if as_json:
            data[code] = [
                {**told, "state": _stated(child, each)}
                for told, each in zip(deviations_data(found), found, strict=True)
            ]
        elif found:
            print(question.told(child.record, found, history), "", sep="\n")
    if as_json:
        print_data(data)
    return NO if unreviewed else DONE


def _state(child: Child, found: Deviation) -> DeviationState | None:
    """Give how a deviation stands; ``None`` for one that nobody has noted yet."""
    noted: Mapping[str, Any] = child.deviations
    return noted[found.key].state if found.key in noted else None


def _stated(child: Child, found: Deviation) -> str:
    state = _state(child, found)
    return "found" if state is None else state.value
