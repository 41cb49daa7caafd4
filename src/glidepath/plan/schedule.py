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
        Least days between two steps: of one's own pace as asked for, of an even one as found.
    share
        The largest share of the dose that one step takes off, likewise.
    until
        Of an even pace: the day of the stop; the last one that the outcome allows if left out.
    """

    kind: PaceKind
    every: int = 0
    share: Fraction = Fraction(1)
    until: date | None = None


FASTEST, EVEN = Pace(PaceKind.FASTEST), Pace(PaceKind.EVEN)


class Move(Enum):
    """What a step does."""

    REDUCE = "reduce"
    RESTORE = "restore"
    SWITCH = "switch"
    STOP = "stop"


MEASURABLE = "formulation"
"""Among what was stricter than a pace: that nothing between can be measured."""


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
    needs
        Ids of the rules that would forbid the step if nothing more were documented until then.
    stricter
        Ids of the rules that make a step of one's own pace later or smaller than it, or
        `MEASURABLE` where it is larger because nothing smaller can be measured.
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
    needs: tuple[str, ...] = ()
    stricter: tuple[str, ...] = ()


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
    coarse
        Where it does not end: whether only the measure of what is given is too coarse for
        another reduction.
    fits, graduation
        Where it is too coarse: what else could be given next, as of `NoPlan`.
    awaited
        Samples whose results were not known; they are taken for never analysed.
    """

    pace: Pace
    present: Regimen
    steps: tuple[Step, ...]
    off: date | None
    held: tuple[str, ...]
    goal: Goal | None
    remission: date | None
    coarse: bool = False
    fits: tuple[Regimen, ...] = ()
    graduation: Fraction | None = None
    awaited: tuple[str, ...] = ()

    @property
    def in_time(self) -> bool:
        """Whether the child is off the drug when the outcome wants it, if nothing relapses."""
        return self.off is not None and self.goal is not None and self.off <= self.goal.last


class WhyNot(Enum):
    """Why there is nothing to plan.

    ``PAST``: the day by which the stop should fall has gone by. ``TOO_LATE``: even the fastest
    permitted pace ends after it. ``UNEVEN``: that pace is in time, and nothing slower and even is.
    """

    NO_STANDING = "no-standing"
    NOT_TAPERING = "not-tapering"
    OFF_DRUG = "off-drug"
    INTERRUPTED = "interrupted"
    CLINICIAN = "clinician"
    FORMULATION = "formulation"
    HELD = "held"
    PAST = "past"
    TOO_LATE = "too-late"
    UNEVEN = "uneven"
    NOT_REPLAYED = "not-replayed"


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Why there is no schedule.

    Parameters
    ----------
    why
        The reason.
    details
        Rules or words that say more.
    days
        Of `PAST`, `TOO_LATE` and `UNEVEN`: the day by which the stop should fall, and the earliest
        possible one where there is one.
    fits
        Of `FORMULATION`: what else could be given at the next reduction, by other formulations or
        by a pattern that the protocol does not allow.
    graduation
        Of `FORMULATION`: the coarsest round step of the present one that would do, mL of a
        solution or micrograms of a tablet.
    """

    why: WhyNot
    details: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    fits: tuple[Regimen, ...] = ()
    graduation: Fraction | None = None
