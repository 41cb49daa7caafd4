"""Procedures that allocate again, and the tests that rest on them."""

from itertools import product

import numpy as np
import pytest

from glidepath.analyse.procedures import (
    BigStick,
    Blocks,
    Complete,
    Procedure,
    lists,
    procedure,
)
from glidepath.analyse.rerandomisation import log_rank_statistic, rate_difference, rerandomised
from glidepath.quantities.errors import InputError


def test_big_stick_by_every_toss() -> None:
    """The chance of each list of five with at most two apart, by the tosses that are free."""
    expected: dict[tuple[int, ...], float] = {}
    for tosses in product((1, -1), repeat=5):
        ahead = 0
        path: list[int] = []
        for toss in tosses:
            step = -1 if ahead == 2 else 1 if ahead == -2 else toss
            ahead += step
            path.append(step)
        expected[tuple(path)] = expected.get(tuple(path), 0.0) + 1 / 32
    drawn = np.where(BigStick(2)(np.random.default_rng(0), 40_000, 5), 1, -1)
    assert np.abs(drawn.cumsum(axis=1)).max() == 2
    for each, chance in expected.items():
        found = float((drawn == each).all(axis=1).mean())
        assert found == pytest.approx(chance, abs=0.01)


def test_blocks_are_balanced() -> None:
    drawn = Blocks((4, 6))(np.random.default_rng(0), 50, 30)
    assert np.abs(np.where(drawn, 1, -1).cumsum(axis=1)).max() <= 3
    fours = Blocks((4,))(np.random.default_rng(0), 50, 12).reshape(50, 3, 4)
    assert (fours.sum(axis=2) == 2).all()


def test_strata_are_allocated_each_by_itself_in_the_order_of_entry() -> None:
    strata = ["a", "b"] * 12
    order = np.arange(24)[::-1]
    drawn = lists(BigStick(1), np.random.default_rng(0), 200, strata, order)
    for stratum in "ab":
        inside = [i for i in range(23, -1, -1) if strata[i] == stratum]
        assert np.abs(np.where(drawn[:, inside], 1, -1).cumsum(axis=1)).max() == 1


def test_each_stratum_can_have_its_own() -> None:
    own: dict[str, Procedure] = {"a": BigStick(1), "b": Complete()}
    drawn = lists(own, np.random.default_rng(0), 400, ["a"] * 8 + ["b"] * 8, np.arange(16))
    ahead = np.abs(np.where(drawn, 1, -1)[:, 8:].sum(axis=1))
    assert ahead.max() > 4


@pytest.mark.parametrize(
    ("kind", "numbers", "expected"),
    [
        ("complete", (), Complete()),
        ("big-stick", (3,), BigStick(3)),
        ("blocks", (4, 6), Blocks((4, 6))),
    ],
)
def test_procedures_by_name(kind: str, numbers: tuple[int, ...], expected: object) -> None:
    assert procedure(kind, numbers) == expected


@pytest.mark.parametrize(
    ("kind", "numbers"), [("dice", ()), ("big-stick", ()), ("blocks", (5,)), ("complete", (2,))]
)
def test_other_procedures_are_refused(kind: str, numbers: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="there is no procedure"):
        procedure(kind, numbers)


def test_the_test_against_every_list() -> None:
    """Six children, a fair coin each: all 64 lists are as likely."""
    outcome = np.array([True, True, True, False, False, False])
    used = np.array([True, True, True, False, False, True])
    every = np.array(list(product((True, False), repeat=6)))
    statistic = rate_difference(outcome, np.ones(6, dtype=bool))
    exact = float((statistic(every) >= statistic(used[None])[0] - 1e-9).mean())
    drawn = Complete()(np.random.default_rng(4), 20_000, 6)
    found = rerandomised(statistic, used, drawn)
    assert abs(found.p - exact) < 4 * found.error
    assert found.lists == 20_000


def test_rates_are_of_those_who_are_known() -> None:
    outcome = np.array([True, False, True, False])
    known = np.array([True, True, False, True])
    statistic = rate_difference(outcome, known)
    # 1 of 2 against 0 of 1; and all known in one arm
    assert statistic(np.array([[True, True, False, False]])).tolist() == [0.5]
    assert statistic(np.array([[True, True, False, True]])).tolist() == [0.0]


def test_the_smallest_p_is_that_of_the_list_that_was_used() -> None:
    used = np.array([True, True, False, False])
    none = np.array([[True, False, True, False]] * 9)
    outcome = np.array([True, True, False, False])
    assert rerandomised(rate_difference(outcome, np.ones(4, dtype=bool)), used, none).p == 0.1


def test_the_log_rank_statistic_of_lists() -> None:
    time, event = np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, True, True, False])
    lists_ = np.array([[True, True, False, False], [True, False, True, False]])
    found = log_rank_statistic(time, event)(lists_)
    assert found[0] > found[1] > 0
