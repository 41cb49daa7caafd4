"""Two compartments with first-order absorption: what flows where in a time.

The state is three amounts in mg: depot, central, peripheral. Doses come in by the depot; the drug
leaves from the central compartment.

Written out, the answers divide by differences of the three rates (absorption and the two
eigenvalues), any of which may meet. Here they are divided differences over the ordered rates
a <= b <= c, and every coefficient is positive, so that nothing cancels.
"""

from dataclasses import dataclass

from glidepath.pk.arrays import Array, namespace, sqrt, value
from glidepath.pk.exponentials import (
    Decay,
    Pair,
    Rate,
    Span,
    above_nothing,
    decay,
    left,
    pair,
    rate,
    spread,
    spread_twice,
    sum_of_spread,
    sum_of_spread_twice,
)
from glidepath.pk.modes import Mode, Modes

State = tuple[Array, Array, Array]
Three = tuple[Array, Array, Array]


@dataclass(frozen=True, slots=True)
class TwoCompartment:
    """Parameters of two compartments; arrays that broadcast to (..., children, segments).

    Parameters
    ----------
    cl, q
        Apparent clearance, and clearance between the compartments, L/h, at or above 0.
    vc, vp
        Apparent central and peripheral volume, L, above 0.
    ka
        Absorption rate constant, 1/h, above 0.
    f
        Bioavailability relative to the model's, above 0.
    """

    cl: Array
    vc: Array
    q: Array
    vp: Array
    ka: Array
    f: Array = 1.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates in 1/h: the eigenvalues alpha >= beta, absorption, exchange, and their order.

    Parameters
    ----------
    beta_short, alpha_over
        ``k21 - beta`` and ``alpha - k21``, neither negative.
    slowest, fastest
        Where absorption is the slowest or the fastest of the three.
    disposition, absorption
        Pairs (beta, alpha) and (ka, alpha).
    lower, upper, outer
        Pairs (a, b), (b, c), (a, c) of the ordered rates.
    """

    alpha: Rate
    beta: Rate
    ka: Rate
    k12: Array
    k21: Array
    beta_short: Array
    alpha_over: Array
    slowest: Array
    fastest: Array
    disposition: Pair
    absorption: Pair
    lower: Pair
    upper: Pair
    outer: Pair


@dataclass(frozen=True, slots=True)
class Flow:
    """Where one unit goes: ``dc`` is what a unit of depot puts into central, and so on."""

    dd: Array
    dc: Array
    dp: Array
    cc: Array
    cp: Array
    pc: Array
    pp: Array


@dataclass(frozen=True, slots=True)
class Spreads:
    """Divided differences over (beta, alpha), (ka, alpha) and all three, or sums of them."""

    disposition: Array
    absorption: Array
    triple: Array


@dataclass(frozen=True, slots=True)
class Steps:
    """Divided differences at one time, with those over (a, b) and (b, c) that lead to them."""

    spreads: Spreads
    lower: Array
    upper: Array


NOTHING = Steps(Spreads(0.0, 0.0, 0.0), 0.0, 0.0)
"""What is left to come after cycles without end."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What one period of a repeated cycle does, kept for every number of cycles."""

    gone: Three
    ordered_gone: Three
    absorption_gone: Array
    steps: Steps


def rates(parameters: TwoCompartment) -> Rates:
    """Give the rates that the parameters stand for."""
    p = parameters
    k10, k12, k21 = p.cl / p.vc, p.q / p.vc, p.q / p.vp
    eigen_alpha, eigen_beta, beta_short, alpha_over = _eigenvalues(k10, k12, k21)
    ka, alpha, beta = rate(p.ka + 0.0 * eigen_alpha), rate(eigen_alpha), rate(eigen_beta)
    slowest = value(ka.value) < value(beta.value)
    fastest = value(ka.value) >= value(alpha.value)
    ordered = _sorted(slowest, fastest, (ka.value, alpha.value, beta.value))
    a, b, c = rate(ordered[0]), rate(ordered[1]), rate(ordered[2])
    return Rates(
        alpha, beta, ka, k12, k21, beta_short, alpha_over,
        slowest, fastest,
        pair(beta, alpha), pair(ka, alpha), pair(a, b), pair(b, c), pair(a, c),
    )  # fmt: skip


