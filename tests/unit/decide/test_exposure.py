"""A fall of exposure that another drug brings is foreseen, whether or not its size is known."""

from datetime import datetime
from fractions import Fraction

import pytest

from glidepath.decide.belief import Belief, exposure_falls
from unit.decide.given import trial

LINEAR = Belief(
    "linear", datetime.fromisoformat("2026-01-05T12:00+08:00"), 3720, 6000, 1000, Fraction(0)
)


@pytest.mark.parametrize(
    ("drugs", "falls"),
    [
        ((), False),
        (("rifampicin",), True),  # AUC x 0.18
        (("oxcarbazepine",), True),  # AUC x 0.86
        (("carbamazepine",), True),  # lowers, no number published
        (("ketoconazole",), False),  # raises
        (("paracetamol",), False),  # not a drug that interacts
    ],
)
def test_drugs_that_lower_exposure(drugs: tuple[str, ...], falls: bool) -> None:
    assert exposure_falls(trial().parameters, LINEAR, drugs) is falls
