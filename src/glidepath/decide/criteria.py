"""Each kind of criterion, judged on a record: met, not met, or what is missing.

The latest result counts, and its day is told; a result that cannot be compared counts as missing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from glidepath.decide.laboratory import Reading, bedside_schwartz, latest_reading
from glidepath.decide.standing import treated_with_consent
from glidepath.protocol.criteria import (
    AdverseHistoryCriterion,
    AttestationCriterion,
    BloodPressureCriterion,
    ConsentCriterion,
    Criterion,
    DurationCriterion,
    LaboratoryCriterion,
    LaboratoryLimit,
    LimitOf,
    RangeCriterion,
    Relation,
    Since,
)
from glidepath.protocol.criteria import Role as CriterionRole
from glidepath.protocol.model import Protocol, bound_of
from glidepath.protocol.parameters import AdverseHistory
from glidepath.quantities import PartialDate, age_in_years, convert
from glidepath.record.enrolment import Screened
from glidepath.record.event import Event
from glidepath.record.illness import AdverseEvent, RelapseConfirmed
from glidepath.record.measurement import DiseaseAssessed, Measured
from glidepath.record.record import Record, day_of

GRAVE = 3
"""The CTCAE grade from which an earlier adverse event is grave."""

T = TypeVar("T", bound=Event)


@dataclass(frozen=True, slots=True)
class Screening:
    """What is known of a child on the day of the question, and the protocol asked."""

    record: Record
    day: date
    protocol: Protocol


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a criterion is met; ``None`` while something is missing."""

    met: bool | None
    inputs: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def judge(criterion: Criterion, screening: Screening) -> Verdict:
    """Judge one criterion."""
    return _JUDGES[type(criterion)](criterion, screening)


def latest(screening: Screening, kind: type[T]) -> T | None:
    """Give the latest event of a type."""
    found = [each for each in screening.record.events if isinstance(each, kind)]
    return found[-1] if found else None


def _range(criterion: RangeCriterion, screening: Screening) -> Verdict:
    born = screening.record.participant.born
    ages = age_in_years(born, screening.day)
    inside = [criterion.low <= age <= criterion.high for age in ages]
    inputs = {"born": str(born), "age": "-".join(str(age) for age in sorted(set(ages)))}
    if all(inside) or not any(inside):
        return Verdict(inside[0], inputs)
    return Verdict(None, inputs, ("birth-date",))


def _duration(criterion: DurationCriterion, screening: Screening) -> Verdict:
    screened = latest(screening, Screened)
    since = None if screened is None else screened.remission_since
    if criterion.since is not Since.REMISSION or since is None:
        return Verdict(None, {}, (f"{criterion.since.value}-since",))
    inputs = {"since": str(since), "years_min": str(criterion.years_min)}
    broken = _remission_broken(screening, since)
    if broken is not None:
        return Verdict(met=False, inputs={**inputs, "broken": broken.isoformat()})
    if _years_after(since.latest(), criterion.years_min) <= screening.day:
        return Verdict(met=True, inputs=inputs)
    if _years_after(since.earliest(), criterion.years_min) > screening.day:
        return Verdict(met=False, inputs=inputs)
    return Verdict(None, inputs, (f"{criterion.since.value}-since",))


def _remission_broken(screening: Screening, since: PartialDate) -> date | None:
    """The last day on which the disease was found not to be in remission, after it began."""
    record = screening.record
    found = [
        day_of(record, each)
        for each in record.events
        if isinstance(each, RelapseConfirmed)
        or (isinstance(each, DiseaseAssessed) and each.response in ("no-remission", "worsening"))
    ]
    return max((day for day in found if day > since.latest()), default=None)


