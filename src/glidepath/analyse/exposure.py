"""Exposure as it was measured: the mean of a participant's valid troughs."""

from collections.abc import Iterator

from glidepath.analyse.course import Course
from glidepath.decide.samples import level_seen, samples
from glidepath.protocol.parameters import LevelRules
from glidepath.quantities.dose import nanograms_per_litre
from glidepath.record.treatment import DoseOrdered
from glidepath.record.values import BelowLimit

NANOGRAMS_PER_LITRE = 1000
"""In one ng/mL."""
HALF = 0.5
"""Of the limit, which a level below it counts as: Hornung and Reed, Appl Occup Environ Hyg
1990;5:46 (doi 10.1080/1047322X.1990.10389587)."""
ONCE_DAILY = 24


def mean_trough(course: Course) -> float | None:
    """Give the mean of the valid troughs since randomisation, up to a relapse or the day.

    Returns
    -------
    float
        ng/mL by the trial's assay; ``None`` without any.
    """
    found = tuple(_troughs(course))
    return sum(found) / len(found) if found else None


def _troughs(course: Course) -> Iterator[float]:
    rules = course.protocol.parameters.level
    for sample in samples(course.child.events):
        day, assay = course.day(sample.drawn), sample.assay or rules.assay
        seen = level_seen(sample, rules, assay, _interval(course, day))
        if not (0 < day <= course.until and seen.timed and seen.reported):
            continue
        if seen.quantified:
            yield float(seen.value) / NANOGRAMS_PER_LITRE
        elif isinstance(sample.result, BelowLimit):
            limit = sample.result.below
            whole = nanograms_per_litre(limit.value, limit.unit) * _bridge(rules, assay)
            yield HALF * float(whole) / NANOGRAMS_PER_LITRE


def _bridge(rules: LevelRules, assay: str) -> float:
    """What turns a reading of an assay into one of the trial's."""
    bridges = {each.id: each.to_trial_assay for each in rules.assays}
    bridge = bridges.get(assay)
    return 1.0 if assay == rules.assay or bridge is None else float(bridge.factor)


def _interval(course: Course, day: int) -> int:
    orders = [e for e in course.child.of(DoseOrdered) if course.day(e.happened) <= day]
    return orders[-1].interval_hours if orders else ONCE_DAILY
