"""The answer in one sentence, and what stands right beneath it."""

from collections.abc import Iterator, Mapping

from glidepath.decide.answer import Answer, Decision, Finding, Regimen
from glidepath.decide.measures import WINDOW, base_track
from glidepath.decide.rules import Kind, Role
from glidepath.decide.status import Relapse, Safety, Track
from glidepath.decide.table import Action
from glidepath.report.named import open_events
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting, assessment_due, dated, dosed, doses
from glidepath.report.unfit import unfit
from glidepath.report.weekly import mean, pattern_told
from glidepath.report.written import Days, level

WITH_INTERVAL = (
    Action.KEEP,
    Action.REDUCE,
    Action.PAUSE,
    Action.RESTORE,
    Action.RAISE,
    Action.LOWER,
    Action.STOP,
)
"""The actions on which the clinician chooses from the permitted interval."""

WEEKLY = frozenset(
    f"headline.{each}" for each in ("keep", "reduce", "lower", "pause", "pause-maintenance")
)
"""Headlines that tell a pattern by the days of the week; the others tell its mean."""

WINDOW_RULE = "maintenance.window"

CLINICIANS: Mapping[Track, str] = {
    Track.MAINTENANCE_STOPPED: "clinician-stopped",
    Track.MAINTENANCE_RELAPSED: "clinician-relapsed",
    Track.INTERRUPTED: "clinician-restart",
}


def action_of(answer: Answer) -> Action | None:
    """Give the action of a decision; a refusal has none."""
    return answer.action if isinstance(answer, Decision) else None


def holding(setting: Setting, rule: str) -> Finding | None:
    """Give the finding of a rule, where it applies to the child and holds."""
    found = (each for each in setting.assessment.findings if each.rule == rule and each.holds)
    return next(found, None)


def interrupting(setting: Setting) -> bool:
    """Whether safety asks for the drug to be left out, whatever else the answer says."""
    return any(each.role is Role.INTERRUPT and each.holds for each in setting.assessment.findings)


def decides(setting: Setting, finding: Finding) -> bool:
    """Whether the answer rests on a finding: safety, then relapse, then a pause, then the rest."""
    findings = setting.assessment.findings
    if interrupting(setting):
        return finding.role is Role.INTERRUPT and finding.holds
    if any(each.kind is Kind.RAISE and each.holds for each in findings):
        return finding.kind is Kind.RAISE and finding.holds
    if any(each.role is Role.PAUSE and each.holds for each in findings):
        return finding.role is Role.PAUSE and finding.holds
    lowers = finding.rule == WINDOW_RULE and moves(setting)
    return lowers or (finding.binds and finding.kind is not Kind.CEILING)


def headline(setting: Setting, action: Action) -> Sentence:
    """Give the answer in one sentence."""
    values = _values(setting)
    said = _headline(setting, action, values)
    return Sentence(f"{said.key}-weekly", values) if _weekly(setting, said) else said


def _weekly(setting: Setting, said: Sentence) -> bool:
    """Whether a pattern over the week is to be told by its days."""
    given = regimen_of(setting)
    return given is not None and bool(given.pattern) and said.key in WEEKLY


def _headline(setting: Setting, action: Action, values: Mapping[str, Value]) -> Sentence:
    match action:
        case Action.INTERRUPT:
            return interruption(setting)
        case Action.PAUSE if setting.status.interrupted:
            return Sentence("headline.pause-interrupted", values)
        case Action.PAUSE if base_track(setting.parameters, setting.status) in WINDOW:
            return Sentence("headline.pause-maintenance", values)
        case Action.RESTORE if not moves(setting):
            return Sentence("headline.restore-present", values)
        case Action.CLINICIAN:
            name = CLINICIANS.get(setting.assessment.track, "clinician")
            return Sentence(f"headline.{name}", values)
        case _:
            return Sentence(f"headline.{action.slug}", values)


