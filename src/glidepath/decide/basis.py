"""On what an answer rests, with digests, so that it can be given again and compared."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256

from glidepath import __version__
from glidepath.decide.belief import Belief
from glidepath.protocol.model import Protocol
from glidepath.record.plain import plain, plain_text
from glidepath.record.record import Record, knowledge_assumed


@dataclass(frozen=True)
class Basis:
    """What an answer rests on.

    Parameters
    ----------
    record
        As known at the instant.
    at, day
        The instant, and the local day of the site.
    protocol
        The version in force; ``None`` where none is.
    belief
        What was thought of the child's pharmacokinetics.
    """

    record: Record
    at: datetime
    day: date
    protocol: Protocol | None
    belief: Belief | None

    @property
    def assumed(self) -> int:
        """How many events state no knowledge time, so that it was assumed."""
        return sum(knowledge_assumed(event) for event in self.record.events)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """SHA-256 of the record, the protocol and the belief, and the engine's version."""
        found = {"record": _record_digest(self.record), "engine": __version__}
        if self.protocol is not None:
            found["protocol"] = self.protocol.digest
        if self.belief is not None:
            found["belief"] = self.belief.digest
        return found


def _record_digest(record: Record) -> str:
    events = "\n".join(plain_text(event) for event in record.events)
    return _sha256(f"{json.dumps(plain(record.participant), sort_keys=True)}\n{events}")


def _sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()
