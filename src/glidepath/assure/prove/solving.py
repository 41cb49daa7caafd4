"""One question to the solver: is there a case in which all of these hold?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from glidepath.assure.prove.facts import applications, corrections, facts
from glidepath.assure.prove.solver_library import z3
from glidepath.assure.prove.symbols import Term

SEED = 20200626
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
    solver = z3.Solver()
    solver.set("random_seed", SEED)
    solver.set("timeout", int(seconds * 1000))
    products, quotients = applications(conditions)
    solver.add(*conditions, *facts(products, quotients))
    for _ in range(ROUNDS):
        answer = solver.check()
        if answer == z3.unsat:
            return Found(Verdict.NONE)
        if answer == z3.unknown:
            return Found(Verdict.UNKNOWN)
        model = solver.model()
        wrong = list(corrections((*products, *quotients), model))
        if genuine(model) if genuine is not None else not wrong:
            return Found(Verdict.FOUND, model)
        if not wrong:
            break
        solver.add(*wrong)
    return Found(Verdict.UNKNOWN)
