"""Weight and height by age against published medians, centiles and z-scores, and their laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.exchange.growth import read_growth
from glidepath.pk.growth import (
    Reference,
    height_ahead,
    implausible,
    measure_ahead,
    measure_at,
    weight_ahead,
    weight_at,
    z_score,
    z_score_by,
)
from glidepath.pk.lms import SEXES, Table, to_measure, to_z
from glidepath.quantities.errors import InputError

GROWTH = read_growth()
REFERENCES = [GROWTH.weight, GROWTH.height]
TABLES = [each for reference in REFERENCES for each in reference.tables]
YEAR = 365.25
CENTILE_97 = 1.880794
"""The z-score of the 97th centile."""

sexes = st.sampled_from(SEXES)
references = st.sampled_from(REFERENCES)
ages = st.floats(0.0, 20.0)
scores = st.floats(-6.0, 6.0)


# Medians printed in the monthly tables of WHO 2006 and 2007 and in CDC's data files.
@pytest.mark.parametrize(
    ("reference", "months", "male", "female"),
    [
        (GROWTH.weight, 0, 3.3464, 3.2322),
        (GROWTH.weight, 6, 7.9340, 7.2970),
        (GROWTH.weight, 12, 9.6479, 8.9481),
        (GROWTH.weight, 24, 12.1515, 11.4775),
        (GROWTH.weight, 60, 18.3366, 18.2193),
        (GROWTH.weight, 84, 22.8915, 22.3740),
        (GROWTH.weight, 120, 31.1586, 31.8578),
        (GROWTH.weight, 180.5, 56.49095862, 52.13568193),
        (GROWTH.weight, 240, 70.59761453, 58.21897289),
        (GROWTH.height, 0, 49.8842, 49.1477),
        (GROWTH.height, 12, 75.7488, 74.0150),
        (GROWTH.height, 60, 109.9638, 109.4233),
        (GROWTH.height, 120, 137.7795, 138.6363),
        (GROWTH.height, 228, 176.5432, 163.1548),
        (GROWTH.height, 240, 176.8492322, 163.338251),
    ],
)
def test_medians_are_those_printed(
    reference: Reference, months: float, male: float, female: float
) -> None:
    got = measure_at(reference, ["male", "female", "unknown"], months / 12.0, 0.0)
    assert got == pytest.approx([male, female, 0.5 * (male + female)], rel=2e-5)


# WHO 2006, simplified field tables, kg at -3 to +3 standard deviations.
@pytest.mark.parametrize(
    ("sex", "age", "printed"),
    [
        ("male", 1.0, [6.9, 7.7, 8.6, 9.6, 10.8, 12.0, 13.3]),
        ("female", 1.0, [6.3, 7.0, 7.9, 8.9, 10.1, 11.5, 13.1]),
        ("male", 5.0, [12.4, 14.1, 16.0, 18.3, 21.0, 24.2, 27.9]),
        ("female", 5.0, [12.1, 13.7, 15.8, 18.2, 21.2, 24.9, 29.5]),
    ],
)
def test_standard_deviations_are_those_printed(sex: str, age: float, printed: list[float]) -> None:
    assert weight_at(GROWTH, sex, age, np.arange(-3.0, 4.0)) == pytest.approx(printed, abs=0.051)


# CDC 2000, data files wtage and statage: 3rd and 97th centile.
@pytest.mark.parametrize(
    ("reference", "sex", "months", "low", "high"),
    [
        (GROWTH.weight, "male", 180.5, 41.52175462, 83.24017154),
        (GROWTH.weight, "female", 180.5, 39.59012338, 81.64830091),
        (GROWTH.weight, "male", 240.0, 54.00391729, 100.7783809),
        (GROWTH.weight, "female", 240.0, 45.04654822, 89.04485133),
        (GROWTH.height, "male", 240.0, 163.3333326, 190.1943135),
        (GROWTH.height, "female", 240.0, 151.1111674, 175.4671292),
    ],
)
def test_centiles_are_those_printed(
    reference: Reference, sex: str, months: float, low: float, high: float
) -> None:
    got = measure_at(reference, sex, months / 12.0, [-CENTILE_97, CENTILE_97])
    assert got == pytest.approx([low, high], rel=1e-6)


# The example survey of WHO's igrowup macro for R, with the z-scores that the macro gives.
@pytest.mark.parametrize(
    ("reference", "sex", "day", "measure", "z"),
    [
        (GROWTH.weight, "female", 683, 10.4, -0.57),
        (GROWTH.weight, "female", 653, 11.7, 0.53),
        (GROWTH.weight, "male", 269, 6.3, -3.08),
        (GROWTH.weight, "male", 194, 11.9, 3.68),
        (GROWTH.weight, "male", 0, 5.5, 3.77),
        (GROWTH.weight, "male", 886, 9.1, -3.14),
        (GROWTH.weight, "male", 1802, 28.1, 3.13),
        (GROWTH.height, "male", 868, 85.2, -1.69),
        (GROWTH.height, "male", 269, 64.8, -3.11),
        (GROWTH.height, "female", 719, 98.5, 3.87),
        (GROWTH.height, "female", 1359, 87.5, -3.16),
    ],
)
def test_z_scores_are_those_of_who(
    reference: Reference, sex: str, day: int, measure: float, z: float
) -> None:
    assert z_score_by(reference, sex, day / YEAR, measure) == pytest.approx(z, abs=0.0055)


# Rows of WHO's daily tables that were left out, where a straight line is furthest from them.
@pytest.mark.parametrize(
    ("reference", "sex", "day", "lms"),
    [
        (GROWTH.weight, "male", 45, (0.2122, 5.0404, 0.12858)),
        (GROWTH.weight, "male", 67, (0.1918, 5.7494, 0.12229)),
        (GROWTH.weight, "male", 191, (0.1222, 8.0392, 0.10937)),
        (GROWTH.weight, "female", 45, (0.132, 4.6736, 0.13318)),
        (GROWTH.weight, "female", 66, (0.0857, 5.2616, 0.12919)),
        (GROWTH.weight, "female", 192, (-0.0847, 7.4082, 0.12192)),
        (GROWTH.height, "male", 46, (1.0, 56.7269, 0.03483)),
        (GROWTH.height, "male", 379, (1.0, 76.2822, 0.03144)),
        (GROWTH.height, "female", 52, (1.0, 56.1609, 0.03586)),
        (GROWTH.height, "female", 379, (1.0, 74.5632, 0.03486)),
    ],
)
def test_days_between_rows_are_right_to_a_thousandth(
    reference: Reference, sex: str, day: int, lms: tuple[float, float, float]
) -> None:
    power, median, variation = lms
    for z in (-3.0, -2.0, 0.0, 2.0, 3.0):
        exact = median * (1.0 + power * variation * z) ** (1.0 / power)
        assert measure_at(reference, sex, day / YEAR, z) == pytest.approx(exact, rel=1e-3)


@pytest.mark.parametrize("each", TABLES, ids=lambda each: each.source.split(": ")[-1])
def test_rows_are_near_enough_for_straight_lines(each: Table) -> None:
    """Leave a row out: the line misses it by f'' a b / 2; between rows it misses f'' c c / 8."""
    z = np.arange(-3.0, 4.0)[:, None, None]
    before, row, after = np.diff(each.ages)[:-1], each.lms[:, :, 1:-1], np.diff(each.ages)[1:]
    share = before / (before + after)
    line = (1.0 - share) * each.lms[:, :, :-2] + share * each.lms[:, :, 2:]
    miss = np.abs(to_measure(line[:, None], z) / to_measure(row[:, None], z) - 1.0)
    between = miss * np.maximum(before, after) ** 2 / (4.0 * before * after)
    days = each.ages[1:-1] * YEAR
    published = (np.maximum(before, after) * YEAR < 1.5) | (np.abs(days - 730.5) < 1.0)
    assert np.where(published, 0.0, between).max() < 1e-3


def test_every_row_bears_three_standard_deviations() -> None:
    for each in TABLES:
        power, median, variation = each.lms
        assert (np.abs(3.0 * power * variation) < 0.9).all()
        assert (median > 0.0).all()
        assert (variation > 0.0).all()


def test_beyond_three_the_steps_are_even() -> None:
    """Boys at birth, L 0.3487, M 3.3464, S 0.14602: the step is that from 2 to 3."""
    two, three = (3.3464 * (1.0 + 0.3487 * 0.14602 * z) ** (1.0 / 0.3487) for z in (2.0, 3.0))
    assert weight_at(GROWTH, "male", 0.0, 5.0) == pytest.approx(three + 2.0 * (three - two))
    two, three = (3.3464 * (1.0 - 0.3487 * 0.14602 * z) ** (1.0 / 0.3487) for z in (2.0, 3.0))
    assert weight_at(GROWTH, "male", 0.0, -4.0) == pytest.approx(three + (three - two))


def test_power_zero_is_the_logarithm() -> None:
    lms = np.array([0.0, 10.0, 0.1])
    assert to_measure(lms, np.asarray(2.0)) == pytest.approx(10.0 * math.exp(0.2))
    assert to_z(lms, np.asarray(10.0 * math.exp(0.2))) == pytest.approx(2.0)


@given(references, sexes, ages, scores)
def test_measure_is_the_inverse_of_z(
    reference: Reference, sex: str, age: float, score: float
) -> None:
    measure = measure_at(reference, sex, age, score)
    assert z_score_by(reference, sex, age, measure) == pytest.approx(score, abs=1e-9)


@given(sexes, ages, st.floats(0.3, 3.0))
def test_z_is_the_inverse_of_weight(sex: str, age: float, share: float) -> None:
    weight = share * float(weight_at(GROWTH, sex, age, 0.0))
    z = z_score(GROWTH, sex, age, weight)
    assert weight_at(GROWTH, sex, age, z) == pytest.approx(weight, rel=1e-12)


@given(references, sexes, st.tuples(ages, ages, ages), st.floats(-5.0, 5.0))
def test_two_ways_make_one(
    reference: Reference, sex: str, at: tuple[float, float, float], score: float
) -> None:
    """From now to later is the same over any age between, and begins with what was measured."""
    first, middle, last = sorted(at)
    measure = float(measure_at(reference, sex, first, score))
    begin, there, end = measure_ahead(reference, sex, first, measure, [first, middle, last])
    assert begin == pytest.approx(measure, rel=1e-12)
    assert measure_ahead(reference, sex, middle, there, [last]) == pytest.approx([end], rel=1e-9)


@given(sexes, st.floats(-3.0, 3.0))
def test_weight_rises_and_never_jumps(sex: str, score: float) -> None:
    """From day 3, when the loss after birth is over, to 17 years, when the heaviest girls stop."""
    days = np.arange(3.0, 17.0 * YEAR)
    then = days[0] / YEAR
    weights = weight_ahead(GROWTH, sex, then, weight_at(GROWTH, sex, then, score), days / YEAR)
    steps = np.diff(weights) / weights[:-1]
    assert (steps >= 0.0).all()
    assert steps.max() < 0.015


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize("score", [-3.0, 0.0, 3.0])
@pytest.mark.parametrize("reference", REFERENCES, ids=lambda each: each.name)
def test_no_child_jumps_where_tables_meet(reference: Reference, sex: str, score: float) -> None:
    for before in reference.tables[:-1]:
        measure = float(measure_at(reference, sex, before.until - 1.0, score))
        at = before.until + np.array([-1e-9, 0.0, 1e-9, 1.0])
        below, there, above, later = measure_ahead(reference, sex, before.until - 1.0, measure, at)
        assert [below, above] == pytest.approx([there, there], rel=1e-7)
        anew = z_score_by(reference, sex, np.nextafter(before.until, 99.0), there)
        assert z_score_by(reference, sex, at[-1], later) == pytest.approx(anew, abs=1e-9)


def test_height_falls_by_the_step_from_lying_to_standing() -> None:
    """WHO 2006, median of boys: 87.8018 cm on day 730 lying, 87.1303 cm on day 731 standing."""
    got = height_ahead(GROWTH, "male", 1.0, 75.7488, np.array([730.0, 731.0]) / YEAR)
    assert got == pytest.approx([87.8018, 87.1303], abs=0.001)


def test_a_batch_is_its_children_one_by_one() -> None:
    sex, then = ["male", "female", "unknown"], np.array([0.1, 4.5, 9.9])
    weight, at = np.array([5.0, 20.0, 60.0]), then[:, None] + np.linspace(0.0, 10.0, 7)
    batch = weight_ahead(GROWTH, sex, then, weight, at)
    assert batch.shape == (3, 7)
    for i, word in enumerate(sex):
        alone = weight_ahead(GROWTH, word, then[i], weight[i], at[i])
        assert batch[i] == pytest.approx(alone, rel=1e-12)


def test_ages_may_be_shared_and_may_be_none() -> None:
    assert weight_ahead(GROWTH, ["male", "female"], 1.0, 9.0, [1.0, 2.0, 3.0]).shape == (2, 3)
    assert weight_ahead(GROWTH, "male", 1.0, 9.0, []).shape == (0,)


def test_mistakes_are_told_from_children() -> None:
    """9.5 kg at one year is a child; 95 is not, nor is 9500 (grams)."""
    z = z_score(GROWTH, "male", 1.0, [9.5, 95.0, 9500.0, 4.0])
    assert implausible(GROWTH.weight, z).tolist() == [False, True, True, True]
    assert implausible(GROWTH.height, [-6.1, -5.9, 5.9, 6.1]).tolist() == [True, False, False, True]


def sentences(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [problem.sentence() for problem in error.value.problems]


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(InputError) as error:
        weight_ahead(GROWTH, ["male", "boy"], -1.0, [0.0, 9.0], [21.0])
    assert sentences(error) == [
        "sex: unknown word; expected male, female, unknown",
        "age_then: outside the tables of weight for age; expected 0 to 20 years",
        "weight: not a number above 0; expected weight in kg",
        "ages: outside the tables of weight for age; expected 0 to 20 years",
    ]


@pytest.mark.parametrize("age", [-0.1, 20.1, math.nan])
def test_an_age_lies_in_the_tables(age: float) -> None:
    with pytest.raises(InputError, match="age: outside the tables of height for age"):
        z_score_by(GROWTH.height, "male", age, 100.0)


@pytest.mark.parametrize("height", [0.0, -1.0, math.nan, math.inf])
def test_a_height_is_a_number_above_0(height: float) -> None:
    with pytest.raises(InputError, match="height: not a number above 0; expected height in cm"):
        z_score_by(GROWTH.height, "male", 3.0, height)


def test_a_z_score_is_a_number() -> None:
    with pytest.raises(InputError, match="z: not a number; expected a z-score"):
        weight_at(GROWTH, "male", 3.0, math.nan)


def test_nothing_is_foretold_of_the_past() -> None:
    with pytest.raises(InputError, match="ages: before the measurement"):
        weight_ahead(GROWTH, "male", 3.0, 14.0, [2.9, 3.1])


def test_no_child_weighs_nothing() -> None:
    with pytest.raises(InputError, match="weight: no child of this age has so low a weight"):
        weight_at(GROWTH, "male", 3.0, -30.0)


@pytest.mark.parametrize("age", [3.0, 8.0])
def test_an_absurd_length_is_refused_in_its_table_and_beyond(age: float) -> None:
    with pytest.raises(InputError, match="height: no child of this age has so low a height"):
        height_ahead(GROWTH, "male", 0.0, 0.1, [age])
