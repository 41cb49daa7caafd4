"""Values: a unit or it stops; a volume that does not give the dose stops, too."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from pathlib import Path

from glidepath.quantities import InputError, convert, unit_named
from glidepath.report.documents.checked import Ordered, checked
from glidepath.report.documents.week import WEEK, Fill, Week
from glidepath.validation.check import NotHeldError
from glidepath.validation.golden import trial

UNKNOWN = ("", "mgs", "milligramm", "mg/fortnight", "ng per mL", "IU?")
CONVERTED = (("1", "mg", "ug", 1000), ("6", "ng/mL", "ng/L", 6000), ("1.5", "g/L", "mg/L", 1500))
ASKED = Ordered((Decimal("0.70"),) * WEEK, 1)
SLIPS = ("7", "0.07", "0.71", "0.705")
"""mL of 1 mg/mL for 0.70 mg: ten times too much, too little, wrong, between two graduations."""


def refused(work: Iterable[Callable[[], object]]) -> int:
    """See that each of these is refused as wrong input, and count them."""
    count = 0
    for each in work:
        try:
            found = each()
        except InputError:
            count += 1
        else:
            raise NotHeldError(f"{found!r} was taken")
    return count


def units_stated(_: Path) -> int:
    """Ask for units that are none, for other dimensions, and for exact factors."""
    unknown = refused(partial(unit_named, code) for code in UNKNOWN)
    other = refused([partial(convert, 1, "mg", "mL"), partial(convert, 1, "kg", "cm")])
    for number, unit, to, expected in CONVERTED:
        found = convert(Decimal(number), unit, to)
        if found != expected:
            raise NotHeldError(f"{number} {unit} is {found} {to}, not {expected}")
    return unknown + other + len(CONVERTED)


def doses_recomputed(_: Path) -> int:
    """Give wrong volumes to the second check of a volume; the right one passes."""
    product = next(p for p in trial().parameters.products if p.id == "oral-solution")

    def week(volume: str) -> Week:
        return Week(product, 1, ((Fill(volume, "1", "0.01"),),) * WEEK)

    checked(week("0.7"), ASKED)
    return 1 + refused(partial(checked, week(volume), ASKED) for volume in SLIPS)
