"""What would change the answer."""

from collections.abc import Mapping

from glidepath.decide.answer import Finding
from glidepath.decide.rules import Kind, Scope
from glidepath.decide.status import Relapse
from glidepath.report.headline import decides, interrupting
from glidepath.report.reasons import reason
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting, dosed

TIMED = ("taper.monthly-cap", "taper.spacing", "taper.overcut", "maintenance.spacing")
"""Rules that time alone opens again; told only where it is known when."""

RELAPSE = ("relapse.open", "relapse.restore")

SILENT = ("maintenance.step",)
"""Rules that limit a step and that nothing but another step changes."""


def changes(setting: Setting) -> tuple[Sentence, ...]:
    """Give what would change the answer: one sentence for each rule in the way, without repeats."""
    told: dict[str, Sentence] = {}
    for finding in setting.assessment.findings:
        if _in_the_way(setting, finding):
            sentence = _change(setting, finding)
            told.setdefault(sentence.key, sentence)
    return (*told.values(), Sentence("change.anything"))


def _in_the_way(setting: Setting, finding: Finding) -> bool:
    if not finding.holds or finding.rule in SILENT:
        return False
    if finding.rule in RELAPSE:
        return not interrupting(setting)
    if finding.kind is not Kind.FLOOR or not decides(setting, finding):
        return False
    timed = finding.rule in TIMED and finding.until is None
    return finding.scope is not Scope.STOP and not timed


def _change(setting: Setting, finding: Finding) -> Sentence:
    key = f"change.{finding.rule}"
    match finding.rule:
        case "relapse.open" | "relapse.restore":
            return Sentence(f"change.relapse.{_relapse(setting)}", _values(setting, finding))
        case "taper.stabilisation" if finding.until is None:
            return Sentence(f"{key}-unstarted")
        case "maintenance.level" if setting.status.level_on_dose and not setting.status.pending:
            return Sentence(f"{key}-doubtful")
        case _:
            return Sentence(key, _values(setting, finding))


def _relapse(setting: Setting) -> str:
    confirmed = setting.status.relapse == Relapse.CONFIRMED
    state = "confirmed" if confirmed else "suspected"
    if not setting.assessment.restore:
        return f"{state}-unrestored"
    return "confirmed-again" if confirmed and setting.status.relapses else state


def _values(setting: Setting, finding: Finding) -> Mapping[str, Value]:
    values = {
        **reason(setting, finding).values,
        "restore": dosed(setting, setting.assessment.restore or 0),
    }
    return values if finding.until is None else {**values, "until": finding.until}
