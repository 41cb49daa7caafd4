"""A schedule as values: its steps, the end, and what it is conditional on."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from glidepath.decide.answer import Regimen
from glidepath.decide.belief import Trough


class PaceKind(Enum):
    """How fast a schedule goes."""

    FASTEST = "fastest"
    EVEN = "even"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a schedule goes.

    Parameters
    ----------
    kind
        Fastest permitted, evenly spread to the day that the outcome wants, or one's own.
    every
        Of one's own pace: least days between two steps.
    share
        Of one's own pace: the largest share of the dose that one step takes off.
    """

    kind: PaceKind
    every: int = 0
    share: Fraction = Fraction(1)


FASTEST, EVEN = Pace(PaceKind.FASTEST), Pace(PaceKind.EVEN)


class Move(Enum):
    """What a step does."""

    REDUCE = "reduce"
    RESTORE = "restore"
    SWITCH = "switch"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Step:
    """One order of a schedule.

    Parameters
    ----------
    day
        Local day of the order.
    move, regimen
        What it does, and what is given from then on; 0 micrograms at the stop.
    low, high
        The permitted interval of that day, micrograms a day; ``high`` is ``None`` for no limit.
    share
        Of the taper-start dose.
    weight
        Foreseen, g; 0 where it is not known.
    level_from
        First day on which a sample is valid for the next step; ``None`` after the stop.
    trough
        Foreseen true trough just before the next step, growth included; ``None`` where none can
        be foreseen.
    rules
        Ids of the rules that set the lower end that day.
    """

    day: date
    move: Move
    regimen: Regimen
    low: int
    high: int | None
    share: Fraction
    weight: int
    level_from: date | None
    trough: Trough | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What the primary outcome wants.

    Parameters
    ----------
    judged
        The day on which it is judged.
    last
        The last day on which the stop may be ordered for it.
    """

    judged: date
    last: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """A taper from now on; every step stood in the permitted interval when it was replayed.

    Parameters
    ----------
    pace
        By which it was made.
    present
        The regimen in force today.
    steps
        In order of time; none where nothing can be planned any more.
    off
        The day of the stop; ``None`` where it is never reached.
    held
        Where it does not end: ids of the rules that hold the last dose for good.
    goal
        ``None`` where the child is not randomised.
    remission
        The day on which remission is assumed to be found again after a relapse, if it is.
    """

    pace: Pace
    present: Regimen
    steps: tuple[Step, ...]
    off: date | None
    held: tuple[str, ...]
    goal: Goal | None
    remission: date | None

    @property
    def in_time(self) -> bool:
        """Whether the child is off the drug when the outcome wants it, if nothing relapses."""
        return self.off is not None and self.goal is not None and self.off <= self.goal.last


class WhyNot(Enum):
    """Why there is nothing to plan."""

    NO_STANDING = "no-standing"
    NOT_TAPERING = "not-tapering"
    OFF_DRUG = "off-drug"
    INTERRUPTED = "interrupted"
    CLINICIAN = "clinician"
    FORMULATION = "formulation"
    HELD = "held"
    NOT_REPLAYED = "not-replayed"


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Why there is no schedule, with the rules or words that say more."""

    why: WhyNot
    details: tuple[str, ...] = ()