def modes(rates: Rates) -> Modes:
    """Give the modes of the body.

    None where rates meet, or nothing is exchanged with the peripheral compartment.
    """
    r = rates
    xp = namespace(r.k21)
    exchanged = float(xp.min(value(r.alpha_over))), float(xp.min(value(r.beta_short)))
    if min(r.disposition.least, r.lower.least, r.upper.least, *exchanged) == 0.0:
        return Modes(r.ka, ())
    below, above, between = r.absorption.gap, r.ka.value - r.beta.value, r.disposition.gap
    fast = -r.ka.value * r.alpha_over / (below * between)
    slow = r.ka.value * r.beta_short / (above * between)
    return Modes(r.ka, (Mode(r.alpha, fast), Mode(r.beta, slow)))


def in_modes(rates: Rates, state: State) -> State:
    """Give what each mode has of the doses where the amounts, in mg, are known."""
    r, (depot, central, peripheral) = rates, state
    outer = r.k21 * peripheral
    below, above = r.absorption.gap, r.ka.value - r.beta.value
    fast = (outer / r.alpha_over - central) * (below / r.ka.value)
    slow = (outer / r.beta_short + central) * (above / r.ka.value)
    return depot, depot + fast, depot + slow


def flow(rates: Rates, time: Span) -> Flow:
    """Give what flows where in a time, in h, without doses."""
    own = (left(rates.ka, time), left(rates.alpha, time), left(rates.beta, time))
    return _flow(rates, own, _steps(rates, own, time).spreads)


def beat(rates: Rates, period: Span) -> tuple[Beat, Flow]:
    """Give what one period, in h, does, and what flows where in it."""
    decays = _decays(rates, period)
    own, gone = _each_left(decays), _each_gone(decays)
    steps = _steps(rates, own, period)
    xp = namespace(gone[0])
    absorption_gone = xp.where(rates.fastest, gone[0], gone[1])
    ordered = _sorted(rates.slowest, rates.fastest, gone)
    return Beat(gone, ordered, absorption_gone, steps), _flow(rates, own, steps.spreads)


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
    decays = _decays(rates, through)
    own, gone = _each_left(decays), _each_gone(decays)
    steps = _steps(rates, own, through)
    sums = (gone[0] / beat.gone[0], gone[1] / beat.gone[1], gone[2] / beat.gone[2])
    whole = _flow(rates, own, steps.spreads)
    return whole, _flow(rates, sums, _summed(rates, beat, sums, steps))


def forever(rates: Rates, beat: Beat) -> Flow:
    """Give the sum of the flows over cycles without end."""
    sums = (1.0 / beat.gone[0], 1.0 / beat.gone[1], 1.0 / beat.gone[2])
    return _flow(rates, sums, _summed(rates, beat, sums, NOTHING))


def apply(flow: Flow, state: State) -> State:
    """Give the amounts, in mg, that a flow makes of a state."""
    depot, central, peripheral = state
    return (
        flow.dd * depot,
        flow.dc * depot + flow.cc * central + flow.pc * peripheral,
        flow.dp * depot + flow.cp * central + flow.pp * peripheral,
    )


def after(later: Flow, earlier: Flow) -> Flow:
    """Give the flow of two times, one after the other."""
    a, b = later, earlier
    return Flow(
        dd=a.dd * b.dd,
        dc=a.dc * b.dd + a.cc * b.dc + a.pc * b.dp,
        dp=a.dp * b.dd + a.cp * b.dc + a.pp * b.dp,
        cc=a.cc * b.cc + a.pc * b.cp,
        cp=a.cp * b.cc + a.pp * b.cp,
        pc=a.cc * b.pc + a.pc * b.pp,
        pp=a.cp * b.pc + a.pp * b.pp,
    )


