"""Windows of whole days, half-open: the first day is in, the last is not."""

from dataclasses import dataclass
from datetime import date

from glidepath.quantities.errors import input_error


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days from `start` up to, not including, `end`; empty when both are the same."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise input_error(
                f"the window ends on {self.end}, before its start on {self.start}",
                expected="an end on or after the start",
                kind="bad-window",
            )

    def __contains__(self, moment: date) -> bool:
        return self.start <= moment < self.end

    @property
    def days(self) -> int:
        """The number of days in the window."""
        return (self.end - self.start).days


def overlap(one: Window, other: Window) -> Window | None:
    """Give the days that two windows share; None when they share none."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Window(start, end) if start < end else None
