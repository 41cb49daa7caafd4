"""What a deviation is: which rule, by which numbers, how grave, and a name that does not change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256

from glidepath.conduct.deviations.severities import Severity, severity_of
from glidepath.decide.answer import Value
from glidepath.quantities import Instant, When

LONGEST_KEY = 80
"""Characters of a name in the record."""


class Ground(Enum):
    """By what an order was judged.

    ``SHOWN``: the interval of the decision that was issued for it. ``BELIEVED``: computed again by
    a Belief that was given. ``WHATEVER``: computed again without one; it deviates whatever the
    half-life of the child, the population's or a short one.
    """

    SHOWN = "shown"
    BELIEVED = "believed"
    WHATEVER = "whatever"


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule of the decision that an order breaks.

    Parameters
    ----------
    bound
        Micrograms a day; ``None`` where the rule has no number.
    inputs
        What the rule read.
    """

    rule: str
    source: str
    bound: int | None
    inputs: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Deviation:
    """One deviation.

    Parameters
    ----------
    key
        Made of the rule and of what it is about: the same deviation has the same key whenever it
        is found, so that its explanation and its review stay attached.
    rule, source
        Which rule, and its place in the protocol.
    event
        The id of the event that deviates; ``None`` where something is not there.
    happened, known
        When it took place, and from when it could be known.
    version
        The version of the protocol that it was judged by.
    numbers
        What the rule saw.
    broken
        Of an order: every rule of the decision that it breaks.
    ground
        Of an order: by what it was judged.
    """

    key: str
    rule: str
    source: str
    severity: Severity
    event: str | None
    happened: When
    known: Instant
    version: str
    numbers: Mapping[str, Value] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()
    ground: Ground | None = None


def key_of(rule: str, about: str) -> str:
    """Give the key of a deviation, in the letters of the record's names.

    >>> key_of("visit.missed", "monthly-2026-08-19")
    'visit.missed.monthly-2026-08-19'
    """
    key = f"{rule}.{about}"
    if len(key) <= LONGEST_KEY:
        return key
    digest = sha256(key.encode()).hexdigest()[:16]
    return f"{key[: LONGEST_KEY - len(digest) - 1]}-{digest}"


def gravest(rule: str, broken: tuple[Broken, ...]) -> Severity:
    """Give the severity of a deviation: the gravest of its rule and of those that are broken."""
    return max(severity_of(each) for each in (rule, *(one.rule for one in broken)))
