"""Whatever happens to a child, the program and the naive computation give the same answer."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from oracle.histories import questions
from oracle.naive import decide_naively
from properties.lasting import examples
from unit.decide.given import answered, told

SLOTS = 4
"""Earlier doses that a Status keeps; of more, two are merged, on the safe side."""


def crowded(history: dict[str, Any]) -> bool:
    """Whether more doses were ordered than a Status can tell apart."""
    ordered = [each for each in history["record"]["events"] if each["type"] == "DoseOrdered"]
    return len(ordered) > SLOTS


def on_the_safe_side(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether the program permits no lower dose, and no earlier reduction, than it should."""
    late = "9999-12-31"
    days = [each.get("next_reduction") or late for each in (found, expected)]
    lows = [each.get("low") or 0 for each in (found, expected)]
    return bool(days[0] >= days[1] and lows[0] >= lows[1])


@given(questions())
@settings(deadline=None, max_examples=examples(300), suppress_health_check=list(HealthCheck))
def test_the_program_answers_as_the_naive_computation(history: dict[str, Any]) -> None:
    given_ = {"parameters": {}, "half_life_hours": 62, **history}
    expected = decide_naively(
        given_["record"], given_["at"], given_["parameters"], given_["half_life_hours"]
    )
    found = told(answered(given_))
    if crowded(history):
        assert on_the_safe_side(found, expected)
        return
    assert found == {name: expected[name] for name in found}
    assert found.get("pattern") == expected.get("pattern")
