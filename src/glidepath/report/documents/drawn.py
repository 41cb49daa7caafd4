"""Syringes and tablets as they are drawn: from the very numbers that are printed beside them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from glidepath.report.documents.numbers import with_unit
from glidepath.report.documents.week import Fill, Part
from glidepath.report.documents.words import tell
from glidepath.report.language import Language
from glidepath.report.sentence import Value

STEPS = tuple(
    Decimal(each) for each in ("0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5")
)
"""Between two numbers on a barrel, in mL."""
MOST_NUMBERS = 10
LONG, MIDDLE, SHORT = "long", "middle", "short"


def drawn(part: Part, name: str, language: Language) -> dict[str, Any]:
    """Give one fill of a syringe, or tablets, as a template draws them.

    Parameters
    ----------
    name
        Of the product, in that language.
    """
    if isinstance(part, Fill):
        values: dict[str, Value] = {
            "volume": with_unit(part.volume, "mL"),
            "capacity": with_unit(part.capacity, "mL"),
        }
        return {
            "kind": "fill",
            "number": part.volume,
            "unit": "mL",
            "level": float(Decimal(part.volume) / Decimal(part.capacity)),
            "marks": list(marks(part)),
            "alt": tell("draw.syringe", language, values),
        }
    values = {"count": part.count, "product": name}
    return {
        "kind": "pieces",
        "number": part.count,
        "count": int(part.count),
        "strength": with_unit(part.strength, "mg"),
        "name": name,
        "alt": tell("draw.tablets", language, values),
    }


def marks(fill: Fill) -> Iterator[dict[str, Any]]:
    """Give every graduation of a syringe: where, as a share of the barrel, how long, its number."""
    capacity, graduation = Decimal(fill.capacity), Decimal(fill.graduation)
    numbered = _numbered(capacity, graduation)
    for step in range(int(capacity / graduation) + 1):
        at = step * graduation
        size = LONG if at % numbered == 0 else MIDDLE if at % (numbered / 2) == 0 else SHORT
        number = f"{at.normalize():f}" if size == LONG else ""
        yield {"at": float(at / capacity), "size": size, "number": number}


def _numbered(capacity: Decimal, graduation: Decimal) -> Decimal:
    """The step between two numbers: the smallest round one that is not too narrow to be read."""
    fitting = (each for each in STEPS if each >= capacity / MOST_NUMBERS and each % graduation == 0)
    return next(fitting, capacity)
