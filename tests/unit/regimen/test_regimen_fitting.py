"""The lowest regimen of an interval, or why there is none."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.regimen import Interval, NoRegimen, Preparation, Regimen, Tablets, fit, ranked
from glidepath.regimen.fitting import graduation_for
from unit.regimen.searched import FIFTEEN, FINE, HALVES, NONE, PREPARATIONS, TOLERANCES, solution

OFFERED: dict[str, Preparation] = {"solution": FINE, "halves": HALVES}
FIFTHS = solution(("5", "0.2"), smallest=200)


def week_of(found: Regimen | NoRegimen) -> tuple[int, ...]:
    assert isinstance(found, Regimen)
    return found.week


def test_alike_first() -> None:
    assert week_of(fit(OFFERED, "solution", 1, FIFTEEN, Interval(895, 999))) == (900,) * 7


def test_a_pattern_only_where_nothing_is_alike() -> None:
    found = fit(OFFERED, "halves", 1, FIFTEEN, Interval(900, 999))
    assert week_of(found) == (1000,) * 6 + (500,)
    # 0.09 on one day: 0.0814
    assert week_of(fit(OFFERED, "solution", 1, FIFTEEN, Interval(81, 89))) == (90,) + (80,) * 6


def test_without_patterns_the_answer_names_what_would_fit() -> None:
    found = fit(OFFERED, "halves", 1, NONE, Interval(900, 999))
    assert isinstance(found, NoRegimen)
    assert (found.asked, found.interval) == ("halves", (900, 999))
    assert found.by_pattern == Regimen(HALVES, 1, (1000,) * 6 + (500,))
    assert found.others == (("solution", Regimen(FINE, 1, (900,) * 7)),)
    # tablets of 0.1 mg: nine of them
    assert found.graduation == 100


def test_with_patterns_and_yet_nothing() -> None:
    # between 0.5 and 0.571 there is no pattern of half-milligram tablets
    found = fit(OFFERED, "halves", 1, FIFTEEN, Interval(515, 571))
    assert isinstance(found, NoRegimen)
    assert found.by_pattern is None
    assert [name for name, _ in found.others] == ["solution"]


def test_tablets_alone_for_three_tenths_of_a_milligram() -> None:
    found = fit({"halves": HALVES}, "halves", 1, FIFTEEN, Interval(270, 299))
    assert isinstance(found, NoRegimen)
    assert (found.others, found.by_pattern) == ((), None)
    assert found.graduation == 20


def test_a_syringe_coarser_than_the_dose() -> None:
    found = fit({"fifths": FIFTHS}, "fifths", 1, FIFTEEN, Interval(81, 89))
    assert isinstance(found, NoRegimen)
    # 0.085 mL, by five thousandths
    assert found.graduation == Fraction(5, 1000)


@pytest.mark.parametrize(
    ("interval", "intakes", "graduation"),
    [
        (Interval(5000, 5400), 1, Fraction(5)),
        (Interval(900, 999), 1, Fraction(1, 10)),
        (Interval(901, 909), 1, Fraction(5, 1000)),
        (Interval(900, 999), 2, Fraction(5, 100)),
        (Interval(905, 905), 1, Fraction(5, 1000)),
        (Interval(901, 901), 1, Fraction(1, 1000)),
        # no half microgram twice daily
        (Interval(901, 901), 2, None),
    ],
)
def test_the_coarsest_round_graduation(
    interval: Interval, intakes: int, graduation: Fraction | None
) -> None:
    assert graduation_for(FINE, intakes, interval) == graduation


def test_what_is_not_offered_cannot_be_asked_about() -> None:
    with pytest.raises(KeyError):
        fit(OFFERED, "elixir", 1, FIFTEEN, Interval(900, 999))


def test_a_preparation_that_gives_nothing() -> None:
    found = fit({"none": Tablets((500,), 100, 400, 4)}, "none", 1, FIFTEEN, Interval(100, 400))
    assert isinstance(found, NoRegimen)


@given(PREPARATIONS, TOLERANCES, st.integers(1, 700), st.integers(0, 100))
@settings(deadline=None, max_examples=60)
def test_there_is_one_exactly_where_the_ranking_has_some(
    preparation: Preparation, tolerance: Fraction, low: int, wide: int
) -> None:
    interval = Interval(low, low + wide)
    found = fit({"it": preparation}, "it", 1, tolerance, interval)
    every = ranked(preparation, 1, tolerance, interval, low, most=999)
    assert isinstance(found, Regimen) == bool(every)
    if isinstance(found, Regimen):
        alike = [sum(each.week) for each in every if each.alike]
        assert sum(found.week) == min(alike or [sum(each.week) for each in every])
