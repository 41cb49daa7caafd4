"""What a refusal says: everything that is missing, and what goes on meanwhile."""

from collections.abc import Mapping

from glidepath.decide.answer import Answer, Finding, Refusal, Unmet
from glidepath.report.headline import dose_values, interrupting, interruption
from glidepath.report.named import doubts
from glidepath.report.reasons import reason
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting

STANDING = "standing."
LEVEL = "taper.level"


def unmet_of(answer: Answer) -> tuple[Unmet, ...]:
    """Give what an answer lacks; nothing for a decision."""
    return answer.unmet if isinstance(answer, Refusal) else ()


def without_standing(answer: Answer) -> bool:
    """Whether nothing can be proposed at all, rather than a reduction lacking information."""
    return any(each.id.startswith(STANDING) for each in unmet_of(answer))


def missing(answer: Answer, setting: Setting | None) -> tuple[tuple[Sentence, ...], ...]:
    """Say all that is missing, each with what explains it."""
    findings: Mapping[str, Finding] = {}
    if setting is not None:
        findings = {each.rule: each for each in setting.assessment.findings}
    return tuple(
        _lacking(answer, setting, each, findings.get(each.id)) for each in unmet_of(answer)
    )


def _lacking(
    answer: Answer, setting: Setting | None, unmet: Unmet, finding: Finding | None
) -> tuple[Sentence, ...]:
    if setting is None or finding is None:
        return (Sentence(f"unmet.{unmet.id}", _standing_values(answer, setting)),)
    told = reason(setting, finding)
    asked = Sentence(told.key.replace("rule.", "unmet.", 1), told.values)
    return (asked, *doubts(setting)) if unmet.id == LEVEL else (asked,)


def _standing_values(answer: Answer, setting: Setting | None) -> Mapping[str, Value]:
    values: dict[str, Value] = {"day": answer.basis.day}
    present = None if setting is None else setting.assessment.present
    return values if present is None else {**values, "formulation": present.formulation}


def refused(answer: Answer, setting: Setting | None) -> Sentence:
    """Give a refusal in one sentence: what is missing, or how much."""
    lacking = missing(answer, setting)
    if without_standing(answer):
        return Sentence("headline.refused-standing")
    if len(lacking) == 1:
        return lacking[0][0]
    return Sentence("headline.refused-many", {"number": len(lacking)})


def meanwhile(answer: Answer, setting: Setting | None) -> Sentence:
    """Say what goes on while something is missing; safety comes first."""
    if setting is None or setting.status.dose == 0:
        return Sentence("meanwhile.clinician")
    if interrupting(setting):
        return interruption(setting)
    values = dose_values(setting, setting.assessment.present)
    weekly = "keep-weekly" if "week" in values else "keep"
    name = "clinician-dose" if without_standing(answer) else weekly
    return Sentence(f"meanwhile.{name}", values)
