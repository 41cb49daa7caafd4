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

import array_api_compat
import numpy as np

Array: TypeAlias = Any
"""An array of NumPy, CuPy, PyTorch or another library that follows the array standard.

The standard has no static type to name, so this is the one place where types end.
"""

Namespace: TypeAlias = Any
"""The module of functions that belongs to an array."""

_NAMESPACES: dict[type, Namespace] = {}
"""Remembered by type: asking takes longer than most operations on one child's arrays."""

STEP = 2.0**-100
"""Length of the imaginary step; a power of two, so that scaling by it rounds nothing."""


def namespace(array: Array) -> Namespace:
    """Give the functions of the library that the array belongs to."""
    kind = type(array)
    if kind not in _NAMESPACES:
        _NAMESPACES[kind] = array_api_compat.array_namespace(array)
    return _NAMESPACES[kind]


def as_floats(*values: Array) -> tuple[Array, ...]:
    """Give every value as an array of one library, double precision, numbers included.

    Parameters
    ----------
    *values : array or number
        Numbers and NumPy arrays are taken to the library of the first foreign array.
    """
    if all(type(x) is float or _is_plain(x) for x in values):
        return tuple(np.asarray(x) for x in values)
    arrays = [x for x in values if array_api_compat.is_array_api_obj(x)]
    foreign = [x for x in arrays if not array_api_compat.is_numpy_array(x)]
    host = next(iter(foreign + arrays), np.empty(0))
    return tuple(_as_float(x, namespace(host), array_api_compat.device(host)) for x in values)


def _is_plain(x: Array) -> bool:
    """Whether this is what it is to become, told in less time than a library is looked up."""
    return type(x) is np.ndarray and (x.dtype == np.float64 or x.dtype == np.complex128)


def _as_float(value: Array, xp: Namespace, device: Any) -> Array:
    if not array_api_compat.is_array_api_obj(value) or namespace(value) is not xp:
        return xp.asarray(value, dtype=xp.float64, device=device)
    if value.dtype == xp.float64 or is_tangent(value):
        return value
    return xp.astype(value, xp.float64)


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
