"""Allocations: each method keeps its promise, and the stand-alone verifier agrees with all."""

import ast
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.conduct.randomisation import (
    Allocation,
    Procedure,
    Seed,
    allocate,
    allocation_data,
    allocation_from,
    commitment,
    reveal_data,
)
from glidepath.conduct.randomisation.figures import of_stratum
from glidepath.exchange import verify_randomisation
from glidepath.quantities.errors import InputError
from unit.conduct.randomisation.given import (
    ARMS,
    BIG_STICK,
    BLOCKS,
    COMPLETE,
    SEED,
    TRIAL,
    procedures,
    run,
    seeds,
    strata_of,
)

NO = "kmp=no"


def faults(
    seed: Seed, procedure: Procedure, found: list[Allocation], published: str | None = None
) -> list[str]:
    return verify_randomisation.faults(
        reveal_data(seed, procedure, TRIAL), [allocation_data(each) for each in found], published
    )


@settings(max_examples=40)
@given(st.data(), procedures(), seeds())
def test_the_verifier_reproduces_every_allocation(
    data: st.DataObject, procedure: Procedure, seed: Seed
) -> None:
    strata = data.draw(st.lists(strata_of(procedure), max_size=25))
    found = run(procedure, strata, seed)
    assert faults(seed, procedure, found, commitment(seed, procedure, TRIAL)) == []
    assert [each.number for each in found] == list(range(1, len(strata) + 1))
    for stratum in set(strata):
        same = [each.index for each in found if each.stratum == stratum]
        assert same == list(range(1, len(same) + 1))


@settings(max_examples=30)
@given(st.data(), procedures())
def test_what_was_changed_is_found(data: st.DataObject, procedure: Procedure) -> None:
    found = run(procedure, data.draw(st.lists(strata_of(procedure), min_size=3, max_size=9)))
    place = data.draw(st.integers(0, len(found) - 2))
    one, other = found[place], found[place + 1]
    changed = {
        "arm": [replace(one, arm=next(a for a in procedure.arms if a != one.arm)), other],
        "participant": [replace(one, participant="KHE-999"), other],
        "swapped": [
            replace(one, participant=other.participant),
            replace(other, participant=one.participant),
        ],
        "order": [other, one],
        "left out": [other],
        "receipt": [replace(one, receipt=other.receipt), other],
        "twice": [one, replace(other, participant=one.participant)],
    }
    for what, pair in changed.items():
        assert faults(SEED, procedure, [*found[:place], *pair, *found[place + 2 :]]), what


def test_a_fault_is_told_with_both_values() -> None:
    found = run(COMPLETE, [NO] * 4)
    wrong = next(arm for arm in ARMS if arm != found[2].arm)
    (told,) = faults(SEED, COMPLETE, [*found[:2], replace(found[2], arm=wrong), found[3]])
    assert told == f"allocation 3: arm is {wrong}, by the seed it is {found[2].arm}"


def test_another_seed_or_an_unpublished_commitment_is_found() -> None:
    found = run(BIG_STICK, [NO] * 6)
    (told,) = faults(SEED, BIG_STICK, found, "0" * 64)
    assert told == "the seed is not the one of the commitment in the ethics file"
    other = Seed("c3" * 32, SEED.salt)
    reveal = reveal_data(other, BIG_STICK, TRIAL) | {
        "commitment": commitment(SEED, BIG_STICK, TRIAL)
    }
    told_all = verify_randomisation.faults(reveal, [allocation_data(each) for each in found])
    assert told_all[0] == "the seed is not the one of the commitment in the reveal"
    assert len(told_all) > 6


