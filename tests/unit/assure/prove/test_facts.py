"""What the solver is told of products and quotients is true of every number."""

from itertools import product
from typing import Any

import z3

from glidepath.assure.prove.facts import applications, corrections, facts
from glidepath.assure.prove.symbols import quotient, times

NUMBERS = (-7, -1, 0, 1, 2, 5, 12)
FEW = (-7, -1, 0, 5)


def holds(fact: Any) -> bool:
    """Whether a fact about plain numbers is true when products and quotients are real."""
    one, other = z3.Var(0, z3.IntSort()), z3.Var(1, z3.IntSort())
    return z3.is_true(
        z3.simplify(z3.substitute_funs(fact, (times, one * other), (quotient, one / other)))
    )


def test_every_fact_about_one_is_true() -> None:
    for left, right in product(NUMBERS, NUMBERS):
        products = [times(z3.IntVal(left), z3.IntVal(right))]
        quotients = [quotient(z3.IntVal(left), z3.IntVal(right))]
        assert all(holds(fact) for fact in facts(products, quotients)), (left, right)


def test_every_fact_about_two_quotients_is_true() -> None:
    for left, right, number, divisor in product(FEW, (1, 3), FEW, (1, 2, 5)):
        pair = [
            quotient(z3.IntVal(left), z3.IntVal(right)),
            quotient(z3.IntVal(number), z3.IntVal(divisor)),
        ]
        assert all(holds(fact) for fact in facts([], pair)), (left, right, number, divisor)


def test_the_facts_are_enough_for_a_rising_divisor() -> None:
    number, small, large = z3.Ints("number small large")
    falls = quotient(number, small) < quotient(number, large)
    solver = z3.SimpleSolver()
    solver.add(number >= 0, small >= 1, small <= large, falls)
    assert solver.check() == z3.sat
    solver.add(*facts(*applications([falls])))
    assert solver.check() == z3.unsat


def test_applications_are_found_once_and_inside_each_other() -> None:
    one, other = z3.Ints("one other")
    inner = times(one, other)
    products, quotients = applications([quotient(inner, other) == inner, inner > 0])
    assert [each.eq(inner) for each in products] == [True]
    assert [each.eq(quotient(inner, other)) for each in quotients] == [True]


def test_a_model_is_corrected_where_it_is_wrong_and_only_there() -> None:
    one, other = z3.Ints("one other")
    terms = [times(one, other), quotient(one, other)]
    solver = z3.SimpleSolver()
    solver.add(one == 17, other == 5, terms[0] == 84, terms[1] == 4)
    assert solver.check() == z3.sat
    found = list(corrections(terms, solver.model()))
    assert len(found) == 2
    solver = z3.SimpleSolver()
    solver.add(one == 17, other == 5, *found)
    assert solver.check() == z3.sat
    right = solver.model()
    assert [right.eval(term).as_long() for term in terms] == [85, 3]
    assert list(corrections(terms, right)) == []
