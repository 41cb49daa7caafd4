"""A record of another trial, or with an arm that the protocol does not have, is never decided."""

from datetime import datetime

import pytest

from glidepath.decide import believe, decide
from glidepath.protocol import ProtocolHistory
from glidepath.quantities import InputError
from oracle.children import at, entered, order, record
from unit.decide.given import record_of, trial


def test_an_arm_that_is_not_known_is_not_taken_for_maintenance() -> None:
    data = record(entered("1", arm="guided-discontinuaton"), order(-100, "0.9"))
    history, moment = ProtocolHistory((trial(),)), datetime.fromisoformat(at(0))
    with pytest.raises(InputError, match="unknown arm guided-discontinuaton"):
        believe(history, record_of(data), moment)


def test_a_record_of_another_trial_is_refused() -> None:
    data = record(entered("1"))
    data["participant"]["protocol"] = "liver-tacrolimus"
    history, moment = ProtocolHistory((trial(),)), datetime.fromisoformat(at(0))
    with pytest.raises(InputError, match="in the trial liver-tacrolimus, not khe-sirolimus"):
        believe(history, record_of(data), moment)


def test_a_record_that_names_no_trial_is_decided_by_the_one_given() -> None:
    data = record(entered("1"))
    del data["participant"]["protocol"]
    history, moment = ProtocolHistory((trial(),)), datetime.fromisoformat(at(0))
    child = record_of(data)
    belief = believe(history, child, moment)
    assert decide(history, child, moment, belief=belief).basis.protocol is trial()
