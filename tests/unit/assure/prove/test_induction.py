"""Induction over every kind of step."""

import pytest

from glidepath.assure.prove import induction
from glidepath.assure.prove.induction import WHOLE, Foundations, needed
from glidepath.assure.prove.solving import Verdict
from glidepath.decide.advance import advance
from glidepath.decide.numbers import Number
from glidepath.decide.seen import Order, Seen
from glidepath.decide.status import Status
from glidepath.protocol.parameters import Parameters
from unit.assure.given import trial


def test_a_tie_brings_those_that_it_needs() -> None:
    assert needed(["level"]) == ("change", "interruption", "level", "truth")
    assert needed([]) == ()


def test_what_is_unproved_is_named_where_it_matters() -> None:
    names = (WHOLE, "clocks", "amounts", "doses", "steps", "arms", "off-drug", "taper", "slots")
    verdicts = dict.fromkeys((*names, "proven", "level", "hold"), Verdict.NONE)
    found = Foundations({**verdicts, "truth": Verdict.NONE, "highest": Verdict.UNKNOWN})
    assert found.unproved(["truth"]) == ()
    assert found.unproved(["highest"]) == ("highest",)


def nothing(*_: object) -> tuple[()]:
    """No step at all."""
    return ()


def test_a_wrong_start_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that is born with a level on its dose, which it has not."""
    born = tuple({**Status._field_defaults, "level_on_dose": True}.values())
    monkeypatch.setattr(Status.__new__, "__defaults__", born)
    monkeypatch.setattr(induction, "_kept", nothing)
    found = induction.foundations(trial().parameters, 5)
    assert found.unproved(["level", "truth"]) == ("level", "level")


def test_a_transition_that_does_less_than_its_parts_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is seen together with an order is forgotten."""

    def forgetful(
        parameters: Parameters, status: Status, elapsed: Number, _: Seen, order: Order
    ) -> Status:
        return advance(parameters, status, elapsed, None, order)

    monkeypatch.setattr(induction, "advance", forgetful)
    monkeypatch.setattr(induction, "_kept", nothing)
    found = induction.foundations(trial().parameters, 0.5)
    assert found.unproved([]) == (WHOLE,)
