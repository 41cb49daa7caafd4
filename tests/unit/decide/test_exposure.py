"""A fall of exposure that another drug brings is foreseen, whether or not its size is known."""

import pytest

from glidepath.decide.belief import exposure_falls
from unit.decide.given import trial


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
    assert exposure_falls(trial().parameters, drugs) is falls
