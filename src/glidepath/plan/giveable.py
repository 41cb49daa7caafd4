"""Which doses can be measured with what is at hand, as a walk asks for them."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from glidepath.decide.answer import Regimen
from glidepath.decide.giving import HOURS_A_DAY, lattice_of
from glidepath.protocol.model import Protocol
from glidepath.regimen import Lattice


def lattice_with(protocol: Protocol, formulation: str, interval: int) -> Lattice:
    """Give what a formulation of the protocol can measure at an interval, hours."""
    found = lattice_of(protocol, formulation, interval)
    if found is None:
        raise AssertionError(f"nobody is planned for {formulation}, which the protocol has not")
    return found


def giveable(protocol: Protocol, regimen: Regimen) -> bool:
    """Whether a regimen can be measured with its formulation, on every day of the week."""
    lattice = lattice_of(protocol, regimen.formulation, HOURS_A_DAY // regimen.intakes)
    days = regimen.pattern or (regimen.dose,)
    return lattice is not None and all(lattice.at_or_above(each) == each for each in days)


def next_lower(lattice: Lattice, dose: int, share: Fraction) -> int:
    """Give what is left of a dose that falls by a share, rounded up to what can be measured.

    Where nothing between is, the next lower dose that can be; the dose itself where none is.

    >>> next_lower(Lattice((500, 600, 700)), 700, Fraction(1, 5))
    600
    >>> next_lower(Lattice((500, 600, 700)), 700, Fraction(1, 50))
    600
    """
    wanted = ceil(dose * (1 - share))
    above = int(lattice.at_or_above(wanted))
    return above if above < dose else int(lattice.at_or_below(min(wanted, dose - 1))) or dose


def lower_with_others(protocol: Protocol, regimen: Regimen, floor: int) -> Iterator[Regimen]:
    """Give the next lower regimen of each formulation that can measure the present dose too."""
    for product in sorted(each.id for each in protocol.parameters.products):
        lattice = lattice_with(protocol, product, HOURS_A_DAY // regimen.intakes)
        dose = int(lattice.at_or_above(floor))
        same = Regimen(regimen.dose, regimen.intakes, product)
        if dose < regimen.dose and giveable(protocol, same):
            yield Regimen(dose, regimen.intakes, product)
