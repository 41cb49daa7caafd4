"""Numbers that carry their derivatives."""

import array_api_strict
import numpy as np

from glidepath.pk.arrays import STEP, as_floats, exp, is_tangent, sqrt, tangent, value


def test_tangents_of_known_functions() -> None:
    x = np.array([0.5, 2.0]) + 1j * STEP
    assert tangent(exp(x)).tolist() == np.exp([0.5, 2.0]).tolist()
    np.testing.assert_allclose(tangent(sqrt(x)), [0.5 / 0.5**0.5, 0.5 / 2**0.5], rtol=1e-15)
    np.testing.assert_allclose(tangent(x**3 / (1 + x)), [4 / 9, 28 / 9], rtol=1e-15)


def test_values_stay_what_they_are() -> None:
    x = np.array([0.5, 2.0])
    assert value(x) is x
    assert value(x + 1j * STEP).tolist() == [0.5, 2.0]
    assert not is_tangent(exp(x))
    assert sqrt(x).tolist() == np.sqrt(x).tolist()


def test_numbers_join_the_arrays_they_come_with() -> None:
    for joined in as_floats(np.array(4.0), array_api_strict.asarray([1, 2]), 3):
        assert joined.dtype == array_api_strict.float64
    (alone,) = as_floats(2)
    assert alone.dtype == np.float64
    (kept,) = as_floats(np.array([1.0 + 1j]))
    assert is_tangent(kept)