def _values(setting: Setting) -> Mapping[str, Value]:
    status, given = setting.status, regimen_of(setting)
    return {
        **dated(setting, status.relapse_days),
        **dose_values(setting, given),
        "drug": setting.protocol.drug.wording,
        "days": Days(status.interrupted_days),
    }


def regimen_of(setting: Setting) -> Regimen | None:
    """Give what is recommended; the present regimen where that is nothing."""
    recommended, present = setting.assessment.recommended, setting.assessment.present
    return recommended if recommended is not None and recommended.dose else present


def dose_values(setting: Setting, given: Regimen | None) -> Mapping[str, Value]:
    """Give a regimen's dose, and of a pattern its days and their mean."""
    if given is None or not given.pattern:
        return {"dose": dosed(setting, 0 if given is None else given.dose)}
    average = mean(given.pattern)
    dose = Sentence("week.average", {"dose": average})
    return {"dose": dose, "week": pattern_told(setting, given), "mean": average}


def interruption(setting: Setting) -> Sentence:
    """Say that the drug is left out, and until when."""
    drug: Value = setting.protocol.drug.wording
    if holding(setting, "safety.toxic-level") is not None:
        limit = level(setting.parameters.safety.toxic_level, 0)
        return Sentence("headline.interrupt-level", {"drug": drug, "limit": limit})
    events = open_events(setting, Safety.INTERRUPT)
    if events is None:
        return Sentence("headline.interrupt-unseen", {"drug": drug})
    return Sentence("headline.interrupt-event", {"drug": drug, "events": events})


def moves(setting: Setting) -> bool:
    """Whether the recommended dose is another than the present one."""
    recommended = setting.assessment.recommended
    return recommended is not None and recommended.dose != setting.status.dose


def permitted(setting: Setting, action: Action) -> Sentence | None:
    """Give the permitted interval; ``None`` where the clinician alone decides."""
    if action not in WITH_INTERVAL:
        return None
    low, high = setting.assessment.low, setting.assessment.high
    if high is None:
        return Sentence("permitted.from", {"dose": dosed(setting, low)})
    suffix = "-or-stop" if setting.assessment.may_stop else ""
    suffix = "-resumed" if setting.status.interrupted else suffix
    if low == high:
        return Sentence(f"permitted.only{suffix}", {"dose": dosed(setting, low)})
    return Sentence(f"permitted.range{suffix}", {"range": doses(setting, low, high)})


def details(setting: Setting, action: Action | None) -> tuple[Sentence, ...]:
    """Say what else has to be known before the answer is acted upon."""
    status, restore = setting.status, setting.assessment.restore or 0
    suspected = status.relapse == Relapse.SUSPECTED
    overdue = holding(setting, "relapse.overdue") is not None
    told = (
        ("toxic-repeat", holding(setting, "safety.toxic-level") is not None, 0),
        ("order-stays", interrupting(setting), status.dose),
        ("safety-open", interrupting(setting), 0),
        ("restore-least", action is Action.RESTORE, 0),
        ("provisional", holding(setting, "relapse.provisional-restore") is not None, restore),
        ("assess", suspected and not overdue, 0),
        ("overdue", overdue, 0),
        ("stop-added", setting.assessment.may_stop and action is not None, 0),
        ("relapse-surveil", action is Action.SURVEIL and restore > 0, restore),
    )
    sentences = tuple(
        Sentence(f"detail.{name}", {**assessment_due(setting), "dose": dosed(setting, micrograms)})
        for name, applies, micrograms in told
        if applies
    )
    return (*sentences, *_by_regimen(setting, action))


def _by_regimen(setting: Setting, action: Action | None) -> Iterator[Sentence]:
    """What a new pattern counts as; and where the dose stays, what a smaller one would need."""
    given = setting.assessment.recommended
    if given is not None and given.pattern and moves(setting):
        yield Sentence("detail.weekly", {"dose": dosed(setting, given.dose)})
    if action is Action.KEEP:
        yield from unfit(setting)
