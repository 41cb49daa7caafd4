"""How grave a deviation is, by its rule, each with its reason. A table of ours, to be approved.

ICH E3 and E6 speak of important deviations: those that may affect the completeness, accuracy or
reliability of the data, or a participant's rights, safety or well-being. Critical are those of them
that ask for somebody today. No clinician has approved this table yet.
"""

from collections.abc import Mapping
from enum import IntEnum


class Severity(IntEnum):
    """How grave a deviation is."""

    MINOR = 1
    IMPORTANT = 2
    CRITICAL = 3

    @property
    def slug(self) -> str:
        """The name as users and files write it."""
        return self.name.lower()


MINOR, IMPORTANT, CRITICAL = Severity.MINOR, Severity.IMPORTANT, Severity.CRITICAL

SEVERITIES: Mapping[str, tuple[Severity, str]] = {
    # orders: by themselves, and by each rule of the decision that they break
    "order.outside-interval": (MINOR, "as grave as the rules that it breaks"),
    "order.reduction-with-change": (IMPORTANT, "two things change the exposure at once"),
    "order.after-end": (IMPORTANT, "the trial orders nothing any more"),
    "order.no-version": (IMPORTANT, "no approved text permits it"),
    "safety.toxic-level": (CRITICAL, "the drug should have been left out"),
    "safety.interrupt": (CRITICAL, "the drug should have been left out"),
    "safety.no-raise": (CRITICAL, "more of a drug that is doing harm"),
    "safety.pause": (IMPORTANT, "a grave event was open"),
    "safety.interrupted": (IMPORTANT, "the level cannot be foreseen while nothing is taken"),
    "relapse.open": (CRITICAL, "less treatment while the tumour may grow"),
    "relapse.restore": (CRITICAL, "less than kept the child in remission, in a relapse"),
    "taper.highest-earlier": (MINOR, "more of the drug than the taper ever needed"),
    "taper.monthly-cap": (IMPORTANT, "the registered limit of a reduction"),
    "taper.spacing": (IMPORTANT, "the registered time between two changes"),
    "taper.overcut": (IMPORTANT, "a second step on one that was too large"),
    "taper.stabilisation": (IMPORTANT, "the registered time after a relapse"),
    "taper.level": (IMPORTANT, "the exposure was not known"),
    "taper.level-pending": (IMPORTANT, "the exposure was about to be known"),
    "taper.level-expected": (IMPORTANT, "an odd level was not explained"),
    "taper.assay": (IMPORTANT, "levels could not be compared"),
    "taper.interaction": (IMPORTANT, "another drug changed the exposure"),
    "taper.changed": (IMPORTANT, "the exposure after a change was not known"),
    "taper.remission": (IMPORTANT, "remission was not known"),
    "taper.platelets": (IMPORTANT, "remission was not known"),
    "stop.allowed": (IMPORTANT, "the protocol has no such step"),
    "stop.dose": (IMPORTANT, "a condition of the last step"),
    "stop.trough": (IMPORTANT, "a condition of the last step"),
    "stop.duration": (IMPORTANT, "the registered least duration"),
    "stop.imaging": (IMPORTANT, "a condition of the last step"),
    "maintenance.level": (IMPORTANT, "the exposure was not known"),
    "maintenance.spacing": (IMPORTANT, "the level belonged to another dose"),
    "maintenance.window": (IMPORTANT, "the registered target"),
    "maintenance.step": (IMPORTANT, "more than is changed at a time"),
    "maintenance.raise": (IMPORTANT, "the registered target"),
    "maintenance.most": (IMPORTANT, "more than the level asked for"),
    # what was not done, or not in time
    "visit.missed": (IMPORTANT, "nobody saw the child in that time"),
    "visit.replaced": (MINOR, "the child was seen at another visit; not all was done"),
    "visit.out-of-window": (MINOR, "the child was seen, on another day"),
    "level.missed": (IMPORTANT, "the registered monthly level"),
    "level.late": (MINOR, "there is a level, on another day"),
    "level.not-valid": (MINOR, "there is a level that no reduction may rest on"),
    "relapse.overdue": (IMPORTANT, "a child who may have relapsed waited too long"),
    "outcome.missed": (IMPORTANT, "the primary outcome is missing"),
    "outcome.out-of-window": (IMPORTANT, "the primary outcome was judged on another day"),
    # consent and entry
    "consent.before": (CRITICAL, "the child's rights"),
    "consent.withdrawn": (CRITICAL, "the child's rights"),
    "consent.version": (IMPORTANT, "the guardians read a text that no longer held"),
    "consent.again": (IMPORTANT, "the guardians were not asked about the amendment"),
    "eligibility.not-met": (IMPORTANT, "a child whom the protocol keeps out"),
    "eligibility.undetermined": (IMPORTANT, "nobody knew whether the protocol lets the child in"),
}
"""By rule: how grave, and why."""


def severity_of(rule: str) -> Severity:
    """Give how grave it is to break a rule; a rule that is not in the table is important."""
    return SEVERITIES.get(rule, (IMPORTANT, ""))[0]
