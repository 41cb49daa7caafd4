"""Times and days: aware instants, whole days, zones, study days.

Nothing here reads a clock. An instant always knows its distance from UTC; a day never has a time.
What a month or a year of a trial is, is a parameter of the protocol and not decided here.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from glidepath.quantities.errors import input_error, quoted

Instant: TypeAlias = datetime
LocalDay: TypeAlias = date
When: TypeAlias = datetime | date

FIRST_YEAR, LAST_YEAR = 1900, 2199

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(?P<offset> ?Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE = re.compile(r"UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+")
_INSTANT_FORM = "a time with its distance from UTC, such as 2024-03-05T08:30+08:00"
_DAY_FORM = "a date such as 2024-03-05"


def instant(value: datetime | str) -> Instant:
    """Give an aware instant with a fixed distance from UTC.

    A named zone is replaced by its distance at that moment, because Python compares two times of
    one named zone by their wall clocks, which is wrong when the clocks change.

    Raises
    ------
    InputError
        For a naive time, a malformed one, or a year outside 1900 to 2199.

    >>> instant("2024-03-05T08:30+08:00").isoformat()
    '2024-03-05T08:30:00+08:00'
    """
    moment = _parsed_instant(value) if isinstance(value, str) else value
    offset = moment.utcoffset()
    if offset is None:
        raise input_error(
            f'the time "{moment.isoformat()}" does not say its time zone',
            expected=_INSTANT_FORM,
            kind="naive-time",
        )
    if offset.seconds % 60 or offset.microseconds:
        raise input_error(
            f'the time "{moment.isoformat()}" is not whole minutes from UTC',
            expected=_INSTANT_FORM,
            kind="bad-time",
        )
    _check_year(moment.year)
    fixed = _fixed(offset)
    if moment.tzinfo is fixed and not moment.fold:
        return moment
    return moment.replace(tzinfo=fixed, fold=0)


@lru_cache(maxsize=2 * 24 * 60)
def _fixed(offset: timedelta) -> timezone:
    """The one zone of each distance: times that share it are compared at once."""
    return timezone(offset) if offset else UTC


def _parsed_instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise input_error(f"{quoted(text)} is not a time", expected=_INSTANT_FORM, kind="bad-time")
    try:
        return datetime.fromisoformat(text.replace(" Z", "Z"))
    except ValueError as error:
        raise input_error(
            f'"{text}" is not a time: {error}', expected=_INSTANT_FORM, kind="bad-time"
        ) from None


def day(value: date | str) -> LocalDay:
    """Give a whole day, from ``YYYY-MM-DD`` or a `date` that is not a `datetime`.

    Raises
    ------
    InputError
        For a time, a malformed date, a day that does not exist, or a year outside 1900 to 2199.
    """
    if isinstance(value, datetime):
        raise input_error(f'"{value.isoformat()}" has a time', expected=_DAY_FORM, kind="bad-date")
    found = _parsed_day(value) if isinstance(value, str) else value
    _check_year(found.year)
    return found


def _parsed_day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise input_error(f"{quoted(text)} is not a date", expected=_DAY_FORM, kind="bad-date")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise input_error(
            f'"{text}" is not a date: {error}', expected=_DAY_FORM, kind="bad-date"
        ) from None


def when(value: date | datetime | str) -> When:
    """Give a whole day where only a date is written, an aware instant where a time is.

    >>> when("2024-03-05"), when("2024-03-05T08:30Z").isoformat()
    (datetime.date(2024, 3, 5), '2024-03-05T08:30:00+00:00')
    """
    if isinstance(value, str):
        return day(value) if len(value) <= len("2024-03-05") else instant(value)
    return instant(value) if isinstance(value, datetime) else day(value)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise input_error(
            f"the year {year} cannot be meant",
            expected=f"a year from {FIRST_YEAR} to {LAST_YEAR}",
            kind="bad-year",
        )


def zone(name: str) -> ZoneInfo:
    """Give a time zone by its IANA name, such as ``Asia/Shanghai`` or ``UTC``.

    Raises
    ------
    InputError
        For a name that is not in the IANA database; names the nearest ones.
    """
    if not _ZONE.fullmatch(name):
        raise _unknown_zone(name)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise _unknown_zone(name) from None


def _unknown_zone(name: str) -> Exception:
    near = get_close_matches(name, sorted(filter(_ZONE.fullmatch, available_timezones())))
    return input_error(
        f"unknown time zone {quoted(name)}",
        expected=" or ".join(near) or "an IANA name such as Asia/Shanghai",
        kind="unknown-zone",
    )


def local_day(moment: When, place: tzinfo) -> LocalDay:
    """Give the local day of an instant in a time zone; a whole day is its own.

    Raises
    ------
    InputError
        For a naive time.
    """
    if isinstance(moment, datetime):
        fixed = moment if type(moment.tzinfo) is timezone else instant(moment)
        return fixed.astimezone(place).date()
    return moment


def start_of_day(moment: LocalDay, place: tzinfo) -> Instant:
    """Give the first instant of a local day, also where the clocks change at midnight."""
    return instant(datetime(moment.year, moment.month, moment.day, tzinfo=place))


def end_of_day(moment: LocalDay, place: tzinfo) -> Instant:
    """Give the first instant after a local day: the end, not included, of that day."""
    return start_of_day(moment + timedelta(days=1), place)


def last_moment(moment: LocalDay, place: tzinfo) -> Instant:
    """Give the last instant of a local day, to the microsecond: when all of that day is known."""
    return end_of_day(moment, place) - timedelta(microseconds=1)


def study_day(moment: LocalDay, reference: LocalDay) -> int:
    """Give the study day: 1 on the reference day, -1 the day before; there is no day 0.

    >>> study_day(date(2024, 3, 5), date(2024, 3, 5)), study_day(date(2024, 3, 4), date(2024, 3, 5))
    (1, -1)

    Source: CDISC SDTM Implementation Guide 3.4, section 4.4.4 (--DY).
    """
    elapsed = (moment - reference).days
    return elapsed + 1 if elapsed >= 0 else elapsed


def day_of_study(number: int, reference: LocalDay) -> LocalDay:
    """Give the calendar day of a study day: the inverse of `study_day`.

    Raises
    ------
    InputError
        For study day 0, which does not exist.
    """
    if number == 0:
        raise input_error(
            "there is no study day 0", expected="1 for the reference day", kind="study-day-zero"
        )
    return reference + timedelta(days=number - 1 if number > 0 else number)
