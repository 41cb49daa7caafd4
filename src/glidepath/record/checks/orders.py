"""Checks of orders: one dose at a time, of a size that can be meant."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from glidepath.quantities.dose import micrograms
from glidepath.quantities.time import When
from glidepath.quantities.units import convert
from glidepath.record.checks.body import bodies
from glidepath.record.enrolment import ConsentGiven, ConsentWithdrawn, LostToFollowUp
from glidepath.record.flaws import Flaw
from glidepath.record.measurement import Measured
from glidepath.record.plausible import Plausible
from glidepath.record.timeline import Timeline, name, rounded, usual_of_others, written
from glidepath.record.treatment import DoseOrdered, week_of

ENOUGH = 3


def overlaps(timeline: Timeline) -> Iterator[Flaw]:
    """No two orders begin together, as far as the record can tell."""
    for one, other in pairwise(timeline.of(DoseOrdered)):
        if not timeline.before(one.happened, other.happened):
            yield Flaw(
                "orders-overlap",
                name(other),
                "happened",
                f"ordered {other.happened}, and {name(one)} is ordered {one.happened}",
                "one order from a moment on, or the time of each",
            )


def off_trial(timeline: Timeline) -> Iterator[Flaw]:
    """A dose is ordered while there is consent to treatment and the child can be reached."""
    since: When | None = None
    for event in timeline.events:
        match event:
            case LostToFollowUp():
                since = event.happened
            case ConsentWithdrawn(scope=scope) if "treatment" in scope:
                since = event.happened
            case ConsentGiven(scope=scope) if "treatment" in scope:
                since = None
            case DoseOrdered(daily_dose=dose) if since is not None and dose.value > 0:
                yield from _late(timeline, event, since)


def _late(timeline: Timeline, order: DoseOrdered, since: When) -> Iterator[Flaw]:
    if timeline.before(since, order.happened):
        message = f"an order {order.happened}, although off trial since {since}"
        yield Flaw("order-off-trial", name(order), "happened", message, "a new consent first")


def sizes(timeline: Timeline, plausible: Plausible) -> Iterator[Flaw]:
    """A daily dose that a child of this weight can be given."""
    weight: Fraction | None = None
    for event in timeline.events:
        if isinstance(event, Measured) and event.weight is not None:
            weight = convert(event.weight.value, event.weight.unit, "g")
        if isinstance(event, DoseOrdered):
            highest = Fraction(bodies(timeline, timeline.day(event.happened))[1].most_weight)
            yield from _size(event, min(weight or highest, highest), plausible)


def _size(order: DoseOrdered, weight: Fraction, plausible: Plausible) -> Iterator[Flaw]:
    highest = max(week_of(order), default=_dose(order))
    if highest * 1000 > plausible.dose_by_weight * weight:
        message = f"{written(order.daily_dose)} a day for {rounded(weight / 1000)} kg"
        expected = "a smaller dose; this looks like a factor of 1000: ug as mg, or mg as g"
        yield Flaw("dose-too-high", name(order), "daily_dose", message, expected)


def _dose(order: DoseOrdered) -> int:
    return micrograms(order.daily_dose.value, order.daily_dose.unit)


def line(timeline: Timeline, plausible: Plausible) -> Iterator[Flaw]:
    """A daily dose in line with the other ones."""
    orders = [order for order in timeline.of(DoseOrdered) if order.daily_dose.value > 0]
    usual = usual_of_others([_dose(order) for order in orders])
    enough = len(orders) > ENOUGH
    for order, others in zip(orders, usual, strict=True):
        if others is None:
            continue
        high = _dose(order) >= plausible.out_of_line * others
        low = enough and _dose(order) * plausible.out_of_line <= others
        if high or low:
            message = (
                f"{written(order.daily_dose)} a day, where the other orders are near {others} ug"
            )
            expected = "a dose of their size; this looks like a factor of 1000: ug, mg or g"
            yield Flaw("dose-out-of-line", name(order), "daily_dose", message, expected)
