"""The calendar by weeks: every day from the first to the last one that the sheet is valid."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from glidepath.report.documents.drawn import drawn
from glidepath.report.documents.sheet import Data, Sheet, amount
from glidepath.report.documents.week import WEEK, Intake, Week
from glidepath.report.documents.words import short_day, weekday
from glidepath.report.written import written

ONE_DAY = timedelta(days=1)
TIMES = {1: ("",), 2: ("morning", "evening")}
"""When the intakes of a day are taken, as the catalogue names it."""


def weeks(sheet: Sheet) -> Iterator[Data]:
    """Give the pages of the calendar, from Monday to Sunday; none where nothing is given."""
    week = sheet.of.week
    if week is None:
        return
    first = sheet.of.day
    while first <= sheet.of.until:
        last = min(first + (WEEK - 1 - first.weekday()) * ONE_DAY, sheet.of.until)
        yield {
            "title": sheet.tell("week", first=first, last=last),
            "days": [_day(sheet, week, each) for each in _days(first, last)],
        }
        first = last + ONE_DAY


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * ONE_DAY


def _day(sheet: Sheet, week: Week, day: date) -> Data:
    intake = week.days[day.weekday()]
    return {
        "weekday": weekday(day, sheet.language),
        "date": short_day(day, sheet.language),
        "intakes": [_intake(sheet, week, intake, name) for name in TIMES[week.intakes]],
        "note": _note(sheet, day),
        "given": sheet.tell("given"),
    }


def _intake(sheet: Sheet, week: Week, intake: Intake, time: str) -> dict[str, Any]:
    name = written(week.product.wording, sheet.language)
    whole = sheet.tell("together", amount=amount(sheet, week.product, intake))
    return {
        "time": sheet.tell(time) if time else "",
        "parts": [drawn(part, name, sheet.language) for part in intake],
        "together": whole if len(intake) > 1 else "",
    }


def _note(sheet: Sheet, day: date) -> str:
    if day == sheet.of.blood:
        return sheet.tell("blood-row")
    today = sheet.of.day
    met = any(each.due(today) == day for each in sheet.of.visits if not each.dropped)
    return sheet.tell("visit-row") if met else ""
