"""The golden scenarios: expected answers come from the naive computation and from hand."""

import pytest

from unit.decide.given import SCENARIOS, answered, scenario, told


@pytest.mark.parametrize("slug", SCENARIOS)
def test_scenario(slug: str) -> None:
    expected = scenario(slug, "expected.json")
    found = told(answered(scenario(slug, "given.json")))
    assert found == {name: expected[name] for name in found}
    assert found.get("pattern") == expected.get("pattern")