def _years_after(day: date, years: int) -> date:
    """The same day so many years on; 1 March for 29 February in other years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _laboratory(criterion: LaboratoryCriterion, screening: Screening) -> Verdict:
    return _all(_limit(limit, screening) for limit in criterion.limits)


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    """Every one of them: one that fails decides, one that is missing leaves it open."""
    verdicts = tuple(verdicts)
    inputs = {name: text for each in verdicts for name, text in each.inputs.items()}
    missing = tuple(dict.fromkeys(name for each in verdicts for name in each.missing))
    if any(each.met is False for each in verdicts):
        return Verdict(met=False, inputs=inputs)
    return Verdict(None if missing else True, inputs, missing)


def _limit(limit: LaboratoryLimit, screening: Screening) -> Verdict:
    bound = bound_of(limit, screening.protocol)
    if limit.formula is not None:
        reading, missing = bedside_schwartz(screening.record, limit.unit)
    else:
        reading, missing = latest_reading(screening.record, limit.test, limit.unit)
    if reading is None:
        return Verdict(None, {}, missing)
    if limit.of is LimitOf.UPPER_LIMIT:
        if reading.upper is None:
            return Verdict(None, {limit.test: str(reading)}, (f"{limit.test}-upper-limit",))
        bound *= reading.upper
    inputs = {limit.test: str(reading), f"{limit.test}-bound": f"{float(bound):g}"}
    met = _compare(limit.relation, reading, bound)
    return Verdict(met, inputs, () if met is not None else (limit.test,))


def _compare(relation: Relation, reading: Reading, bound: Fraction) -> bool | None:
    """Compare a reading with a bound; one below a limit is known only to lie below it."""
    if relation is Relation.AT_LEAST:
        return None if reading.below and reading.value > bound else reading.value >= bound
    met = reading.value <= bound if relation is Relation.AT_MOST else reading.value < bound
    if not reading.below:
        return met
    return True if reading.value <= bound else None


def _blood_pressure(criterion: BloodPressureCriterion, screening: Screening) -> Verdict:
    measured = [
        each
        for each in screening.record.events
        if isinstance(each, Measured) and each.systolic is not None and each.diastolic is not None
    ]
    if not measured:
        return Verdict(None, {}, ("blood-pressure",))
    last = measured[-1]
    pressures = tuple(
        convert(each.value, each.unit, "mm[Hg]")
        for each in (last.systolic, last.diastolic)
        if each is not None
    )
    inputs = {
        "blood-pressure": "/".join(f"{float(each):g}" for each in pressures),
        "measured": day_of(screening.record, last).isoformat(),
    }
    verdicts = {_below(row, pressures) for row in _rows(criterion, screening)}
    if len(verdicts) == 1:
        return Verdict(verdicts.pop(), inputs)
    return Verdict(None, inputs, ("age-and-sex",))


def _below(row: tuple[int, int], pressures: tuple[Fraction, ...]) -> bool:
    return all(found < limit for found, limit in zip(pressures, row, strict=True))


def _rows(criterion: BloodPressureCriterion, screening: Screening) -> set[tuple[int, int]]:
    """The limits that may hold: more than one where sex or age is not certain, none too young."""
    participant = screening.record.participant
    found: set[tuple[int, int]] = set()
    for age in age_in_years(participant.born, screening.day):
        for sex in {row.sex for row in criterion.table}:
            rows = [each for each in criterion.table if each.sex is sex and each.age <= age]
            if not rows:
                return set()
            if participant.sex in (sex.value, "unknown"):
                row = max(rows, key=lambda each: each.age)
                found.add((row.systolic, row.diastolic))
    return found


def _attested(criterion: AttestationCriterion, screening: Screening) -> Verdict:
    answer = _attestation(criterion, screening)
    if answer not in ("yes", "no"):
        return Verdict(None, {}, (f"attestation-{criterion.id}",))
    wanted = "yes" if criterion.role is CriterionRole.INCLUSION else "no"
    return Verdict(answer == wanted, {"attested": answer})


def _attestation(criterion: Criterion, screening: Screening) -> str | None:
    """The last answer that was attested for a criterion."""
    answers = [
        each.attestations[criterion.id]
        for each in screening.record.events
        if isinstance(each, Screened) and criterion.id in each.attestations
    ]
    return answers[-1] if answers else None


def _adverse_history(criterion: AdverseHistoryCriterion, screening: Screening) -> Verdict:
    rule = screening.protocol.parameters.eligibility.adverse_history
    events = [each for each in screening.record.events if isinstance(each, AdverseEvent)]
    if rule is AdverseHistory.GRADE_3_ATTRIBUTED:
        grave = [each for each in events if each.grade >= GRAVE]
        events = [each for each in grave if each.attributed == "yes"]
        if not events and any(each.attributed == "unknown" for each in grave):
            return Verdict(None, {}, ("attribution",))
    if events:
        terms = ", ".join(f"{each.term} (grade {each.grade})" for each in events)
        return Verdict(met=False, inputs={"adverse": terms})
    answer = _attestation(criterion, screening)
    if answer not in ("yes", "no"):
        return Verdict(None, {}, (f"attestation-{criterion.id}",))
    return Verdict(answer == "yes", {"attested": answer})


def _consent(_: ConsentCriterion, screening: Screening) -> Verdict:
    return Verdict(treated_with_consent(screening.record.events))


_JUDGES: Mapping[type[Any], Callable[[Any, Screening], Verdict]] = {
    RangeCriterion: _range,
    DurationCriterion: _duration,
    LaboratoryCriterion: _laboratory,
    BloodPressureCriterion: _blood_pressure,
    AttestationCriterion: _attested,
    AdverseHistoryCriterion: _adverse_history,
    ConsentCriterion: _consent,
}
