"""Chance by hashing: even, independent, and the same whatever else was drawn."""

import numpy as np
import pytest

from glidepath.simulate.chance import Purpose, new_keys, normal, uniform, waiting

NUMBER = 100_000
KEYS = new_keys(np.random.Generator(np.random.PCG64(3)), NUMBER)


@pytest.mark.parametrize("occasion", [0, 5, 365])
@pytest.mark.parametrize("purpose", [Purpose.AGE, Purpose.ONSET, Purpose.LAG])
def test_numbers_are_even(purpose: Purpose, occasion: int) -> None:
    counts = np.histogram(uniform(KEYS, purpose, occasion), bins=100, range=(0, 1))[0]
    chi_square = ((counts - NUMBER / 100) ** 2 / (NUMBER / 100)).sum()
    assert 99 - 5 * np.sqrt(2 * 99) < chi_square < 99 + 5 * np.sqrt(2 * 99)


def test_purposes_days_and_neighbouring_keys_are_independent() -> None:
    one = uniform(KEYS, Purpose.AGE, 7)
    row = np.arange(NUMBER, dtype=np.uint64)
    for other in (
        uniform(KEYS, Purpose.SEX, 7),
        uniform(KEYS, Purpose.AGE, 8),
        uniform(KEYS + np.uint64(1), Purpose.AGE, 7),
    ):
        assert abs(np.corrcoef(one, other)[0, 1]) < 5 / np.sqrt(NUMBER)
    counted = uniform(row, Purpose.AGE)
    assert abs(np.corrcoef(counted[1:], counted[:-1])[0, 1]) < 5 / np.sqrt(NUMBER)


def test_a_number_depends_on_nothing_but_key_purpose_and_day() -> None:
    some = KEYS[[5, 77, 4_000]]
    np.testing.assert_array_equal(
        uniform(some, Purpose.LATE, np.array([3, 4, 5])),
        [uniform(KEYS, Purpose.LATE, day)[at] for at, day in ((5, 3), (77, 4), (4_000, 5))],
    )


def test_normal_numbers_are_normal() -> None:
    found = normal(KEYS, Purpose.ERROR, 2)
    assert abs(found.mean()) < 5 / np.sqrt(NUMBER)
    assert abs(found.std() - 1) < 5 / np.sqrt(2 * NUMBER)
    assert (np.abs(found) < 1.959964).mean() == pytest.approx(0.95, abs=0.004)


def test_waiting_at_a_rate_has_its_mean_and_at_none_never_ends() -> None:
    days = waiting(KEYS, Purpose.LOST, 0, 4.0)
    assert days.min() >= 1
    assert days.mean() == pytest.approx(365.25 / 4 + 0.5, rel=0.02)
    assert np.isinf(waiting(KEYS, Purpose.LOST, 0, 0.0)).all()
