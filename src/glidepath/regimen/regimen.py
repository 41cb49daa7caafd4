"""A regimen: what is given on each day of the week, with what, and how it is measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.regimen import patterns
from glidepath.regimen.lattice import daily
from glidepath.regimen.measuring import Measured, measured
from glidepath.regimen.patterns import WEEK, rounded_down, rounded_up
from glidepath.regimen.preparation import Preparation


@dataclass(frozen=True, slots=True)
class Regimen:
    """What is given on each day of the week.

    Parameters
    ----------
    preparation
        With what.
    intakes
        Of a day, 1 or 2, all alike.
    week
        Seven daily doses, micrograms, Monday first.
    """

    preparation: Preparation
    intakes: int
    week: tuple[int, ...]

    @property
    def alike(self) -> bool:
        """Whether every day has the same dose."""
        return len(self.distinct) == 1

    @property
    def distinct(self) -> tuple[int, ...]:
        """The different daily doses, the higher one first."""
        return tuple(sorted(set(self.week), reverse=True))

    @property
    def mean(self) -> Fraction:
        """The exact daily mean, micrograms."""
        return Fraction(sum(self.week), WEEK)

    @property
    def reaches(self) -> int:
        """The mean rounded down: what must reach a floor."""
        return rounded_down(sum(self.week))

    @property
    def dose(self) -> int:
        """The mean rounded up: what counts as the dose in force."""
        return rounded_up(sum(self.week))

    def days(self, dose: int) -> tuple[int, ...]:
        """Give the days of the week that have a dose, Monday 0."""
        return tuple(day for day, given in enumerate(self.week) if given == dose)


def regimen_of(preparation: Preparation, intakes: int, week: Sequence[int]) -> Regimen:
    """Give the regimen of seven daily doses, Monday first.

    Raises
    ------
    ValueError
        Where it is no week, or one of its intakes cannot be measured.
    """
    given = Regimen(preparation, intakes, tuple(week))
    if len(given.week) != WEEK:
        raise ValueError(f"{len(given.week)} daily doses are no week")
    for dose in given.distinct:
        measured_on(given, dose)
    return given


def measured_on(given: Regimen, dose: int) -> Measured:
    """Say how each intake is measured on the days that have a dose.

    Raises
    ------
    ValueError
        Where it cannot be.
    """
    if dose % given.intakes:
        raise ValueError(f"{dose} ug cannot be parted in {given.intakes} equal intakes")
    return measured(given.preparation, dose // given.intakes)


def of_total(
    preparation: Preparation, intakes: int, tolerance: Fraction, total: int
) -> Regimen | None:
    """Give the regimen with a week's total: alike on every day if one is, else a pattern.

    Returns
    -------
    Regimen or None
        ``None`` where the preparation has none.
    """
    doses = daily(preparation, intakes)
    if total % WEEK == 0 and total // WEEK in doses:
        return Regimen(preparation, intakes, (total // WEEK,) * WEEK)
    try:
        week = patterns.pattern_with(doses, tolerance, total)
    except ValueError:
        return None
    return Regimen(preparation, intakes, week)


def intakes_of(given: Regimen) -> Iterator[tuple[int, Measured]]:
    """Give each day of the week, Monday 0, with how each of its intakes is measured."""
    how = {dose: measured_on(given, dose) for dose in given.distinct}
    yield from ((day, how[dose]) for day, dose in enumerate(given.week))
