"""The volume checked twice: what will be printed, against what was ordered, by another path.

Nothing here is shared with the path that made the numbers: they are read back from their texts as
decimals, the strength from the words by which the protocol names the product (the words on the
bottle, in both languages), the dose from the order as it was written down, units from a table of
its own. A slip by a factor of ten, a wrong strength, and a volume that the syringe cannot show
stop the document.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from glidepath.protocol import Product, Text
from glidepath.quantities.errors import InputError, Place, Problem
from glidepath.record.treatment import DoseOrdered
from glidepath.report.documents.week import WEEK, Fill, Intake, Pieces, Week
from glidepath.report.documents.words import WEEKDAYS

IN_MILLIGRAMS: Mapping[str, Decimal] = {
    "g": Decimal(1000),
    "mg": Decimal(1),
    "ug": Decimal("0.001"),
    "mcg": Decimal("0.001"),
    "µg": Decimal("0.001"),
    "μg": Decimal("0.001"),
}
"""How many mg a unit is: SI prefixes; both letters that are used for micro."""

STRENGTH = re.compile(
    r"(?<![0-9.,])(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>g|mg|ug|mcg|µg|μg)"
    r"(?:\s*/\s*(?P<per>[0-9.]+)?\s*(?P<volume>mL|ml))?(?![A-Za-z])"
)
TENS = {Decimal(10) ** power: f"{10 ** abs(power)} times" for power in (-3, -2, -1, 1, 2, 3)}


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was ordered, as it was written down: mg of each day, Monday first, and how often."""

    doses: tuple[Decimal, ...]
    intakes: int


def ordered(order: DoseOrdered) -> Ordered:
    """Give what an order says, from its own digits.

    Raises
    ------
    InputError
        For a unit that is not known here.
    """
    week = order.pattern or (order.daily_dose,) * WEEK
    return Ordered(tuple(_mg(each.value, each.unit) for each in week), _intakes(order))


def _intakes(order: DoseOrdered) -> int:
    return {24: 1, 12: 2}[order.interval_hours]


def _mg(value: Decimal, unit: str) -> Decimal:
    factor = IN_MILLIGRAMS.get(unit)
    if factor is None:
        message = f'the dose is written in "{unit}", which the second check does not know'
        raise InputError([_problem("order.daily_dose.unit", message, "mg", "unchecked-unit")])
    return value * factor


def checked(week: Week, asked: Ordered) -> Week:
    """Give a week back once all that is printed of it gives what was ordered.

    Parameters
    ----------
    week
        In the numbers that will be printed.
    asked
        What was ordered, as it was written down.

    Raises
    ------
    InputError
        With everything that does not agree.
    """
    problems = list(_disagreements(week, asked))
    if problems:
        raise InputError(problems)
    return week


def _disagreements(week: Week, asked: Ordered) -> Iterator[Problem]:
    if week.intakes != asked.intakes:
        message = f"{week.intakes} intakes a day are printed, {asked.intakes} are ordered"
        yield _problem("calendar", message, f"{asked.intakes} a day", "wrong-intakes")
    if len(week.days) != WEEK or len(asked.doses) != WEEK:
        yield _problem("calendar", "a week has seven days", "seven days", "no-week")
        return
    strength, faults = _strength(week.product)
    yield from faults
    for name, intake, dose in zip(WEEKDAYS, week.days, asked.doses, strict=True):
        for part in intake:
            yield from _part(f"calendar.{name}", part, strength, week.product)
        if strength is not None:
            yield from _dose(f"calendar.{name}", intake, strength, dose / asked.intakes)


def _strength(product: Product) -> tuple[Decimal | None, Sequence[Problem]]:
    """The strength that the words of both languages state: mg in a mL, or in a tablet."""
    stated = {name: _stated(getattr(product.wording, name)) for name in Text.model_fields}
    found = set(stated.values())
    if len(found) == 1 and (known := found.pop()) is not None:
        return known, ()
    message = f'the name of the product, "{product.wording.en}", "{product.wording.zh}"'
    problem = _problem(
        f"products.{product.id}.wording",
        f"{message}, does not state one strength in both languages",
        "a name such as oral solution 1 mg/mL, or tablet 0.5 mg",
        "no-strength",
    )
    return None, (problem,)


def _stated(words: str) -> Decimal | None:
    found = {_of_one(match) for match in STRENGTH.finditer(words)}
    return found.pop() if len(found) == 1 else None


def _of_one(match: re.Match[str]) -> Decimal:
    in_one = Decimal(match["number"]) * IN_MILLIGRAMS[match["unit"]]
    return in_one / Decimal(match["per"]) if match["per"] else in_one


def _part(
    path: str, part: Fill | Pieces, strength: Decimal | None, of: Product
) -> Iterator[Problem]:
    if isinstance(part, Fill):
        yield from _shown(path, part, of)
        return
    count = Decimal(part.count)
    if count < 1 or count % 1:
        yield _problem(path, f"{part.count} tablets", "whole tablets", "not-whole")
    if strength is not None and Decimal(part.strength) != strength:
        message = f"tablets of {part.strength} mg are printed, the product has {strength:f} mg"
        yield _problem(path, message, f"{strength:f} mg", "wrong-strength")


def _shown(path: str, fill: Fill, of: Product) -> Iterator[Problem]:
    """Whether the syringe is one of the product's, and can show the volume."""
    volume, capacity, step = map(Decimal, (fill.volume, fill.capacity, fill.graduation))
    known = {
        (_decimal(each.capacity), _decimal(each.graduation)) for each in getattr(of, "syringes", ())
    }
    syringe = f"the syringe of {fill.capacity} mL by {fill.graduation} mL"
    if (capacity, step) not in known:
        yield _problem(path, f"{syringe} is not one of the product", "its syringe", "wrong-syringe")
    elif not 0 < volume <= capacity:
        message = f"{syringe} does not hold {fill.volume} mL"
        yield _problem(path, message, f"at most {fill.capacity} mL", "beyond-syringe")
    elif volume % step:
        message = f"{syringe} cannot show {fill.volume} mL"
        yield _problem(path, message, f"a multiple of {fill.graduation} mL", "between-graduations")


def _decimal(number: object) -> Decimal:
    """A number of the protocol from how it is written as a fraction."""
    above, _, below = str(number).partition("/")
    return Decimal(above) / Decimal(below or 1)


def _dose(path: str, intake: Intake, strength: Decimal, dose: Decimal) -> Iterator[Problem]:
    """Whether the parts of an intake add up to its share of the ordered dose."""
    given = sum((_given(part, strength) for part in intake), Decimal(0))
    if given == dose:
        return
    times = TENS.get(given / dose) if dose else None
    message = f"what is printed gives {given.normalize():f} mg at a time"
    if times is not None:
        way = "too much" if given > dose else "too little"
        message = f"{message}, {times} {way}"
    kind = "wrong-dose" if times is None else "factor-of-ten"
    yield _problem(path, message, f"{dose.normalize():f} mg, as ordered", kind)


def _given(part: Fill | Pieces, strength: Decimal) -> Decimal:
    if isinstance(part, Fill):
        return Decimal(part.volume) * strength
    return Decimal(part.count) * Decimal(part.strength)


def _problem(path: str, message: str, expected: str, kind: str) -> Problem:
    return Problem(Place(path=path), message, expected, kind)
