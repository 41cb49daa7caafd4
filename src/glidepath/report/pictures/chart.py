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


class CountKind(StrEnum):
    """How a count stands: in order, in a grade of toxicity, or below the limit of its method."""

    COUNTED = "counted"
    LOW = "low"
    VERY_LOW = "very-low"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Count:
    """Platelets, or the limit that they lie below, in 10⁹/L."""

    at: datetime
    value: float
    kind: CountKind = CountKind.COUNTED


class HappeningKind(StrEnum):
    """What kind of thing happened; each kind has a look and a lane of its own."""

    VISIT = "visit"
    VISIT_MISSED = "visit-missed"
    IMAGING = "imaging"
    PENDING = "pending"
    ILLNESS = "illness"
    SEVERE = "severe"
    NOT_TAKEN = "not-taken"
    DRUG = "drug"


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened, at one time or until another.

    Parameters
    ----------
    until
        ``None`` for what has no length, or goes on: see `lasting`.
    lasting
        Whether it has a length; one without an end is drawn as far as the present.
    name
        A word beside what lasts; may be empty.
    """

    at: datetime
    kind: HappeningKind
    text: str
    until: datetime | None = None
    lasting: bool = False
    name: str = ""


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
    platelets
        In order of time; none leaves their strip out.
    limits
        Counts of platelets at which something is decided, each with its label.
    own
        The child's own count of before the trial, with its label.
    happenings
        In order of time; none leaves their lanes out.
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
    platelets: tuple[Count, ...] = ()
    limits: tuple[tuple[float, Value], ...] = ()
    own: tuple[float, Value] | None = None
    happenings: tuple[Happening, ...] = ()
