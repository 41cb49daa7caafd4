"""What is read out of a picture day by day: what was measured and what happened, in words.

The page adds the dose and the forecast of the day, which it reads from the picture itself.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from glidepath.conduct.matrix import area_of
from glidepath.decide.answer import Answer
from glidepath.decide.learned import Learned
from glidepath.record import (
    AdverseEvent,
    DecisionIssued,
    Dispensed,
    Hospitalised,
    Infection,
    LabReported,
    LevelDrawn,
    LevelReported,
    Measured,
    Returned,
)
from glidepath.record.record import day_of
from glidepath.report import Language
from glidepath.report.documents.plan_chart import first_shown
from glidepath.report.pictures import HappeningKind, Level, LevelChart, LevelKind
from glidepath.report.pictures.moments import wall
from glidepath.report.pictures.words import counted, exact, result
from glidepath.report.pictures.words import tell as drawn
from glidepath.report.written import Measure, written
from glidepath.web.events_told import event_told
from glidepath.web.places import PATH
from glidepath.web.words import texts

ELSEWHERE = (
    AdverseEvent,
    DecisionIssued,
    Dispensed,
    Hospitalised,
    Infection,
    LabReported,
    LevelDrawn,
    LevelReported,
    Measured,
    Returned,
)
"""What is told as a number or as something that lasts, or is no event of the child's."""
WORDS = "read."

Days = dict[str, dict[str, list[str]]]


def read_out(chart: LevelChart, answer: Answer, language: Language) -> dict[str, Any]:
    """Give the words of each day on which there is something, by day, and those of the page.

    Parameters
    ----------
    chart
        With all its strips.
    """
    learned = answer.basis.belief is not None and isinstance(answer.basis.belief.learned, Learned)
    return {
        "words": _words(language),
        "days": _days(chart, answer, language),
        "today": wall(chart.now, chart.zone).date().isoformat(),
        "continuous": learned,
    }


@cache
def _words(language: Language) -> dict[str, str]:
    found = texts()
    keys = [key for key in found if key.startswith(WORDS)]
    return {key.removeprefix(WORDS): written(found[key], language) for key in keys}


def _days(chart: LevelChart, answer: Answer, language: Language) -> Days:
    found: Days = {}
    for day, kind, text in _told(chart, answer, language):
        found.setdefault(day.isoformat(), {}).setdefault(kind, []).append(text)
    return found


def _told(chart: LevelChart, answer: Answer, language: Language) -> Iterator[tuple[date, str, str]]:
    place = chart.zone
    for level in chart.levels:
        yield wall(level.at, place).date(), "level", _level(level, language)
    for count in chart.platelets:
        yield wall(count.at, place).date(), "platelets", counted(count, language)
    for weight in chart.growth:
        if not weight.foreseen:
            told = written(Measure(round(exact(weight.kg), 1), "kg", 1), language)
            yield wall(weight.at, place).date(), "weight", told
    yield from _happened(chart, answer, language)


def _level(level: Level, language: Language) -> str:
    told = result(level, language)
    if level.kind in (LevelKind.MEASURED, LevelKind.BELOW_LIMIT):
        return told
    return f"{told} ({drawn(f'legend.{level.kind}', language)})"


def _happened(
    chart: LevelChart, answer: Answer, language: Language
) -> Iterator[tuple[date, str, str]]:
    """What the role that sees a path may read of, as it happened; samples whose result waits."""
    basis, found = answer.basis, answer.assessment
    first = basis.day if found is None else first_shown(basis, found.status)
    for event in basis.record.events:
        day = day_of(basis.record, event)
        granted = area_of(type(event).__name__, None) in PATH
        if granted and day >= first and not isinstance(event, ELSEWHERE):
            yield day, "events", event_told(event, language, basis.protocol)
    for each in chart.happenings:
        if each.kind is HappeningKind.PENDING:
            yield wall(each.at, chart.zone).date(), "events", each.text
