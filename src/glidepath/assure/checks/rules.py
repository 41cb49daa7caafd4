"""Numbers of a protocol that contradict each other, or that follow from each other."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

import numpy as np

from glidepath.assure.checks.found import found
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import population_half_life
from glidepath.decide.ahead import in_order
from glidepath.decide.measures import lasting_days, spacing_days
from glidepath.decide.status import NEVER, Status
from glidepath.decide.table import conclude, tabulate
from glidepath.protocol.criteria import DurationCriterion, RangeCriterion
from glidepath.protocol.model import ArmKind, Protocol

DOSE = 1_000_000
"""A dose, in micrograms, so large that rounding does not show in a share of it."""


def rule_findings(protocol: Protocol) -> Iterator[CheckFinding]:
    """Compare the numbers of the rules with each other, and the criteria too."""
    yield from _maintenance(protocol)
    yield from _platelets(protocol)
    yield from _lasting(protocol)
    yield from _stop(protocol)
    yield from _trough(protocol)
    yield from _level(protocol)
    yield from _ages(protocol)
    yield from _maintained(protocol)


def _maintenance(protocol: Protocol) -> Iterator[CheckFinding]:
    kept, toxic = protocol.parameters.maintenance, protocol.parameters.safety.toxic_level
    low, high = kept.window.low, kept.window.high
    if not low <= kept.target <= high:
        numbers = {"target": kept.target, "low": low, "high": high}
        yield found("maintenance.target-outside", numbers)
    if toxic <= high:
        yield found("maintenance.toxic-in-window", {"toxic": toxic, "high": high})


def _platelets(protocol: Protocol) -> Iterator[CheckFinding]:
    restore = protocol.parameters.restore
    provisional, kmp = restore.provisional_platelets_below, restore.kmp_platelets_below
    remission = protocol.parameters.remission.platelets_min
    if provisional > kmp:
        yield found("restore.provisional-above-kmp", {"provisional": provisional, "kmp": kmp})
    if remission < kmp:
        yield found("remission.platelets-below-kmp", {"remission": remission, "kmp": kmp})


def _lasting(protocol: Protocol) -> Iterator[CheckFinding]:
    """On the fastest taper no dose may be in force for long enough to be gone back to."""
    parameters, half_life = protocol.parameters, population_half_life(protocol)
    status = Status(half_life=half_life)
    lasting = int(lasting_days(parameters, status))
    step = max(parameters.taper.month, int(spacing_days(parameters, status)))
    if lasting > step:
        numbers = {"lasting": lasting, "step": step, "population": half_life}
        yield found("restore.no-dose-lasts", numbers)


def _stop(protocol: Protocol) -> Iterator[CheckFinding]:
    rules, outcome = protocol.parameters, protocol.parameters.outcome
    left = 1 - rules.taper.cap
    if rules.stop.dose_share >= left:
        yield found("stop.share-at-first-step", {"dose_share": rules.stop.dose_share, "left": left})
    if rules.stop.min_duration + outcome.no_use_days > outcome.day:
        yield found(
            "outcome.before-minimum",
            {
                "min_duration": rules.stop.min_duration,
                "no_use": outcome.no_use_days,
                "outcome": outcome.day,
            },
        )


def _trough(protocol: Protocol) -> Iterator[CheckFinding]:
    """The two limits of the stop agree at one level at the start; above it the trough decides."""
    stop, window = protocol.parameters.stop, protocol.parameters.maintenance.window
    if stop.trough_below >= window.low:
        yield found(
            "stop.trough-in-window",
            {"trough_below": stop.trough_below, "low": window.low, "high": window.high},
        )
    from_level = ceil(stop.trough_below / stop.dose_share)
    if from_level <= window.high:
        yield found(
            "stop.trough-decides",
            {
                "trough_below": stop.trough_below,
                "dose_share": stop.dose_share,
                "from_level": from_level,
                "high": window.high,
            },
        )


def _level(protocol: Protocol) -> Iterator[CheckFinding]:
    half_life, max_age = population_half_life(protocol), protocol.parameters.level.max_age
    spacing = int(spacing_days(protocol.parameters, Status(half_life=half_life)))
    if max_age < spacing:
        yield found(
            "level.expires-before-settled",
            {"max_age": max_age, "spacing": spacing, "population": half_life},
        )


def _ages(protocol: Protocol) -> Iterator[CheckFinding]:
    """A child cannot have waited longer than it has lived."""
    ranges = [each for each in protocol.eligibility if isinstance(each, RangeCriterion)]
    waits = [each for each in protocol.eligibility if isinstance(each, DurationCriterion)]
    for age in ranges:
        for wait in waits:
            named: dict[str, Value] = {"age": age.id, "duration": wait.id, "years": wait.years_min}
            if age.high < wait.years_min:
                yield found("eligibility.nobody", {**named, "high": age.high})
            elif age.low < wait.years_min:
                yield found("eligibility.age-below-duration", {**named, "low": age.low})


def _maintained(protocol: Protocol) -> Iterator[CheckFinding]:
    """What is left of a dose after the largest step, so that no level ends the drug."""
    for arm in protocol.arms:
        if arm.kind is ArmKind.MAINTAIN:
            left = lowest_maintained(protocol)
            yield found("outcome.maintenance-zero", {"arm": arm.id, "left": left})


def lowest_maintained(protocol: Protocol) -> Fraction:
    """The smallest share of a dose that one step of maintenance leaves, whatever the level."""
    levels = np.arange(1, 2 * protocol.parameters.safety.toxic_level)
    status = Status(
        randomised=True,
        randomised_days=NEVER,
        dose=DOSE,
        dose_days=NEVER,
        change_days=NEVER,
        half_life=population_half_life(protocol),
        level_quantified=True,
        level=levels,
        level_dose=DOSE,
    )
    status = in_order(protocol.parameters, status)
    outcome = conclude(protocol.parameters, status, tabulate(protocol.parameters, status))
    return Fraction(int(np.min(outcome.proposal)), DOSE)
