"""Symbolic numbers and truths, on which the rules run as they stand.

They carry a term of the solver and the few operations that :mod:`glidepath.decide.numbers` asks
for, so a proof reads the very rules, transitions and tables of the bedside.

The product or quotient of two unknowns is kept as a name, ``times(a, b)`` or
``quotient(a, b)``, of which :mod:`glidepath.assure.prove.facts` tells the solver only what holds
of every product and quotient. What is proved from less holds all the more; a counterexample that
needs a wrong product is found out when the rules are run on its numbers.
"""

from typing import Any, TypeAlias

from glidepath.assure.prove.solver_library import z3

Term: TypeAlias = Any
"""A term of the solver, which has no types of its own."""

times = z3.Function("times", z3.IntSort(), z3.IntSort(), z3.IntSort())
"""The product of two unknown numbers, in one order of the two."""

quotient = z3.Function("quotient", z3.IntSort(), z3.IntSort(), z3.IntSort())
"""The quotient of two unknown numbers, rounded down."""


class Number:
    """A symbolic whole number."""

    __slots__ = ("term",)

    def __init__(self, term: Term) -> None:
        self.term = term

    def __add__(self, other: "Number | int") -> "Number":
        return Number(self.term + term_of(other))

    __radd__ = __add__

    def __sub__(self, other: "Number | int") -> "Number":
        return Number(self.term - term_of(other))

    def __rsub__(self, other: "Number | int") -> "Number":
        return Number(term_of(other) - self.term)

    def __neg__(self) -> "Number":
        return Number(-self.term)

    def __mul__(self, other: "Number | int") -> "Number":
        if isinstance(other, int):
            return Number(self.term * other)
        first, second = sorted((self.term, other.term), key=lambda term: int(term.get_id()))
        return Number(times(first, second))

    __rmul__ = __mul__

    def __floordiv__(self, other: "Number | int") -> "Number":
        if isinstance(other, Number):
            return Number(quotient(self.term, other.term))
        if other <= 0:
            raise ValueError(f"a symbolic number is not divided by {other}")
        return Number(self.term / other)

    def __lt__(self, other: "Number | int") -> "Truth":
        return Truth(self.term < term_of(other))

    def __le__(self, other: "Number | int") -> "Truth":
        return Truth(self.term <= term_of(other))

    def __gt__(self, other: "Number | int") -> "Truth":
        return Truth(self.term > term_of(other))

    def __ge__(self, other: "Number | int") -> "Truth":
        return Truth(self.term >= term_of(other))

    def __eq__(self, other: object) -> Any:
        return Truth(self.term == term_of(other))

    def __ne__(self, other: object) -> Any:
        return Truth(self.term != term_of(other))


class Truth:
    """A symbolic truth."""

    __slots__ = ("term",)

    def __init__(self, term: Term) -> None:
        self.term = term

    def choose(self, then: Any, otherwise: Any) -> Any:
        """Give the one value where this holds and the other where it does not."""
        if then is otherwise:
            return then
        chosen = z3.If(self.term, term_of(then), term_of(otherwise))
        return Truth(chosen) if z3.is_bool(chosen) else Number(chosen)

    def both(self, other: "Truth") -> "Truth":
        """Give the conjunction with another."""
        return Truth(z3.And(self.term, other.term))

    def either(self, other: "Truth") -> "Truth":
        """Give the disjunction with another."""
        return Truth(z3.Or(self.term, other.term))

    def negated(self) -> "Truth":
        """Give the opposite."""
        return Truth(z3.Not(self.term))

    def __eq__(self, other: object) -> Any:
        return Truth(self.term == term_of(other))

    def __ne__(self, other: object) -> Any:
        return Truth(self.term != term_of(other))


def term_of(value: object) -> Term:
    """Give the solver's term of a symbolic or a plain number or truth."""
    if isinstance(value, Number | Truth):
        return value.term
    if isinstance(value, bool):
        return z3.BoolVal(value)
    if isinstance(value, int):
        return z3.IntVal(int(value))
    raise TypeError(f"no number and no truth: {value!r}")
