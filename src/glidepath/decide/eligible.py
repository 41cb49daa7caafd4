"""Whether a child may enter: every criterion is looked at, and what is missing is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from glidepath.decide.basis import Basis
from glidepath.decide.criteria import Screening, Verdict, judge
from glidepath.decide.decide import take_bearing
from glidepath.protocol.criteria import Criterion
from glidepath.protocol.criteria import Role as CriterionRole
from glidepath.protocol.history import ProtocolHistory
from glidepath.record.record import Record


class Eligible(Enum):
    """What all criteria together say."""

    YES = "eligible"
    NO = "not-eligible"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class CriterionFinding:
    """What one criterion found.

    Parameters
    ----------
    criterion, source
        Its id, and its place in the registry.
    role
        Whether it lets in or keeps out.
    met
        Whether it lets the child in: yes, no, or not known.
    inputs
        What was looked at.
    missing
        What has to be known before it can be judged; for a criterion that is met or not, empty.
    """

    criterion: str
    source: str
    role: CriterionRole
    met: Eligible
    inputs: Mapping[str, str]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer for a child, with a finding for every criterion."""

    basis: Basis
    outcome: Eligible
    findings: tuple[CriterionFinding, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that has to be known before the answer is certain."""
        return tuple(each for finding in self.findings for each in finding.missing)


def eligible(protocols: ProtocolHistory, record: Record, at: datetime) -> Eligibility:
    """Say whether a child may enter the trial, by what was known at an instant.

    Parameters
    ----------
    protocols
        The versions of the trial's protocol; before the first is in force, the first is used.
    record
        Everything written down about the child.
    at
        An aware instant.

    Raises
    ------
    InputError
        For a naive time.
    """
    bearing = take_bearing(protocols, record, at)
    protocol = bearing.in_force(bearing.day)
    screening = Screening(bearing.record, bearing.day, protocol)
    found = tuple(_finding(each, judge(each, screening)) for each in protocol.eligibility)
    basis = Basis(bearing.record, at, bearing.day, protocol, None)
    return Eligibility(basis, _together(found), found)


def _finding(criterion: Criterion, verdict: Verdict) -> CriterionFinding:
    met = {True: Eligible.YES, False: Eligible.NO, None: Eligible.UNDETERMINED}[verdict.met]
    return CriterionFinding(
        criterion.id, criterion.source, criterion.role, met, verdict.inputs, verdict.missing
    )


def _together(found: tuple[CriterionFinding, ...]) -> Eligible:
    answers = {each.met for each in found}
    if Eligible.NO in answers:
        return Eligible.NO
    return Eligible.UNDETERMINED if Eligible.UNDETERMINED in answers else Eligible.YES
