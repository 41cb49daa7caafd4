"""The trial with other preparations at hand."""

from fractions import Fraction

from glidepath.protocol import Protocol, Solution, with_value
from glidepath.protocol.products import Syringe
from unit.decide.given import overridden, trial

ALIKE = {"taper.pattern-tolerance": 0}
"""No patterns over the week."""


def solution(name: str, *syringes: tuple[str, str]) -> Solution:
    """The oral solution by other syringes: capacity and graduation of each, mL."""
    usual = next(each for each in trial().parameters.products if each.id == "oral-solution")
    assert isinstance(usual, Solution)
    at_hand = tuple(
        Syringe.model_construct(capacity=Fraction(capacity), graduation=Fraction(graduation))
        for capacity, graduation in syringes
    )
    smallest = min(int(usual.strength * each.graduation) for each in at_hand)
    return usual.model_copy(update={"id": name, "syringes": at_hand, "smallest": smallest})


def with_products(*products: object, patterns: bool = False) -> Protocol:
    """The trial with these preparations alone."""
    protocol = trial() if patterns else overridden(ALIKE)
    return with_value(protocol, "products", tuple(products))


def tablets(*names: str) -> tuple[object, ...]:
    """Tablets of the trial."""
    return tuple(each for each in trial().parameters.products if each.id in names)


FINE = solution("fine", ("1", "0.01"))
MIDDLE = solution("middle", ("1", "0.05"))
COARSE = solution("coarse", ("1", "0.1"))
