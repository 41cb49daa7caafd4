"""Facts apart from their participant are read as those of a participant are."""

import pytest

from glidepath.conduct import QueryOpened, Role, facts_seen, seen_by
from unit.conduct.trials import KHE_1, PEOPLE, Site, opened, screened


@pytest.fixture(scope="module")
def made() -> Site:
    made = screened(opened())
    event = next(iter(made.trial.children[KHE_1].by_event))
    made.do(Role.MONITOR, QueryOpened(event=event, question="is this so?"))
    return made


@pytest.mark.parametrize("role", PEOPLE)
def test_the_facts_of_a_child_are_those_of_its_projection(made: Site, role: Role) -> None:
    seen = seen_by(role, made.trial, KHE_1)
    assert seen is not None
    entries = made.trial.children[KHE_1].entries
    assert tuple(facts_seen(role, made.trial, entries)) == seen.facts


def test_facts_about_the_trial_are_read_by_who_reads_its_setup(made: Site) -> None:
    entries = made.trial.setup.entries
    assert not tuple(facts_seen(Role.ASSESSOR, made.trial, entries))
    found = tuple(facts_seen(Role.STATISTICIAN, made.trial, entries))
    assert len(found) == len(entries)
    assert {each.provenance for each in found} == {None}
    assert next(facts_seen(Role.MONITOR, made.trial, entries)).type == "TrialOpened"
