"""The one way to write: a command of somebody, now, in one role."""

from collections.abc import Iterator, Sequence

from glidepath.conduct import Command, Line, Refusal, Unmet, seen_refusal
from glidepath.conduct.command import What
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.store.errors import StoreError
from glidepath.store.trial import Answer, seen_conflict
from glidepath.store.writing import Conflict
from glidepath.web.opened import Opened, Reader


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


def send(trial: Opened, command: Command) -> Answer:
    """Write what a command asks for, or give what its sender may read of what stands in its way."""
    recorded = None if trial.recorded is None else trial.recorded()
    answer = trial.conduct.run(command, recorded)
    if isinstance(answer, Refusal):
        return seen_refusal(command.role, trial.trial(), answer)
    if isinstance(answer, Conflict):
        return seen_conflict(command, answer, trial.trial())
    if trial.ahead is not None and command.participant is not None:
        trial.ahead.want(command.participant)
    return answer


def send_all(trial: Opened, commands: Sequence[Command]) -> Answer:
    """Write several commands one after the other, or none where one of them would be refused.

    Notes
    -----
    Each is judged before any is written, as if it were alone; what one of them alone would make
    wrong in the next is refused when its turn comes. A single one is judged when it is written.

    Raises
    ------
    UnwrittenError
        Where the store fails; sent again under the same ids, what was written stays as it is.
    """
    refused = tuple(_refused(trial, commands)) if len(commands) > 1 else ()
    if refused:
        return Refusal(refused)
    lines: list[Line] = []
    for number, command in enumerate(commands):
        try:
            answer = send(trial, command)
        except StoreError as error:
            raise UnwrittenError(number, len(commands), error) from error
        if isinstance(answer, Refusal | Conflict):
            return answer
        lines.extend(answer)
    return tuple(lines)


class UnwrittenError(Exception):
    """The store failed between several commands: how many were written, of how many."""

    def __init__(self, written: int, wanted: int, failure: StoreError) -> None:
        self.written, self.wanted, self.failure = written, wanted, failure
        super().__init__(written, wanted, failure)


def _refused(trial: Opened, commands: Sequence[Command]) -> Iterator[Unmet]:
    known = trial.trial()
    for command in commands:
        if trial.ledger.of_command(command.id):
            continue
        found = trial.handle(known, command)
        if isinstance(found, Refusal):
            yield from seen_refusal(command.role, known, found).unmet
