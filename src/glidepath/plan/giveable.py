"""What can be given, as a walk asks for it: alike on every day, or by patterns over the week."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from glidepath.decide.answer import Regimen
from glidepath.decide.giving import HOURS_A_DAY, lattice_of, preparation
from glidepath.protocol.model import Protocol
from glidepath.regimen import WEEK, Interval, Lattice, NoRegimen, fit, pattern_with, rounded_up
from glidepath.regimen import Regimen as Weekly


@dataclass(frozen=True, slots=True)
class Instead:
    """What could be given where nothing can be.

    Parameters
    ----------
    fits
        Other formulations that can give the present dose as well, and the present one by a
        pattern where the protocol allows none.
    graduation
        The coarsest round step of the present one that would do: mL of a solution, micrograms of
        a tablet; ``None`` where none would.
    """

    fits: tuple[Regimen, ...] = ()
    graduation: Fraction | None = None


def lattice_with(protocol: Protocol, formulation: str, interval: int) -> Lattice:
    """Give what a formulation of the protocol can measure at an interval, hours."""
    found = lattice_of(protocol, formulation, interval)
    if found is None:
        raise AssertionError(f"nobody is planned for {formulation}, which the protocol has not")
    return found


def giveable(protocol: Protocol, regimen: Regimen) -> bool:
    """Whether a regimen can be measured with its formulation, on every day of the week."""
    lattice = lattice_of(protocol, regimen.formulation, HOURS_A_DAY // regimen.intakes)
    days = regimen.pattern or (regimen.dose,)
    return lattice is not None and all(lattice.at_or_above(each) == each for each in days)


def next_total(lattice: Lattice, dose: int, share: Fraction) -> int:
    """Give a week's total of what is left of a dose that falls by a share, micrograms.

    Rounded up to what can be given: alike on every day, and by a pattern where no such dose lies
    below the present one. Where nothing between can be given it is the next lower; all of the
    present dose where nothing lower can.

    >>> next_total(Lattice((500, 600, 700)), 700, Fraction(1, 5)) // 7
    600
    >>> next_total(Lattice((500, 600, 700)), 700, Fraction(1, 50)) // 7
    600
    """
    wanted = ceil(dose * (1 - share))
    if wanted <= (alike := int(lattice.at_or_above(wanted))) < dose:
        return WEEK * alike
    total = lattice.total_at_or_above(wanted)
    if total is not None and rounded_up(total) < dose:
        return total
    return _next_below(lattice, min(wanted, dose - 1)) or WEEK * dose


def _next_below(lattice: Lattice, dose: int) -> int:
    """A week's total of the most that can be given at or below a dose; 0 for nothing."""
    patterns = lattice.totals[: bisect_right(lattice.totals, WEEK * dose)][-1:]
    return max(WEEK * int(lattice.at_or_below(dose)), *patterns, 0)


def with_total(protocol: Protocol, present: Regimen, total: int) -> Regimen:
    """Give the regimen with a week's total, by the formulation of the present one."""
    dose, left = divmod(total, WEEK)
    lattice = lattice_with(protocol, present.formulation, HOURS_A_DAY // present.intakes)
    if not left and dose in lattice.doses:
        return replace(present, dose=dose, pattern=())
    week = pattern_with(lattice.doses, protocol.parameters.taper.pattern_tolerance, total)
    return replace(present, dose=rounded_up(total), pattern=week)


def instead(protocol: Protocol, present: Regimen, floor: int) -> Instead:
    """Give what could be given from a floor to below the present dose, where nothing can be."""
    parameters = protocol.parameters
    found = fit(
        {each.id: preparation(each) for each in parameters.products},
        present.formulation,
        present.intakes,
        parameters.taper.pattern_tolerance,
        Interval(floor, present.dose - 1),
    )
    if not isinstance(found, NoRegimen):
        return Instead()
    return Instead(tuple(_fits(protocol, present, found)), found.graduation)


def _fits(protocol: Protocol, present: Regimen, found: NoRegimen) -> Iterator[Regimen]:
    if found.by_pattern is not None:
        yield _told(present, present.formulation, found.by_pattern)
    for name, other in sorted(found.others, key=lambda each: each[0]):
        if giveable(protocol, replace(present, formulation=name)):
            yield _told(present, name, other)


def _told(present: Regimen, formulation: str, found: Weekly) -> Regimen:
    week = () if found.alike else found.week
    return Regimen(found.dose, present.intakes, formulation, week)
