"""From a dose to the regimen that gives it."""

from glidepath.decide.answer import Regimen
from glidepath.decide.course import Course
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.table import Outcome
from glidepath.protocol.parameters import Parameters
from glidepath.regimen import Lattice, pattern_with


def present_regimen(course: Course) -> Regimen | None:
    """Give the regimen as the child takes it now; ``None`` before the first order."""
    if not course.formulations:
        return None
    interval, number = course.status.interval, course.status.formulation
    dose = course.status.dose
    pattern = course.pattern if dose else ()
    return Regimen(dose, HOURS_A_DAY // interval, course.formulations[number], pattern)


def recommended_regimen(
    parameters: Parameters, course: Course, outcome: Outcome, lattice: Lattice | None, dose: int
) -> Regimen | None:
    """Give the regimen of the dose that is recommended.

    Parameters
    ----------
    dose
        As `glidepath.decide.giving.recommend` gives it: the present one, one alike on every day,
        or what the smallest pattern at or above the proposal counts as.
    """
    present = present_regimen(course)
    if present is None or dose == present.dose:
        return present
    week: tuple[int, ...] = ()
    if lattice is not None and dose not in lattice.doses:
        week = _pattern(parameters, lattice, outcome.proposal)
    return Regimen(dose, present.intakes, present.formulation, week)


def _pattern(parameters: Parameters, lattice: Lattice, proposal: int) -> tuple[int, ...]:
    """The smallest pattern at or above a proposal; none for no dose, and beyond the largest."""
    total = lattice.total_at_or_above(proposal)
    tolerance = parameters.taper.pattern_tolerance
    return () if total is None else pattern_with(lattice.doses, tolerance, total)
