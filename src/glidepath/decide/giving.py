"""From a proposed dose to one that can be given tomorrow morning."""

from glidepath.decide.numbers import Number, Truth, any_of, both, maximum, minimum, where
from glidepath.decide.status import Status
from glidepath.decide.table import Action, Outcome
from glidepath.protocol.model import Protocol
from glidepath.protocol.products import Product, ProductKind
from glidepath.regimen import Lattice, Measure, daily_doses

HOURS_A_DAY = 24
STEPS = (Action.REDUCE, Action.LOWER, Action.RAISE)


def lattice_of(protocol: Protocol, formulation: str, interval: int) -> Lattice | None:
    """Give the doses that a formulation of the protocol can measure at an interval.

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
    intakes = HOURS_A_DAY // interval
    return daily_doses(measures(product), product.smallest, product.largest, intakes)


def measures(product: Product) -> tuple[Measure, ...]:
    """Give the ways in which a product is measured, in micrograms.

    What the largest syringe does not hold is drawn up in several fills.
    """
    if product.kind is ProductKind.TABLET:
        return (Measure(product.strength, product.largest),)
    largest = max(product.syringes, key=lambda each: each.capacity)
    return tuple(
        Measure(
            int(product.strength * each.graduation),
            product.largest if each is largest else int(product.strength * each.capacity),
        )
        for each in product.syringes
    )


def settle(status: Status, outcome: Outcome, recommended: Number) -> Number:
    """Give the action once the dose is one that can be given: a step rounded away is none."""
    step = any_of(*(outcome.action == each for each in STEPS))
    undone = both(step, recommended == status.dose)
    return where(undone, Action.KEEP, outcome.action)


def refused(status: Status, outcome: Outcome, action: Number, lattice: Lattice | None) -> Truth:
    """Whether a reduction that could be given lacks nothing but information."""
    given = outcome.limits if lattice is None else lattice.at_or_above(outcome.limits)
    return both(action == Action.KEEP, given < status.dose)


def recommend(status: Status, outcome: Outcome, lattice: Lattice | None) -> Number:
    """Give the dose to recommend: the smallest that can be given at or above the proposal.

    A reduction that rounding undoes leaves the present dose. A raise of maintenance that rounding
    would carry beyond its limit is rounded down instead. A restore beyond what the preparation can
    measure is recommended all the same: it is a minimum.
    """
    if lattice is None:
        return maximum(outcome.proposal, status.dose)
    up = lattice.at_or_above(outcome.proposal)
    reduced = minimum(maximum(up, outcome.proposal), status.dose)
    least = maximum(up, outcome.proposal)
    raised = where(least > outcome.ceiling, lattice.at_or_below(outcome.ceiling), least)
    raised = maximum(raised, status.dose)
    chosen = where(outcome.proposal > status.dose, raised, reduced)
    kept = where(outcome.proposal == status.dose, status.dose, chosen)
    return where(both(outcome.may_stop, outcome.proposal == 0), 0, kept)
