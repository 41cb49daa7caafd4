"""A child's weight and height ahead: it keeps its place among children of its age and sex.

The place is a z-score by published L, M and S (power, median, coefficient of variation): WHO 2006
to five years, WHO 2007 beyond (weight to 10, height to 19 years), CDC 2000 from there to 20 years.
Where one table hands over to the next, the z-score is computed anew from what the child measures
on that day, so that no child jumps; the same z-score means another weight in another population.

Not here: any uncertainty. The references describe children of one age, not how one child moves
among them, so that a forecast by them is one number without a spread. A child that loses weight,
or catches up, needs a new weight. Also not here: premature birth (ages count from birth).

The formulas are in :mod:`glidepath.pk.lms`; the source of each table is with the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glidepath.pk.lms import SEXES, Codes, Floats, Table, rows_at, sex_codes, to_measure, to_z
from glidepath.quantities.errors import InputError, Place, Problem

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """What children measure from birth on, as tables that follow each other in age.

    Parameters
    ----------
    name
        ``weight`` or ``height``.
    unit
        kg or cm.
    plausible
        The z-scores beyond which a measurement is rather a mistake.
    tables
        In the order of age.
    """

    name: str
    unit: str
    plausible: tuple[float, float]
    tables: tuple[Table, ...]

    @property
    def until(self) -> float:
        """The last age, years."""
        return self.tables[-1].until


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """The references of weight, kg, and of height, cm.

    Height is length, measured lying, to day 730, and standing height from day 731 on, which is
    0.7 cm less for the same child: the z-score is kept over that step and the number falls.
    """

    weight: Reference
    height: Reference


def z_score(
    growth: Growth, sex: npt.ArrayLike, age: npt.ArrayLike, weight: npt.ArrayLike
) -> Floats:
    """Give the z-score of a weight; see `z_score_by`."""
    return z_score_by(growth.weight, sex, age, weight)


def weight_at(growth: Growth, sex: npt.ArrayLike, age: npt.ArrayLike, z: npt.ArrayLike) -> Floats:
    """Give the weight that has a z-score, kg; see `measure_at`."""
    return measure_at(growth.weight, sex, age, z)


def weight_ahead(
    growth: Growth,
    sex: npt.ArrayLike,
    age_then: npt.ArrayLike,
    weight_then: npt.ArrayLike,
    ages: npt.ArrayLike,
) -> Floats:
    """Give the weights of a child that keeps its place from its last weight, kg.

    See `measure_ahead`.
    """
    return measure_ahead(growth.weight, sex, age_then, weight_then, ages)


def height_ahead(
    growth: Growth,
    sex: npt.ArrayLike,
    age_then: npt.ArrayLike,
    height_then: npt.ArrayLike,
    ages: npt.ArrayLike,
) -> Floats:
    """Give the heights of a child that keeps its place from its last height, cm.

    See `measure_ahead`, and `Growth` for lying and standing.
    """
    return measure_ahead(growth.height, sex, age_then, height_then, ages)


def z_score_by(
    reference: Reference, sex: npt.ArrayLike, age: npt.ArrayLike, measure: npt.ArrayLike
) -> Floats:
    """Give how many standard deviations a measurement lies above the median, by age and sex.

    Parameters
    ----------
    reference
        `Growth.weight` or `Growth.height`.
    sex
        Of `SEXES`; one word or an array.
    age
        Years from birth, 0 to `Reference.until`.
    measure
        kg or cm, above 0. Sex, age and measure broadcast.

    Returns
    -------
    array
        Without bounds; `implausible` tells which are rather mistakes.

    Raises
    ------
    InputError
        Naming every argument that is not as said above.
    """
    problems = [*_sex_problems(sex), *_age_problems(reference, "age", age)]
    _refuse([*problems, *_measure_problems(reference, measure)])
    codes, age, measure = np.broadcast_arrays(sex_codes(sex), _floats(age), _floats(measure))
    z = np.empty(age.shape)
    for each, where in _by_table(reference, age, age):
        z[where] = to_z(rows_at(each, codes[where], age[where]), measure[where])
    return z


def measure_at(
    reference: Reference, sex: npt.ArrayLike, age: npt.ArrayLike, z: npt.ArrayLike
) -> Floats:
    """Give the measurement that has a z-score; the inverse of `z_score_by`.

    Parameters
    ----------
    reference, sex, age
        As there.
    z
        Finite. Sex, age and z broadcast.

    Raises
    ------
    InputError
        Also where the z-score is so low that nothing would be left.
    """
    problems = [*_sex_problems(sex), *_age_problems(reference, "age", age)]
    if not np.isfinite(_floats(z)).all():
        problems.append(Problem(Place(path="z"), "not a number", "a z-score", "bad-z-score"))
    _refuse(problems)
    codes, age, z = np.broadcast_arrays(sex_codes(sex), _floats(age), _floats(z))
    return _positive(reference, _measures(reference, codes, age, z))


def measure_ahead(
    reference: Reference,
    sex: npt.ArrayLike,
    age_then: npt.ArrayLike,
    measure_then: npt.ArrayLike,
    ages: npt.ArrayLike,
) -> Floats:
    """Give what a child will measure if it keeps its z-score, anew from table to table.

    Parameters
    ----------
    reference, sex
        As in `z_score_by`.
    age_then
        At the measurement, years; one for every child, (...).
    measure_then
        kg or cm, above 0, (...).
    ages
        Years, none before `age_then`, none after `Reference.until`; (..., times).

    Returns
    -------
    array
        (..., times); at `age_then` the measurement itself. A continuous function of the age,
        but for the step from lying to standing (see `Growth`).

    Raises
    ------
    InputError
        Naming every argument that is not as said above, or if nothing of the child were left.
    """
    problems = [*_sex_problems(sex), *_age_problems(reference, "age_then", age_then)]
    problems += [*_measure_problems(reference, measure_then)]
    _refuse([*problems, *_age_problems(reference, "ages", ages)])
    then = np.broadcast_arrays(sex_codes(sex), _floats(age_then), _floats(measure_then))
    codes, since, measure = (x[..., None] for x in then)
    times = _floats(ages)
    if (times < since).any():
        later = "ages at or after the measurement"
        _refuse([Problem(Place(path="ages"), "before the measurement", later, "age-before")])
    z = _kept(reference, codes, since, measure, times)
    return _positive(reference, _measures(reference, *np.broadcast_arrays(codes, times, z)))


def implausible(reference: Reference, z: npt.ArrayLike) -> Mask:
    """Tell which z-scores are rather mistakes: a wrong unit, number, age or child.

    Source: the flags of WHO Anthro (below -6 or above 5 for weight, beyond 6 for height).
    """
    low, high = reference.plausible
    return np.asarray((_floats(z) < low) | (_floats(z) > high))


def _kept(
    reference: Reference, codes: Codes, since: Floats, measure: Floats, ages: Floats
) -> Floats:
    """Give the z-score that counts at each age, in the table of that age."""
    z = np.empty(np.broadcast_shapes(since.shape, ages.shape))
    for each, where in _by_table(reference, since, np.broadcast_to(ages, z.shape)):
        here = to_z(rows_at(each, codes, since), measure)
        z[where] = np.broadcast_to(here, z.shape)[where]
        end = np.maximum(since, each.until)
        handed = to_measure(rows_at(each, codes, end), here)
        handed = np.where(handed > 0.0, handed, np.nan)
        measure, since = np.where(since < each.until, handed, measure), end
    return z


def _measures(reference: Reference, codes: Codes, ages: Floats, z: Floats) -> Floats:
    measure = np.empty(ages.shape)
    for each, where in _by_table(reference, ages, ages):
        measure[where] = to_measure(rows_at(each, codes[where], ages[where]), z[where])
    return measure


def _by_table(reference: Reference, since: Floats, ages: Floats) -> Iterator[tuple[Table, Mask]]:
    """Give every table that is met on the way, with the ages for which it counts."""
    youngest, oldest = since.min(initial=reference.until), ages.max(initial=0.0)
    begin = -np.inf
    for each in reference.tables:
        if each.until >= youngest and begin < oldest:
            yield each, np.asarray((ages > begin) & (ages <= each.until))
        begin = each.until


def _floats(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _sex_problems(sex: npt.ArrayLike) -> Iterator[Problem]:
    if (sex_codes(sex) < 0).any():
        yield Problem(Place(path="sex"), "unknown word", ", ".join(SEXES), "unknown-sex")


def _age_problems(reference: Reference, name: str, ages: npt.ArrayLike) -> Iterator[Problem]:
    years = _floats(ages)
    if not ((years >= 0.0) & (years <= reference.until)).all():
        expected = f"0 to {reference.until:g} years"
        message = f"outside the tables of {reference.name} for age"
        yield Problem(Place(path=name), message, expected, "age-outside-growth")


def _measure_problems(reference: Reference, measure: npt.ArrayLike) -> Iterator[Problem]:
    given = _floats(measure)
    if not (np.isfinite(given) & (given > 0.0)).all():
        expected = f"{reference.name} in {reference.unit}"
        kind = f"bad-{reference.name}"
        yield Problem(Place(path=reference.name), "not a number above 0", expected, kind)


def _positive(reference: Reference, measure: Floats) -> Floats:
    if not (measure > 0.0).all():
        message = f"no child of this age has so low a {reference.name}"
        expected = f"{reference.name} in {reference.unit}"
        _refuse([Problem(Place(path=reference.name), message, expected, "impossible-growth")])
    return measure


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)
