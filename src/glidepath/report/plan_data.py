"""A plan as plain data, for programs: the whole of it, in one stable order, without words."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from glidepath.decide.answer import Regimen
from glidepath.plan.alternatives import Alternative, Effort
from glidepath.plan.glide_path import Point
from glidepath.plan.placed import Explained, Placed
from glidepath.plan.schedule import Goal, NoPlan, Pace, Schedule, Step
from glidepath.quantities.dose import Micrograms, milligrams
from glidepath.report.data import Data, Members, as_data, trough_data
from glidepath.report.plan import Planned


def plan_data(planned: Planned) -> Members:
    """Give a plan as plain data that JSON can hold.

    Returns
    -------
    dict
        With ``plan`` (``None`` where there is none), ``no_plan`` (``None`` where there is one),
        ``paces``, ``glide_path``, ``levels`` and ``decision``, in that order.
    """
    outcome = planned.outcome
    return {
        "plan": _schedule(outcome) if isinstance(outcome, Schedule) else None,
        "no_plan": _nothing(outcome) if isinstance(outcome, NoPlan) else None,
        "paces": [_alternative(each) for each in planned.paces],
        "glide_path": [_point(each) for each in planned.path],
        "levels": [_placed(each) for each in planned.levels],
        "decision": as_data(planned.answer),
    }


def _schedule(schedule: Schedule) -> Members:
    return {
        "pace": _pace(schedule.pace),
        "present": _regimen(schedule.present),
        "steps": [_step(each) for each in schedule.steps],
        "off": _day(schedule.off),
        "in_time": schedule.in_time,
        "goal": None if schedule.goal is None else _goal(schedule.goal),
        "rules_in_the_way": list(schedule.held),
        "too_coarse": schedule.coarse,
        "would_fit": [_regimen(each) for each in schedule.fits],
        "graduation": _exact(schedule.graduation),
        "remission_assumed": _day(schedule.remission),
        "awaited": list(schedule.awaited),
    }


def _nothing(nothing: NoPlan) -> Members:
    return {
        "why": nothing.why.value,
        "details": list(nothing.details),
        "days": [_day(each) for each in nothing.days],
        "would_fit": [_regimen(each) for each in nothing.fits],
        "graduation": _exact(nothing.graduation),
    }


def _pace(pace: Pace) -> Members:
    return {
        "kind": pace.kind.value,
        "every_days": pace.every,
        "share": _part(pace.share),
        "until": _day(pace.until),
    }


def _goal(goal: Goal) -> Members:
    return {"judged": _day(goal.judged), "last": _day(goal.last)}


def _step(step: Step) -> Members:
    return {
        "day": _day(step.day),
        "move": step.move.value,
        "regimen": _regimen(step.regimen),
        "permitted_low": _dose(step.low),
        "permitted_high": None if step.high is None else _dose(step.high),
        "share_of_start": _part(step.share),
        "weight_g": step.weight or None,
        "level_from": _day(step.level_from),
        "trough_ng_per_l": trough_data(step.trough),
        "rules": list(step.rules),
        "needs": list(step.needs),
        "stricter": list(step.stricter),
    }


def _regimen(regimen: Regimen) -> Members:
    return {
        "dose": _dose(regimen.dose),
        "intakes": regimen.intakes,
        "formulation": regimen.formulation,
        "pattern": [_dose(each) for each in regimen.pattern],
    }


def _dose(micrograms: int) -> Members:
    return {
        "micrograms": micrograms,
        "milligrams": f"{milligrams(Micrograms(micrograms)):f}",
    }


def _part(part: Fraction) -> Data:
    return f"{float(part):.4g}"


def _exact(number: Fraction | None) -> Data:
    return None if number is None else f"{float(number):g}"


def _day(day: date | None) -> Data:
    return None if day is None else day.isoformat()


def _alternative(found: Alternative) -> Members:
    outcome = found.outcome
    if isinstance(outcome, NoPlan):
        return {"asked": _pace(found.pace), "no_plan": _nothing(outcome), "effort": None}
    ends: Mapping[str, Data] = {"off": _day(outcome.off), "in_time": outcome.in_time}
    effort = None if found.effort is None else _effort(found.effort)
    return {"asked": _pace(found.pace), "found": _pace(outcome.pace), **ends, "effort": effort}


def _effort(effort: Effort) -> Members:
    return {
        "days": effort.days,
        "steps": effort.steps,
        "visits": effort.visits,
        "blood_tests": effort.blood_tests,
        "lowest_trough_ng_per_l": effort.lowest,
    }


def _point(point: Point) -> Members:
    return {
        "day": _day(point.day),
        "true_ng_per_l": trough_data(point.true),
        "measured_ng_per_l": trough_data(point.measured),
    }


def _placed(found: Placed) -> Members:
    return {
        "sample": found.sample,
        "day": _day(found.day),
        "level_ng_per_l": found.level,
        "below_limit": found.below_limit,
        "foreseen_ng_per_l": trough_data(found.foreseen),
        "where": found.where.value,
        "gap": f"{found.gap:.4g}",
        "evidence": [_evidence(each) for each in found.evidence],
    }


def _evidence(found: Explained) -> Members:
    evidence = found.evidence
    return {
        "cause": evidence.cause.value,
        "of": evidence.of or None,
        "ratio": None if evidence.ratio is None else f"{evidence.ratio:.4g}",
        "at_most": evidence.most,
        "share_of_gap": None if found.share is None else f"{found.share:.3g}",
    }
