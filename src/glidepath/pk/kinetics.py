"""What a compartment structure must tell the kernel, and which one parameters belong to."""

from typing import Any, Protocol

from glidepath.pk import one_compartment, two_compartment
from glidepath.pk.arrays import Array
from glidepath.pk.exponentials import Span
from glidepath.pk.modes import Modes
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.two_compartment import TwoCompartment

Parameters = OneCompartment | TwoCompartment
State = tuple[Array, ...]
"""Amounts in mg: depot, central and, with two compartments, peripheral."""


class Kinetics(Protocol):
    """What a compartment structure must tell the kernel."""

    def rates(self, parameters: Any, /) -> Any:
        """Give the rates that the parameters stand for."""

    def modes(self, rates: Any, /) -> Modes:
        """Give the modes of the body; none where the rates meet."""

    def in_modes(self, rates: Any, state: Any, /) -> State:
        """Give what each mode has where the amounts are known."""

    def flow(self, rates: Any, time: Span, /) -> Any:
        """Give what flows where in a time."""

    def beat(self, rates: Any, period: Span, /) -> tuple[Any, Any]:
        """Give what one period does, and what flows where in it."""

    def cycles(self, rates: Any, beat: Any, through: Span, /) -> tuple[Any, Any]:
        """Give what flows where in a number of periods, and the sum over them."""

    def forever(self, rates: Any, beat: Any, /) -> Any:
        """Give the sum of the flows over cycles without end."""

    def apply(self, flow: Any, state: Any, /) -> State:
        """Give the amounts that a flow makes of a state."""

    def after(self, later: Any, earlier: Any, /) -> Any:
        """Give the flow of two times, one after the other."""

    def slowest(self, rates: Any, /) -> Array:
        """Give the slowest rate of the chain, 1/h."""


def kinetics(parameters: Parameters) -> Kinetics:
    """Give the structure that the parameters belong to."""
    return one_compartment if isinstance(parameters, OneCompartment) else two_compartment


def volume(parameters: Parameters) -> Array:
    """Give the volume of the compartment that is measured, L."""
    return parameters.v if isinstance(parameters, OneCompartment) else parameters.vc
