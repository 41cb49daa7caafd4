"""What can be given, in words: strength, measures, and how much at a time."""

from fractions import Fraction

from glidepath.protocol import Product, Solution, graduations
from glidepath.report.language import Language
from glidepath.report.protocols.words import listed, tell
from glidepath.report.sentence import Value
from glidepath.report.setting import decimals
from glidepath.report.written import Days, Measure, dose


def product_told(product: Product, language: Language) -> str:
    """Give a product with its measures and its smallest and largest single intake."""
    digits = decimals(Fraction(graduations(product)[0], 1000))
    values: dict[str, Value] = {
        "id": product.id,
        "wording": product.wording,
        "smallest": dose(product.smallest, digits),
        "largest": dose(product.largest, digits),
    }
    if isinstance(product, Solution):
        return tell("protocol.solution", language, {**values, **_measures(product, language)})
    return tell("protocol.tablet", language, values)


def _measures(solution: Solution, language: Language) -> dict[str, Value]:
    syringes = tuple(
        tell(
            "protocol.syringe",
            language,
            {
                "capacity": Measure(each.capacity, "mL"),
                "graduation": Measure(each.graduation, "mL"),
            },
        )
        for each in solution.syringes
    )
    return {
        "syringes": listed(syringes, language),
        "bottle": Measure(solution.bottle, "mL"),
        "days": Days(solution.open_days),
    }
