"""Dates of which only the year or the month is known, and ages counted from them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from glidepath.quantities.errors import input_error, quoted
from glidepath.quantities.time import day

_FORM = "a year, a month or a day, such as 2019, 2019-07 or 2019-07-23"
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the month and the day, may be unknown.

    Raises
    ------
    InputError
        For a day without a month, a day that does not exist, or a year outside 1900 to 2199.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise input_error("a day without its month", expected=_FORM, kind="bad-date")
        month, number = (1 if part is None else part for part in (self.month, self.day))
        day(f"{self.year:04d}-{month:02d}-{number:02d}")

    def __str__(self) -> str:
        parts = (self.year, self.month, self.day)
        return "-".join(f"{part:02d}" for part in parts if part is not None)

    def earliest(self) -> date:
        """Give the first day that can be meant."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Give the last day that can be meant."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])


def partial_date(value: str | int | date) -> PartialDate:
    """Give the partial date written as ``2019``, ``2019-07`` or ``2019-07-23``.

    Raises
    ------
    InputError
        For any other form, and for a day that does not exist.

    >>> str(partial_date("2019-07").latest())
    '2019-07-31'
    """
    match = _PARTIAL.fullmatch(str(value))
    if match is None:
        raise input_error(f"{quoted(value)} is not a date", expected=_FORM, kind="bad-date")
    year, month, number = (int(part) if part else None for part in match.groups())
    return PartialDate(year or 0, month, number)


def age_in_years(born: PartialDate, on: date) -> tuple[int, int]:
    """Give the least and the greatest number of completed years that a child can have.

    Parameters
    ----------
    born
        Date of birth, as far as it is known.
    on
        The local day on which the age is wanted.

    Returns
    -------
    tuple of int
        Least and greatest age in completed years; equal when the whole date is known. A child
        born on 29 February completes a year on 1 March where the year has no such day.

    Raises
    ------
    InputError
        When the child cannot have been born by that day.
    """
    if on < born.earliest():
        raise input_error(
            f"born {born}, after {on}", expected="a birth on or before that day", kind="not-born"
        )
    return max(0, _completed_years(born.latest(), on)), _completed_years(born.earliest(), on)


def _completed_years(since: date, on: date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
