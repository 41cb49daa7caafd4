"""How levels by different kinds of assay compare, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import log
from types import MappingProxyType

NORMAL_95 = 1.6448536269514722
"""The 95 % point of the standard normal distribution: the ends of a 90 % interval."""


@dataclass(frozen=True, slots=True)
class Equivalence:
    """LC-MS/MS as a share of an immunoassay, with a range that is taken for a 90 % interval."""

    factor: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Standard deviation of the factor's logarithm."""
        return log(self.high / self.low) / (2.0 * NORMAL_95)


IMMUNOASSAY = Equivalence(0.80, 0.72, 0.88)
"""LC-MS/MS = 0.80 x immunoassay.

Source: the immunoassay Architect CMIA reads 14 to 39 % above LC-MS/MS (1 / 1.39 = 0.72, 1 / 1.14 =
0.88); all paediatric models of the library were fitted on immunoassays.
"""


class AssayKind(Enum):
    """What an assay sees: the drug, or the drug and some of what becomes of it."""

    IMMUNOASSAY = "immunoassay"
    MASS_SPECTROMETRY = "mass-spectrometry"


KINDS: Mapping[str, AssayKind] = MappingProxyType(
    {
        "emit": AssayKind.IMMUNOASSAY,
        "cmia": AssayKind.IMMUNOASSAY,
        "fpia": AssayKind.IMMUNOASSAY,
        "lc-ms-ms": AssayKind.MASS_SPECTROMETRY,
    }
)
"""The kind of an assay by its name; of the others it is not known."""


def factor(source: AssayKind, target: AssayKind) -> float:
    """Give what a reading by one kind of assay is multiplied by to be one of another kind.

    >>> factor(AssayKind.IMMUNOASSAY, AssayKind.MASS_SPECTROMETRY)
    0.8
    """
    if source is target:
        return 1.0
    immune = source is AssayKind.IMMUNOASSAY
    return IMMUNOASSAY.factor if immune else 1.0 / IMMUNOASSAY.factor
