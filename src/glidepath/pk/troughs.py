"""The lowest and the highest trough of a dosing history, without looking at every dose.

A *trough* is the level just before a dose. From one cycle to the next it moves by a step, and the
steps of a segment are a sum of two or three falling exponentials: they change sign at most once
or twice. Those places are found by halving; the lowest and the highest trough lie there or at the
ends of the segment.
"""

from collections.abc import Callable

from glidepath.pk.arrays import Array, namespace
from glidepath.pk.exponentials import span
from glidepath.pk.kernel import NG_PER_ML, Course
from glidepath.pk.kinetics import Kinetics, State, kinetics, volume
from glidepath.pk.plan import within
from glidepath.pk.segments import Moments


def trough_range(course: Course, until: float) -> tuple[Array, Array]:
    """Give the lowest and the highest trough of every segment, ng/mL.

    Parameters
    ----------
    course
        Of `glidepath.pk.kernel.solve`, without tangents.
    until
        Time after which nothing is looked at, h; it ends segments that have no end.

    Returns
    -------
    tuple of array
        Each (..., children, segments); infinity and minus infinity where no dose is given.
    """
    ranges = [_range(course, slot, until) for slot in range(course.segments.amount.shape[2])]
    xp = namespace(ranges[0][0])
    lowest, highest = ranges[0]
    for low, high in ranges[1:]:
        lowest, highest = xp.minimum(lowest, low), xp.maximum(highest, high)
    return lowest, highest


def _range(course: Course, slot: int, until: float) -> tuple[Array, Array]:
    """Give the range of the troughs before one dose of the cycle."""
    number = _number(course, slot, until)
    xp = namespace(number)
    last = xp.maximum(number - 1.0, 0.0 * number)
    levels = [_trough(course, slot, n) for n in _candidates(course, slot, last)]
    lowest, highest = levels[0], levels[0]
    for level in levels[1:]:
        lowest, highest = xp.minimum(lowest, level), xp.maximum(highest, level)
    given = (number > 0.0) & (course.segments.amount[:, :, slot] > 0.0)
    return xp.where(given, lowest, xp.inf), xp.where(given, highest, -xp.inf)


def _number(course: Course, slot: int, until: float) -> Array:
    """Give how many doses of this slot are given in each segment."""
    segments = course.segments
    xp = namespace(segments.start)
    number = segments.cycles + xp.astype(segments.again[:, :, slot], xp.float64)
    first = segments.start + segments.offset[:, :, slot]
    seen = xp.ceil((until - first) / segments.period)
    return xp.maximum(xp.minimum(number, seen), xp.zeros_like(number))


def _candidates(course: Course, slot: int, last: Array) -> list[Array]:
    """Give the numbers of the doses among which the extremes are: the ends, and every turn."""
    structure, rates = kinetics(course.parameters), course.plan.rates
    zero = 0.0 * last
    before, after = _before(course, slot, zero), _before(course, slot, zero + 1.0)
    first = tuple(y - x for x, y in zip(before, after, strict=True))
    period = course.segments.period
    keep = namespace(period).exp(-structure.slowest(rates) * period)

    def step(n: Array) -> Array:
        return _central(structure, rates, first, n * period)

    def bend(n: Array) -> Array:
        return step(n + 1.0) - keep * step(n)

    middle = _turn(bend, zero, last)
    turns = (_turn(step, zero, middle), _turn(step, middle, last))
    xp = namespace(last)
    return [zero, last, *(xp.minimum(turn + i, last) for turn in turns for i in (0.0, 1.0, 2.0))]


def _turn(f: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Give the last whole number before f changes its sign; the low end where it does not."""
    xp = namespace(high)
    sign = xp.sign(f(low))
    high = xp.where(sign * f(high) < 0.0, high, low)
    while bool(xp.any(high - low > 1.0)):
        middle = xp.floor(0.5 * (low + high))
        same = sign * f(middle) >= 0.0
        low, high = xp.where(same, middle, low), xp.where(same, high, middle)
    return low


def _central(structure: Kinetics, rates: object, state: State, time: Array) -> Array:
    return structure.apply(structure.flow(rates, span(time)), state)[1]


def _before(course: Course, slot: int, n: Array) -> State:
    """Give the amounts just before the dose of this slot in cycle n of every segment."""
    segments = course.segments
    xp = namespace(n)
    slots = range(segments.amount.shape[2])
    previous = segments.offset[:, :, slot - 1] if slot else 0.0 * segments.start
    moments = Moments(
        column=None,
        before=None,
        through=n * segments.period,
        cycles=n,
        given=tuple(segments.amount[:, :, i] if i < slot else 0.0 * n for i in slots),
        present=tuple(xp.full(n.shape, i < slot) for i in slots),
        between=(None,) * len(slots),
        moved=(None,) * len(slots),
        last=0.0 * n,
        elapsed=span(segments.offset[:, :, slot] - previous),
    )
    return within(kinetics(course.parameters), course.plan, course.starts, moments)


def _trough(course: Course, slot: int, n: Array) -> Array:
    return _before(course, slot, n)[1] * (NG_PER_ML / volume(course.parameters))
