"""Dosing histories and parameters at which a closed form may go wrong."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from glidepath.pk.kernel import amounts, solve
from glidepath.pk.kinetics import Parameters
from glidepath.pk.layout import Dosing, every, weekly
from glidepath.pk.model import Model
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.segments import Segments, locate
from glidepath.pk.two_compartment import TwoCompartment
from numerical import pk_oracle
from unit.pk.pk_library import library

Floats = npt.NDArray[np.float64]

PLAN = (
    every(0.0, 1.0, 24.0, 30),
    every(720.0, 0.8, 12.0, 61),
    weekly(1445.0, [1, 1, 1, 1, 1, 0.5, 0]),
    Dosing(2500.0, ()),
    every(2600.0, 0.3, 8.0),
)
"""Once and twice daily, by the week, a gap, and a start again."""

TIMES = np.sort(np.concatenate((np.arange(0.0, 3100.0, 53.0), [720.0, 1440.0, 1445.0, 2600.0])))


def near(rate: float) -> tuple[float, ...]:
    """Give rates that meet a rate, nearly meet it, and stay apart."""
    return tuple(rate * (1 + x) for x in (0.0, 1e-15, 1e-12, 1e-9, -1e-9, 1e-6, 1e-4, 0.02, -0.1))


def eigenvalues(cl: float, vc: float, q: float, vp: float) -> tuple[float, float]:
    total, product = cl / vc + q / vc + q / vp, cl / vc * q / vp
    root = math.sqrt(total * total - 4 * product)
    return (total + root) / 2, (total - root) / 2


ONE: tuple[tuple[float, ...], ...] = (
    (4.06, 155.0, 0.485),
    *((4.0, 155.0, ka) for ka in near(4.0 / 155.0)),
    (4.0, 155.0, 0.003),
    (400.0, 155.0, 0.485),
    *((cl, 155.0, 0.485) for cl in (0.0, 1e-300, 1e-12, 1e-6, 1e-3)),
    (4.0, 155.0, 40.0),
)
FAST, SLOW = eigenvalues(12.2, 118.0, 5.07, 609.0)
TWO: tuple[tuple[float, ...], ...] = (
    (12.2, 118.0, 5.07, 609.0, 2.19),
    *((12.2, 118.0, 5.07, 609.0, ka) for ka in near(FAST)),
    *((12.2, 118.0, 5.07, 609.0, ka) for ka in near(SLOW)),
    (12.2, 118.0, 5.07, 609.0, 1e-3),
    *((12.2, 118.0, q, 609.0, 2.19) for q in (0.0, 1e-12, 1e-6, 500.0)),
    *((cl, 118.0, 5.07, 609.0, 2.19) for cl in (0.0, 1e-12, 1e-6)),
    *((100.0, 100.0, 1e-8, 1e-8 * (1 + x), ka) for x in (0, 1e-9) for ka in (0.5, 1.0)),
    (1e-3, 100.0, 50.0, 500.0, 1.0),
)


def model(name: str) -> Model:
    """Give a model of the library."""
    return library()[name]


def parameters(values: Sequence[float]) -> Parameters:
    arrays = [np.array([[x]]) for x in values]
    return OneCompartment(*arrays) if len(values) == 3 else TwoCompartment(*arrays)


def matrix(values: Sequence[float]) -> pk_oracle.Matrix:
    make = pk_oracle.one_compartment if len(values) == 3 else pk_oracle.two_compartment
    return make(*values)


def kernel_amounts(values: Sequence[float], segments: Segments, times: Floats) -> Floats:
    course = solve(parameters(values), segments)
    got: Floats = np.stack(amounts(course, locate(segments, times[None])), axis=-1)[0]
    return got


def oracle_amounts(
    values: Sequence[float], plan: Sequence[Dosing], times: Floats, lag: float = 0.0
) -> Floats:
    given = [(t + lag, a) for t, a in pk_oracle.doses(plan, float(times.max()) + 1.0)]
    rates = matrix(values)
    return pk_oracle.amounts(lambda _: rates, given, [], list(times))
