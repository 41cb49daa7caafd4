"""Trough concentrations: which are valid (O20), what they foretell (O17), which are toxic (O13)."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from oracle.past import (
    Past,
    asked_once,
    changes,
    during_interacting_course,
    half_lives_in_days,
    of_kind,
    order_is_zero,
    orders,
    present_dose,
    spacing,
)
from oracle.reading import NANOGRAMS_PER_LITRE, amount, precedes_in_time, when


@dataclass(frozen=True)
class Level:
    """One sample; `value` and `below` in ng/L, both None while pending or not analysed."""

    sample: str
    day: date
    moment: datetime | None
    pending: bool
    value: Fraction | None
    below: Fraction | None
    hours: Fraction | None
    specimen: str | None
    assay: str | None


@asked_once
def samples(past: Past) -> list[Level]:
    """Every sample that was drawn, the earliest first."""
    merged: dict[str, dict[str, Any]] = {}
    for fact in of_kind(past, "LevelDrawn"):
        merged[fact.data["sample"]] = {"drawn_at": fact.data["happened"], **given(fact.data)}
    for fact in of_kind(past, "LevelReported"):
        merged.setdefault(fact.data["sample"], {}).update(given(fact.data))
    found = [level_of(past, data) for data in merged.values()]
    return sorted(found, key=lambda level: (level.day, level.moment is None, level.moment or 0))


def given(data: Any) -> dict[str, Any]:
    """The fields that carry something."""
    return {name: value for name, value in data.items() if value is not None}


def level_of(past: Past, data: dict[str, Any]) -> Level:
    day, moment = when(data["drawn_at"], past.zone)
    result = data.get("result")
    value = below = None
    if result and "value" in result:
        value = amount(result, NANOGRAMS_PER_LITRE) * to_trial_assay(past, data.get("assay"))
    elif result and "below" in result:
        below = amount(result["below"], NANOGRAMS_PER_LITRE)
    specimen, assay = data.get("specimen"), data.get("assay")
    hours = hours_since_dose(past, data, moment)
    return Level(data["sample"], day, moment, not result, value, below, hours, specimen, assay)


def to_trial_assay(past: Past, assay: str | None) -> Fraction:
    """What a result is multiplied by, to be read as one of the trial's own assay."""
    factors: dict[str, Fraction] = past.parameters["level"]["to-trial-assay"]
    if assay is None or assay == past.parameters["level"]["assay"]:
        return Fraction(1)
    return factors.get(assay, Fraction(1))


def hours_since_dose(past: Past, data: dict[str, Any], moment: datetime | None) -> Fraction | None:
    if data.get("hours_since_dose") is not None:
        return Fraction(str(data["hours_since_dose"]))
    if data.get("last_dose_at") is None or moment is None:
        return None
    _, dose = when(data["last_dose_at"], past.zone)
    return Fraction(int((moment - dose).total_seconds()), 3600) if dose else None


# --- validity (O20, O21) -----------------------------------------------------------------------


def valid(past: Past, level: Level) -> bool:
    """Whether the sample is a settled trough of the trial's assay; it may be below the limit."""
    return (
        (level.value is not None or level.below is not None)
        and timing_is_right(past, level) is True
        and level.specimen == past.parameters["level"]["specimen"]
        and assay_counts(past, level)
        and dose_at(past, level) > 0
        and settled(past, level)
        and taken_regularly(past, level)
        and not during_interacting_course(past, level.day, level.moment)
        and not during_interruption(past, level)
    )


def timing_is_right(past: Past, level: Level) -> bool | None:
    """Whether the sample is a trough; None where the time since the last dose is unknown."""
    interval = [o.interval for o in orders(past) if precedes(o.fact.day, o.fact.moment, level)]
    if level.hours is None or not interval:
        return None
    name = "window-twice" if interval[-1] == 12 else "window-once"
    first, last = past.parameters["level"][name]
    return bool(first <= level.hours <= last)


def precedes(day: date, moment: datetime | None, level: Level) -> bool:
    return precedes_in_time((day, moment), (level.day, level.moment))


