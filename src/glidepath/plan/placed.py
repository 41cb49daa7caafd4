"""A measured level on the glide path: above it, on it or below it, and what could explain that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from math import log

from glidepath.decide.belief import NANOGRAMS, Belief, Trough, trough_of
from glidepath.decide.decide import take_bearing
from glidepath.decide.fitted import Found, LeftOut
from glidepath.decide.foresee import Ahead, foresee, measured
from glidepath.decide.intake import MICROGRAMS_A_MILLIGRAM, Regime, interval_at
from glidepath.decide.learned import Learned, Told
from glidepath.decide.learning import told
from glidepath.pk.growth import Growth
from glidepath.plan.evidence import Case, Cause, Evidence, Level, evidence
from glidepath.plan.glide_path import read_by_proportion
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant
from glidepath.record.record import Record


class Where(Enum):
    """On which side of the glide path a level lies."""

    ABOVE = "above"
    ON = "on"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Explained:
    """One piece of evidence, and how much of the gap it could explain.

    Parameters
    ----------
    share
        Of the gap, on the log scale: 1 explains it whole, below 0 it points the other way;
        ``None`` where no number is known.
    """

    evidence: Evidence
    share: float | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A measured level on the glide path.

    Parameters
    ----------
    sample, day
        Its name, and the local day on which it was drawn.
    level, below_limit
        ng/L by the trial's assay; the limit where it lies below one.
    foreseen
        What was foreseen to be measured, ng/L, with its 90 % interval.
    where
        Beyond that interval, or on the path.
    gap
        The level as a share of the median foreseen.
    evidence
        What could explain the gap, most of it first; without a number last. No verdict.
    """

    sample: str
    day: date
    level: int
    below_limit: bool
    foreseen: Trough
    where: Where
    gap: float
    evidence: tuple[Explained, ...]


LEAST = 0.01
"""What moves a level by less than this share is not told."""


def placed(
    protocols: ProtocolHistory,
    record: Record,
    at: Instant,
    sample: str,
    before: Belief,
    growth: Growth | None = None,
) -> Placed | None:
    """Place a measured level on the path that was foreseen before it.

    The path knows the doses that were ordered, and nothing that happened since the level before.

    Parameters
    ----------
    protocols, record, at
        As of `glidepath.decide.decide`.
    sample
        Name of a sample with a result.
    before
        What was thought of the child before the result was known.
    growth
        References by which the child was foreseen to grow.

    Returns
    -------
    Placed or None
        ``None`` where nothing could be foreseen, or the sample has no result.
    """
    bearing = take_bearing(protocols, record, at)
    protocol = bearing.in_force(bearing.day)
    known = told(protocol, bearing.record, growth)
    found = _found(known, sample)
    if known is None or found is None:
        return None
    case = Case(protocol, bearing.record, growth, found, _since(known, found), found.day)
    planned = case.with_only(())
    hour = _trough_of_that_day(known, found)
    foreseen = _foreseen(before, planned, hour)
    if foreseen is None or foreseen.median == 0:
        return None
    level = round(found.level * NANOGRAMS)
    gap = level / foreseen.median
    seen = [*evidence(case, hour, _level(before)), *_misfit(before)]
    return Placed(
        sample=sample,
        day=found.day,
        level=level,
        below_limit=found.below,
        foreseen=foreseen,
        where=_where(found, foreseen),
        gap=gap,
        evidence=_sorted(seen, gap),
    )


def _found(known: Told | None, sample: str) -> Found | None:
    levels = () if known is None else known.levels
    return next((each for each in levels if each.sample == sample), None)


def _since(known: Told, found: Found) -> date:
    """The day of the level before; of the first order where there is none."""
    earlier = [each.day for each in known.used if each.hour < found.hour]
    return earlier[-1] if earlier else known.clock.zero


def _trough_of_that_day(known: Told, found: Found) -> float:
    """The hour at which the next dose was due; of a sample without a time, that of its day."""
    if found.why is LeftOut.TIME:
        return known.clock.hours(found.day)
    return found.last + interval_at(known.regimes, found.hour)


def _where(found: Found, foreseen: Trough) -> Where:
    """A level below a limit is below the path only where the whole interval lies above."""
    level = round(found.level * NANOGRAMS)
    if level < foreseen.low or (found.below and level == foreseen.low):
        return Where.BELOW
    return Where.ABOVE if level > foreseen.high and not found.below else Where.ON


def _foreseen(before: Belief, planned: Told, hour: float) -> Trough | None:
    """What the path lets one measure at an hour."""
    if isinstance(before.learned, Learned):
        imagined = _imagined(before.learned, planned)
        return trough_of(measured(imagined, Ahead((), planned.drugs), [hour])[0])
    return read_by_proportion(before, _dose_at(planned.regimes, hour))


def _imagined(learned: Learned, known: Told) -> Learned:
    """What the models say of a child with another history, from the levels that they were told."""
    history = replace(known, levels=learned.told.levels)
    return replace(learned, ground=replace(learned.ground, told=history))


def _dose_at(regimes: Sequence[Regime], hour: float) -> int:
    """Micrograms a day in force just before an hour."""
    given = [each for each in regimes if each.since < hour]
    return round(given[-1].daily * MICROGRAMS_A_MILLIGRAM) if given else 0


def _level(before: Belief) -> Level:
    """How a history leads to a level; plain proportion knows of no history."""
    learned = before.learned

    def level(known: Told, hour: float) -> float | None:
        if not isinstance(learned, Learned):
            return None
        return foresee(_imagined(learned, known), Ahead((), known.drugs), [hour])[0].quantile(0.5)

    return level


def _misfit(before: Belief) -> tuple[Evidence, ...]:
    """How far the level before lies from what the models make of it: their error goes on."""
    learned = before.learned
    if not isinstance(learned, Learned) or learned.told.used[-1].below:
        return ()
    last = learned.told.used[-1]
    fitted = foresee(learned, Ahead((), learned.told.drugs), [last.hour])[0].quantile(0.5)
    return (Evidence(Cause.MISFIT, last.level / fitted),)


def _sorted(seen: Sequence[Evidence], gap: float) -> tuple[Explained, ...]:
    told = [Explained(each, _share(each, gap)) for each in seen if _tells(each)]
    return tuple(sorted(told, key=lambda each: (each.share is None, -(each.share or 0.0))))


def _tells(each: Evidence) -> bool:
    return each.ratio is None or abs(each.ratio - 1.0) >= LEAST


def _share(each: Evidence, gap: float) -> float | None:
    if each.ratio is None or each.ratio <= 0.0 or gap in (0.0, 1.0):
        return None
    return log(each.ratio) / log(gap)
