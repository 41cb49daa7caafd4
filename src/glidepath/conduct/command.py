"""What somebody asks to be written, and the answer that names everything in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from glidepath.conduct.acts import Act
from glidepath.conduct.facts import Fact
from glidepath.conduct.roles import Role
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.quantities.time import Instant
from glidepath.record.event import Event
from glidepath.record.plain import Plain

What: TypeAlias = Event | Fact | Act


@dataclass(frozen=True, slots=True)
class Command:
    """One wish to write, of one person, in one role.

    Parameters
    ----------
    id
        Chosen by the sender, unique for good: sent twice, it is done once.
    at
        The instant at which it is entered.
    actor
        The code of the account.
    role, site
        In which role, at which site; ``None`` for roles of the whole trial.
    what
        An event of the record to be entered, a fact about the conduct to be entered as it is, or
        an `Act`, which has a meaning of its own. `glidepath.conduct.table` says which is which.
    participant
        The code of the child; ``None`` for what concerns the trial.
    seen
        The version of the participant (`Child.version`) that the sender saw, of the trial
        (`Setup.version`) where no participant is named; ``None`` depends on none.
    """

    id: str
    at: Instant
    actor: str
    role: Role
    site: SiteId | None
    what: What
    participant: ParticipantId | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """One precondition that is not met.

    Parameters
    ----------
    code
        A key of `glidepath.conduct.codes.CODES`; the words for it are found at the edge.
    inputs
        What was looked at.
    """

    code: str
    inputs: Mapping[str, Plain] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Every precondition that is not met, at once; nothing is written.

    Notes
    -----
    Who may not send a command at all is told only that, so that nobody learns of a child's state
    by asking.
    """

    unmet: tuple[Unmet, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes alone, in order."""
        return tuple(each.code for each in self.unmet)
