"""What a signature or a verification is over: the lines that say it, and whether they changed."""

from collections.abc import Iterator
from hashlib import sha256

from glidepath.conduct.child import Child
from glidepath.conduct.reading import Entry
from glidepath.conduct.steps import (
    Registered,
    RegistrationCorrected,
    SignatureGiven,
    Verified,
)
from glidepath.record.correction import Corrected
from glidepath.record.event import Event


def content_of(child: Child, events: tuple[str, ...]) -> str:
    """Give the digest of events with all their corrections, or of everything where none is named.

    Notes
    -----
    It is over the hashes of the lines, so that an erased text does not change it, and nothing can
    be added to what is signed without changing it.
    """
    lines = "\n".join(f"{each.number} {each.content}" for each in _lines(child, events))
    return sha256(lines.encode()).hexdigest()


def _lines(child: Child, events: tuple[str, ...]) -> Iterator[Entry]:
    wanted = set(events)
    for each in child.entries:
        match each.fact:
            case Corrected(event=target) as correction if target in wanted:
                wanted.add(correction.id or "")
                yield each
            case Event(id=name) if not events or name in wanted:
                yield each
            case Registered() | RegistrationCorrected() if not events:
                yield each


def holds(child: Child, fact: SignatureGiven | Verified) -> bool:
    """Say whether what was signed, or verified, still reads as it did."""
    events = (fact.event,) if isinstance(fact, Verified) else fact.events
    return content_of(child, events) == fact.content


def concerns(child: Child, fact: SignatureGiven | Verified, name: str) -> bool:
    """Say whether an event is part of what was signed, or verified.

    Parameters
    ----------
    name
        The id of the event; a correction is part of that which it corrects.
    """
    events = (fact.event,) if isinstance(fact, Verified) else fact.events
    if not events or name in events:
        return True
    event = child.entered.get(name)
    return isinstance(event, Corrected) and concerns(child, fact, event.event)