def assay_counts(past: Past, level: Level) -> bool:
    """The trial's assay, or one that was bridged to it."""
    if level.assay == past.parameters["level"]["assay"]:
        return True
    return any(
        fact.data["assay"] == level.assay and fact.data["bridged"]
        for fact in of_kind(past, "AssayChanged")
    )


def dose_at(past: Past, level: Level) -> int:
    """The dose ordered when the sample was drawn; 0 where none was."""
    doses = [o.dose for o in orders(past) if precedes(o.fact.day, o.fact.moment, level)]
    return doses[-1] if doses else 0


def settled(past: Past, level: Level) -> bool:
    """Long enough after every change that came, or may have come, before the sample."""
    before = [c.day for c in changes(past) if precedes(c.day, c.moment, level)]
    return all((level.day - day).days >= spacing(past) for day in before)


def taken_regularly(past: Past, level: Level) -> bool:
    """No dose missed or vomited within five half-lives before the sample."""
    reach = half_lives_in_days(past, past.parameters["taper"]["spacing-half-lives"])
    missed: list[tuple[date, datetime | None]] = []
    for fact in of_kind(past, "DosesMissed", "Vomited"):
        named = fact.data.get("days")
        listed = named if isinstance(named, list) else []
        missed += [(fact.day, fact.moment), *(when(text, past.zone) for text in listed)]
    before = [day for day, moment in missed if precedes(day, moment, level)]
    return all((level.day - day).days > reach for day in before)


def during_interruption(past: Past, level: Level) -> bool:
    interrupted = False
    for fact in past.facts:
        if precedes(fact.day, fact.moment, level):
            if fact.kind == "DoseInterrupted":
                interrupted = True
            elif fact.kind == "DoseResumed" or order_is_zero(fact):
                interrupted = False
    return interrupted


# --- what the rules ask of levels --------------------------------------------------------------


@asked_once
def valid_levels(past: Past) -> list[Level]:
    return [level for level in samples(past) if valid(past, level)]


def quantified(past: Past) -> list[Level]:
    """Valid levels with a number: the only ones that foretell anything."""
    return [level for level in valid_levels(past) if level.value is not None]


def on_present_dose(past: Past) -> list[Level]:
    """Valid levels, fresh enough (O10), drawn since the last change of anything."""
    last = max((change.day for change in changes(past)), default=past.today)
    oldest = past.parameters["level"]["max-age"]
    return [
        level
        for level in valid_levels(past)
        if (level.day - last).days >= spacing(past) and (past.today - level.day).days <= oldest
    ]


def pending(past: Past) -> bool:
    blocks: bool = past.parameters["level"]["pending-blocks"]
    return blocks and any(level.pending for level in samples(past))


def share_of_expected(past: Past) -> Fraction | None:
    """The latest valid level as a share of what the one before it foretold."""
    levels = quantified(past)
    if len(levels) < 2:
        return None
    before, last = levels[-2], levels[-1]
    assert before.value is not None
    assert last.value is not None
    return last.value / (before.value * dose_at(past, last) / dose_at(past, before))


def predicted_trough(past: Past) -> Fraction | None:
    """ng/L at the present dose, in proportion to the last valid level with a number."""
    levels = quantified(past)
    if not levels or levels[-1].value is None:
        return None
    return levels[-1].value * (present_dose(past) or 0) / dose_at(past, levels[-1])


def unexpected(past: Past) -> bool:
    """O17: the latest level lies outside the band around what was foretold."""
    share, band = share_of_expected(past), past.parameters["level"]
    return share is not None and not band["expected-low"] <= share <= band["expected-high"]


def toxic(past: Past) -> bool:
    """O13: the latest sample that is, or may be, a trough is at or above the toxic level."""
    troughs = [
        level
        for level in samples(past)
        if timing_is_right(past, level) is not False
        and (level.value is not None or level.below is not None)
    ]
    if not troughs or troughs[-1].value is None:
        return False
    return bool(troughs[-1].value >= past.parameters["safety"]["toxic-level"])
