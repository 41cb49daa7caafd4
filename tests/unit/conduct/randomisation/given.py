"""Procedures and seeds for the tests of randomisation."""

from collections.abc import Sequence

from hypothesis import strategies as st

from glidepath.conduct.randomisation import Allocation, Procedure, Seed, allocate

TRIAL = "khe"
ARMS = ("maintenance", "guided-discontinuation")
SEED = Seed("a1" * 32, "b2" * 32)
BIG_STICK = Procedure("big-stick", ARMS, (1, 1), 3, (4, 6), ("kmp",))
BLOCKS = Procedure("permuted-blocks", ARMS, (1, 1), 3, (4, 6), ("kmp",))
COMPLETE = Procedure("complete", ARMS, (1, 1), 3, (4, 6), ("kmp",))


def run(
    procedure: Procedure, strata: Sequence[str], seed: Seed = SEED, trial: str = TRIAL
) -> list[Allocation]:
    """Allocate one participant after the other, each in its stratum."""
    found: list[Allocation] = []
    for number, stratum in enumerate(strata, 1):
        found.append(allocate(seed, procedure, trial, stratum, found, f"KHE-{number:03}")[1])
    return found


def seeds() -> st.SearchStrategy[Seed]:
    """Seeds of any digits."""
    digits = st.binary(min_size=32, max_size=32).map(bytes.hex)
    return st.builds(Seed, digits, digits)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Procedures of every method, with two or three arms."""
    method = draw(st.sampled_from(["big-stick", "permuted-blocks", "complete"]))
    ratio: tuple[int, ...] = (1, 1)
    if method != "big-stick":
        ratio = draw(st.sampled_from([(1, 1), (1, 2), (1, 1, 1), (2, 1, 3)]))
    arms = ("a", "b-arm", "c")[: len(ratio)]
    times = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    blocks = tuple(sum(ratio) * each for each in times)
    strata = draw(st.sampled_from([(), ("kmp",), ("kmp", "site")]))
    return Procedure(method, arms, ratio, draw(st.integers(1, 4)), blocks, strata)


def strata_of(procedure: Procedure) -> st.SearchStrategy[str]:
    """Strata that a procedure has."""
    parts = {"kmp": ("yes", "no"), "site": ("SHA", "BEI-2")}
    texts = [st.sampled_from([f"{f}={v}" for v in parts[f]]) for f in procedure.strata]
    return st.tuples(*texts).map(";".join)
