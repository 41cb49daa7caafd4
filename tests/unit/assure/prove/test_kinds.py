"""Evaluated with plain values, what the rules say of terms is what they say of numbers."""

from random import Random
from typing import Any

import pytest
import z3

from glidepath.assure.prove.claims import Case, Chance
from glidepath.assure.prove.ghosts import Ghost, followed
from glidepath.assure.prove.properties import PROPERTIES
from glidepath.assure.prove.steps import KINDS, taken
from glidepath.assure.prove.symbols import quotient, term_of, times
from glidepath.assure.prove.unknowns import unknown, unknown_truth
from glidepath.decide.invariants import sound
from glidepath.decide.rules import RULES
from glidepath.decide.status import Status
from glidepath.decide.table import conclude, tabulate
from glidepath.protocol import Protocol
from unit.assure.given import liver, trial
from unit.assure.prove.courses import some_like, some_status, some_step

PROTOCOLS = [trial(), liver()]


def leaves(value: Any) -> list[Any]:
    """Every number and truth of a struct, in order."""
    if value is None:
        return []
    return (
        [leaf for each in value for leaf in leaves(each)] if isinstance(value, tuple) else [value]
    )


def evaluated(terms: list[Any], symbolic: Any, plain: Any) -> list[Any]:
    """The terms with the unknowns of a struct set to plain values."""
    one, other = z3.Var(0, z3.IntSort()), z3.Var(1, z3.IntSort())
    pairs = [
        (term_of(name), term_of(value))
        for name, value in zip(leaves(symbolic), leaves(plain), strict=True)
    ]
    together = z3.Function("together", *(each.sort() for each in terms), z3.BoolSort())(*terms)
    meant = z3.substitute_funs(
        z3.substitute(together, *pairs), (times, one * other), (quotient, one / other)
    )
    return [
        z3.is_true(each) if z3.is_bool(each) else each.as_long()
        for each in z3.simplify(meant).children()
    ]


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda each: each.id)
def test_the_outcome_is_the_same_on_terms_and_on_numbers(protocol: Protocol) -> None:
    parameters, random = protocol.parameters, Random(7)
    symbolic = unknown(Status(), "status")
    outcome = conclude(parameters, symbolic, tabulate(parameters, symbolic))
    terms = [term_of(each) for each in (*outcome, sound(parameters, symbolic))]
    for _ in range(25):
        status = some_status(random)
        expected = conclude(parameters, status, tabulate(parameters, status))
        assert evaluated(terms, symbolic, status) == [*expected, sound(parameters, status)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_and_its_ghost_are_the_same_on_terms_and_on_numbers(kind: str) -> None:
    parameters, random = trial().parameters, Random(11)
    status, ghost = unknown(Status(), "status"), unknown(Ghost(), "ghost")
    step, picked = unknown(KINDS[kind], kind), unknown_truth("picked")
    after = (taken(parameters, status, step), followed(parameters, ghost, status, step, picked))
    terms = [term_of(each) for each in leaves(after)]
    for _ in range(6):
        plain = (some_status(random), some_like(random, Ghost()), some_step(random, kind), True)
        expected = (
            taken(parameters, plain[0], plain[2]),
            followed(parameters, plain[1], plain[0], plain[2], plain[3]),
        )
        assert evaluated(terms, (status, ghost, step, picked), plain) == leaves(expected)


@pytest.mark.parametrize("each", PROPERTIES, ids=lambda each: each.id)
def test_a_claim_is_the_same_on_terms_and_on_numbers(each: Any) -> None:
    parameters, random = trial().parameters, Random(13)
    symbolic = (unknown(Status(), "status"), unknown(Ghost(), "ghost"), unknown(Chance(), "chance"))
    terms = [term_of(each.claim(Case(parameters, RULES, *symbolic)))]
    for _ in range(12):
        plain = (some_status(random), some_like(random, Ghost()), some_like(random, Chance()))
        expected = each.claim(Case(parameters, RULES, *plain))
        assert evaluated(terms, symbolic, plain) == [expected]
