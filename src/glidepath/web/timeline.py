"""What happened to a child, line by line: what, who, when, why, and what it read before.

An event that was corrected shows what it read before, struck, with who corrected it, when and why;
one that was withdrawn is struck itself. Nothing that was ever written down is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from glidepath.conduct import concerns, correctors, holds
from glidepath.conduct.child import Child
from glidepath.conduct.matrix import Area, area_of
from glidepath.conduct.reading import Entry
from glidepath.conduct.steps import SignatureGiven, Verified
from glidepath.quantities.time import When
from glidepath.record import Corrected, Event
from glidepath.record.correction import corrected
from glidepath.report import Language
from glidepath.report.written import written
from glidepath.web.events_told import event_told
from glidepath.web.whys import Reader, why
from glidepath.web.words import tell, told

GROUPS: Mapping[str, frozenset[Area]] = {
    "treatment": frozenset({Area.TREATMENT}),
    "levels": frozenset({Area.LEVELS}),
    "measured": frozenset({Area.BODY, Area.LABORATORY}),
    "disease": frozenset({Area.DISEASE, Area.RELAPSE}),
    "safety": frozenset({Area.SAFETY}),
    "way": frozenset(
        {Area.ELIGIBILITY, Area.CONSENT, Area.PROGRESS, Area.VISITS, Area.OUTCOME, Area.AUDIT}
    ),
}
"""What can be asked for, beside what was corrected or withdrawn."""
CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A correction or a withdrawal, told.

    Parameters
    ----------
    before
        What the event read until then; empty where it is the event itself that is struck.
    what
        Who did what, and when.
    undone
        Who took it back, and when; empty where it stands.
    """

    id: str
    before: str
    what: str
    why: str
    undone: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """That an event was signed, or compared with its source; and whether that still holds."""

    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline, as it reads now.

    Parameters
    ----------
    day, time
        When it happened; no time of a whole day.
    written
        When it was written down.
    withdrawn
        Whether it is struck.
    correctable
        Whether the reader may correct or withdraw it.
    """

    id: str
    day: str
    time: str
    what: str
    why: str
    who: str
    written: str
    withdrawn: bool
    changes: tuple[Change, ...]
    marks: tuple[Mark, ...]
    correctable: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; an empty text asks for all.

    Parameters
    ----------
    kind
        A key of `GROUPS`, or `CHANGED`.
    who
        An account.
    find
        A part of what the line says.
    """

    kind: str = ""
    who: str = ""
    find: str = ""


@dataclass(frozen=True, slots=True)
class _Now:
    """An event as it reads now, and how it came to read so."""

    event: Event
    first: Event
    corrections: tuple[Corrected, ...]
    withdrawn: bool


def as_known(child: Child, at: datetime) -> Child:
    """Give a child as it was known at an instant: without what became known later."""
    first, *later = child.entries
    return Child((first, *(each for each in later if child.last_moment(each.known) <= at)))


def timeline(child: Child, reader: Reader, wanted: Wanted | None = None) -> "Timeline":
    """Give what happened as far as it is granted, the latest first."""
    asked = wanted or Wanted()
    found = [each for each in _now(child) if area_of(type(each.event).__name__) in reader.granted]
    fitting = [each for each in found if _fits(child, each, asked, reader)]
    fitting.reverse()
    fitting.sort(key=lambda each: child.first_moment(each.event.happened), reverse=True)
    return Timeline(child, reader, tuple(fitting), _people(child, found))


@dataclass(frozen=True)
class Timeline:
    """The lines that were asked for; each is told when it is shown.

    Parameters
    ----------
    people
        The accounts that wrote any.
    """

    child: Child
    reader: Reader
    found: Sequence[_Now]
    people: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.found)

    def lines(self, first: int = 0, number: int | None = None) -> tuple[Line, ...]:
        """Tell some lines."""
        last = None if number is None else first + number
        return tuple(_line(self.child, each, self.reader) for each in self.found[first:last])

    def line(self, name: str) -> Line | None:
        """Tell the line of one event."""
        found = next((each for each in self.found if each.event.id == name), None)
        return None if found is None else _line(self.child, found, self.reader)


def reading_now(child: Child, name: str) -> Event | None:
    """Give an event with all its corrections that stand; ``None`` where there is none."""
    return next((each.event for each in _now(child) if each.event.id == name), None)


def _now(child: Child) -> Iterator[_Now]:
    """Every event but the corrections, in the order in which they were written."""
    about: dict[str, list[Corrected]] = {}
    for event in child.entered.values():
        if isinstance(event, Corrected):
            about.setdefault(event.event, []).append(event)
    for name, first in child.entered.items():
        if not isinstance(first, Corrected):
            yield _settled(first, tuple(about.get(name, ())), about)


def _settled(
    first: Event, corrections: tuple[Corrected, ...], about: Mapping[str, Sequence[Corrected]]
) -> _Now:
    event = first
    for each in corrections:
        if _undone(each, about) is None:
            if each.annulled:
                return _Now(event, first, corrections, withdrawn=True)
            event = corrected(event, each)
    return _Now(event, first, corrections, withdrawn=False)


