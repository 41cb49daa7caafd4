"""Blood samples for a level: each drawing joined with its report, and judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from glidepath.decide.seen import LevelSeen
from glidepath.protocol.parameters import LevelRules
from glidepath.quantities import When, nanograms_per_litre
from glidepath.record.event import Event
from glidepath.record.measurement import LevelDrawn, LevelReported
from glidepath.record.values import BelowLimit, NotAnalysed, Quantity

SECONDS_AN_HOUR = 3600
MINUTES_AN_HOUR = 60
TWICE_DAILY = 12

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """A blood sample for a level: how it was drawn, and its result where that is known."""

    name: str
    drawn: When
    last_dose_at: When | None
    hours_since_dose: Decimal | None
    specimen: str | None
    assay: str | None
    result: Quantity | BelowLimit | NotAnalysed | None


def samples(events: Sequence[Event]) -> Iterator[Sample]:
    """Join each sample's drawing with its report; what the report states comes first."""
    drawn = {each.sample: each for each in events if isinstance(each, LevelDrawn)}
    reported = {each.sample: each for each in events if isinstance(each, LevelReported)}
    for name in {**drawn, **reported}:
        yield _sample(name, drawn.get(name), reported.get(name))


def _sample(name: str, drawn: LevelDrawn | None, reported: LevelReported | None) -> Sample:
    sources = [each for each in (reported, drawn) if each is not None]
    moments = [drawn.happened] if drawn is not None else []
    if reported is not None:
        stated = reported.drawn_at if reported.drawn_at is not None else reported.happened
        moments.append(stated)
    return Sample(
        name=name,
        drawn=moments[0],
        last_dose_at=_first(each.last_dose_at for each in sources),
        hours_since_dose=_first(each.hours_since_dose for each in sources),
        specimen=_first(each.specimen for each in sources),
        assay=_first(each.assay for each in sources),
        result=None if reported is None else reported.result,
    )


def _first(values: Iterator[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def level_seen(sample: Sample, limits: LevelRules, assay: str, interval: int) -> LevelSeen:
    """Judge a sample by what the protocol wants of time, specimen and assay.

    Parameters
    ----------
    assay
        Id of the assay that the site uses at that time.
    interval
        Hours between two intakes when it was drawn.
    """
    hours = hours_after_dose(sample)
    window = limits.window_twice if interval == TWICE_DAILY else limits.window_once
    in_time = hours is not None and window.low <= hours * MINUTES_AN_HOUR <= window.high
    factor = _factor(sample.assay, limits)
    known = sample.assay == assay and factor is not None
    right = in_time and known and sample.specimen == limits.specimen
    seen = LevelSeen(drawn=True, timed=right, trough=in_time or hours is None)
    return _with_result(seen, sample, factor or Fraction(1))


def _with_result(seen: LevelSeen, sample: Sample, factor: Fraction) -> LevelSeen:
    result = sample.result
    if result is None:
        return seen
    if isinstance(result, NotAnalysed):
        return seen._replace(reported=True, analysed=False)
    if isinstance(result, BelowLimit):
        return seen._replace(reported=True)
    read: int = nanograms_per_litre(result.value, result.unit)
    level = read if factor == 1 else round(read * factor)
    return seen._replace(reported=True, quantified=True, value=level)


def hours_after_dose(sample: Sample) -> Fraction | None:
    """Hours from the last dose to the sample; ``None`` where a time is not known."""
    if sample.hours_since_dose is not None:
        return Fraction(sample.hours_since_dose)
    if isinstance(sample.drawn, datetime) and isinstance(sample.last_dose_at, datetime):
        seconds = (sample.drawn - sample.last_dose_at).total_seconds()
        return Fraction(int(seconds), SECONDS_AN_HOUR)
    return None


def _factor(assay: str | None, limits: LevelRules) -> Fraction | None:
    """What turns a reading into the trial's assay; ``None`` where the protocol cannot."""
    if assay == limits.assay:
        return Fraction(1)
    known = next((each for each in limits.assays if each.id == assay), None)
    bridge = None if known is None else known.to_trial_assay
    return None if bridge is None else bridge.factor
