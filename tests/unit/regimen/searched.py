"""What can be given, found by trying everything: slow, and written without the program."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise, product

from hypothesis import strategies as st

from glidepath.regimen import Solution, Syringe, Tablets

DAYS = 7


def solution(*syringes: tuple[str, str], smallest: int = 10, largest: int = 5000) -> Solution:
    """1 mg/mL with syringes, each by capacity and graduation in mL."""
    held = tuple(Syringe(Fraction(holds), Fraction(step)) for holds, step in syringes)
    return Solution(Fraction(1000), held, smallest, largest, Fraction(60), 30)


FINE = solution(("1", "0.01"))
HALVES = Tablets((500,), 500, 2000, 4)
EVERY = Tablets((500, 1000, 2000), 500, 8000, 4)
FIFTEEN = Fraction(3, 20)
NONE = Fraction(0)


def held(given: Solution) -> list[tuple[int, int]]:
    """The syringes, the finest first: the largest intake of each, and its graduation, ug."""
    fineness = sorted((each.graduation, each.capacity) for each in given.syringes)
    most = max(holds for _, holds in fineness)
    again = next(each for each in fineness if each[1] == most)
    return [
        (
            given.largest if each == again else int(each[1] * given.strength),
            int(each[0] * given.strength),
        )
        for each in fineness
    ]


def drawn(syringes: list[tuple[int, int]], amount: int) -> bool:
    """Whether an intake can be drawn up by the finest syringe that holds it."""
    steps = [step for holds, step in syringes if holds >= amount]
    return bool(steps) and amount % steps[0] == 0


@cache
def tablets(given: Tablets, amount: int) -> list[tuple[int, ...]]:
    """Every choice of whole tablets that makes up an amount, as counts of each strength."""
    counts = product(*(range(given.most + 1) for _ in given.strengths))
    return [
        each
        for each in counts
        if sum(n * strength for n, strength in zip(each, given.strengths, strict=True)) == amount
        and 0 < sum(each) <= given.most
    ]


@cache
def intakes(given: Solution | Tablets) -> list[int]:
    """Every intake, one microgram after the other."""
    every = range(given.smallest, given.largest + 1)
    if isinstance(given, Tablets):
        return [amount for amount in every if tablets(given, amount)]
    syringes = held(given)
    return [amount for amount in every if drawn(syringes, amount)]


def weeks(doses: Sequence[int], tolerance: Fraction) -> set[tuple[int, ...]]:
    """Every week of daily doses in which two doses may stand beside each other, by trying all."""
    following = set(pairwise(sorted(doses)))
    return {
        week
        for week in product(doses, repeat=DAYS)
        if len(set(week)) == 2 and tolerance and may_share(set(week), following, tolerance)
    }


def may_share(pair: Iterable[int], following: set[tuple[int, int]], tolerance: Fraction) -> bool:
    """Whether two daily doses follow each other, or lie within a share of the higher one."""
    low, high = sorted(pair)
    return (low, high) in following or high - low <= tolerance * high


GRADUATIONS = st.sampled_from(["0.01", "0.02", "0.05", "0.1", "0.2"])
CAPACITIES = st.sampled_from(["0.3", "0.5", "1", "3"])
SYRINGES = st.lists(st.tuples(CAPACITIES, GRADUATIONS), min_size=1, max_size=3)
SOLUTIONS = st.builds(
    lambda syringes, smallest: solution(*syringes, smallest=smallest, largest=600),
    SYRINGES,
    st.sampled_from([10, 50, 100]),
)
TABLETS = st.builds(
    lambda strengths, most: Tablets(tuple(strengths), min(strengths), 4 * max(strengths), most),
    st.lists(st.sampled_from([100, 200, 250, 500]), min_size=1, max_size=3, unique=True),
    st.integers(1, 4),
)
PREPARATIONS = SOLUTIONS | TABLETS
TOLERANCES = st.sampled_from([NONE, Fraction(1, 100), FIFTEEN, Fraction(1, 2)])
