"""The permitted interval drawn to scale: where each dose lies on one line from 0."""

from dataclasses import dataclass
from fractions import Fraction

from glidepath.report.setting import Setting, dosed
from glidepath.report.written import fixed

WIDTH, MARGIN = 320, 14
"""Of the drawing, in its own units."""
AIR = 1.12
"""How far the line goes on beyond the highest dose on it."""
CLOSE = 44
"""Labels nearer than this to one another would run together."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A dose on the line: where, and its number."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from 0 with the permitted interval and the doses on it.

    Parameters
    ----------
    low, high
        Ends of the permitted interval; ``None`` where the clinician alone decides. Without an
        upper limit `high` is the end of the line, and has no number.
    recommended, present
        ``None`` where there is none.
    """

    width: int
    start: float
    end: float
    low: Mark | None
    high: Mark | None
    recommended: Mark | None
    present: Mark | None
    apart: bool


def scale_of(setting: Setting, *, decided: bool) -> Scale | None:
    """Give the scale of an answer; ``None`` where no dose is to be shown.

    Parameters
    ----------
    decided
        Whether the answer has a permitted interval.
    """
    found = setting.assessment
    given = (found.recommended, found.present)
    ends = (found.low, found.high or 0) if decided else ()
    doses = [*(each.dose for each in given if each is not None), *ends]
    top = max(doses, default=0)
    if top == 0:
        return None
    last = top * AIR

    def at(dose: float) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * dose / last, 1)

    def mark(dose: int) -> Mark:
        measure = dosed(setting, dose)
        return Mark(at(dose), fixed(Fraction(measure.number), measure.decimals))

    recommended, present = (None if each is None else mark(each.dose) for each in given)
    recommended = recommended if decided else None
    high = Mark(at(last), "") if found.high is None else mark(found.high)
    return Scale(
        width=WIDTH,
        start=at(0),
        end=at(last),
        low=mark(found.low) if decided else None,
        high=high if decided else None,
        recommended=recommended,
        present=present,
        apart=_apart(recommended, present),
    )


def _apart(one: Mark | None, other: Mark | None) -> bool:
    """Whether both labels can stand beside each other."""
    return one is None or other is None or abs(one.at - other.at) > CLOSE
