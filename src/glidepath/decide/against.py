"""Which rules speak against a dose that somebody considers."""

from glidepath.decide.answer import Assessment, Finding
from glidepath.decide.rules import Kind, Scope


def against(assessment: Assessment, dose: int) -> tuple[Finding, ...]:
    """Give the findings whose bound a dose would break, in the order of the rules.

    Parameters
    ----------
    assessment
        Of the instant at which the dose is considered.
    dose
        Micrograms a day from now on; 0 drops the last dose.

    Returns
    -------
    tuple of Finding
        Empty where the dose lies within the permitted interval, or the stop is permitted.
    """
    present = int(assessment.status.dose)
    return tuple(each for each in assessment.findings if _broken(each, present, dose))


def _broken(finding: Finding, present: int, dose: int) -> bool:
    bound = finding.bound
    if bound is None or finding.kind is Kind.NOTICE:
        return False
    if finding.kind is Kind.CEILING:
        return dose > max(bound, present)
    if finding.kind is Kind.RAISE:
        return dose < bound
    step = Scope.STOP if dose == 0 else Scope.REDUCTION
    return finding.scope in (step, Scope.BOTH) and dose < min(bound, present)
