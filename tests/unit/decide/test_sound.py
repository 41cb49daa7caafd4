"""A state that no record can lead to gives no answer at all."""

import pytest

from glidepath.decide.decide import BrokenInvariantError, sound
from glidepath.decide.status import Status
from unit.decide.given import trial


def test_a_state_that_can_be_is_given_back() -> None:
    status = Status(randomised=True, randomised_days=3)
    assert sound(trial().parameters, status) is status


def test_a_dose_below_nothing_is_a_fault_of_the_program() -> None:
    with pytest.raises(BrokenInvariantError, match="no decision"):
        sound(trial().parameters, Status(dose=-10, highest_dose=-10))
