"""One compartment with first-order absorption: what flows where in a time.

The state is a pair of amounts in mg: the depot, from which the drug is absorbed, and the central
compartment, from which it is eliminated. Doses come in by the depot.
"""

from dataclasses import dataclass

from glidepath.pk.arrays import Array, namespace, value
from glidepath.pk.exponentials import (
    Pair,
    Rate,
    Span,
    decay,
    left,
    pair,
    rate,
    spread,
    sum_of_spread,
)
from glidepath.pk.modes import Mode, Modes

State = tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class OneCompartment:
    """Parameters of one compartment; arrays that broadcast to (..., children, segments).

    Parameters
    ----------
    cl
        Apparent clearance, L/h, at or above 0.
    v
        Apparent volume, L, above 0.
    ka
        Absorption rate constant, 1/h, above 0.
    f
        Bioavailability relative to the model's, above 0.
    """

    cl: Array
    v: Array
    ka: Array
    f: Array = 1.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of the chain depot -> central -> out, 1/h; where absorption is the slower, if it is."""

    k: Rate
    ka: Rate
    both: Pair
    absorption_slower: Array | None


@dataclass(frozen=True, slots=True)
class Flow:
    """Where one unit goes: ``dc`` is what a unit of depot puts into central."""

    dd: Array
    dc: Array
    cc: Array


@dataclass(frozen=True, slots=True)
class Beat:
    """What one period of a repeated cycle does, kept for every number of cycles."""

    depot_gone: Array
    central_gone: Array
    fast_gone: Array
    spread: Array


def rates(parameters: OneCompartment) -> Rates:
    """Give the rates that the parameters stand for."""
    xp = namespace(parameters.cl)
    k = rate(parameters.cl / parameters.v)
    ka = rate(parameters.ka)
    slower = value(ka.value) < value(k.value)
    return Rates(k, ka, pair(k, ka), slower if bool(xp.any(slower)) else None)


def modes(rates: Rates) -> Modes:
    """Give the modes of the body; none where the rates meet."""
    if rates.both.least == 0.0:
        return Modes(rates.ka, ())
    return Modes(rates.ka, (Mode(rates.k, rates.ka.value / rates.both.gap),))


def in_modes(rates: Rates, state: State) -> State:
    """Give what each mode has of the doses where the amounts, in mg, are known."""
    depot, central = state
    return depot, depot + central * (rates.both.gap / rates.ka.value)


def flow(rates: Rates, time: Span) -> Flow:
    """Give what flows where in a time, in h, without doses."""
    depot, central = left(rates.ka, time), left(rates.k, time)
    return Flow(depot, rates.ka.value * spread(rates.both, central, depot, time), central)


def beat(rates: Rates, period: Span) -> tuple[Beat, Flow]:
    """Give what one period, in h, does, and what flows where in it."""
    depot, central = decay(rates.ka, period), decay(rates.k, period)
    across = spread(rates.both, central.left, depot.left, period)
    whole = Flow(depot.left, rates.ka.value * across, central.left)
    fast_gone = _choose(rates, central.gone, depot.gone)
    return Beat(depot.gone, central.gone, fast_gone, across), whole


def cycles(rates: Rates, beat: Beat, through: Span) -> tuple[Flow, Flow]:
    """Give what flows where in a number of periods, and the sum over them.

    Parameters
    ----------
    rates, beat
        Of the model and of one period.
    through
        Length of all periods together, h.

    Returns
    -------
    tuple of Flow
        Over the whole length; and the sum of the flows over 0, 1, ... periods, which is where
        equal amounts go that come once a period.
    """
    depot, central = decay(rates.ka, through), decay(rates.k, through)
    across = spread(rates.both, central.left, depot.left, through)
    sums = (depot.gone / beat.depot_gone, central.gone / beat.central_gone)
    whole = Flow(depot.left, rates.ka.value * across, central.left)
    return whole, _summed(rates, beat, sums, across)


def forever(rates: Rates, beat: Beat) -> Flow:
    """Give the sum of the flows over cycles without end."""
    return _summed(rates, beat, (1.0 / beat.depot_gone, 1.0 / beat.central_gone), 0.0)


def apply(flow: Flow, state: State) -> State:
    """Give the amounts, in mg, that a flow makes of a state."""
    depot, central = state
    return flow.dd * depot, flow.dc * depot + flow.cc * central


def after(later: Flow, earlier: Flow) -> Flow:
    """Give the flow of two times, one after the other."""
    return Flow(
        dd=later.dd * earlier.dd,
        dc=later.dc * earlier.dd + later.cc * earlier.dc,
        cc=later.cc * earlier.cc,
    )


def slowest(rates: Rates) -> Array:
    """Give the slowest rate of the chain, 1/h."""
    return _choose(rates, rates.ka.value, rates.k.value)


def _choose(rates: Rates, if_absorption_slower: Array, otherwise: Array) -> Array:
    if rates.absorption_slower is None:
        return otherwise
    xp = namespace(otherwise)
    return xp.where(rates.absorption_slower, if_absorption_slower, otherwise)


def _summed(rates: Rates, beat: Beat, sums: tuple[Array, Array], across: Array) -> Flow:
    depot, central = sums
    slow = _choose(rates, depot, central)
    through = sum_of_spread(slow, beat.spread, across, beat.fast_gone)
    return Flow(depot, rates.ka.value * through, central)
