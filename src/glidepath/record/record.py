"""A participant's record: who it is, and everything that happened, as far as it is written down.

Nothing here decides anything, and nothing is ever edited: a correction is one more event, and
`known_at` shows the record as it could be read at one moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from itertools import count
from typing import Annotated, Literal

from pydantic import AfterValidator

from glidepath.quantities.errors import input_error
from glidepath.quantities.identifiers import participant_id, protocol_id, site_id
from glidepath.quantities.time import When, instant, last_moment, local_day, start_of_day, zone
from glidepath.record.correction import Corrected, corrected
from glidepath.record.event import Event
from glidepath.record.events import EVENT_TYPES
from glidepath.record.plain import plain_text
from glidepath.record.values import Partial, Value, Words

RANK = {name: rank for rank, name in enumerate(EVENT_TYPES)}


def _known_zone(name: str) -> str:
    zone(name)
    return name


class Participant(Value):
    """The child: a code, never a name; and the time zone in which its days are counted."""

    id: Annotated[Words, AfterValidator(participant_id)]
    site: Annotated[Words, AfterValidator(site_id)]
    time_zone: Annotated[Words, AfterValidator(_known_zone)]
    sex: Literal["female", "male", "unknown"]
    born: Partial
    protocol: Annotated[Words, AfterValidator(protocol_id)] | None = None


@dataclass(frozen=True)
class Record:
    """A participant with all events, in the order in which they happened.

    Parameters
    ----------
    participant
        The child.
    events
        In any order; they are kept sorted by when they happened (a whole day before the moments of
        that day), then by type in the order of `EVENT_TYPES`. An event without an id is given one
        from its type and day, such as ``DoseOrdered-2024-03-05``.

    Raises
    ------
    InputError
        When two events have the same id.
    """

    participant: Participant
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        place = zone(self.participant.time_zone)
        events = identified(self.events, place)
        arranged = tuple(sorted(events, key=lambda event: _order(event, place)))
        object.__setattr__(self, "events", arranged)


def zone_of(record: Record) -> tzinfo:
    """Give the time zone in which the participant's days are counted."""
    return zone(record.participant.time_zone)


def day_of(record: Record, event: Event) -> date:
    """Give the local day on which an event happened."""
    return local_day(event.happened, zone_of(record))


def known_from(record: Record, event: Event) -> datetime:
    """Give the instant from which an event is known; a whole day is known at its end."""
    return _known_from(event, zone_of(record))


def knowledge_assumed(event: Event) -> bool:
    """Say whether the event's knowledge time is not stated but taken from when it happened."""
    return event.known is None


def known_at(record: Record, at: datetime) -> Record:
    """Give the record as it could be read at one instant.

    Parameters
    ----------
    record
        The whole record; not itself a view, because a view has its corrections applied.
    at
        An aware instant.

    Returns
    -------
    Record
        The events known by then, with the corrections that were known by then applied to them.
        Annulled events are gone; the corrections themselves stay.

    Raises
    ------
    InputError
        For a naive time, or a correction that does not fit the event that it names.
    """
    moment, place = instant(at), zone_of(record)
    if all(
        type(event) is not Corrected and _known_from(event, place) <= moment
        for event in record.events
    ):
        return record
    known = (event for event in record.events if _known_from(event, place) <= moment)
    return with_corrections(replace(record, events=tuple(known)))


def with_corrections(record: Record) -> Record:
    """Give the record with every correction applied, in the order in which they became known.

    Raises
    ------
    InputError
        For a correction that does not fit the event that it names.
    """
    place = zone_of(record)
    events = sorted(
        record.events, key=lambda event: (_known_from(event, place), _order(event, place))
    )
    return replace(record, events=tuple(_as_corrected(events)))


def identified(events: Iterable[Event], place: tzinfo) -> tuple[Event, ...]:
    """Give the events in the same order, each with an id.

    Notes
    -----
    Events of one type and day are numbered as they became known, so that later knowledge does not
    rename earlier events.

    Raises
    ------
    InputError
        When two events have the same id.
    """
    events = tuple(events)
    taken = _stated_ids(events)
    alike: defaultdict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.id is None:
            alike[f"{type(event).__name__}-{local_day(event.happened, place)}"].append(event)
    names: dict[int, str] = {}
    for stem, unnamed in alike.items():
        names |= _numbered(stem, unnamed, taken, place)
    return tuple(
        event.model_copy(update={"id": names[id(event)]}) if event.id is None else event
        for event in events
    )


def _stated_ids(events: Sequence[Event]) -> frozenset[str]:
    stated: set[str] = set()
    for name in (event.id for event in events if event.id is not None):
        if name in stated:
            raise input_error(
                f'two events have the id "{name}"', expected="an id each", kind="duplicate-id"
            )
        stated.add(name)
    return frozenset(stated)


def _numbered(
    stem: str, events: Sequence[Event], taken: frozenset[str], place: tzinfo
) -> Mapping[int, str]:
    """Give the free names ``stem``, ``stem-2``, ... by the identity of the events."""
    free = (name for name in _candidates(stem) if name not in taken)
    if len(events) > 1:
        events = sorted(events, key=lambda event: _knowledge_order(event, place))
    return {id(event): name for event, name in zip(events, free, strict=False)}


def _candidates(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def _known_from(event: Event, place: tzinfo) -> datetime:
    known = event.happened if event.known is None else event.known
    return known if isinstance(known, datetime) else last_moment(known, place)


def _started(moment: When, place: tzinfo) -> tuple[datetime, bool]:
    if isinstance(moment, datetime):
        return moment, True
    return start_of_day(moment, place), False


def _order(event: Event, place: tzinfo) -> tuple[object, ...]:
    rank = RANK[type(event).__name__]
    return (*_started(event.happened, place), rank, _known_from(event, place), event.id)


def _knowledge_order(event: Event, place: tzinfo) -> tuple[object, ...]:
    return (_known_from(event, place), *_started(event.happened, place), plain_text(event))


def _as_corrected(events: Sequence[Event]) -> Iterator[Event]:
    about: defaultdict[str | None, list[Corrected]] = defaultdict(list)
    earlier: set[str | None] = set()
    for event in events:
        if isinstance(event, Corrected) and event.event in earlier:
            about[event.event].append(event)
        earlier.add(event.id)
    return (settled for event in events if (settled := _settled(event, about)) is not None)


def _settled(event: Event, about: Mapping[str | None, Sequence[Corrected]]) -> Event | None:
    for stated in about.get(event.id, ()):
        correction = _settled(stated, about)
        if isinstance(correction, Corrected):
            if correction.annulled:
                return None
            event = corrected(event, correction)
    return event
