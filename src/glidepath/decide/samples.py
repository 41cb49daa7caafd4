"""Blood samples for a level: each drawing joined with its report, and judged."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar

from glidepath.decide.seen import LevelSeen
from glidepath.protocol.kinds import Span
from glidepath.protocol.parameters import LevelRules
from glidepath.quantities import When, nanograms_per_litre
from glidepath.record.event import Event
from glidepath.record.measurement import LevelDrawn, LevelReported
from glidepath.record.values import AnyResult, BelowLimit, Quantity

SECONDS_AN_HOUR = 3600
SECONDS_A_MINUTE = 60
TWICE_DAILY = 12

T = TypeVar("T")


class Sample(NamedTuple):
    """A blood sample for a level: how it was drawn, and its result where that is known."""

    name: str
    drawn: When
    last_dose_at: When | None
    hours_since_dose: Decimal | None
    specimen: str | None
    assay: str | None
    result: AnyResult | None


def samples(events: Sequence[Event]) -> Iterator[Sample]:
    """Join each sample's drawing with its report; what the report states comes first."""
    drawn = {each.sample: each for each in events if type(each) is LevelDrawn}
    reported = {each.sample: each for each in events if type(each) is LevelReported}
    for name, drawing in drawn.items():
        report = reported.get(name)
        first = drawing if report is None else report
        yield _sample(drawing.happened, first, drawing, report)
    for name, report in reported.items():
        if name not in drawn:
            at = report.happened if report.drawn_at is None else report.drawn_at
            yield _sample(at, report, report, report)


def _sample(
    drawn: When,
    first: LevelDrawn | LevelReported,
    second: LevelDrawn | LevelReported,
    report: LevelReported | None,
) -> Sample:
    return Sample(
        name=second.sample,
        drawn=drawn,
        last_dose_at=_stated(first.last_dose_at, second.last_dose_at),
        hours_since_dose=_stated(first.hours_since_dose, second.hours_since_dose),
        specimen=_stated(first.specimen, second.specimen),
        assay=_stated(first.assay, second.assay),
        result=None if report is None else report.result,
    )


def _stated(first: T | None, second: T | None) -> T | None:
    return second if first is None else first


def level_seen(sample: Sample, limits: LevelRules, assay: str, interval: int) -> LevelSeen:
    """Judge a sample by what the protocol wants of time, specimen and assay.

    Parameters
    ----------
    assay
        Id of the assay that the site uses at that time.
    interval
        Hours between two intakes when it was drawn.
    """
    seconds = _seconds_after_dose(sample)
    window = limits.window_twice if interval == TWICE_DAILY else limits.window_once
    in_time = seconds is not None and _within(seconds, window)
    factor = _factor(sample.assay, limits)
    known = sample.assay == assay and factor is not None
    right = in_time and known and sample.specimen == limits.specimen
    seen = LevelSeen(drawn=True, timed=right, trough=in_time or seconds is None)
    return _with_result(seen, sample.result, factor or 1)


def _within(seconds: Fraction | int, minutes: Span) -> bool:
    return minutes.low * SECONDS_A_MINUTE <= seconds <= minutes.high * SECONDS_A_MINUTE


def _with_result(seen: LevelSeen, result: AnyResult | None, factor: Fraction | int) -> LevelSeen:
    if result is None:
        return seen
    if type(result) is Quantity:
        level = round(nanograms_per_litre(result.value, result.unit) * factor)
        return seen._replace(reported=True, quantified=True, value=level)
    return seen._replace(reported=True, analysed=type(result) is BelowLimit)


def hours_after_dose(sample: Sample) -> Fraction | None:
    """Hours from the last dose to the sample; ``None`` where a time is not known."""
    seconds = _seconds_after_dose(sample)
    return None if seconds is None else Fraction(seconds) / SECONDS_AN_HOUR


def _seconds_after_dose(sample: Sample) -> Fraction | int | None:
    if sample.hours_since_dose is not None:
        return Fraction(sample.hours_since_dose) * SECONDS_AN_HOUR
    if isinstance(sample.drawn, datetime) and isinstance(sample.last_dose_at, datetime):
        return int((sample.drawn - sample.last_dose_at).total_seconds())
    return None


def _factor(assay: str | None, limits: LevelRules) -> Fraction | int | None:
    """What turns a reading into the trial's assay; ``None`` where the protocol cannot."""
    if assay == limits.assay:
        return 1
    known = next((each for each in limits.assays if each.id == assay), None)
    bridge = None if known is None else known.to_trial_assay
    return None if bridge is None else bridge.factor
