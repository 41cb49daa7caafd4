"""Every finding that a check of a protocol can give: its weight, its numbers with their units.

Units: ``ug`` is micrograms a day, ``ng/L``, ``min``, ``h``, ``d`` and ``a`` are UCUM codes, ``1`` a
whole number, ``share`` an exact fraction, ``10*9/L`` a count of platelets, ``id`` a name of the
protocol or of the program. Days count from randomisation unless the name says otherwise. Any
number may be ``None``: what never happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from glidepath.assure.finding import Severity


@dataclass(frozen=True, slots=True)
class Check:
    """What a finding weighs, the unit of each of its numbers, and what it is about."""

    severity: Severity
    numbers: Mapping[str, str]
    about: tuple[str, ...]


_WAY = {"product": "id", "interval": "h"}
_CHILD = {**_WAY, "start": "ug", "level": "ng/L"}
_TAPER = {
    **_CHILD,
    "cuts": "1",
    "doses": "ug",
    "days": "d",
    "stop": "d",
    "outcome": "d",
    "deadline": "d",
    "spare": "d",
}
_REACH = {**_WAY, "level": "ng/L", "starts": "1", "least": "ug", "most": "ug"}
_SPEED = ("taper.cap", "taper.base", "taper.month", "stop.dose-share", "outcome.day")

IMPOSSIBLE, CONTRADICTION = Severity.IMPOSSIBLE, Severity.CONTRADICTION
CONSEQUENCE, NOTICE = Severity.CONSEQUENCE, Severity.NOTICE

TAPERS: Mapping[str, Check] = {
    "taper.in-time": Check(NOTICE, _TAPER, _SPEED),
    "taper.too-late": Check(CONSEQUENCE, _TAPER, _SPEED),
    "taper.never": Check(IMPOSSIBLE, _TAPER, ("products", *_SPEED)),
    "taper.reach": Check(
        CONSEQUENCE,
        {
            **_REACH,
            "in_time": "1",
            "share": "share",
            "from_dose": "ug",
            "late": "1",
            "never": "1",
        },
        _SPEED,
    ),
    "taper.unreachable": Check(
        IMPOSSIBLE, {**_REACH, "late": "1", "never": "1", "earliest": "d", "deadline": "d"}, _SPEED
    ),
    "taper.dead-end": Check(
        IMPOSSIBLE,
        {**_WAY, "level": "ng/L", "starts": "1", "never": "1", "largest": "ug", "share": "share"},
        ("products", "taper.cap", "stop.dose-share"),
    ),
    "taper.smallest-step": Check(
        CONSEQUENCE,
        {**_WAY, "cap": "share", "without": "ug", "with_step": "ug"},
        ("products", "taper.cap", "taper.pattern-tolerance"),
    ),
    "second-taper.smallest-step": Check(
        CONSEQUENCE,
        {**_WAY, "cap": "share", "without": "ug", "with_step": "ug"},
        ("products", "stabilisation.cap", "taper.pattern-tolerance"),
    ),
    "product.no-step": Check(
        IMPOSSIBLE,
        {**_WAY, "cap": "share", "from_dose": "ug", "to_dose": "ug", "share": "share"},
        ("products", "taper.cap", "taper.pattern-tolerance"),
    ),
    "product.dead-end": Check(
        IMPOSSIBLE,
        {**_WAY, "starts": "1", "reached": "share", "share": "share"},
        ("products", "taper.cap", "taper.pattern-tolerance", "stop.dose-share"),
    ),
    "literal.still-on-drug": Check(
        CONSEQUENCE,
        {"base": "id", **_WAY, "starts": "1", "day": "d", "share": "share"},
        ("stop.allowed", "taper.base"),
    ),
    "literal.fades": Check(
        CONSEQUENCE,
        {"base": "id", **_WAY, "starts": "1", "off": "1", "cuts": "1", "day": "d"},
        ("stop.allowed", "taper.base"),
    ),
    "relapse.reach": Check(
        CONSEQUENCE,
        {
            **_WAY,
            "level": "ng/L",
            "at_share": "share",
            "starts": "1",
            "in_time": "1",
            "earliest": "d",
            "deadline": "d",
        },
        ("stabilisation.days", "stabilisation.cap", "stop.dose-share", "outcome.day"),
    ),
    "relapse.course": Check(
        CONSEQUENCE,
        {
            **_CHILD,
            "relapse_day": "d",
            "relapse_dose": "ug",
            "restored": "ug",
            "first_cut": "d",
            "cuts": "1",
            "stop": "d",
            "outcome": "d",
        },
        ("stabilisation.days", "stabilisation.cap", "stop.dose-share", "outcome.day"),
    ),
    "outcome.soon-after-stop": Check(
        CONSEQUENCE,
        {"earliest": "d", "outcome": "d", "longest_off": "d", "followed": "mo"},
        ("outcome.day", "surveillance"),
    ),
    "half-life.month": Check(
        CONSEQUENCE,
        {"half_life": "min", "month": "d", "half_lives": "1", "population": "min"},
        ("taper.month", "taper.spacing-half-lives", "taper.half-life"),
    ),
    "half-life.outcome": Check(
        CONSEQUENCE,
        {**_CHILD, "half_life": "min", "spacing": "d", "deadline": "d", "population": "min"},
        ("taper.spacing-half-lives", "taper.half-life", "outcome.day"),
    ),
}
"""What following the rules day by day shows."""

LEVELS: Mapping[str, Check] = {
    "assay.trial-cannot-verify-stop": Check(
        IMPOSSIBLE,
        {"assay": "id", "limit": "ng/L", "trough_below": "ng/L"},
        ("level.assay", "level.assays", "stop.trough-below"),
    ),
    "assay.cannot-verify-stop": Check(
        CONTRADICTION,
        {
            "assay": "id",
            "limit": "ng/L",
            "as_trial": "ng/L",
            "as_trial_low": "ng/L",
            "as_trial_high": "ng/L",
            "trough_below": "ng/L",
        },
        ("level.assays", "stop.trough-below"),
    ),
    "assay.below-limit": Check(
        CONSEQUENCE,
        {
            "assay": "id",
            **_CHILD,
            "limit": "ng/L",
            "day": "d",
            "month": "1",
            "dose": "ug",
            "day_low": "d",
            "day_high": "d",
        },
        ("level.assays",),
    ),
    "assay.window-below-limit": Check(
        CONTRADICTION,
        {"assay": "id", "limit": "ng/L", "as_trial": "ng/L", "low": "ng/L"},
        ("level.assays", "maintenance.window"),
    ),
    "assay.not-bridged": Check(
        CONSEQUENCE, {"assay": "id", "trial_assay": "id"}, ("level.assays", "level.assay")
    ),
    "level.expires-before-settled": Check(
        CONTRADICTION,
        {"max_age": "d", "spacing": "d", "population": "min"},
        ("level.max-age", "taper.spacing-min", "taper.spacing-half-lives"),
    ),
    "stop.trough-in-window": Check(
        CONTRADICTION,
        {"trough_below": "ng/L", "low": "ng/L", "high": "ng/L"},
        ("stop.trough-below", "maintenance.window"),
    ),
    "stop.trough-decides": Check(
        CONSEQUENCE,
        {"trough_below": "ng/L", "dose_share": "share", "from_level": "ng/L", "high": "ng/L"},
        ("stop.trough-below", "stop.dose-share"),
    ),
    "maintenance.target-outside": Check(
        CONTRADICTION,
        {"target": "ng/L", "low": "ng/L", "high": "ng/L"},
        ("maintenance.target", "maintenance.window"),
    ),
    "maintenance.toxic-in-window": Check(
        CONTRADICTION,
        {"toxic": "ng/L", "high": "ng/L"},
        ("safety.toxic-level", "maintenance.window"),
    ),
}
"""What levels, assays and their limits show."""

VISITS: Mapping[str, Check] = {
    "visits.missing-evidence": Check(IMPOSSIBLE, {"evidence": "id", "max_age": "d"}, ("visits",)),
    "visits.gap": Check(
        CONTRADICTION,
        {"evidence": "id", "visit": "id", "every": "d", "max_age": "d", "stale": "d"},
        ("visits",),
    ),
    "visits.window-gap": Check(
        CONSEQUENCE,
        {
            "evidence": "id",
            "visit": "id",
            "every": "d",
            "before": "d",
            "after": "d",
            "longest": "d",
            "max_age": "d",
        },
        ("visits",),
    ),
    "visits.level-too-soon": Check(
        CONSEQUENCE,
        {
            "visit": "id",
            "day": "d",
            "last": "d",
            "half_life_day": "min",
            "half_life_last": "min",
            "population": "min",
        },
        ("visits", "taper.spacing-min", "taper.spacing-half-lives"),
    ),
    "visits.delay-stop": Check(
        CONSEQUENCE,
        {**_CHILD, "stop": "d", "scheduled": "d", "outcome": "d", "deadline": "d"},
        ("visits", "stop.imaging-max-age"),
    ),
    "visits.reach": Check(
        CONSEQUENCE,
        {**_WAY, "level": "ng/L", "starts": "1", "in_time": "1", "scheduled": "1"},
        ("visits",),
    ),
    "visits.unreachable": Check(
        CONTRADICTION,
        {**_WAY, "level": "ng/L", "starts": "1", "in_time": "1", "earliest": "d", "deadline": "d"},
        ("visits",),
    ),
    "visits.outcome-missing": Check(CONTRADICTION, {"outcome": "d"}, ("visits", "outcome.day")),
    "visits.outcome-window": Check(
        CONTRADICTION,
        {"visit": "id", "before": "d", "after": "d", "window": "d"},
        ("visits", "outcome.window-days"),
    ),
    "visits.suspicion-late": Check(
        CONTRADICTION,
        {"visit": "id", "after": "d", "hours": "h"},
        ("visits", "restore.assessment-hours"),
    ),
    "visits.stabilisation-short": Check(
        CONSEQUENCE,
        {"last": "d", "days": "d"},
        ("visits", "stabilisation.days"),
    ),
}
"""What the visit schedule shows."""

RULES: Mapping[str, Check] = {
    "restore.provisional-above-kmp": Check(
        CONTRADICTION,
        {"provisional": "10*9/L", "kmp": "10*9/L"},
        ("restore.provisional-platelets-below", "restore.kmp-platelets-below"),
    ),
    "remission.platelets-below-kmp": Check(
        CONTRADICTION,
        {"remission": "10*9/L", "kmp": "10*9/L"},
        ("remission.platelets-min", "restore.kmp-platelets-below"),
    ),
    "restore.no-dose-lasts": Check(
        CONTRADICTION,
        {"lasting": "d", "step": "d", "population": "min"},
        ("restore.in-force-min", "restore.half-lives", "taper.month"),
    ),
    "stop.share-at-first-step": Check(
        CONTRADICTION,
        {"dose_share": "share", "left": "share"},
        ("stop.dose-share", "taper.cap"),
    ),
    "stop.duration-idle": Check(
        NOTICE,
        {"min_duration": "d", "earliest": "d"},
        ("stop.min-duration", "stop.dose-share"),
    ),
    "outcome.before-minimum": Check(
        IMPOSSIBLE,
        {"min_duration": "d", "no_use": "d", "outcome": "d"},
        ("stop.min-duration", "outcome.no-use-days", "outcome.day"),
    ),
    "outcome.maintenance-zero": Check(
        CONSEQUENCE, {"arm": "id", "left": "share"}, ("outcomes", "arms")
    ),
    "eligibility.age-below-duration": Check(
        CONSEQUENCE,
        {"age": "id", "low": "a", "duration": "id", "years": "a"},
        ("eligibility",),
    ),
    "eligibility.nobody": Check(
        IMPOSSIBLE,
        {"age": "id", "high": "a", "duration": "id", "years": "a"},
        ("eligibility",),
    ),
}
"""What parameters and criteria say of each other."""

CHECKS: Mapping[str, Check] = {**TAPERS, **LEVELS, **VISITS, **RULES}
"""Every finding by id."""
