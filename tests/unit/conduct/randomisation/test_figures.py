"""Figures of bias and balance, by hand and by a shorter way, and the page that carries them."""

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from glidepath.conduct.randomisation import Procedure
from glidepath.conduct.randomisation.figures import of_stratum, of_two_strata

ROOT = Path(__file__).resolve().parents[4]
HALF = Fraction(1, 2)


def procedure(method: str, most: int = 3, blocks: tuple[int, ...] = ()) -> Procedure:
    return Procedure(method, ("a", "b"), (1, 1), most, blocks, ())


def test_complete_randomisation_cannot_be_guessed() -> None:
    found = of_stratum(procedure("complete"), 6)
    assert found.guessed == HALF
    assert found.apart(6) == Fraction(2, 64)
    assert found.furthest == 6


def test_blocks_of_four_by_hand() -> None:
    """In a block: 1/2, then 2/3, then 2/3 or 1 (see below), then 1.

    After two alike (1/3) the third is sure; after one of each (2/3) it is even: 2/3. So 17/6 of
    four; seven blocks and two more: 7 x 17/6 + 1/2 + 2/3 = 21 of 30.
    """
    found = of_stratum(procedure("permuted-blocks", blocks=(4,)), 30)
    assert found.guessed == Fraction(21, 30)
    assert found.furthest == 2
    assert found.differences[0] == Fraction(2, 3)


def test_big_stick_of_four_by_hand() -> None:
    """Three coins; at 3 to 0 (1/4) the fourth is sure, else even: (3/2 + 5/8) / 4."""
    assert of_stratum(procedure("big-stick"), 4).guessed == Fraction(17, 32)


def at_the_stick(participants: int) -> tuple[Fraction, Fraction]:
    """The share guessed with a stick of 3, and how likely the end is at 3; by distances alone."""
    at = [Fraction(1), Fraction(0), Fraction(0), Fraction(0)]
    right = Fraction(0)
    for _ in range(participants):
        right += (1 - at[3]) / 2 + at[3]
        at = [at[1] / 2, at[0] + at[2] / 2, at[1] / 2 + at[3], at[2] / 2]
    return right / participants, at[3]


@pytest.mark.parametrize("participants", [1, 2, 5, 15, 30])
def test_big_stick_by_distances(participants: int) -> None:
    guessed, end = at_the_stick(participants)
    found = of_stratum(procedure("big-stick"), participants)
    assert found.guessed == guessed
    assert found.apart(3) == end


def test_the_facts_that_the_choice_rests_on() -> None:
    """O14: blocks of 4 about 70 %, big stick about 58 %, a quarter ends 4 or more apart."""
    stick = procedure("big-stick")
    assert round(float(of_stratum(procedure("permuted-blocks", blocks=(4,)), 30).guessed), 2) == 0.7
    assert round(float(of_stratum(stick, 30).guessed), 2) == 0.58
    assert abs(float(of_two_strata(stick, 30, HALF).apart(4)) - 0.25) < 0.005


def test_two_strata_of_two_by_hand() -> None:
    """Two children: in one stratum (1/2) or in two. Blocks of 2 end even, or each is one ahead."""
    found = of_two_strata(procedure("permuted-blocks", blocks=(2,)), 2, HALF)
    assert found.guessed == HALF * Fraction(3, 4) + HALF * HALF
    assert found.apart(2) == HALF * HALF


def test_the_page_carries_these_figures() -> None:
    script = ROOT / "scripts" / "render_randomisation.py"
    command = [sys.executable, str(script), "--check"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "")
