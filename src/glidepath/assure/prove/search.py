"""The search for a course that breaks a property, from the first day on."""

from functools import partial

from glidepath.assure.prove.claims import Chance
from glidepath.assure.prove.properties import Claim
from glidepath.assure.prove.solving import Verdict, find
from glidepath.assure.prove.steps import KINDS
from glidepath.assure.prove.symbols import Term, term_of
from glidepath.assure.prove.telling import tellable
from glidepath.assure.prove.tidying import tidied
from glidepath.assure.prove.trace import Subject, Trace, course, ending
from glidepath.assure.prove.unknowns import unknown, unknown_truth, valued
from glidepath.decide.numbers import Truth, all_of, no

VISIT = ("time", "laboratory", "relapse", "disease", "intake", "level", "order")
ROUNDS = 4
"""Visits with an order after which no counterexample is looked for any more."""


def search(subject: Subject, claim: Claim, seconds: float) -> Trace | None:
    """Look for a course from the first day that ends where the claim does not hold.

    Parameters
    ----------
    seconds
        How long the solver may take for courses of one length.

    Returns
    -------
    Trace or None
        The shortest that was found, with nothing in it that it does not need.
    """
    for rounds in range(1, ROUNDS + 1):
        trace = _unknown_trace(rounds)
        question = term_of(_breaking(subject, claim, trace))
        found = find([question], seconds, partial(_genuine, subject, claim, trace))
        if found.verdict is Verdict.FOUND:
            return tidied(valued(found.model, trace), partial(breaks, subject, claim))
    return None


def breaks(subject: Subject, claim: Claim, trace: Trace) -> bool:
    """Whether a course of plain numbers can be told, and ends where the claim does not hold."""
    return bool(_breaking(subject, claim, trace))


def _genuine(subject: Subject, claim: Claim, trace: Trace, model: Term) -> bool:
    return breaks(subject, claim, valued(model, trace))


def _breaking(subject: Subject, claim: Claim, trace: Trace) -> Truth:
    stands = course(subject, trace)
    told = (
        tellable(subject.protocol, stand.status, step)
        for stand, step in zip(stands, trace.steps, strict=False)
    )
    possible = (number >= 0 for number in trace.chance[:4])
    broken: Truth = no(claim(ending(subject, trace, stands[-1])))
    return all_of(*told, *possible, broken)


def _unknown_trace(rounds: int) -> Trace:
    kinds = ("standing", *VISIT * rounds, *VISIT[:-1])
    steps = tuple(unknown(KINDS[kind], f"{place}.{kind}") for place, kind in enumerate(kinds))
    picks = tuple(unknown_truth(f"{place}.picked") for place in range(len(kinds)))
    return Trace(steps, picks, unknown(Chance(), "chance"))
