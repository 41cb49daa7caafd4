"""A design as a whole: that its parts are those of the methods, and what is refused."""

import numpy as np
import pytest

from glidepath.analyse.chances import clopper_pearson
from glidepath.analyse.design import PAIRS, RATES, Asked, Design, design
from glidepath.analyse.harm import crossing, posterior_boundary
from glidepath.analyse.operating import power, rejects
from glidepath.analyse.table_tests import TableTest
from glidepath.quantities.errors import InputError


@pytest.fixture(scope="module")
def found() -> Design:
    return design(Asked(), np.random.default_rng(1), trials=200)


def test_every_test_is_there_with_its_power(found: Design) -> None:
    assert [each.test for each in found.tests] == list(TableTest)
    for each in found.tests:
        region = rejects(each.test, 15, 15)
        assert each.powers == tuple(power(region, *pair) for pair in PAIRS)
        assert 0 < each.assurance < 1


def test_no_relapse_in_fifteen_leaves_a_fifth_open(found: Design) -> None:
    none = found.excluded[0]
    assert none.rate == clopper_pearson(0, 15)
    # the smallest n for which 0.025 ** (1 / n) is at least 0.9, 0.8 and 0.7
    assert dict(found.none_seen) == {0.1: 36, 0.2: 17, 0.3: 11}


def test_boundaries_are_told_at_every_rate(found: Design) -> None:
    counted, beta = found.boundaries
    assert [each.by_the_last for each in counted.crossings] == [
        crossing({5: 4, 10: 6, 15: 7}, rate).by_the_last for rate in RATES
    ]
    assert beta.least == posterior_boundary(15)
    assert [each.relapses for each in found.in_time] == ["steady-harm", "steady-half", "late"]


def test_what_other_questions_would_take_is_more_than_there_are(found: Design) -> None:
    assert all(each.participants > 15 for each in found.non_inferiority)
    assert all(each.power < each.planned for each in found.non_inferiority)
    assert all(each.participants > 30 for each in found.survival)


def test_the_same_seed_gives_the_same_numbers(found: Design) -> None:
    again = design(Asked(), np.random.default_rng(1), trials=200)
    assert repr(again.in_time) == repr(found.in_time)


def test_small_arms_have_fewer_looks() -> None:
    small = design(Asked(taper=4, maintenance=6), np.random.default_rng(1), trials=50)
    assert [each.name for each in small.boundaries] == ["beta"]
    assert len(small.excluded) == 5


@pytest.mark.parametrize(
    "given",
    [{"taper": 2}, {"maintenance": 201}, {"alpha": 0.0}, {"alpha": 0.5}, {"enrolment": 0.0}],
)
def test_designs_that_mean_nothing_are_refused(given: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Asked(**given)  # type: ignore[arg-type]  # whole numbers where they are wanted
