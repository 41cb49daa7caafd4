"""Commands on a ledger: judged under its lock, by the trial as it then stands, and written at once.

The state of the trial is kept beside the ledger and brought up to date by the lines written since.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import TypeAlias

from glidepath.conduct import (
    Command,
    Draft,
    Handle,
    Line,
    Refusal,
    Trial,
    Unmet,
    begin,
    blinded,
    fold,
    seen_refusal,
)
from glidepath.store.ledger import Ledger
from glidepath.store.reading import View
from glidepath.store.writing import Conflict

Answer: TypeAlias = tuple[Line, ...] | Refusal | Conflict
"""What a command comes to: the lines it wrote, every reason against it, or what others wrote."""


class _RefusedError(Exception):
    """Ends the transaction of a command that is refused; nothing is written."""

    def __init__(self, answer: Refusal | Conflict) -> None:
        super().__init__()
        self.answer = answer


class TrialLedger:
    """A trial on its ledger.

    Parameters
    ----------
    ledger
        Where its lines are.
    handle
        Judges commands; `glidepath.conduct.handler` gives it.
    """

    def __init__(self, ledger: Ledger, handle: Handle) -> None:
        self.ledger = ledger
        self._handle = handle
        self._trial = begin(ledger.trial)
        self._turn = Lock()

    def trial(self) -> Trial:
        """Give the trial as its ledger tells it now."""
        with self._turn, self.ledger.snapshot() as view:
            self._trial = up_to_date(self._trial, view)
        return self._trial

    @property
    def known(self) -> Trial:
        """The trial as it was read last, in this process."""
        return self._trial

    def run(self, command: Command, recorded: datetime | None = None) -> Answer:
        """Carry out a command.

        Parameters
        ----------
        recorded
            The time of writing; the clock that all writers share, if left out.

        Returns
        -------
        tuple of Line, Refusal or Conflict
            The lines, which are on the disk. A command whose id is known gives the lines that it
            gave first. A refusal or a conflict has written nothing, and holds nothing that its
            sender may not read.

        Raises
        ------
        InputError, StoreError
            As `Ledger.append` does.
        """
        known = self._trial

        def drafts(view: View) -> Sequence[Draft]:
            answer = self._handle(up_to_date(known, view), command)
            seen = _seen(command, known)
            version = view.version(command.participant)
            if seen is not None and seen != version:
                ours = () if isinstance(answer, Refusal) else answer
                theirs = tuple(view.lines_of(command.participant, seen))
                raise _RefusedError(Conflict(command.participant, seen, version, theirs, ours))
            if isinstance(answer, Refusal):
                raise _RefusedError(answer)
            return answer

        try:
            lines = self.ledger.append(command.id, drafts, None, recorded)
        except _RefusedError as refused:
            return self._told(command, refused.answer)
        self.trial()
        return _own(command, lines)

    def _told(self, command: Command, answer: Refusal | Conflict) -> Refusal | Conflict:
        """Give an answer as the sender may read it."""
        if isinstance(answer, Conflict):
            return seen_conflict(command, answer, self._trial)
        return seen_refusal(command.role, self._trial, answer)


def _own(command: Command, lines: tuple[Line, ...] | Conflict) -> Answer:
    """Give the lines of a command, if its sender wrote them: an id may not read what others did."""
    sender = (command.actor, command.role.value, command.participant)
    if isinstance(lines, Conflict) or all(_sender(each) == sender for each in lines):
        return lines
    return Refusal((Unmet("command.other-sender"),))


def _sender(line: Line) -> tuple[str, str, str | None]:
    return line.actor, line.role, line.participant


def _seen(command: Command, trial: Trial) -> int | None:
    """Give the version that the sender saw; a blinded sender is given none to see."""
    return None if blinded(command.role, locked=trial.locked) else command.seen


def up_to_date(trial: Trial, view: View) -> Trial:
    """Give a trial with the lines written since; from its first line where the ledger is another.

    Parameters
    ----------
    trial
        As of some line of the ledger, or of a copy that was restored over it.
    """
    if trial.number:
        last = view.source.last()
        if last is not None and (last.number, last.hash) == (trial.number, trial.hash):
            return trial
    if trial.number and not _same(trial, view):
        trial = begin(trial.name)
    return fold(trial, view.lines(trial.number))


def _same(trial: Trial, view: View) -> bool:
    """Whether the last line that the trial knows stands in the ledger."""
    rows = view.source.page(trial.number - 1, 1)
    return bool(rows) and (rows[0].number, rows[0].hash) == (trial.number, trial.hash)


def seen_conflict(command: Command, conflict: Conflict, trial: Trial) -> Conflict:
    """Give a conflict as its sender may read it: a blinded one reads that there is one."""
    if not blinded(command.role, locked=trial.locked):
        return conflict
    return replace(conflict, seen=0, version=0, theirs=())
