"""Ids: of the events and facts that were entered without one, free of what is there already."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import count

from glidepath.conduct.asked import Asked
from glidepath.conduct.facts import Delegated, Fact
from glidepath.conduct.steps import DeviationNoted, QueryOpened
from glidepath.record.event import Event

STEMS: Mapping[type[Fact], str] = {Delegated: "D", DeviationNoted: "V"}
"""By type of fact that has an id, the letter with which it begins."""
LONGEST_KEY = 80
"""Characters of an id."""


def named(asked: Asked, facts: tuple[Event | Fact, ...]) -> tuple[Event | Fact, ...]:
    """Give facts with an id each, where their type has one, and events with the time they know.

    An event without an id is called by its type and local day, a second one of that day with a
    number behind it; a delegation and a deviation by a letter and a number. What a blinded role
    enters, and a query, which it may read, is called by a digest of its command: a number would
    tell how much there is.
    """
    taken = set(_taken(asked))
    return tuple(_named(asked, each, taken) for each in facts)


def _named(asked: Asked, fact: Event | Fact, taken: set[str]) -> Event | Fact:
    news: dict[str, object] = {}
    if isinstance(fact, Event) and fact.known is None:
        news["known"] = asked.command.at
    stem = _stem(asked, fact)
    if stem is not None and getattr(fact, "id", None) is None:
        news["id"] = next(name for name in stem if name not in taken)
        taken.add(str(news["id"]))
    return fact.model_copy(update=news) if news else fact


def _stem(asked: Asked, fact: Event | Fact) -> Iterator[str] | None:
    if isinstance(fact, QueryOpened) or (isinstance(fact, Event) and asked.blinded):
        return _dated(f"{type(fact).__name__}-{_digest(asked.command.id, 12)}")
    if isinstance(fact, Event):
        return _dated(f"{type(fact).__name__}-{asked.day_of(fact.happened)}")
    letter = STEMS.get(type(fact))
    return None if letter is None else (f"{letter}{number}" for number in count(1))


def _dated(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def _taken(asked: Asked) -> Iterable[str]:
    if asked.child is None:
        return asked.trial.setup.delegations
    return (*asked.child.entered, *asked.child.queries, *asked.child.deviations)


def key_of(rule: str, about: str) -> str:
    """Give the id of a deviation: the same for the same rule and event whenever it is found."""
    key = f"{rule}.{about}"
    if len(key) <= LONGEST_KEY:
        return key
    digest = _digest(key, 16)
    return f"{key[: LONGEST_KEY - len(digest) - 1]}-{digest}"


def _digest(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
