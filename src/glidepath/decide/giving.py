"""From a proposed dose to one that can be given tomorrow morning."""

from fractions import Fraction

from glidepath.decide.numbers import Number, Truth, any_of, both, maximum, minimum, where
from glidepath.decide.status import Status
from glidepath.decide.table import Action, Outcome
from glidepath.protocol.model import Protocol
from glidepath.protocol.products import Product, ProductKind
from glidepath.regimen import Lattice, Preparation, Solution, Syringe, Tablets, lattice_for

HOURS_A_DAY = 24
STEPS = (Action.REDUCE, Action.LOWER, Action.RAISE)


def preparation(product: Product) -> Preparation:
    """Give a product of the protocol as what can be measured with it.

    What the largest syringe does not hold is drawn up in several fills; as many tablets are given
    at once as the largest intake has.
    """
    if product.kind is ProductKind.TABLET:
        most = product.largest // product.strength
        return Tablets((product.strength,), product.smallest, product.largest, most)
    return Solution(
        strength=Fraction(product.strength),
        syringes=tuple(Syringe(each.capacity, each.graduation) for each in product.syringes),
        smallest=product.smallest,
        largest=product.largest,
        bottle=product.bottle,
        open_days=product.open_days,
    )


def lattice_of(protocol: Protocol, formulation: str, interval: int) -> Lattice | None:
    """Give the doses that a formulation of the protocol can give at an interval.

    Parameters
    ----------
    formulation
        Id of a product of the protocol.
    interval
        Hours between intakes.

    Returns
    -------
    Lattice or None
        ``None`` where the protocol does not know the formulation.
    """
    products = {product.id: product for product in protocol.parameters.products}
    product = products.get(formulation)
    if product is None:
        return None
    tolerance = protocol.parameters.taper.pattern_tolerance
    return lattice_for((preparation(product),), HOURS_A_DAY // interval, tolerance)


def lowest(lattice: Lattice, floor: Number, counted_from: Number) -> Number:
    """Give the lowest dose that can be given at or above a floor, for a step down.

    It is alike on every day, unless no such dose is a step down at all from the dose that the cap
    counts from: then by a pattern over the week. So what rounding leaves of a step is not followed
    up by patterns within its month, which would only put off the next step. Beyond the largest
    dose that can be given, it is the floor itself.
    """
    alike = maximum(lattice.at_or_above(floor), floor)
    by_pattern = minimum(alike, maximum(lattice.pattern_at_or_above(floor), floor))
    return where(alike < counted_from, alike, by_pattern)


def permitted_low(outcome: Outcome) -> Number:
    """Give the lowest permitted dose: a restore is a minimum; a raise of maintenance may wait."""
    restored = outcome.action == Action.RESTORE
    return where(restored, maximum(outcome.floor, outcome.raised), outcome.floor)


def settle(status: Status, outcome: Outcome, recommended: Number) -> Number:
    """Give the action once the dose is one that can be given: a step rounded away is none."""
    step = any_of(*(outcome.action == each for each in STEPS))
    undone = both(step, recommended == status.dose)
    return where(undone, Action.KEEP, outcome.action)


def refused(status: Status, outcome: Outcome, action: Number, lattice: Lattice | None) -> Truth:
    """Whether a reduction that could be given lacks nothing but information."""
    limits, before = outcome.limits, outcome.counted_from
    given = limits if lattice is None else lowest(lattice, limits, before)
    return both(action == Action.KEEP, given < status.dose)


def recommend(status: Status, outcome: Outcome, lattice: Lattice | None) -> Number:
    """Give the dose to recommend: the smallest that can be given at or above the proposal.

    A reduction that rounding undoes leaves the present dose. A raise of maintenance that rounding
    would carry beyond its limit is rounded down instead. A restore beyond what the preparation can
    measure is recommended all the same: it is a minimum. Neither uses a pattern.
    """
    if lattice is None:
        return maximum(outcome.proposal, status.dose)
    down = lowest(lattice, outcome.proposal, outcome.counted_from)
    reduced = minimum(down, status.dose)
    least = maximum(lattice.at_or_above(outcome.proposal), outcome.proposal)
    raised = where(least > outcome.ceiling, lattice.at_or_below(outcome.ceiling), least)
    raised = maximum(raised, status.dose)
    chosen = where(outcome.proposal > status.dose, raised, reduced)
    kept = where(outcome.proposal == status.dose, status.dose, chosen)
    return where(both(outcome.may_stop, outcome.proposal == 0), 0, kept)
