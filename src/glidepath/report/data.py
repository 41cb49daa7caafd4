"""An answer as plain data, for programs: the whole of it, in one stable order, without words.

A dose stands in whole micrograms and, as an exact decimal text, in milligrams; a day as an ISO
date; what never happened, and a limit that there is not, as ``None``.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from glidepath.decide.answer import (
    Answer,
    Assessment,
    Decision,
    Finding,
    Forecast,
    Refusal,
    Regimen,
    Unmet,
)
from glidepath.decide.basis import Basis
from glidepath.decide.belief import BAND, UPPER, Belief, Trough
from glidepath.decide.beside import beside
from glidepath.decide.eligible import CriterionFinding, Eligibility
from glidepath.decide.findings import plain
from glidepath.decide.fitted import Found
from glidepath.decide.interact import Effect, Moment
from glidepath.decide.interactions import at_work
from glidepath.decide.learned import Learned, Share, Unfitted
from glidepath.decide.regimens import measured_by_days
from glidepath.decide.rules import Kind
from glidepath.decide.status import NO_LIMIT
from glidepath.protocol import Protocol
from glidepath.quantities.dose import Micrograms, milligrams
from glidepath.regimen import Drawn, Measured

Data: TypeAlias = "bool | int | str | list[Data] | dict[str, Data] | None"
Members: TypeAlias = dict[str, Data]
HALF_LIFE = {"median": 0.5, "low": BAND[0], "high": BAND[1], "upper_bound": UPPER}
"""Shares of the posterior that are told."""


def as_data(answer: Answer) -> Members:
    """Give an answer as plain data that JSON can hold.

    Returns
    -------
    dict
        With ``answer``, ``action``, ``unmet``, ``basis`` and ``assessment``, in that order; the
        last is ``None`` where no version of the protocol is in force.
    """
    assessment = answer.assessment
    return {
        "answer": "decision" if isinstance(answer, Decision) else "refusal",
        "action": answer.action.slug if isinstance(answer, Decision) else None,
        "unmet": [_unmet(each) for each in answer.unmet] if isinstance(answer, Refusal) else [],
        "basis": _basis(answer.basis),
        "assessment": None if assessment is None else _assessment(assessment, answer.basis),
    }


def _unmet(unmet: Unmet) -> Members:
    return {"id": unmet.id, "source": unmet.source, "inputs": dict(unmet.inputs)}


def _basis(basis: Basis) -> Members:
    protocol = basis.protocol
    return {
        "participant": basis.record.participant.id,
        "site": basis.record.participant.site,
        "at": basis.at.isoformat(),
        "day": basis.day.isoformat(),
        "protocol": None if protocol is None else protocol.id,
        "version": None if protocol is None else protocol.version,
        "events": len(basis.record.events),
        "knowledge_assumed": basis.assumed,
        "belief": None if basis.belief is None else _belief(basis.belief),
        "digests": dict(basis.digests),
    }


def _belief(belief: Belief) -> Members:
    return {
        "basis": belief.basis,
        "at": belief.at.isoformat(),
        "half_life_minutes": belief.half_life,
        "level_ng_per_l": belief.level,
        "dose": _dose(belief.dose),
        "error": str(belief.error),
        "learned": _learned(belief.learned),
    }


def _learned(learned: Learned | Unfitted) -> Members:
    if isinstance(learned, Unfitted):
        return {"unfitted": learned.value}
    return {
        "models": [_share(each) for each in learned.shares],
        "half_life_h": {
            name: f"{learned.half_life.quantile(share):.4g}" for name, share in HALF_LIFE.items()
        },
        "prior_share": f"{learned.prior_share:.3g}",
        "exposure_ahead": f"{learned.exposure_ahead:.4g}",
        "levels": [_level(each) for each in learned.told.levels],
        "odd": list(learned.odd),
        "acting": _acting(learned),
    }


def _acting(learned: Learned) -> Data:
    """The interacting drugs at work; the foreseen troughs leave those without a factor out."""
    hour = learned.ground.hour
    return [
        {
            "drug": each.drug,
            "factor": None if each.factor is None else f"{each.factor:.4g}",
            "washing_out": each.washing_out(hour),
        }
        for each in at_work(learned.told.drugs, hour)
    ]


def _share(share: Share) -> Members:
    return {
        "model": share.model,
        "weight": f"{share.weight:.4g}",
        "converged": share.converged,
        "trusted": share.trusted,
        "pareto_k": f"{share.pareto_k:.2f}",
        "caveats": [f"{each.covariate}: {each.doubt.value}" for each in share.caveats],
    }


def _level(found: Found) -> Members:
    return {
        "sample": found.sample,
        "day": found.day.isoformat(),
        "level_ng_per_ml": f"{found.level:.6g}",
        "below": found.below,
        "left_out": None if found.why is None else found.why.value,
    }


def _assessment(found: Assessment, basis: Basis) -> Members:
    return {
        "track": found.track.slug,
        "present": _regimen(found.present, basis.protocol),
        "recommended": _regimen(found.recommended, basis.protocol),
        "permitted_low": _dose(found.low),
        "permitted_high": _dose(found.high),
        "may_stop": found.may_stop,
        "giveable": found.giveable,
        "beside": [_regimen(each, basis.protocol) for each in _beside(found, basis)],
        "restore": _dose(found.restore),
        "next_reduction": _day(found.next_reduction),
        "next_stop": _day(found.next_stop),
        "next_level": _day(found.next_level),
        "forecast": _forecast(found.forecast),
        "findings": [_finding(each) for each in found.findings],
        "status": _status(found.status._asdict()),
    }


def _beside(found: Assessment, basis: Basis) -> tuple[Regimen, ...]:
    """The other regimens within the permitted interval, the best first."""
    if basis.protocol is None or basis.belief is None:
        return ()
    return beside(basis.protocol, found, basis.belief)


def _dose(micrograms: int | None) -> Data:
    if micrograms is None or micrograms >= NO_LIMIT:
        return None
    milligram = f"{milligrams(Micrograms(micrograms)):f}"
    return {"micrograms": micrograms, "milligrams": milligram}


def _regimen(regimen: Regimen | None, protocol: Protocol | None) -> Data:
    if regimen is None:
        return None
    return {
        "dose": _dose(regimen.dose),
        "intakes": regimen.intakes,
        "formulation": regimen.formulation,
        "pattern": [_dose(each) for each in regimen.pattern],
        "measured": [
            _measured(*each)
            for each in (() if protocol is None else measured_by_days(regimen, protocol))
        ],
    }


def _measured(dose: int, days: tuple[int, ...], how: Measured) -> Members:
    """How each intake is measured on some days of the week, Monday 0."""
    told: Members = {"dose": _dose(dose), "days": list(days)}
    if isinstance(how, Drawn):
        syringe: Members = {
            "capacity_ml": _decimal(how.syringe.capacity),
            "graduation_ml": _decimal(how.syringe.graduation),
        }
        return told | {"ml": _decimal(how.volume), "syringe": syringe, "fills": how.fills}
    return told | {"tablets": [{"of": _dose(of), "number": number} for of, number in how.tablets]}


def _decimal(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / number.denominator:f}"


def _day(day: date | None) -> Data:
    return None if day is None else day.isoformat()


def _forecast(forecast: Forecast) -> Members:
    return {
        "basis": forecast.basis,
        "recommended_ng_per_l": trough_data(forecast.recommended),
        "unchanged_ng_per_l": trough_data(forecast.unchanged),
        "recommended_by_proportion_ng_per_l": trough_data(forecast.recommended_by_proportion),
        "unchanged_by_proportion_ng_per_l": trough_data(forecast.unchanged_by_proportion),
        "reached": forecast.reached.isoformat(),
    }


def trough_data(trough: Trough | None) -> Data:
    """Give a foreseen trough, ng/L, as plain data."""
    return None if trough is None else dict(asdict(trough))


def _finding(finding: Finding) -> Members:
    notice = finding.kind is Kind.NOTICE
    return {
        "rule": finding.rule,
        "source": finding.source,
        "kind": finding.kind.value,
        "scope": finding.scope.value,
        "role": finding.role.value,
        "holds": finding.holds,
        "binds": finding.binds,
        "bound": None if notice else _dose(finding.bound),
        "until": _day(finding.until),
        "inputs": dict(finding.inputs),
    }


def _status(fields: Mapping[str, Any]) -> Members:
    return {name: plain(value) for name, value in fields.items()}


def eligibility_data(eligibility: Eligibility) -> Members:
    """Give an answer on eligibility as plain data that JSON can hold."""
    return {
        "outcome": eligibility.outcome.value,
        "missing": list(eligibility.missing),
        "basis": _basis(eligibility.basis),
        "findings": [_criterion(each) for each in eligibility.findings],
    }


def _criterion(finding: CriterionFinding) -> Members:
    return {
        "criterion": finding.criterion,
        "source": finding.source,
        "role": finding.role.value,
        "met": finding.met.value,
        "inputs": dict(finding.inputs),
        "missing": list(finding.missing),
    }


def interaction_data(effect: Effect) -> Members:
    """Give what a course of another drug would do as plain data that JSON can hold."""
    factor = effect.drug.auc_factor
    return {
        "drug": effect.drug.id,
        "effect": effect.drug.effect.value,
        "auc_factor": None if factor is None else f"{float(factor):g}",
        "start": effect.start.isoformat(),
        "stop": _day(effect.stop),
        "next_reduction_without": _day(effect.goes_on[0]),
        "next_reduction_with": _day(effect.goes_on[1]),
        "moments": [_moment(each) for each in effect.moments],
    }


def _moment(moment: Moment) -> Members:
    return {
        "day": moment.day.isoformat(),
        "within": moment.within,
        "with_ng_per_l": trough_data(moment.with_drug),
        "without_ng_per_l": trough_data(moment.without),
        "toxic": f"{moment.toxic:.4f}",
    }
