"""The one way to write: a command, checked under the lock that its facts are written under."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from glidepath.conduct.command import Command, Refusal, What
from glidepath.conduct.envelope import Draft, Line
from glidepath.conduct.handle import handle
from glidepath.conduct.randomising import Allocate
from glidepath.conduct.trial import Trial, fold
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.quantities.time import Instant
from glidepath.store.ledger import Ledger
from glidepath.store.reading import View
from glidepath.store.writing import Conflict
from glidepath.web.opened import Opened, Reader

Sent: TypeAlias = tuple[Line, ...] | Refusal | Conflict
"""What became of a command: its lines, every reason against it, or what others wrote since."""


class Refused(Exception):  # noqa: N818 # it carries an answer out of a transaction
    """Ends the transaction of a command that is refused."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command is checked by.

    Parameters
    ----------
    recorded
        Gives the time of writing; ``None`` for the clock that all writers share.
    """

    ledger: Ledger
    history: ProtocolHistory
    known: Callable[[], Trial]
    allocate: Allocate | None = None
    recorded: Callable[[], Instant] | None = None


def send(desk: Desk, command: Command) -> Sent:
    """Write what a command asks for, or say what stands in its way; sent twice, it is done once."""
    known = desk.known()

    def drafts(view: View) -> Sequence[Draft]:
        trial = fold(known, view.lines(known.number))
        found = handle(trial, command, desk.history, desk.allocate)
        if isinstance(found, Refusal):
            raise Refused(found)
        return found

    recorded = None if desk.recorded is None else desk.recorded()
    try:
        return desk.ledger.append(command.id, drafts, command.seen, recorded)
    except Refused as refused:
        return refused.refusal


def desk_of(trial: Opened) -> Desk:
    """Give the desk of the trial that is served."""
    return Desk(trial.ledger, trial.history, trial.trial, trial.allocate, trial.recorded)


def command_of(
    trial: Opened,
    reader: Reader,
    what: What,
    name: str,
    participant: str | None = None,
    seen: int | None = None,
) -> Command:
    """Give a command as a reader sends it now.

    Parameters
    ----------
    name
        The id of the command, which its form carries.
    """
    return Command(
        id=name,
        at=trial.now(),
        actor=reader.person,
        role=reader.role,
        site=None if reader.site is None else SiteId(reader.site),
        what=what,
        participant=None if participant is None else ParticipantId(participant),
        seen=seen,
    )


def tried(trial: Opened, commands: Sequence[Command]) -> Iterator[tuple[Command, Refusal]]:
    """Give the commands that would be refused as the trial stands, each by itself."""
    known = trial.trial()
    for command in commands:
        found = handle(known, command, trial.history, trial.allocate)
        if isinstance(found, Refusal):
            yield command, found
