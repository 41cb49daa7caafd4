"""When to look again: the next reduction, the stop, the next level, the next examination."""

from collections.abc import Iterator
from datetime import date, timedelta

from glidepath.decide.measures import TAPERING, base_track, spacing_days
from glidepath.decide.status import NEVER, Track
from glidepath.decide.table import Action
from glidepath.report.headline import holding, interrupting, moves
from glidepath.report.sentence import Sentence
from glidepath.report.setting import Setting, day_since
from glidepath.report.written import Days

DAYS_A_MONTH = 30
"""By which the periods of the surveillance, given in months, are counted."""


def ahead(setting: Setting, action: Action | None) -> tuple[Sentence, ...]:
    """Say when to look again.

    Parameters
    ----------
    action
        Of the decision; ``None`` for a refusal.
    """
    return (
        *_reduction(setting, action),
        *_stop(setting),
        *_level(setting, action),
        *_surveillance(setting, action),
    )


def _reduction(setting: Setting, action: Action | None) -> Iterator[Sentence]:
    track = Track(base_track(setting.parameters, setting.status))
    if track not in TAPERING or setting.status.dose == 0 or action is Action.STOP:
        return
    day = setting.assessment.next_reduction
    if day is None:
        yield Sentence("ahead.reduction-none")
    elif day > setting.day:
        yield Sentence("ahead.reduction", {"date": day})
    else:
        yield Sentence(f"ahead.reduction-{'today' if action is Action.REDUCE else 'in-order'}")


def _stop(setting: Setting) -> Iterator[Sentence]:
    day = setting.assessment.next_stop
    if day is None:
        return
    if day > setting.day:
        yield Sentence("ahead.stop", {"date": day})
    else:
        yield Sentence(f"ahead.stop-{'today' if setting.assessment.may_stop else 'in-order'}")


def _level(setting: Setting, action: Action | None) -> Iterator[Sentence]:
    status, settling = setting.status, spacing_days(setting.parameters, setting.status)
    if status.dose == 0 and not moves(setting):
        return
    if status.pending > 0:
        yield Sentence("ahead.level-pending", {"date": day_since(setting, status.pending_days)})
    if _to_repeat(setting):
        yield Sentence("ahead.level-repeat")
    elif status.interrupted or interrupting(setting):
        yield Sentence("ahead.level-resumed", {"days": Days(settling)})
    elif action is not None and action is not Action.STOP and moves(setting):
        day = setting.day + timedelta(days=settling)
        yield Sentence("ahead.level-after-change", {"days": Days(settling), "date": day})
    elif setting.assessment.next_level is not None and action is not Action.STOP:
        yield _due(setting, setting.assessment.next_level)


def _to_repeat(setting: Setting) -> bool:
    rules = ("safety.toxic-level", "taper.level-expected", "maintenance.repeat")
    doubtful = any(holding(setting, rule) is not None for rule in rules)
    return doubtful and setting.status.pending == 0


def _due(setting: Setting, day: date) -> Sentence:
    if day == setting.day:
        return Sentence("ahead.level-today")
    on_dose = setting.status.level_on_dose
    if day > setting.day:
        return Sentence(f"ahead.level{'' if on_dose else '-settling'}", {"date": day})
    if on_dose:
        return Sentence(
            "ahead.level-overdue", {"date": day, "days": Days((setting.day - day).days)}
        )
    return Sentence("ahead.level-missing", {"date": day})


def _surveillance(setting: Setting, action: Action | None) -> Iterator[Sentence]:
    """The examinations after the stop: the period that the protocol plans for today."""
    status = setting.status
    if action is Action.STOP and setting.parameters.surveillance:
        first = setting.parameters.surveillance[0]
        yield Sentence("ahead.after-stop", {"days": Days(first.every_days)})
    if setting.assessment.track is not Track.OFF_DRUG:
        return
    periods = setting.parameters.surveillance
    now = next((each for each in periods if status.dose_days <= each.months * DAYS_A_MONTH), None)
    if now is None:
        yield Sentence("ahead.surveillance-over")
    elif status.examined_days >= NEVER:
        yield Sentence("ahead.surveillance-unseen", {"days": Days(now.every_days)})
    else:
        examined = day_since(setting, status.examined_days)
        yield Sentence("ahead.surveillance", {"days": Days(now.every_days), "date": examined})
