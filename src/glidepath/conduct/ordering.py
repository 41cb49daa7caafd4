"""A decision as it was issued, and an order held against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from glidepath.conduct.child import Child
from glidepath.decide.answer import Answer, Assessment, Decision, Regimen
from glidepath.decide.status import NO_LIMIT
from glidepath.quantities.dose import micrograms
from glidepath.quantities.time import day, instant
from glidepath.record.plain import Plain
from glidepath.record.treatment import DecisionIssued, DoseOrdered, week_of

HOURS_A_DAY = 24
FREE = frozenset({"standing.clinician", "safety.restart"})
"""Rules that leave the dose to the clinician where they hold."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What an order has to know of the decision that it answers.

    Parameters
    ----------
    number
        Of the line that issued it.
    at
        For when it was made.
    low, high
        The permitted interval, micrograms a day; ``None`` for no limit, or for none computed.
    free
        Whether a rule leaves the dose to the clinician.
    taper_arm
        Whether the child is tapered; in the other arm the treatment may be ended.
    recommended
        The recommended regimen; ``None`` where nothing was recommended.
    present
        The dose in force then, micrograms a day; ``None`` before the first order.
    next_level
        The day on which the next level is due; ``None`` where none is.
    """

    number: int
    at: datetime
    answer: str
    low: int | None
    high: int | None
    may_stop: bool
    free: bool
    taper_arm: bool
    recommended: Mapping[str, Any] | None
    present: int | None
    next_level: date | None


def issuable(answer: Answer, shown: Mapping[str, Plain]) -> dict[str, Plain]:
    """Give an answer as it is stored: what orders are held against, and what was shown, whole."""
    assessment = answer.assessment
    return {
        "at": answer.basis.at.isoformat(),
        "answer": "decision" if isinstance(answer, Decision) else "refusal",
        "action": answer.action.slug if isinstance(answer, Decision) else None,
        "digests": dict(answer.basis.digests),
        "permitted": None if assessment is None else _permitted(assessment),
        "free": assessment is not None and _free(assessment),
        "taper_arm": assessment is not None and bool(assessment.status.taper_arm),
        "recommended": _recommended(answer),
        "present": _present(assessment),
        "next_level": _day(assessment and assessment.next_level),
        "next_reduction": _day(assessment and assessment.next_reduction),
        "shown": dict(shown),
    }


def _permitted(assessment: Assessment) -> dict[str, Plain]:
    return {"low": assessment.low, "high": assessment.high, "may_stop": assessment.may_stop}


def _free(assessment: Assessment) -> bool:
    return any(each.rule in FREE and each.holds for each in assessment.findings)


def _recommended(answer: Answer) -> Plain:
    """A refusal recommends nothing."""
    if not isinstance(answer, Decision) or answer.assessment.recommended is None:
        return None
    return _regimen(answer.assessment.recommended)


def _present(assessment: Assessment | None) -> Plain:
    present = None if assessment is None else assessment.present
    return None if present is None else present.dose


def _regimen(regimen: Regimen) -> dict[str, Plain]:
    return {
        "dose": regimen.dose,
        "intakes": regimen.intakes,
        "formulation": regimen.formulation,
        "pattern": list(regimen.pattern),
    }


def _day(day: object) -> Plain:
    return str(day) if day else None


def issued(child: Child, name: str | None) -> Issued | None:
    """Give a decision of this child by its id; ``None`` where there is none."""
    line, event = child.by_event.get(name or "", (None, None))
    if line is None or not isinstance(event, DecisionIssued):
        return None
    return read(line.number, event.decision)


def read(number: int, stored: Mapping[str, Any]) -> Issued | None:
    """Give a stored decision; ``None`` for one that was not issued here, but imported."""
    if "permitted" not in stored or "at" not in stored:
        return None
    permitted = stored["permitted"] or {}
    return Issued(
        number=number,
        at=instant(stored["at"]),
        answer=stored["answer"],
        low=permitted.get("low"),
        high=permitted.get("high"),
        may_stop=bool(permitted.get("may_stop")),
        free=stored["free"],
        taper_arm=stored["taper_arm"],
        recommended=stored["recommended"],
        present=stored["present"],
        next_level=day(stored["next_level"]) if stored["next_level"] else None,
    )


def dose_of(order: DoseOrdered) -> int:
    """Give the dose of an order, micrograms a day."""
    return micrograms(order.daily_dose.value, order.daily_dose.unit)


def regimen_of(order: DoseOrdered) -> dict[str, Any]:
    """Give what an order orders, as a recommendation is stored."""
    return {
        "dose": dose_of(order),
        "intakes": HOURS_A_DAY // order.interval_hours,
        "formulation": order.formulation,
        "pattern": list(week_of(order)),
    }


def within(order: DoseOrdered, found: Issued) -> bool:
    """Say whether an order lies in what was permitted; dropping the last dose is told apart."""
    if found.free or found.low is None:
        return found.free
    dose = dose_of(order)
    if dose == 0:
        ended = order.reason == "clinician" and not found.taper_arm
        return ended or found.may_stop or found.low == 0 or not found.present
    return found.low <= dose <= (NO_LIMIT if found.high is None else found.high)


def numbers(order: DoseOrdered, found: Issued) -> dict[str, Plain]:
    """Give the numbers of an order beside those that were permitted."""
    return {
        "dose": dose_of(order),
        "low": found.low,
        "high": found.high,
        "may_stop": found.may_stop,
        "decision": order.decision,
    }
