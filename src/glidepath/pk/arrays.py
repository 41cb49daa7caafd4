"""Arrays of any namespace that follows the Python array standard, and their tangents.

A derivative travels as an imaginary part: a complex array ``x + 1j * h * dx`` with
``h = STEP`` is a number and a tangent, and every product, quotient and sum of the kernel
carries both. The square of the step (1e-60) vanishes beside any value, so that a derivative
read from the imaginary part is exact to rounding; there is no difference to cancel.

What a body does with a dose lives elsewhere.

Source: Squire W, Trapp G. Using complex variables to estimate derivatives of real functions.
SIAM Review 1998; 40: 110-112 (10.1137/S003614459631241X).
"""

from functools import cache
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""An array of NumPy, CuPy, PyTorch or another library that follows the array standard.

The standard has no static type to name, so this is the one place where types end.
"""

Namespace: TypeAlias = Any
"""The module of functions that belongs to an array."""

_OURS = (np.ndarray, np.generic, int, float)
"""What belongs to NumPy, which follows the standard by itself."""

_NAMESPACES: dict[type, Namespace] = {np.ndarray: np}
"""Remembered by type: asking takes longer than most operations on one child's arrays."""

STEP = 2.0**-100
"""Length of the imaginary step; a power of two, so that scaling by it rounds nothing."""


def namespace(array: Array) -> Namespace:
    """Give the functions of the library that the array belongs to."""
    kind = type(array)
    if kind not in _NAMESPACES:
        _NAMESPACES[kind] = np if issubclass(kind, _OURS) else _compat().array_namespace(array)
    return _NAMESPACES[kind]


@cache
def _compat() -> Any:
    """Load the bridge to other libraries when one is met: it takes longer than NumPy itself."""
    import array_api_compat

    return array_api_compat


def as_floats(*values: Array) -> tuple[Array, ...]:
    """Give every value as an array of one library, double precision, numbers included.

    Parameters
    ----------
    *values : array or number
        Numbers and NumPy arrays are taken to the library of the first foreign array.
    """
    foreign = [x for x in values if not isinstance(x, _OURS)]
    if not foreign:
        return tuple(_as_numpy(x) for x in values)
    host = foreign[0]
    return tuple(_as_float(x, namespace(host), _compat().device(host)) for x in values)


def _as_numpy(value: Array) -> Array:
    if type(value) is np.ndarray and value.dtype.char in "dD":
        return value
    return np.asarray(value, dtype=np.float64)


def _as_float(value: Array, xp: Namespace, device: Any) -> Array:
    if isinstance(value, _OURS):
        return xp.asarray(value, dtype=xp.float64, device=device)
    return value if is_tangent(value) else xp.astype(value, xp.float64, copy=False)


def is_tangent(x: Array) -> bool:
    """Tell whether the array carries a tangent."""
    return _is_complex(namespace(x), x.dtype)


@cache
def _is_complex(xp: Namespace, dtype: Any) -> bool:
    return bool(xp.isdtype(dtype, "complex floating"))


def value(x: Array) -> Array:
    """Give the number without its tangent."""
    return namespace(x).real(x) if is_tangent(x) else x


def tangent(x: Array) -> Array:
    """Give the derivative that the array carries."""
    return namespace(x).imag(x) / STEP


def exp(x: Array) -> Array:
    """Give the exponential, tangent included.

    A tangent needs one product here, where a complex exponential would need a sine and a
    cosine of a number that is zero in all but name.
    """
    xp = namespace(x)
    if not is_tangent(x):
        return xp.exp(x)
    return xp.exp(xp.real(x)) * (1.0 + 1.0j * xp.imag(x))


def sqrt(x: Array) -> Array:
    """Give the square root, tangent included."""
    xp = namespace(x)
    if not is_tangent(x):
        return xp.sqrt(x)
    root = xp.sqrt(xp.real(x))
    return root + 0.5j * xp.imag(x) / root


def columns(x: Array) -> list[Array]:
    """Give the parts along the last axis, laid out side by side so that a loop runs fast."""
    xp = namespace(x)
    last = x.ndim - 1
    front = xp.permute_dims(x, (last, *range(last)))
    packed = xp.reshape(xp.reshape(front, (-1,)), front.shape)
    return [packed[i, ...] for i in range(x.shape[-1])]