def test_the_verifier_needs_python_alone_and_knows_nothing_of_ours() -> None:
    tree = ast.parse(Path(verify_randomisation.__file__).read_text("utf-8"))
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {each.name.split(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(str(node.module).split(".")[0])
    assert modules
    assert modules <= sys.stdlib_module_names


def differences(found: list[Allocation]) -> list[int]:
    """How far the first arm is ahead after each participant."""
    ahead, told = 0, []
    for each in found:
        ahead += 1 if each.arm == ARMS[0] else -1
        told.append(ahead)
    return told


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_big_stick_never_lets_the_arms_further_apart(most: int) -> None:
    procedure = replace(BIG_STICK, max_imbalance=most)
    seen = set()
    for number in range(30):
        seed = Seed(f"{number:064x}", "00" * 32)
        seen |= {abs(each) for each in differences(run(procedure, [NO] * 30, seed))}
    assert max(seen) == most


def test_blocks_are_balanced_and_their_sizes_vary() -> None:
    ends = set()
    for number in range(30):
        found = differences(run(BLOCKS, [NO] * 10, Seed(f"{number:064x}", "00" * 32)))
        balanced = {n for n, each in enumerate(found, 1) if each == 0}
        assert 10 in balanced or {4, 8} <= balanced or 6 in balanced
        assert max(abs(each) for each in found) <= 3
        ends |= balanced & {4, 6}
    assert ends == {4, 6}


def test_strata_are_drawn_for_themselves() -> None:
    """What happens in one stratum changes no arm of another."""
    alone = [each.arm for each in run(BIG_STICK, ["kmp=yes"] * 8)]
    mixed = run(BIG_STICK, [NO, "kmp=yes"] * 8)
    assert [each.arm for each in mixed if each.stratum == "kmp=yes"] == alone
    assert [each.arm for each in mixed if each.stratum == NO] != alone


def test_the_draws_come_out_as_the_figures_foretell() -> None:
    """A hundred trials of thirty: the share of right guesses within four standard errors."""
    for procedure in (BIG_STICK, BLOCKS):
        right = total = Fraction(0)
        for number in range(100):
            seed = Seed(f"{number:064x}", "00" * 32)
            before = [0, *differences(run(procedure, [NO] * 30, seed))]
            for ahead, after in pairwise(before):
                right += Fraction(1, 2) if ahead == 0 else int((after > ahead) == (ahead < 0))
                total += 1
        expected = float(of_stratum(procedure, 30).guessed)
        assert abs(float(right / total) - expected) < 4 * 0.5 / float(total) ** 0.5


def test_earlier_arms_do_not_tell_the_next() -> None:
    """Two thousand seeds with one history: the next arm is either, half of the time each."""
    history = run(COMPLETE, [NO] * 3)
    arms = Counter(
        allocate(Seed(f"{n:064x}", "00" * 32), COMPLETE, TRIAL, NO, history, "KHE-004")[0]
        for n in range(2_000)
    )
    assert abs(arms[ARMS[0]] - 1_000) < 4 * 500**0.5


def test_a_participant_is_allocated_once() -> None:
    found = run(BIG_STICK, [NO] * 2)
    with pytest.raises(InputError, match="KHE-002 has an arm already"):
        allocate(SEED, BIG_STICK, TRIAL, NO, found, "KHE-002")


def test_a_gap_in_the_earlier_allocations_is_refused() -> None:
    found = run(BIG_STICK, [NO] * 3)
    for earlier in (found[1:], found[:1] + found[2:], found[::-1]):
        with pytest.raises(InputError, match="not in order"):
            allocate(SEED, BIG_STICK, TRIAL, NO, earlier, "KHE-009")


def test_a_name_or_an_unknown_stratum_is_refused() -> None:
    with pytest.raises(InputError, match="never a name"):
        allocate(SEED, BIG_STICK, TRIAL, NO, [], "Li Xiaoming")
    with pytest.raises(InputError, match="no value of this factor"):
        allocate(SEED, BIG_STICK, TRIAL, "kmp=maybe", [], "KHE-001")


def test_an_allocation_comes_back_from_its_data() -> None:
    (one,) = run(BIG_STICK, [NO])
    assert allocation_from(allocation_data(one)) == one
    for name, value in (("index", "1"), ("number", True), ("arm", None)):
        with pytest.raises(InputError, match=f"{name}: this is no allocation"):
            allocation_from({**allocation_data(one), name: value})
