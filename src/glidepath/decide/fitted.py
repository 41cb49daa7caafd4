"""Which levels of a record a model is fitted to, and why the others are left out."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from glidepath.decide.intake import INTO_THE_DAY, Clock, Regime, hour_of, interval_at
from glidepath.decide.interactions import Interaction, at_work
from glidepath.decide.samples import Sample
from glidepath.pk.assays import KINDS, AssayKind, factor
from glidepath.protocol.parameters import LevelRules
from glidepath.quantities import local_day, nanograms_per_litre
from glidepath.record.values import BelowLimit, Quantity

NANOGRAMS = 1000
"""ng/L in one ng/mL."""


class LeftOut(Enum):
    """Why a level is not fitted."""

    NAMED = "named"
    SPECIMEN = "specimen"
    ASSAY = "assay"
    ZERO = "zero"
    TIME = "time"
    BEFORE = "before"
    INTAKE = "intake"
    WASH_OUT = "wash-out"
    NO_NUMBER = "no-number"


@dataclass(frozen=True, slots=True)
class Found:
    """A measured level on the clock of the models.

    Parameters
    ----------
    sample, day
        Its name, and the local day on which it was drawn.
    level
        ng/mL by the trial's assay; the limit where the level lies below it.
    below
        Whether it lies below a limit.
    last, hour
        Of the last dose and of the sample.
    kind
        Of the assay by which it was read.
    why
        Why it is left out; ``None`` where it is fitted.
    """

    sample: str
    day: date
    level: float
    below: bool
    last: float
    hour: float
    kind: AssayKind | None
    why: LeftOut | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides whether a level can be fitted.

    Parameters
    ----------
    named
        Samples that the user leaves out.
    unclear
        Hours at which it was not clear what was taken.
    settling
        Hours after which that no longer matters.
    start
        Hour of the first ordered dose.
    drugs
        Courses of interacting drugs.
    """

    clock: Clock
    limits: LevelRules
    regimes: Sequence[Regime]
    named: Collection[str]
    unclear: Sequence[float]
    settling: float
    start: float
    drugs: Sequence[Interaction]


def found_levels(taken: Sequence[Sample], where: Circumstances) -> Iterator[Found]:
    """Give every level that was measured, in order of time, with why it is left out."""
    found = [
        _found(each, each.result, where)
        for each in taken
        if isinstance(each.result, Quantity | BelowLimit)
    ]
    yield from sorted(found, key=lambda each: (each.hour, each.sample))


def _found(sample: Sample, result: Quantity | BelowLimit, where: Circumstances) -> Found:
    clock = where.clock
    below = isinstance(result, BelowLimit)
    stated = result.below if isinstance(result, BelowLimit) else result
    kind = KINDS.get(sample.assay or "")
    trial = KINDS.get(where.limits.assay)
    read = nanograms_per_litre(stated.value, stated.unit) / NANOGRAMS
    value = read if kind is None or trial is None else read * factor(kind, trial)
    hours = hour_of(sample, clock, interval_at(where.regimes, _then(sample, clock)))
    last, hour = hours or (clock.hours(sample.drawn),) * 2
    day = local_day(sample.drawn, clock.place)
    known = Found(sample.name, day, value, below, last, hour, kind, None)
    return replace(known, why=_why(sample, known, where, timed=hours is not None))


def _then(sample: Sample, clock: Clock) -> float:
    """When a sample was drawn; of a whole day its beginning, before anything was ordered."""
    drawn = sample.drawn
    return clock.hours(drawn) if isinstance(drawn, datetime) else clock.midnight(drawn)


def _why(sample: Sample, found: Found, where: Circumstances, *, timed: bool) -> LeftOut | None:
    at = at_work(where.drugs, found.hour)
    reasons = (
        (sample.name in where.named, LeftOut.NAMED),
        (sample.specimen != where.limits.specimen, LeftOut.SPECIMEN),
        (None in (found.kind, KINDS.get(where.limits.assay)), LeftOut.ASSAY),
        (found.level == 0.0, LeftOut.ZERO),
        (not timed, LeftOut.TIME),
        (found.last < where.start - INTO_THE_DAY, LeftOut.BEFORE),
        (any(0 <= found.hour - h < where.settling for h in where.unclear), LeftOut.INTAKE),
        (any(each.washing_out(found.hour) for each in at), LeftOut.WASH_OUT),
        (any(each.factor is None for each in at), LeftOut.NO_NUMBER),
    )
    return next((reason for holds, reason in reasons if holds), None)
