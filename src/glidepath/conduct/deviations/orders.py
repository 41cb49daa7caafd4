"""Orders held against what was permitted when they were made.

Each order is judged by what was known before it: by the interval that was shown, where a decision
was issued for it and nothing has become known since; else `decide` is asked about that moment.
Without models nobody knows which half-life was counted with, so that an order deviates only if it
does with the population's half-life and with a short one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from glidepath.conduct.deviations.deviation import Broken, Deviation, Ground
from glidepath.conduct.deviations.scene import Scene, sources
from glidepath.decide.answer import Answer, Assessment, Finding, Refusal, Value
from glidepath.decide.belief import Belief
from glidepath.decide.decide import believe, decide
from glidepath.decide.measures import TAPERING, base_track
from glidepath.decide.rules import Kind, Scope
from glidepath.protocol.parameters import Parameters
from glidepath.quantities import micrograms
from glidepath.record.correction import Signed
from glidepath.record.enrolment import VisitDone, VisitMissed
from glidepath.record.record import Record, known_at
from glidepath.record.treatment import DecisionIssued, DoseOrdered

RULE = "order.outside-interval"
SHORT = 1
"""A half-life of one minute: with it no rule waits for half-lives."""
SILENT = (DecisionIssued, Signed, VisitDone, VisitMissed)
"""Events after which an issued decision still holds."""
FREE = frozenset({"standing.clinician", "safety.restart"})
"""Findings with which the clinician decides on the dose."""


Fault: TypeAlias = tuple[str, tuple[Broken, ...]]
Faults: TypeAlias = Mapping[str, tuple[Broken, ...]]
"""By rule of the deviation: the rules of the decision that are broken."""


@dataclass(frozen=True, slots=True)
class Interval:
    """What was permitted, micrograms a day; ``None`` for no upper end."""

    low: int
    high: int | None
    may_stop: bool


def orders(scene: Scene) -> Iterator[Deviation]:
    """Give the deviations of every order since the randomisation."""
    for order in scene.of(DoseOrdered):
        if _on_trial(scene, order):
            yield from of_order(scene, order)


def dose_of(order: DoseOrdered) -> int:
    """Give the dose of an order, micrograms a day."""
    return micrograms(order.daily_dose.value, order.daily_dose.unit)


def _on_trial(scene: Scene, order: DoseOrdered) -> bool:
    start = scene.randomised
    return start is not None and scene.last(order.happened) > scene.first(start.happened)


def of_order(scene: Scene, order: DoseOrdered) -> Iterator[Deviation]:
    """Give the deviations of one order of the record."""
    moment = scene.last(order.happened)
    shown = _shown(scene, order, moment)
    assessment, faults = _agreed(scene, order, shown, moment)
    computed = Ground.WHATEVER if scene.believing is None else Ground.BELIEVED
    for rule, broken in faults.items():
        interval = shown if rule == RULE else None
        yield scene.deviation(
            rule,
            order.id or "",
            order.happened,
            scene.known(order),
            event=order,
            source=_source(scene, order, rule, broken),
            numbers=_numbers(order, assessment, interval),
            broken=broken,
            ground=computed if interval is None else Ground.SHOWN,
        )


def _agreed(
    scene: Scene, order: DoseOrdered, shown: Interval | None, moment: datetime
) -> tuple[Assessment | None, Faults]:
    """Give what deviates by every Belief that may have been held, and the last assessment."""
    before = _without(scene.record, order)
    assessment: Assessment | None = None
    faults: Faults | None = None
    for belief in _beliefs(scene, before, moment):
        answer = decide(scene.protocols, before, moment, belief=belief)
        assessment, found = answer.assessment, dict(_faults(answer, order, shown))
        faults = {rule: found[rule] for rule in found if faults is None or rule in faults}
        if not faults:
            break
    return assessment, faults or {}


def _without(record: Record, order: DoseOrdered) -> Record:
    return replace(record, events=tuple(each for each in record.events if each.id != order.id))


def _beliefs(scene: Scene, before: Record, moment: datetime) -> Iterator[Belief]:
    if scene.believing is not None:
        yield scene.believing(before, moment)
        return
    belief = believe(scene.protocols, before, moment)
    yield belief
    yield replace(belief, half_life=min(SHORT, belief.half_life))


def _shown(scene: Scene, order: DoseOrdered, moment: datetime) -> Interval | None:
    """The interval of the decision that the order answers, unless something came in between."""
    issued = [each for each in scene.of(DecisionIssued) if scene.known(each) <= moment]
    if order.decision is not None:
        issued = [each for each in issued if each.id == order.decision]
    else:
        issued = [each for each in issued if scene.day(each.happened) == scene.day(moment)]
    if not issued:
        return None
    decision = issued[-1]
    since = scene.known(decision)
    later = known_at(scene.record, moment).events
    stale = any(
        since < scene.known(each) <= moment and each.id != order.id and type(each) not in SILENT
        for each in later
    )
    return None if stale else read_interval(decision.decision)


def read_interval(stored: Mapping[str, Any]) -> Interval | None:
    """Give the permitted interval of a decision as it was stored; ``None`` where it has none.

    Parameters
    ----------
    stored
        As `conduct` issues it (``permitted``), or as ``glidepath decide --json`` prints it.
    """
    permitted = stored.get("permitted")
    if isinstance(permitted, Mapping):
        return Interval(permitted["low"], permitted["high"], bool(permitted["may_stop"]))
    found = stored.get("assessment")
    if not isinstance(found, Mapping):
        return None
    high = found.get("permitted_high")
    return Interval(
        found["permitted_low"]["micrograms"],
        None if high is None else high["micrograms"],
        bool(found["may_stop"]),
    )


def _faults(answer: Answer, order: DoseOrdered, shown: Interval | None) -> Iterator[Fault]:
    """Every way in which an order is not what an answer permits."""
    assessment = answer.assessment
    if assessment is None:
        yield "order.no-version", ()
        return
    unmet = {each.id for each in answer.unmet} if isinstance(answer, Refusal) else set()
    if "standing.ended" in unmet:
        yield "order.after-end", ()
        return
    if "standing.dose" in unmet or _for_safety(order, assessment):
        return
    if not _free(order, assessment):
        yield from _outside(order, assessment, shown)
    protocol = answer.basis.protocol
    if protocol is not None and _with_change(order, assessment, protocol.parameters):
        yield "order.reduction-with-change", ()


def _for_safety(order: DoseOrdered, assessment: Assessment) -> bool:
    """Lowering for safety is always open to the clinician."""
    return order.reason == "safety" and dose_of(order) <= int(assessment.status.dose)


def _free(order: DoseOrdered, assessment: Assessment) -> bool:
    """Whether the clinician decides; in the maintenance arm the treatment may be ended (M3)."""
    ends = order.reason == "clinician" and dose_of(order) == 0
    if ends and not assessment.status.taper_arm:
        return True
    return any(each.rule in FREE and each.holds for each in assessment.findings)


def _outside(order: DoseOrdered, assessment: Assessment, shown: Interval | None) -> Iterator[Fault]:
    interval = shown or Interval(assessment.low, assessment.high, assessment.may_stop)
    dose, present = dose_of(order), int(assessment.status.dose)
    if dose == 0:
        wrong = present > 0 and interval.low > 0 and not interval.may_stop
        guilty = [each for each in assessment.findings if _holds_stop(each)]
    elif dose < interval.low:
        wrong = True
        guilty = [each for each in assessment.findings if _holds_above(each, dose)]
    else:
        wrong = interval.high is not None and dose > interval.high
        guilty = [each for each in assessment.findings if _ends_below(each, dose)]
    if wrong:
        yield RULE, tuple(Broken(e.rule, e.source, e.bound, e.inputs) for e in guilty)


def _holds_stop(finding: Finding) -> bool:
    return finding.kind is Kind.FLOOR and finding.holds and finding.scope is not Scope.REDUCTION


def _holds_above(finding: Finding, dose: int) -> bool:
    holds = finding.kind is Kind.FLOOR and finding.scope is not Scope.STOP
    above = finding.bound is not None and finding.bound > dose
    return above and (holds or finding.kind is Kind.RAISE)


def _ends_below(finding: Finding, dose: int) -> bool:
    below = finding.bound is not None and finding.bound < dose
    return finding.kind is Kind.CEILING and below


def _with_change(order: DoseOrdered, assessment: Assessment, parameters: Parameters) -> bool:
    """Whether a reduction of the taper comes with another interval or formulation (O18)."""
    present = assessment.present
    if present is None or base_track(parameters, assessment.status) not in TAPERING:
        return False
    other_interval = int(assessment.status.interval) != order.interval_hours
    other = other_interval or present.formulation != order.formulation
    return other and 0 < dose_of(order) < present.dose


def _numbers(
    order: DoseOrdered, assessment: Assessment | None, shown: Interval | None
) -> Mapping[str, Value]:
    told: dict[str, Value] = {"dose": dose_of(order), "reason": order.reason}
    if assessment is None:
        return told
    interval = shown or Interval(assessment.low, assessment.high, assessment.may_stop)
    return told | {
        "present": int(assessment.status.dose),
        "low": interval.low,
        "high": interval.high,
        "may_stop": interval.may_stop,
    }


def _source(scene: Scene, order: DoseOrdered, rule: str, broken: tuple[Broken, ...]) -> str:
    if rule == "order.reduction-with-change":
        return sources(scene.protocol(scene.day(order.happened)), "exposure-fall.share")
    named = (part for each in broken for part in each.source.split(", ") if part)
    return ", ".join(dict.fromkeys(named))
