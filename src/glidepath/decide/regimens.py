"""From a dose to the regimen that gives it, and how that is measured."""

from glidepath.decide.answer import Regimen
from glidepath.decide.course import Course
from glidepath.decide.giving import HOURS_A_DAY, preparation
from glidepath.decide.table import Outcome
from glidepath.protocol.model import Protocol
from glidepath.protocol.parameters import Parameters
from glidepath.regimen import WEEK, Lattice, Measured, measured_on, pattern_with, regimen_of


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


def measured_by_days(
    regimen: Regimen, protocol: Protocol
) -> tuple[tuple[int, tuple[int, ...], Measured], ...]:
    """Say how each intake of a regimen is measured.

    Returns
    -------
    tuple of (dose, days, how)
        For each different daily dose, the higher one first: micrograms, the days of the week on
        which it is given, Monday 0, and how. Empty where nothing is given, or the protocol has no
        product that can give it on every day.
    """
    products = {product.id: product for product in protocol.parameters.products}
    product = products.get(regimen.formulation)
    if product is None:
        return ()
    week = regimen.pattern or (regimen.dose,) * WEEK
    try:
        given = regimen_of(preparation(product), regimen.intakes, week)
    except ValueError:
        return ()
    return tuple((dose, given.days(dose), measured_on(given, dose)) for dose in given.distinct)
