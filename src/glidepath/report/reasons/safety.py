"""How the findings of safety, interruption and relapse are told."""

from collections.abc import Mapping
from fractions import Fraction

from glidepath.decide.answer import Finding
from glidepath.decide.learned import Unfitted
from glidepath.decide.measures import (
    TAPERING,
    base_track,
    coagulopathy,
    effective_dose,
    lasting_days,
    taper_start_dose,
)
from glidepath.decide.status import Relapse, Safety, Track
from glidepath.protocol.parameters import RestoreDose
from glidepath.report.named import drawn_samples, open_events, toxic_sample
from glidepath.report.reasons.reason import Telling, Told
from glidepath.report.sentence import Value
from glidepath.report.setting import Setting, assessment_due, dated, dosed
from glidepath.report.written import Days, Measure, cells, level, share


def _clinician(_: Setting, finding: Finding) -> Told:
    return ("holds" if finding.holds else "clear"), {}


def _toxic_level(setting: Setting, finding: Finding) -> Told:
    values: dict[str, Value] = {
        "limit": level(setting.parameters.safety.toxic_level, 0),
        "drug": setting.protocol.drug.wording,
    }
    if not finding.holds:
        judged = any(each.result is not None for each in drawn_samples(setting))
        return ("clear" if judged else "none"), values
    sample = toxic_sample(setting)
    if sample is None:
        return "unseen", values
    found, day = sample
    return "holds", {**values, "level": level(found), "date": day}


def _no_raise(setting: Setting, finding: Finding) -> Told:
    dose = dosed(setting, setting.status.dose)
    return ("holds" if finding.holds else "clear"), {"dose": dose}


def _open_event(asked: Safety) -> Telling:
    def told(setting: Setting, finding: Finding) -> Told:
        drug: Value = setting.protocol.drug.wording
        if not finding.holds:
            return ("graver" if setting.status.safety > asked else "clear"), {}
        events = open_events(setting, asked)
        if events is None:
            return "unseen", {"drug": drug}
        tapers = base_track(setting.parameters, setting.status) in TAPERING
        state = "holds" if tapers or asked is not Safety.PAUSE else "maintained"
        return state, {"events": events, "drug": drug}

    return told


def _interrupted(setting: Setting, finding: Finding) -> Told:
    drug: Value = setting.protocol.drug.wording
    days = dated(setting, setting.status.interrupted_days)
    return ("holds" if finding.holds else "clear"), {**days, "drug": drug}


def _restart(setting: Setting, finding: Finding) -> Told:
    values = {
        "days": Days(setting.status.interrupted_days),
        "most": Days(setting.parameters.safety.restart_after),
    }
    if setting.status.interrupted:
        return ("holds" if finding.holds else "interrupted"), values
    return "clear", values


def _relapse(setting: Setting, finding: Finding) -> Told:
    if not finding.holds:
        return "clear", {}
    confirmed = setting.status.relapse == Relapse.CONFIRMED
    return ("confirmed" if confirmed else "suspected"), dated(setting, setting.status.relapse_days)


def _overdue(setting: Setting, finding: Finding) -> Told:
    if setting.status.relapse != Relapse.SUSPECTED:
        return "clear", {}
    values = {**dated(setting, setting.status.relapse_days), **assessment_due(setting)}
    return ("holds" if finding.holds else "waiting"), values


def _provisional_restore(setting: Setting, finding: Finding) -> Told:
    limit = cells(setting.parameters.restore.provisional_platelets_below)
    if not finding.holds:
        return "clear", {"limit": limit}
    restore = setting.assessment.restore or 0
    platelets = cells(setting.status.platelets)
    return "holds", {"platelets": platelets, "limit": limit, "restore": dosed(setting, restore)}


def _restore(setting: Setting, finding: Finding) -> Told:
    status = setting.status
    if not finding.holds:
        waits = status.relapse == Relapse.CONFIRMED
        return ("safety-first" if waits else "clear"), {}
    return _restored_to(setting), {
        **dated(setting, status.relapse_days),
        **_limits(setting),
        "restore": dosed(setting, finding.bound or 0),
        "start": dosed(setting, taper_start_dose(status)),
        "lasting": Days(lasting_days(setting.parameters, status)),
    }


def _restored_to(setting: Setting) -> str:
    """Which dose a relapse goes back to, as the rule chose it."""
    status, parameters = setting.status, setting.parameters
    effective, start = effective_dose(status), taper_start_dose(status)
    weighed = status.start_weight > 0 and status.weight > 0
    if status.relapses >= 1:
        by_weight = weighed and _for_weight(parameters.restore.second_relapse)
        return "again-for-weight" if by_weight else "again"
    if coagulopathy(parameters, status) and start >= effective:
        return "coagulopathy"
    if effective > 0:
        return "effective"
    return "start-for-weight" if weighed and _for_weight(parameters.restore.fallback) else "start"


def _for_weight(way: RestoreDose) -> bool:
    return way is RestoreDose.TAPER_START_FOR_WEIGHT


def _limits(setting: Setting) -> Mapping[str, Value]:
    limits = setting.parameters.restore
    fibrinogen = Measure(Fraction(limits.kmp_fibrinogen_below, 1000), "g/L", 1)
    return {"platelets_limit": cells(limits.kmp_platelets_below), "fibrinogen_limit": fibrinogen}


def _highest_earlier(setting: Setting, finding: Finding) -> Told:
    if not finding.holds:
        return "clear", {}
    highest = finding.bound or 0
    dose = dosed(setting, highest)
    if setting.assessment.track is Track.OFF_DRUG:
        return "off-drug", {"dose": dose}
    return ("holds" if highest > setting.status.dose else "present"), {"dose": dose}


def _exposure(setting: Setting, finding: Finding) -> Told:
    fall = setting.parameters.exposure_fall
    values: dict[str, Value] = {"share": share(fall.share), "days": Days(fall.days)}
    belief = setting.basis.belief
    if belief is None or isinstance(belief.learned, Unfitted):
        return ("holds" if finding.holds else "not-computed"), values
    change = Fraction(belief.learned.exposure_ahead) - 1
    values["change"] = Measure(100 * _short(change, -fall.share), "%")
    if change < -fall.share:
        return "holds-by", values
    return ("holds-else" if finding.holds else "clear"), values


def _short(change: Fraction, limit: Fraction) -> Fraction:
    """Round a change to whole per cent, or as far as it keeps its side of a limit."""
    rounded = (round(change, digits) for digits in (2, 3, 4))
    kept = (each for each in rounded if (each < limit) == (change < limit) and each != limit)
    return next(kept, change)


TELLINGS: Mapping[str, Telling] = {
    "standing.clinician": _clinician,
    "safety.toxic-level": _toxic_level,
    "safety.interrupt": _open_event(Safety.INTERRUPT),
    "safety.no-raise": _no_raise,
    "safety.pause": _open_event(Safety.PAUSE),
    "safety.refer": _open_event(Safety.REFER),
    "safety.interrupted": _interrupted,
    "safety.restart": _restart,
    "relapse.open": _relapse,
    "relapse.overdue": _overdue,
    "relapse.provisional-restore": _provisional_restore,
    "relapse.restore": _restore,
    "taper.highest-earlier": _highest_earlier,
    "exposure.fall": _exposure,
}
"""By rule id."""
