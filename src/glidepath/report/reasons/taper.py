"""How the findings of the guided discontinuation are told."""

from collections.abc import Mapping
from fractions import Fraction

from glidepath.decide.answer import Finding
from glidepath.decide.measures import (
    MINUTES_A_DAY,
    cap_floor,
    first_taper,
    highest_recent_dose,
    spacing_days,
    taper_start_dose,
)
from glidepath.decide.status import NEVER
from glidepath.protocol.parameters import CapBase
from glidepath.report.named import drugs_taken
from glidepath.report.reasons.reason import Telling, Told
from glidepath.report.sentence import Value
from glidepath.report.setting import Setting, dated, day_since, dosed
from glidepath.report.written import Ago, Days, Measure, Range, cells, hours, level, share


def _cap(setting: Setting, finding: Finding) -> Told:
    status, parameters = setting.status, setting.parameters
    first = bool(first_taper(parameters, status))
    by_start = first and parameters.taper.base is CapBase.STARTING
    values: dict[str, Value] = {
        "cap": share(parameters.taper.cap if first else parameters.stabilisation.cap),
        "month": Days(parameters.taper.month),
        "highest": dosed(setting, highest_recent_dose(parameters, status)),
        "floor": dosed(setting, cap_floor(parameters, status)),
        "dose": dosed(setting, status.dose),
        "start": dosed(setting, taper_start_dose(status)),
    }
    prefix = "starting-" if by_start else ""
    if not finding.holds:
        return f"{prefix}room", values
    if finding.until is None:
        return f"{prefix}used", values
    return f"{prefix}used-until", {**values, "until": finding.until}


def _spacing(setting: Setting, finding: Finding) -> Told:
    status, parameters = setting.status, setting.parameters
    many = parameters.taper.spacing_half_lives
    values: dict[str, Value] = {
        "ago": Ago(status.change_days),
        "days": Days(status.change_days),
        "least": Days(spacing_days(parameters, status)),
        "half_lives": many,
        "half_life": hours(status.half_life),
        "long": Days(Fraction(many * status.half_life, MINUTES_A_DAY)),
    }
    if status.interrupted:
        return "interrupted", values
    return ("holds" if finding.holds else "clear"), values


def _overcut(setting: Setting, finding: Finding) -> Told:
    status = setting.status
    values: dict[str, Value] = {
        **dated(setting, status.cut_days),
        "from": dosed(setting, status.cut_from),
        "to": dosed(setting, status.cut_to),
    }
    if finding.until is not None:
        return "holds", {**values, "until": finding.until}
    return ("clear" if status.cut_days >= NEVER else "over"), values


def _stabilisation(setting: Setting, finding: Finding) -> Told:
    status = setting.status
    least = Days(setting.parameters.stabilisation.days)
    values: dict[str, Value] = {"days": Days(status.stable_days), "least": least}
    if not finding.holds:
        return "clear", values
    if not status.remission_again:
        return "unstarted", values
    if finding.until is None:
        return "running", values
    return "holds", {**values, "until": finding.until}


def _level(setting: Setting, finding: Finding) -> Told:
    status = setting.status
    values: dict[str, Value] = {
        "days": Days(status.level_days),
        "ago": Ago(status.level_days),
        "most": Days(setting.parameters.level.max_age),
        "level": level(status.level),
    }
    if finding.holds:
        return level_lacking(setting), values
    return ("clear" if status.level_quantified else "below"), values


def level_lacking(setting: Setting) -> str:
    """Say why there is no fresh valid level: none at all, none on this regimen, or too old."""
    if setting.status.level_days >= NEVER:
        return "none"
    return "old" if setting.status.level_on_dose else "moved"


def _pending(setting: Setting, finding: Finding) -> Told:
    status = setting.status
    if status.pending == 0:
        return "clear", {}
    values = {"date": day_since(setting, status.pending_days), "number": status.pending}
    if not finding.holds:
        return "allowed", values
    return ("several" if status.pending > 1 else "holds"), values


def _expected(setting: Setting, finding: Finding) -> Told:
    status, limits = setting.status, setting.parameters.level
    return ("holds" if finding.holds else "clear"), {
        "level": level(status.level),
        "dose": dosed(setting, status.level_dose),
        "range": Range(_percent(limits.expected_low), _percent(limits.expected_high)),
    }


def _percent(part: Fraction) -> Measure:
    return Measure(part * 100, "%")


def _assay(setting: Setting, finding: Finding) -> Told:
    limits = setting.parameters.level
    names = {assay.id: assay.wording for assay in limits.assays}
    name: Value = names.get(limits.assay, limits.assay)
    return ("holds" if finding.holds else "clear"), {"assay": name}


def _interaction(setting: Setting, finding: Finding) -> Told:
    drug: Value = setting.protocol.drug.wording
    if not finding.holds:
        return "clear", {}
    taken = drugs_taken(setting)
    if taken is None:
        return "unseen", {"drug": drug}
    return "holds", {"drugs": taken, "drug": drug}


def _changed(setting: Setting, finding: Finding) -> Told:
    return ("holds" if finding.holds else "clear"), {"ago": Ago(setting.status.change_days)}


def _remission(setting: Setting, finding: Finding) -> Told:
    return documented(setting, finding, setting.status.examined_days)


def documented(setting: Setting, finding: Finding, days: int) -> Told:
    """Tell a finding about when something was last documented."""
    if days >= NEVER:
        return "none", {}
    limits = setting.parameters
    stop = finding.rule.startswith("stop.")
    most = limits.stop.imaging_max_age if stop else limits.remission.max_age
    values = {**dated(setting, days), "most": Days(most)}
    return ("old" if finding.holds else "clear"), values


def _platelets(setting: Setting, finding: Finding) -> Told:
    status, limits = setting.status, setting.parameters.remission
    state, values = documented(setting, finding, status.platelets_days)
    if finding.holds and status.platelets_days <= limits.max_age:
        state = "few"
    counted: dict[str, Value] = {
        "platelets": cells(status.platelets),
        "least": cells(limits.platelets_min),
    }
    return state, {**values, **counted}


TELLINGS: Mapping[str, Telling] = {
    "taper.monthly-cap": _cap,
    "taper.spacing": _spacing,
    "taper.overcut": _overcut,
    "taper.stabilisation": _stabilisation,
    "taper.level": _level,
    "taper.level-pending": _pending,
    "taper.level-expected": _expected,
    "taper.assay": _assay,
    "taper.interaction": _interaction,
    "taper.changed": _changed,
    "taper.remission": _remission,
    "taper.platelets": _platelets,
}
"""By rule id."""