def _undone(correction: Corrected, about: Mapping[str, Sequence[Corrected]]) -> Corrected | None:
    """Give what took a correction back; nothing while it stands."""
    for each in about.get(correction.id or "", ()):
        if each.annulled and _undone(each, about) is None:
            return each
    return None


def _people(child: Child, found: Sequence[_Now]) -> tuple[str, ...]:
    return tuple(sorted({child.by_event[each.event.id or ""][0].actor for each in found}))


def _fits(child: Child, now: _Now, wanted: Wanted, reader: Reader) -> bool:
    if wanted.kind == CHANGED and not now.corrections:
        return False
    area = area_of(type(now.event).__name__)
    if wanted.kind in GROUPS and area not in GROUPS[wanted.kind]:
        return False
    if wanted.who and child.by_event[now.event.id or ""][0].actor != wanted.who:
        return False
    return not wanted.find or _said(child, now, wanted.find.casefold(), reader)


def _said(child: Child, now: _Now, wanted: str, reader: Reader) -> bool:
    """Whether a text stands in what the event reads, or read once."""
    texts = (
        event_told(now.event, reader.language, reader.protocol),
        event_told(now.first, reader.language, reader.protocol),
        why(child, now.event, reader),
    )
    return any(wanted in each.casefold() for each in texts)


def _line(child: Child, now: _Now, reader: Reader) -> Line:
    name, language = now.event.id or "", reader.language
    entry = child.by_event[name][0]
    day, time = _when(child, now.event.happened, language)
    return Line(
        id=name,
        day=day,
        time=time,
        what=event_told(now.event, language, reader.protocol),
        why=why(child, now.event, reader),
        who=who_told(entry, language),
        written=told(entry.recorded.astimezone(child.place), language),
        withdrawn=now.withdrawn,
        changes=tuple(_changes(child, now, reader)),
        marks=tuple(marks(child, name, language)),
        correctable=reader.role in correctors(child, name),
    )


def _when(child: Child, happened: When, language: Language) -> tuple[str, str]:
    if isinstance(happened, datetime):
        here = happened.astimezone(child.place)
        return written(here.date(), language), f"{here:%H:%M}"
    return written(happened, language), ""


def who_told(entry: Entry, language: Language) -> str:
    """Name who wrote a line: the role, and the account."""
    return f"{tell(f'role.{entry.role}', language)} · {entry.actor}"


def _changes(child: Child, now: _Now, reader: Reader) -> Iterator[Change]:
    """Every correction, the latest first, each with what the event read before it."""
    event, found = now.first, []
    about = _about_corrections(child)
    for each in now.corrections:
        undone = _undone(each, about)
        if undone is not None or each.annulled:
            found.append(_change(child, each, "", undone, reader))
            continue
        before, event = _reading(child, event, reader), corrected(event, each)
        found.append(_change(child, each, before, None, reader))
    yield from reversed(found)


def _about_corrections(child: Child) -> Mapping[str, Sequence[Corrected]]:
    about: dict[str, list[Corrected]] = {}
    for each in child.entered.values():
        if isinstance(each, Corrected):
            about.setdefault(each.event, []).append(each)
    return about


def _reading(child: Child, event: Event, reader: Reader) -> str:
    """What an event read, with its day: a correction may have moved it."""
    day, time = _when(child, event.happened, reader.language)
    what = event_told(event, reader.language, reader.protocol)
    reason = why(child, event, reader)
    return f"{day} {time} · {what}" + (f" ({reason})" if reason else "")


def _change(
    child: Child, correction: Corrected, before: str, undone: Corrected | None, reader: Reader
) -> Change:
    key = "withdrawn" if correction.annulled else "corrected"
    back = ""
    if undone is not None:
        back = f"{_did(child, undone, 'undone', reader.language)} {undone.reason}"
    what = _did(child, correction, key, reader.language)
    return Change(correction.id or "", before, what, correction.reason, back)


def _did(child: Child, correction: Corrected, key: str, language: Language) -> str:
    entry = child.by_event[correction.id or ""][0]
    when = told(entry.recorded.astimezone(child.place), language)
    return tell(f"line.{key}", language, {"who": who_told(entry, language), "when": when})


def marks(child: Child, name: str, language: Language) -> Iterator[Mark]:
    """Tell who signed an event, and who compared it with its source."""
    for entry, signed in child.lines(SignatureGiven):
        if signed.events and concerns(child, signed, name):
            key = "line.signed" if holds(child, signed) else "line.signature-broken"
            yield Mark(_mark(child, key, entry, signed.name, language), key == "line.signed")
    for entry, verified in child.lines(Verified):
        if concerns(child, verified, name):
            key = "line.verified" if holds(child, verified) else "line.verified-before"
            yield Mark(_mark(child, key, entry, entry.actor, language), key == "line.verified")


def _mark(child: Child, key: str, entry: Entry, name: str, language: Language) -> str:
    when = told(entry.recorded.astimezone(child.place), language)
    return tell(key, language, {"name": name, "when": when})
