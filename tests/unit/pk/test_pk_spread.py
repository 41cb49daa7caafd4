"""Uncertain numbers as weighted values."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.pk.spread import spread_of


def test_values_come_in_order_and_weights_sum_to_one() -> None:
    found = spread_of(np.array([3.0, 1.0, 2.0]), np.array([2.0, 4.0, 2.0]))
    assert list(found.values) == [1.0, 2.0, 3.0]
    assert list(found.weights) == [0.5, 0.25, 0.25]


def test_a_value_without_weight_is_dropped() -> None:
    found = spread_of(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 0.0]))
    assert list(found.values) == [1.0, 3.0]


@pytest.mark.parametrize(
    ("share", "value"),
    [
        # each value stands in the middle of its weight: 25 %, 62.5 % and 87.5 %
        (0.0, 1.0),
        (0.25, 1.0),
        (0.4375, 1.5),
        (0.625, 2.0),
        (0.75, 2.5),
        (0.875, 3.0),
        (1.0, 3.0),
    ],
)
def test_quantiles(share: float, value: float) -> None:
    found = spread_of(np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.25, 0.25]))
    assert found.quantile(share) == value


@pytest.mark.parametrize(
    ("limit", "share"),
    [(0.9, 0.0), (1.0, 0.25), (1.5, 0.4375), (2.5, 0.75), (3.0, 0.875), (3.1, 1.0)],
)
def test_the_share_below_a_limit(limit: float, share: float) -> None:
    found = spread_of(np.array([1.0, 2.0, 3.0]), np.array([0.5, 0.25, 0.25]))
    assert found.below(limit) == share


def test_one_value_is_certain() -> None:
    found = spread_of(np.array([6.0]), np.array([0.2]))
    assert (found.quantile(0.05), found.quantile(0.95)) == (6.0, 6.0)
    assert (found.below(5.9), found.below(6.1)) == (0.0, 1.0)
    assert found.log_variance == 0.0


def test_the_variance_of_the_logarithm() -> None:
    found = spread_of(np.array([1.0, 4.0]), np.array([3.0, 1.0]))
    # mean log 4 / 4; 3/4 x (1/4)^2 + 1/4 x (3/4)^2 = 3/16
    assert found.log_variance == pytest.approx(log(4) ** 2 * 3 / 16)


values = st.lists(
    st.tuples(st.floats(0.1, 100.0), st.floats(0.01, 1.0)),
    min_size=1,
    max_size=9,
    unique_by=lambda pair: round(pair[0], 3),
)


@given(values, st.floats(0.0, 1.0))
def test_the_share_below_a_quantile_is_its_own(
    pairs: list[tuple[float, float]], share: float
) -> None:
    found = spread_of(np.array([x for x, _ in pairs]), np.array([w for _, w in pairs]))
    first, last = 0.5 * found.weights[0], 1.0 - 0.5 * found.weights[-1]
    if first + 1e-9 < share < last - 1e-9:
        assert found.below(found.quantile(share)) == pytest.approx(share, abs=1e-6)
