"""One text of every rule on one child and on many: element for element the same."""

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glidepath.decide.advance import advance
from glidepath.decide.giving import lattice_of, recommend, refused, settle
from glidepath.decide.rules import RULES, Kind
from glidepath.decide.status import NO_LIMIT
from glidepath.decide.table import conclude, tabulate
from properties.populations import children, orders, seen, statuses
from unit.decide.given import trial

NUMBER = 2_500
NEUTRAL = {Kind.FLOOR: 0, Kind.RAISE: 0, Kind.CEILING: NO_LIMIT, Kind.NOTICE: 0}
"""What stands in a row where its rule does not apply."""


class Answered(NamedTuple):
    """What the rules say: every row, their conclusion, and what is made of it."""

    rows: Any
    outcome: Any
    dose: Any
    action: Any
    lacking: Any


@pytest.mark.parametrize("seed", range(4))
def test_rules_on_arrays_equal_rules_on_numbers(seed: int) -> None:
    population = statuses(np.random.default_rng(seed), NUMBER)
    parameters = trial().parameters
    lattice = lattice_of(trial(), "oral-solution", 24)
    rows = tabulate(parameters, population)
    outcome = conclude(parameters, population, rows)
    doses = recommend(population, outcome, lattice)
    actions = settle(population, outcome, doses)
    lacking = refused(population, outcome, actions, lattice)
    assert [row.rule for row in rows] == list(RULES)
    together = (tuple(row.value for row in rows), tuple(outcome), doses, actions, lacking)
    for child, expected in zip(
        children(population, NUMBER), children(Answered(*together), NUMBER), strict=True
    ):
        single = tabulate(parameters, child)
        concluded = conclude(parameters, child, single)
        dose = recommend(child, concluded, lattice)
        action = settle(child, concluded, dose)
        lacks = refused(child, concluded, action, lattice)
        found = {row.rule.id: row.value for row in single}
        values = tuple(found.get(row.rule.id, NEUTRAL[row.kind]) for row in rows)
        assert Answered(values, tuple(concluded), dose, action, lacks) == expected


@pytest.mark.parametrize("seed", range(4))
def test_advance_on_arrays_equals_advance_on_numbers(seed: int) -> None:
    rng = np.random.default_rng([seed, 1])
    population, elapsed = statuses(rng, NUMBER), rng.integers(0, 40, NUMBER)
    things, order = seen(rng, NUMBER), orders(rng, NUMBER)
    after = advance(trial().parameters, population, elapsed, things, order)
    given_ = (population, elapsed, things, order, after)
    for each in zip(*(children(part, NUMBER) for part in given_), strict=True):
        child, days, thing, ordered, expected = each
        assert advance(trial().parameters, child, days, thing, ordered) == expected


@given(st.integers(0, 2**32 - 1), st.integers(0, 200), st.integers(0, 200))
@settings(deadline=None)
def test_splitting_the_elapsed_time_changes_nothing(seed: int, first: int, second: int) -> None:
    population = statuses(np.random.default_rng(seed), 50)
    parameters = trial().parameters
    whole = advance(parameters, population, first + second)
    split = advance(parameters, advance(parameters, population, first), second)
    for once, twice in zip(whole, split, strict=True):
        assert np.array_equal(once, twice)


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_nothing_seen_is_a_false_mask(seed: int) -> None:
    rng = np.random.default_rng(seed)
    population, things, order = statuses(rng, 50), seen(rng, 50), orders(rng, 50)
    nothing = type(things)(*(_unseen(part) for part in things))
    masked = advance(
        trial().parameters, population, 3, nothing, order._replace(given=np.zeros(50, bool))
    )
    for once, twice in zip(advance(trial().parameters, population, 3), masked, strict=True):
        assert np.array_equal(np.broadcast_to(once, 50), np.broadcast_to(twice, 50))


def _unseen(part: Any) -> Any:
    """Every mask false; the numbers beside them left as they are."""
    kept = {"value", "platelets", "fibrinogen", "weight", "safety"}
    values = part._asdict()
    masks = {name: np.zeros(50, bool) for name in values if name not in kept}
    return part._replace(**masks)
