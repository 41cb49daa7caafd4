"""For every rule: which sentence tells its finding, and with which numbers."""

from collections.abc import Mapping

from glidepath.decide.answer import Finding
from glidepath.report.reasons import maintenance, safety, stop, taper
from glidepath.report.reasons.reason import Telling
from glidepath.report.sentence import Sentence
from glidepath.report.setting import Setting

TELLINGS: Mapping[str, Telling] = {
    **safety.TELLINGS,
    **taper.TELLINGS,
    **stop.TELLINGS,
    **maintenance.TELLINGS,
}
"""By rule id, how its finding is told."""


def reason(setting: Setting, finding: Finding) -> Sentence:
    """Give the sentence that tells a finding.

    Raises
    ------
    KeyError
        For a rule that has no words yet.
    """
    state, values = TELLINGS[finding.rule](setting, finding)
    return Sentence(f"rule.{finding.rule}.{state}", values)


__all__ = ["TELLINGS", "reason"]
