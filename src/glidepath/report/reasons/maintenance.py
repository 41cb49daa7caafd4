"""How the findings of maintenance are told: the level, the window, the step."""

from collections.abc import Mapping

from glidepath.decide.answer import Finding
from glidepath.report.reasons.reason import Telling, Told
from glidepath.report.reasons.taper import level_lacking
from glidepath.report.sentence import Value
from glidepath.report.setting import Setting, day_since, dosed
from glidepath.report.written import Ago, Days, Range, level, share


def _level(setting: Setting, finding: Finding) -> Told:
    status = setting.status
    values: dict[str, Value] = {
        "date": day_since(setting, status.pending_days),
        "days": Days(status.level_days),
        "ago": Ago(status.level_days),
        "most": Days(setting.parameters.level.max_age),
        "level": level(status.level),
        "share": share(setting.parameters.maintenance.low_share),
    }
    return (_lacking(setting) if finding.holds else "clear"), values


def _lacking(setting: Setting) -> str:
    status = setting.status
    if status.pending > 0:
        return "pending"
    if not status.level_on_dose or status.level_days > setting.parameters.level.max_age:
        return level_lacking(setting)
    return "half" if status.level_quantified else "below"


def _spacing(setting: Setting, finding: Finding) -> Told:
    status = setting.status
    values: dict[str, Value] = {
        "ago": Ago(status.change_days),
        "days": Days(status.change_days),
        "least": Days(setting.parameters.maintenance.spacing),
    }
    if status.interrupted:
        return "interrupted", values
    return ("holds" if finding.holds else "clear"), values


def _values(setting: Setting) -> dict[str, Value]:
    status, limits = setting.status, setting.parameters.maintenance
    window = limits.window
    return {
        "level": level(status.level),
        "window": Range(level(window.low, 0), level(window.high, 0)),
        "target": level(limits.target, 0),
        "share": share(limits.max_step),
    }


def _window(setting: Setting, finding: Finding) -> Told:
    status, window = setting.status, setting.parameters.maintenance.window
    values = {**_values(setting), "proportional": dosed(setting, finding.bound or 0)}
    if not status.level_on_dose or not status.level_quantified:
        return "none", values
    if status.level > window.high:
        return "above", values
    return ("under" if status.level < window.low else "inside"), values


def _step(setting: Setting, finding: Finding) -> Told:
    floor = dosed(setting, finding.bound or 0)
    return "room", {**_values(setting), "floor": floor}


def _raise(setting: Setting, finding: Finding) -> Told:
    status, target = setting.status, setting.parameters.maintenance.target
    if not finding.holds:
        return "clear", {}
    raised = finding.bound or 0
    proportional = status.dose * target // max(status.level, 1)
    values = {
        **_values(setting),
        "proportional": dosed(setting, proportional),
        "raised": dosed(setting, raised),
    }
    if not status.level_quantified:
        return "unmeasurable", values
    return ("capped" if proportional > raised else "holds"), values


def _most(setting: Setting, finding: Finding) -> Told:
    if not finding.holds:
        return "clear", {}
    highest = finding.bound or 0
    values = {**_values(setting), "dose": dosed(setting, highest)}
    return ("step" if highest > setting.status.dose else "present"), values


def _repeat(setting: Setting, finding: Finding) -> Told:
    status, limits = setting.status, setting.parameters.maintenance
    if not finding.holds:
        return "clear", {}
    values: dict[str, Value] = {"level": level(status.level), "share": share(limits.low_share)}
    return ("half" if status.level_quantified else "below"), values


TELLINGS: Mapping[str, Telling] = {
    "maintenance.level": _level,
    "maintenance.spacing": _spacing,
    "maintenance.window": _window,
    "maintenance.step": _step,
    "maintenance.raise": _raise,
    "maintenance.most": _most,
    "maintenance.repeat": _repeat,
}
"""By rule id."""
