"""What a picture of levels and doses shows, as plain values: no drawing here, and no words.

Times are local: an aware time is read in the chart's zone, a naive one is taken as of that zone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from glidepath.report.sentence import Value


class LevelKind(StrEnum):
    """How far a level can be trusted; below the limit, its value is that limit."""

    MEASURED = "measured"
    BELOW_LIMIT = "below-limit"
    IMPLAUSIBLE = "implausible"
    OTHER_ASSAY = "other-assay"


class EventKind(StrEnum):
    """What an event asks of the eye."""

    NOTE = "note"
    SAFETY = "safety"
    RELAPSE = "relapse"


@dataclass(frozen=True, slots=True)
class DoseStep:
    """A dose from one time to another.

    Parameters
    ----------
    start, end
        Until ``end``, or the next step, or the end of the picture.
    mg
        A day, all intakes together; 0 where none is taken.
    intakes
        A day.
    """

    start: datetime
    end: datetime | None
    mg: float
    intakes: int = 1


@dataclass(frozen=True, slots=True)
class Level:
    """A level, or the limit that it lies below, in ng/mL."""

    at: datetime
    value: float
    kind: LevelKind = LevelKind.MEASURED


@dataclass(frozen=True, slots=True)
class BandPoint:
    """The trough expected at one time, in ng/mL: median, and the ends of two central bands."""

    at: datetime
    median: float
    low50: float
    high50: float
    low90: float
    high90: float
    future: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with the word that stands at its line."""

    at: datetime
    kind: EventKind
    text: Value


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight in kg, measured or foreseen."""

    at: datetime
    kg: float
    foreseen: bool = False


@dataclass(frozen=True, slots=True)
class LevelChart:
    """One child's levels, doses and forecast over time.

    Parameters
    ----------
    title
        What the picture is of.
    zone
        The time zone in which it is told, by its name.
    now
        Where the past ends.
    doses, planned
        In order of time; those taken until now, and those foreseen.
    window
        The troughs that are aimed at, in ng/mL.
    limit
        A level in ng/mL that is drawn as a line, with its label, such as the assay's limit.
    growth
        Weights in order of time; none leaves their strip out.
    """

    title: Value
    zone: str
    now: datetime
    doses: tuple[DoseStep, ...] = ()
    planned: tuple[DoseStep, ...] = ()
    levels: tuple[Level, ...] = ()
    band: tuple[BandPoint, ...] = ()
    window: tuple[float, float] | None = None
    limit: tuple[float, Value] | None = None
    events: tuple[Event, ...] = ()
    growth: tuple[Weight, ...] = ()
