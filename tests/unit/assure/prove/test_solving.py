"""One question to the solver, with an honest answer."""

import z3

from glidepath.assure.prove.solving import Verdict, find
from glidepath.assure.prove.symbols import Number, quotient, times
from glidepath.assure.prove.unknowns import valued

ONE, OTHER = z3.Ints("one other")


def test_nothing_is_found_where_nothing_is() -> None:
    assert find([ONE > OTHER, OTHER > ONE], 1).verdict is Verdict.NONE


def test_a_model_has_its_products_right() -> None:
    found = find([ONE > 2, OTHER > 2, times(ONE, OTHER) == 35, quotient(ONE, OTHER) == 1], 1)
    assert found.verdict is Verdict.FOUND
    one, other = valued(found.model, (Number(ONE), Number(OTHER)))
    assert (one * other, one // other) == (35, 1)


def test_what_needs_a_wrong_product_is_not_found() -> None:
    assert find([ONE == 3, OTHER == 4, times(ONE, OTHER) == 13], 1).verdict is Verdict.NONE


def test_a_model_that_is_no_case_is_never_given() -> None:
    found = find([ONE > 0], 1, lambda _: False)
    assert found.verdict is Verdict.UNKNOWN
    assert found.model is None


def test_a_genuine_model_is_given_as_it_is() -> None:
    found = find([times(ONE, OTHER) == 13, ONE == 3, OTHER == 4], 1, lambda _: True)
    assert found.verdict is Verdict.FOUND


def test_no_time_is_no_answer() -> None:
    one, other, third = (each * each * each for each in z3.Ints("a b c"))
    fermat = [one + other == third, one > 0, other > 0]
    assert find(fermat, 0.01).verdict is Verdict.UNKNOWN
