"""What deviations are looked for in: a record as it is known now, and what judges it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TypeVar

from glidepath.conduct.deviations.deviation import Broken, Deviation, Ground, gravest, key_of
from glidepath.decide.answer import Value
from glidepath.decide.belief import Belief
from glidepath.decide.decide import Bearing, take_bearing
from glidepath.decide.sources import open_points
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import Protocol
from glidepath.quantities import Instant, When, last_moment, local_day, start_of_day
from glidepath.record.enrolment import ConsentWithdrawn, Died, LostToFollowUp, Randomised
from glidepath.record.event import Event
from glidepath.record.record import Record, known_from, zone_of

Kind = TypeVar("Kind", bound=Event)

Believing = Callable[[Record, datetime], Belief]
"""What is thought of a child, by a record as it could be read at an instant."""

NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Scene:
    """A child's record, and what it is held against.

    Parameters
    ----------
    protocols
        The versions, with the day each took effect at each site.
    record
        The whole record.
    bearing
        What is known now, and the version that judges each day.
    believing
        What was thought of the child at each order; ``None`` to judge without models.
    """

    protocols: ProtocolHistory
    record: Record
    bearing: Bearing
    believing: Believing | None

    @property
    def at(self) -> datetime:
        """Now."""
        return self.bearing.at

    @property
    def asked_day(self) -> date:
        """The local day of now."""
        return self.bearing.day

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything known now, corrected."""
        return self.bearing.record.events

    @property
    def place(self) -> tzinfo:
        """The zone in which days are counted."""
        return zone_of(self.record)

    @property
    def randomised(self) -> Randomised | None:
        """The randomisation, if there was one."""
        return next(iter(self.of(Randomised)), None)

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The events of one type."""
        return tuple(each for each in self.events if type(each) is kind)

    def day(self, moment: When) -> date:
        """The local day of a moment."""
        return local_day(moment, self.place)

    def first(self, moment: When) -> datetime:
        """The first instant that can be meant."""
        return moment if isinstance(moment, datetime) else start_of_day(moment, self.place)

    def last(self, moment: When) -> datetime:
        """The last instant that can be meant."""
        return moment if isinstance(moment, datetime) else last_moment(moment, self.place)

    def known(self, event: Event) -> Instant:
        """The instant from which an event is known."""
        return known_from(self.record, event)

    def protocol(self, on: date) -> Protocol:
        """The version that judges a day."""
        return self.bearing.in_force(on)

    @property
    def gone(self) -> date | None:
        """The day from which nobody can come any more, or nobody may ask; ``None`` for none."""
        ends = [
            self.day(each.happened)
            for each in self.events
            if isinstance(each, Died | LostToFollowUp)
            or (isinstance(each, ConsentWithdrawn) and "follow-up" in each.scope)
        ]
        return min(ends, default=None)

    def deviation(
        self,
        rule: str,
        about: str,
        happened: When,
        known: datetime,
        *,
        event: Event | None = None,
        source: str = "",
        numbers: Mapping[str, Value] = NOTHING,
        broken: tuple[Broken, ...] = (),
        ground: Ground | None = None,
    ) -> Deviation:
        """Give a deviation, judged by the version in force on its day."""
        return Deviation(
            key=key_of(rule, about),
            rule=rule,
            source=source,
            severity=gravest(rule, broken),
            event=None if event is None else event.id,
            happened=happened,
            known=known,
            version=self.protocol(self.day(happened)).version,
            numbers=numbers,
            broken=broken,
            ground=ground,
        )


def scene_of(
    protocols: ProtocolHistory, record: Record, at: datetime, believing: Believing | None
) -> Scene:
    """Give the scene at an instant."""
    return Scene(protocols, record, take_bearing(protocols, record, at), believing)


def sources(protocol: Protocol, *parameters: str) -> str:
    """Give the open points that parameters answer, as a source."""
    return ", ".join(open_points(protocol, parameters))


def closed(scene: Scene, day: date) -> datetime:
    """Give the instant from which it is known that a day has passed."""
    return scene.first(day + timedelta(days=1))
