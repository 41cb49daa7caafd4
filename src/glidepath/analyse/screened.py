"""Who was screened, and why some were not randomised: one reason a child, the first that holds."""

from collections import Counter
from collections.abc import Mapping

from glidepath.analyse.dataset import Screening
from glidepath.conduct.child import Child
from glidepath.conduct.consenting import changes
from glidepath.conduct.steps import EligibilityEvaluated
from glidepath.conduct.table import Scope
from glidepath.conduct.trial import Trial

MOST_NAMED = 3
"""Criteria that a reason names."""
LONGEST = 100
"""Characters of a reason."""


def screening(trial: Trial) -> Screening:
    """Give how many were screened, and how many of them were not randomised, by reason."""
    why = Counter(_why(each) for each in trial.children.values() if each.allocation is None)
    return Screening(len(trial.children), dict(sorted(why.items())))


def _why(child: Child) -> str:
    evaluation = child.evaluation
    consents = [stands for _, stands in changes(child, Scope.TREATMENT)]
    reasons: Mapping[str, bool] = {
        f"not eligible: {_unmet(evaluation)}": _said(evaluation, "not-eligible"),
        "died": child.died is not None,
        "lost": child.lost is not None,
        "consent withdrawn": bool(consents) and not consents[-1],
        "no consent": not consents,
        "eligibility undetermined": _said(evaluation, "undetermined"),
        "eligibility not evaluated": evaluation is None,
    }
    found = (reason for reason, holds in reasons.items() if holds)
    return next(found, "eligible, not randomised")[:LONGEST]


def _said(evaluation: EligibilityEvaluated | None, outcome: str) -> bool:
    return evaluation is not None and evaluation.outcome == outcome


def _unmet(evaluation: EligibilityEvaluated | None) -> str:
    findings = () if evaluation is None else evaluation.findings
    unmet = [str(each["criterion"]) for each in findings if each["met"] == "no"]
    named = ", ".join(unmet[:MOST_NAMED])
    return named if len(unmet) <= MOST_NAMED else f"{named} and {len(unmet) - MOST_NAMED} more"
