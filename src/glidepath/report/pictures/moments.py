"""The axis of time: the wall clock of the chart's zone, and where the marks of the axis stand.

A picture is drawn on that clock, whoever looks at it from wherever: here a time of the wall is
written as if it were UTC, and the axis counts it so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from glidepath.quantities.time import zone as zone_named

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAYS = (1, 2, 7, 14)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
"""How far apart the marks may stand."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """Where the marks of the axis stand, and whether they are months or days."""

    at: tuple[datetime, ...]
    months: bool


def wall(at: datetime, zone: str) -> datetime:
    """Give what a clock on the wall shows in a zone; a naive time shows it already.

    >>> wall(datetime(2026, 3, 1, 1, tzinfo=UTC), "Asia/Shanghai").isoformat()
    '2026-03-01T09:00:00+00:00'
    """
    local = at if at.tzinfo is None else at.astimezone(zone_named(zone))
    return local.replace(tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """Give the number of a wall clock's time on the axis.

    >>> milliseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000
    """
    return (moment - EPOCH) // timedelta(milliseconds=1)


def ticks(start: datetime, end: datetime, most: int) -> Ticks:
    """Give marks at whole days or months between two times, at most so many.

    Parameters
    ----------
    start, end
        Times of the wall, the start before the end.
    """
    days = (Ticks(tuple(_days(start, end, step)), months=False) for step in DAYS)
    months = (Ticks(tuple(_months(start, end, step)), months=True) for step in MONTHS)
    for found in (*days, *months):
        if len(found.at) <= most:
            return found
    return Ticks((), months=True)


def _days(start: datetime, end: datetime, step: int) -> Iterator[datetime]:
    count = -((EPOCH - start) // timedelta(days=step))
    while (day := EPOCH + count * timedelta(days=step)) <= end:
        yield day
        count += 1


def _months(start: datetime, end: datetime, step: int) -> Iterator[datetime]:
    count = (start.year * 12 + start.month - 1) // step * step
    while (month := datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)) <= end:
        if month >= start:
            yield month
        count += step
