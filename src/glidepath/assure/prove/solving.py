"""One question to the solver: is there a case in which all of these hold?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from glidepath.assure.prove.facts import applications, corrections, facts
from glidepath.assure.prove.solver_library import z3
from glidepath.assure.prove.symbols import Term

SEEDS = (20200626, 20200627, 20200628)
"""With each in its turn the solver is asked, until it knows."""

ROUNDS = 40
"""Times that a model with a wrong product is corrected, before the solver is said not to know."""


class Verdict(Enum):
    """What the solver found: no case, one case, or nothing in the time that it had."""

    NONE = "none"
    FOUND = "found"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """A verdict, with the model where there is a case."""

    verdict: Verdict
    model: Term = None


UNKNOWN = Found(Verdict.UNKNOWN)


def find(
    conditions: Sequence[Term], seconds: float, genuine: Callable[[Term], bool] | None = None
) -> Found:
    """Look for a case in which all conditions hold.

    Parameters
    ----------
    conditions
        Terms of truths.
    seconds
        How long the solver may take for one attempt.
    genuine
        Whether a model is a case indeed, asked of its numbers; without it, a model is one when its
        products and quotients are right.

    Returns
    -------
    Found
        Never a model that is no case.
    """
    applied = applications(conditions)
    known = (*conditions, *facts(*applied))
    attempts = (_attempt(known, applied, seed, seconds, genuine) for seed in SEEDS)
    return next((found for found in attempts if found.verdict is not Verdict.UNKNOWN), UNKNOWN)


def _attempt(
    known: Sequence[Term],
    applied: tuple[Sequence[Term], Sequence[Term]],
    seed: int,
    seconds: float,
    genuine: Callable[[Term], bool] | None,
) -> Found:
    """Ask with one seed, and correct what a model has wrong of products and quotients."""
    solver = z3.SimpleSolver()
    solver.set("random_seed", seed)
    solver.set("timeout", int(seconds * 1000))
    solver.add(*known)
    for _ in range(ROUNDS):
        answer = solver.check()
        if answer != z3.sat:
            return Found(Verdict.NONE) if answer == z3.unsat else UNKNOWN
        model = solver.model()
        wrong = [each for terms in applied for each in corrections(terms, model)]
        if genuine(model) if genuine is not None else not wrong:
            return Found(Verdict.FOUND, model)
        solver.add(*wrong)
    return UNKNOWN
