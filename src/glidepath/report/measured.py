"""A regimen as a family measures it: millilitres or tablets, how often, and for which weight."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from glidepath.decide.answer import Regimen
from glidepath.decide.giving import HOURS_A_DAY, lattice_of
from glidepath.protocol import Product, Solution
from glidepath.report.sentence import Sentence, Value
from glidepath.report.setting import Setting, decimals, dosed, product_of
from glidepath.report.weekly import weekly
from glidepath.report.written import Measure


def measured(setting: Setting, regimen: Regimen) -> Sentence:
    """Say how a regimen is measured."""
    product = product_of(setting, regimen)
    values: dict[str, Value] = {
        "times": _times(regimen.intakes),
        "dose": dosed(setting, regimen.dose),
    }
    if product is None:
        return Sentence("regimen.unknown", {**values, "formulation": regimen.formulation})
    values["product"] = product.wording
    if not _giveable(setting, regimen):
        return Sentence("regimen.unmeasured", values)
    if regimen.pattern:
        week = weekly(regimen.pattern, lambda dose: _amount(product, dose, regimen.intakes))
        return Sentence("regimen.weekly", {**values, "week": week})
    intake = Fraction(regimen.dose, regimen.intakes) / product.strength
    if isinstance(product, Solution):
        return _drawn_up(product, intake, values)
    return Sentence("regimen.tablet", {**values, "count": str(intake)})


def _times(intakes: int) -> Sentence:
    if intakes == 1:
        return Sentence("regimen.once")
    return Sentence("regimen.several", {"number": intakes})


def _giveable(setting: Setting, regimen: Regimen) -> bool:
    interval = HOURS_A_DAY // regimen.intakes
    lattice = lattice_of(setting.protocol, regimen.formulation, interval)
    days = regimen.pattern or (regimen.dose,)
    return lattice is not None and all(lattice.at_or_above(each) == each for each in days)


def _amount(product: Product, dose: int, intakes: int) -> Sentence:
    """What is drawn up or counted for each intake of a day."""
    intake = Fraction(dose, intakes) / product.strength
    if dose == 0:
        return Sentence("regimen.nothing")
    if not isinstance(product, Solution):
        return Sentence("regimen.count", {"count": str(intake)})
    whole = _drawn_up(product, intake, {})
    return Sentence(whole.key.replace("solution", "volume"), whole.values)


def _drawn_up(solution: Solution, volume: Fraction, values: Mapping[str, Value]) -> Sentence:
    largest = max(each.capacity for each in solution.syringes)
    digits = max(decimals(each.graduation) for each in solution.syringes)
    filled = {**values, "volume": Measure(volume, "mL", digits)}
    if volume <= largest:
        return Sentence("regimen.solution", filled)
    fills = ceil(volume / largest)
    return Sentence(
        "regimen.solution-fills", {**filled, "fills": fills, "syringe": Measure(largest, "mL")}
    )


def by_weight(setting: Setting, regimen: Regimen) -> Sentence | None:
    """Give a regimen's dose for the child's last weight; ``None`` where none is known."""
    weight = setting.status.weight
    if weight == 0:
        return None
    values: dict[str, Value] = {
        "dose": dosed(setting, regimen.dose),
        "per_kilogram": Measure(round(Fraction(regimen.dose, weight), 3), "mg/kg", 3),
        "weight": Measure(Fraction(weight, 1000), "kg", 1),
    }
    return Sentence("regimen.by-weight", values)
