"""The fastest permitted taper, as plainly as it can be written: one child, one day at a time."""

from dataclasses import dataclass, field
from fractions import Fraction

TENTH = Fraction(1, 10)
THIRD = Fraction(1, 3)


@dataclass
class Trial:
    """The numbers of a trial, as the facts file states them."""

    cap: Fraction = TENTH
    month: int = 30
    spacing: int = 14
    share: Fraction = THIRD
    trough: Fraction = Fraction(2)
    duration: int = 180
    grain: int = 10
    of_start: bool = False
    stop: bool = True
    patterns: bool = False


@dataclass
class Course:
    """What was ordered on which day, and when the drug could be stopped."""

    days: list[int] = field(default_factory=list)
    doses: list[int] = field(default_factory=list)
    stop: int | None = None


def rounded_up(dose: Fraction, grain: int) -> int:
    """The smallest multiple of the grain at or above a dose."""
    steps = dose / grain
    return grain * (steps.numerator // steps.denominator + bool(steps.denominator - 1))


def by_pattern(dose: Fraction, grain: int) -> int:
    """The smallest mean of a week at or above a dose whose days are two neighbouring multiples.

    The mean, rounded down to a microgram, reaches the dose; rounded up, it counts.
    """
    wanted = rounded_up(dose, 1)
    week = rounded_up(Fraction(7 * wanted), grain)
    while week // 7 < wanted:
        week += grain
    return rounded_up(Fraction(week, 7), 1)


def taper(start: int, level: Fraction, trial: Trial, horizon: int) -> Course:
    """Lower the dose as far and as soon as the trial allows; stop as soon as it does.

    Where there is a stop, the cap alone never takes the last dose. `start` in micrograms a day,
    `level` in ng/mL.
    """
    course, dose, since = Course(), start, -1000
    least = trial.grain if trial.stop else 0
    until: list[tuple[int, int]] = []  # each earlier dose, and the day on which it ended
    for day in range(horizon + 1):
        if dose == 0 or day - since < trial.spacing:
            continue
        small = dose <= start * trial.share and level * dose / start < trial.trough
        if trial.stop and small and course.days and day - course.days[0] >= trial.duration:
            course.stop = day
            return course
        highest = max([dose, *(old for old, end in until if day - end < trial.month)])
        cut = trial.cap * (start if trial.of_start else highest)
        left = max(highest - cut, Fraction(0))
        lower = max(rounded_up(left, trial.grain), least)
        if trial.patterns and lower >= highest and left >= trial.grain:
            lower = by_pattern(left, trial.grain)
        if lower < dose:
            until.append((dose, day))
            course.days.append(day)
            course.doses.append(lower)
            dose, since = lower, day
    return course
