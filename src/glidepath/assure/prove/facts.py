"""What the solver is told of products and quotients of two unknowns: less than all, never wrong."""

from collections.abc import Iterable, Iterator
from itertools import permutations

from glidepath.assure.prove.solver_library import z3
from glidepath.assure.prove.symbols import Term, quotient, times


def applications(terms: Iterable[Term]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Give every product and every quotient of unknowns that occurs in the terms."""
    seen: set[int] = set()
    found: dict[int, Term] = {}
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        if any(term.decl().eq(function) for function in (times, quotient)):
            found[term.get_id()] = term
        waiting.extend(term.children())
    ordered = sorted(found.values(), key=lambda each: int(each.get_id()))
    products = tuple(each for each in ordered if each.decl().eq(times))
    quotients = tuple(each for each in ordered if each.decl().eq(quotient))
    return products, quotients


def facts(products: Iterable[Term], quotients: Iterable[Term]) -> Iterator[Term]:
    """Give what holds of these products and quotients, whatever their numbers are."""
    for product in products:
        yield from _of_product(product)
    listed = list(quotients)
    for each in listed:
        yield from _of_quotient(each)
    for one, other in permutations(listed, 2):
        yield _of_two_quotients(one, other)


def _of_product(product: Term) -> Iterator[Term]:
    one, other = product.children()
    yield (product == 0) == z3.Or(one == 0, other == 0)
    positive = z3.And(one >= 1, other >= 1)
    yield z3.Implies(positive, z3.And(product >= one, product >= other))


def _of_quotient(each: Term) -> Iterator[Term]:
    number, divisor = each.children()
    yield z3.Implies(z3.And(divisor >= 1, number >= 0), z3.And(each >= 0, each <= number))
    yield z3.Implies(z3.And(divisor >= 1, number < 0), z3.And(each < 0, each >= number))


def _of_two_quotients(one: Term, other: Term) -> Term:
    """A larger divisor brings a quotient nearer to zero, of the same number or one that is."""
    (number, divisor), (second, larger) = one.children(), other.children()
    order = z3.And(divisor >= 1, divisor <= larger)
    return z3.And(
        z3.Implies(z3.And(order, number <= second, second <= 0), one <= other),
        z3.Implies(z3.And(order, number >= second, second >= 0), one >= other),
    )


def corrections(terms: Iterable[Term], model: Term) -> Iterator[Term]:
    """Give what a model has wrong of products and quotients, as truths about every number.

    With one side of a product fixed at its value in the model, the product is linear.
    """
    for term in terms:
        one, other = term.children()
        left, right = (_value(model, each) for each in (one, other))
        if term.decl().eq(times) and _value(model, term) != left * right:
            yield z3.Implies(one == left, term == left * other)
        if term.decl().eq(quotient) and right > 0 and _value(model, term) != left // right:
            yield z3.Implies(other == right, term == one / right)


def _value(model: Term, term: Term) -> int:
    return int(model.eval(term, model_completion=True).as_long())
