"""Rules and protocols name each other rightly."""

from collections.abc import Iterator

import pytest

from glidepath.decide.rules import RULES, Kind, Rule, Scope
from glidepath.decide.sources import source_of
from glidepath.decide.status import Status
from glidepath.exchange.protocols import library_names, read_protocol
from glidepath.protocol import Protocol

LIBRARY = {name: read_protocol(name) for name in library_names()}
TRIAL = LIBRARY["khe-sirolimus"]
RULE_IDS = [rule.id for rule in RULES]


def arm_rules(protocol: Protocol) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every sentence of the arms with the rules that carry it out."""
    for arm in protocol.arms:
        yield from ((each.id, each.feeds) for each in arm.rules)


def test_every_rule_has_an_id_of_its_own() -> None:
    assert len(RULE_IDS) > 30
    assert len(set(RULE_IDS)) == len(RULE_IDS)


@pytest.mark.parametrize("name", LIBRARY)
def test_what_a_protocol_feeds_is_a_rule(name: str) -> None:
    fed = {rule for _, rules in arm_rules(LIBRARY[name]) for rule in rules}
    assert fed
    assert fed - set(RULE_IDS) == set()


@pytest.mark.parametrize("name", LIBRARY)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_a_rule_concerns_is_a_parameter(rule: Rule, name: str) -> None:
    assert set(rule.concerns) - set(LIBRARY[name].entries) == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_source_of_a_rule_is_in_the_protocol(rule: Rule) -> None:
    sources = source_of(TRIAL, rule).split(", ")
    sentences = {sentence for sentence, _ in arm_rules(TRIAL)}
    open_points = {each.id for each in TRIAL.open_points}
    assert all(sources)
    assert set(sources) - sentences - open_points == set()


def test_only_restore_and_maintenance_raise() -> None:
    raising = {
        rule.id for rule in RULES if rule.bound(Status(), TRIAL.parameters).kind is Kind.RAISE
    }
    assert raising == {"relapse.restore", "maintenance.raise"}


def test_only_the_stop_is_held_by_rules_of_the_stop() -> None:
    stopping = {rule.id for rule in RULES if rule.scope is Scope.STOP}
    assert stopping == {each for each in RULE_IDS if each.startswith("stop.")}