def slowest(rates: Rates) -> Array:
    """Give the slowest rate of the chain, 1/h."""
    xp = namespace(rates.beta.value)
    return xp.where(rates.slowest, rates.ka.value, rates.beta.value)


def _eigenvalues(k10: Array, k12: Array, k21: Array) -> tuple[Array, Array, Array, Array]:
    """Give alpha, beta, k21 - beta and alpha - k21, each without cancellation."""
    xp = namespace(k10)
    over, exchange = k10 + k12 - k21, k12 * k21
    root = sqrt(over * over + 4.0 * exchange)
    ahead = value(over) > 0.0
    size = root + xp.where(ahead, over, -over)
    large, small = 0.5 * size, 2.0 * exchange / above_nothing(size)
    alpha = 0.5 * (k10 + k12 + k21 + root)
    beta = k10 * k21 / above_nothing(alpha)
    return alpha, beta, xp.where(ahead, small, large), xp.where(ahead, large, small)


def _sorted(slowest: Array, fastest: Array, of: Three) -> Three:
    """Give what belongs to (ka, alpha, beta) in the order of the rates."""
    ka, alpha, beta = of
    xp = namespace(ka)
    return (
        xp.where(slowest, ka, beta),
        xp.where(slowest, beta, xp.where(fastest, alpha, ka)),
        xp.where(fastest, ka, alpha),
    )


def _decays(rates: Rates, time: Span) -> tuple[Decay, Decay, Decay]:
    return decay(rates.ka, time), decay(rates.alpha, time), decay(rates.beta, time)


def _each_left(decays: tuple[Decay, Decay, Decay]) -> Three:
    return decays[0].left, decays[1].left, decays[2].left


def _each_gone(decays: tuple[Decay, Decay, Decay]) -> Three:
    return decays[0].gone, decays[1].gone, decays[2].gone


def _steps(rates: Rates, own: Three, time: Span) -> Steps:
    a, b, c = _sorted(rates.slowest, rates.fastest, own)
    ka, alpha, beta = own
    lower, upper = spread(rates.lower, a, b, time), spread(rates.upper, b, c, time)
    spreads = Spreads(
        spread(rates.disposition, beta, alpha, time),
        spread(rates.absorption, ka, alpha, time),
        spread_twice(rates.lower, rates.outer, lower, upper, a, time),
    )
    return Steps(spreads, lower, upper)


def _summed(rates: Rates, beat: Beat, sums: Three, through: Steps) -> Spreads:
    """Give the sums of the divided differences over the cycles gone through."""
    one, whole = beat.steps.spreads, through.spreads
    _, middle_gone, fastest_gone = beat.ordered_gone
    xp = namespace(sums[0])
    slowest = xp.where(rates.slowest, sums[0], sums[2])
    slower = xp.where(rates.fastest, sums[1], sums[0])
    lower = sum_of_spread(slowest, beat.steps.lower, through.lower, middle_gone)
    return Spreads(
        sum_of_spread(sums[2], one.disposition, whole.disposition, beat.gone[1]),
        sum_of_spread(slower, one.absorption, whole.absorption, beat.absorption_gone),
        sum_of_spread_twice(
            (slowest, lower), (one.triple, beat.steps.upper), whole.triple, fastest_gone
        ),
    )


def _flow(rates: Rates, own: Three, across: Spreads) -> Flow:
    """Put the parts together: the same for one time and for a sum over many."""
    r, (depot, alpha, _) = rates, own
    return Flow(
        dd=depot,
        dc=r.ka.value * (across.absorption + r.beta_short * across.triple),
        dp=r.ka.value * r.k12 * across.triple,
        cc=alpha + r.beta_short * across.disposition,
        cp=r.k12 * across.disposition,
        pc=r.k21 * across.disposition,
        pp=alpha + r.alpha_over * across.disposition,
    )
