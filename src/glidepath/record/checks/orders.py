"""Checks of orders: one dose at a time, of a size that can be meant."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median_low

from glidepath.quantities.dose import micrograms
from glidepath.quantities.time import When
from glidepath.record.checks.body import weight_at
from glidepath.record.enrolment import ConsentGiven, ConsentWithdrawn, LostToFollowUp
from glidepath.record.flaws import Flaw
from glidepath.record.plausible import Plausible
from glidepath.record.timeline import Timeline, name, rounded, written
from glidepath.record.treatment import DoseOrdered

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
    """A daily dose that a child of this weight can be given, in line with the other ones."""
    orders = [order for order in timeline.of(DoseOrdered) if order.daily_dose.value > 0]
    doses = [_dose(order) for order in orders]
    for index, order in enumerate(orders):
        yield from _size(timeline, order, plausible)
        yield from _line(order, [*doses[:index], *doses[index + 1 :]], plausible)


def _dose(order: DoseOrdered) -> int:
    return micrograms(order.daily_dose.value, order.daily_dose.unit)


def _size(timeline: Timeline, order: DoseOrdered, plausible: Plausible) -> Iterator[Flaw]:
    weight = weight_at(timeline, order.happened)
    if _dose(order) * 1000 > plausible.dose_by_weight * weight:
        message = f"{written(order.daily_dose)} a day for {rounded(weight / 1000)} kg"
        expected = "a smaller dose; this looks like a factor of 1000: ug as mg, or mg as g"
        yield Flaw("dose-too-high", name(order), "daily_dose", message, expected)


def _line(order: DoseOrdered, others: Sequence[int], plausible: Plausible) -> Iterator[Flaw]:
    if not others:
        return
    dose, usual = _dose(order), median_low(others)
    high = dose >= plausible.out_of_line * usual
    low = len(others) >= ENOUGH and dose * plausible.out_of_line <= usual
    if high or low:
        message = f"{written(order.daily_dose)} a day, where the other orders are near {usual} ug"
        expected = "a dose of their size; this looks like a factor of 1000: ug, mg or g"
        yield Flaw("dose-out-of-line", name(order), "daily_dose", message, expected)
