"""Whatever happens to a child, the program and the naive computation give the same answer."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from oracle.histories import questions
from oracle.naive import decide_naively
from properties.lasting import examples
from unit.decide.given import answered, told


@given(questions())
@settings(deadline=None, max_examples=examples(300), suppress_health_check=list(HealthCheck))
def test_the_program_answers_as_the_naive_computation(history: dict[str, Any]) -> None:
    given_ = {"parameters": {}, "half_life_hours": 62, **history}
    expected = decide_naively(
        given_["record"], given_["at"], given_["parameters"], given_["half_life_hours"]
    )
    found = told(answered(given_))
    assert found == {name: expected[name] for name in found}
    assert found.get("pattern") == expected.get("pattern")
