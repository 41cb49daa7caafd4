"""How the findings about the stop of the last dose are told."""

from collections.abc import Mapping

from glidepath.decide.answer import Finding
from glidepath.decide.learned import Learned
from glidepath.decide.measures import taper_start_dose
from glidepath.report.reasons.reason import Telling, Told
from glidepath.report.reasons.taper import documented
from glidepath.report.sentence import Value
from glidepath.report.setting import Setting, dosed
from glidepath.report.written import Days, level, share

NEAR = 10
"""A foreseen trough is told to a hundredth of a ng/mL: to so many ng/L."""


def _allowed(_: Setting, finding: Finding) -> Told:
    return ("holds" if finding.holds else "clear"), {}


def _dose(setting: Setting, finding: Finding) -> Told:
    part = setting.parameters.stop.dose_share
    start = taper_start_dose(setting.status)
    most = start * part.numerator // part.denominator
    values: dict[str, Value] = {
        "dose": dosed(setting, setting.status.dose),
        "start": dosed(setting, start),
        "share": share(part),
        "limit": dosed(setting, most),
    }
    return ("holds" if finding.holds else "clear"), values


def _trough(setting: Setting, finding: Finding) -> Told:
    status, limit = setting.status, setting.parameters.stop.trough_below
    values: dict[str, Value] = {
        "trough": level(near(status.trough, limit)),
        "limit": level(limit, 0),
    }
    if not status.trough_known:
        return "unknown", values
    belief = setting.basis.belief
    fitted = belief is not None and isinstance(belief.learned, Learned)
    return ("holds" if finding.holds else "clear") + ("-fitted" if fitted else ""), values


def near(nanograms: int, limit: int) -> int:
    """Round a foreseen level to a hundredth of a ng/mL, unless that crosses or meets a limit."""
    rounded = -(-nanograms // NEAR) * NEAR
    return rounded if (rounded < limit) == (nanograms < limit) else nanograms


def _duration(setting: Setting, finding: Finding) -> Told:
    status, least = setting.status, Days(setting.parameters.stop.min_duration)
    if status.start_dose == 0:
        return "unstarted", {"least": least}
    days = Days(status.taper_days)
    return ("holds" if finding.holds else "clear"), {"days": days, "least": least}


def _imaging(setting: Setting, finding: Finding) -> Told:
    return documented(setting, finding, setting.status.imaged_days)


TELLINGS: Mapping[str, Telling] = {
    "stop.allowed": _allowed,
    "stop.dose": _dose,
    "stop.trough": _trough,
    "stop.duration": _duration,
    "stop.imaging": _imaging,
}
"""By rule id."""
