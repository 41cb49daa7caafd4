"""Every property is proved, and fails with a counterexample where it is broken on purpose."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from glidepath.assure.prove import PROPERTIES, Proof, Result, prove
from glidepath.assure.prove.ghosts import TIES
from glidepath.assure.prove.induction import Foundations, foundations
from glidepath.assure.prove.proofs import SECONDS, Counterexample, examine
from glidepath.assure.prove.solving import Verdict
from glidepath.assure.prove.trace import Subject
from glidepath.decide.course import follow
from glidepath.decide.decide import of_population
from glidepath.decide.rules import RULES, Rule
from glidepath.decide.status import Status
from glidepath.decide.table import conclude, tabulate
from glidepath.protocol import Protocol, with_value
from glidepath.record.reading import event_from
from glidepath.record.record import Participant, Record
from unit.assure.given import liver, trial
from unit.assure.prove import broken_rules as wrong

KNOWN = {each.id: each for each in PROPERTIES}


@pytest.fixture(scope="module")
def founded() -> Foundations:
    return foundations(trial().parameters, SECONDS)


def proof_of(
    name: str, founded: Foundations, rules: tuple[Rule, ...], protocol: Protocol | None = None
) -> Proof:
    return examine(Subject(protocol or trial(), rules), KNOWN[name], founded)


def folded(counterexample: Counterexample) -> Status:
    """The Status to which the record of a counterexample leads, read as any other record."""
    assert counterexample.record is not None
    assert counterexample.day is not None
    stated: Mapping[str, Any] = counterexample.record
    events = tuple(event_from(each) for each in stated["events"])
    record = Record(Participant.model_validate(stated["participant"]), events)
    half_life = of_population(trial().drug)
    return follow(record, lambda _: trial(), counterexample.day, half_life).status


def differing(status: Status) -> dict[str, Any]:
    pairs = zip(Status._fields, status, Status(), strict=True)
    return {name: value for name, value, empty in pairs if value != empty}


@pytest.mark.parametrize("protocol", [trial(), liver()], ids=lambda each: each.id)
def test_every_property_is_proved_of_the_library(protocol: Protocol) -> None:
    proofs = prove(protocol)
    assert [each.property for each in proofs] == [each.id for each in PROPERTIES]
    assert {each.property: each.result for each in proofs} == dict.fromkeys(KNOWN, Result.PROVED)
    assert {each.counterexample for each in proofs} == {None}
    assert sum(each.seconds for each in proofs) < 60


BROKEN = [
    ("cap", wrong.without("taper.monthly-cap"), {}),
    ("cap", wrong.instead("taper.monthly-cap", wrong.wrong_way_round), {}),
    ("cap", wrong.instead("taper.monthly-cap", wrong.present_dose_only), {}),
    ("spacing", wrong.without("taper.spacing", "taper.level"), {}),
    (
        "maintenance-spacing",
        wrong.instead("maintenance.spacing", wrong.half_the_days),
        {"maintenance.spacing": 40},
    ),
    ("relapse", wrong.without("relapse.open"), {}),
    ("stabilisation", wrong.without("taper.stabilisation"), {}),
    ("level", wrong.without("taper.level"), {}),
    ("level", wrong.without("maintenance.level"), {}),
    ("interruption", wrong.without("safety.interrupted"), {}),
    ("stop-duration", wrong.without("stop.duration"), {}),
    ("stop-dose", wrong.without("stop.dose"), {}),
    ("maintenance-monotone", wrong.instead("maintenance.window", wrong.too_high_to_lower), {}),
    ("raise", wrong.UPWARD, {}),
    ("raise", wrong.UPWARD_IN_WINDOW, {}),
    ("zero", wrong.without("taper.monthly-cap"), {}),
    ("zero", wrong.instead("relapse.restore", wrong.to_nothing), {}),
    ("live", wrong.instead("taper.spacing", wrong.sign_turned), {}),
]


@pytest.mark.parametrize(("name", "rules", "values"), BROKEN)
def test_a_broken_rule_is_found_out_with_a_record_that_shows_it(
    founded: Foundations, name: str, rules: tuple[Rule, ...], values: Mapping[str, Any]
) -> None:
    protocol = trial()
    for parameter, value in values.items():
        protocol = with_value(protocol, parameter, value)
    proof = proof_of(name, founded, rules, protocol)
    assert proof.result is Result.REFUTED
    assert proof.counterexample is not None
    assert proof.counterexample.replayed
    found = differing(folded(proof.counterexample))
    shown = dict(proof.counterexample.status)
    assert {**shown, **found} == shown
    assert set(shown) - set(found) <= {"trough_known", "trough"}


def test_every_property_has_been_broken() -> None:
    assert {name for name, _, _ in BROKEN} | {"invariants"} == set(KNOWN)


def test_the_record_of_a_counterexample_breaks_the_cap(founded: Foundations) -> None:
    """By hand: the dose that is permitted lies below nine tenths of the one in force.

    After a relapse, below nineteen twentieths.
    """
    rules = wrong.without("taper.monthly-cap")
    counterexample = proof_of("cap", founded, rules).counterexample
    assert counterexample is not None
    status = folded(counterexample)
    outcome = conclude(trial().parameters, status, tabulate(trial().parameters, status, rules))
    left = counterexample.chance["dose"]
    share = Fraction(95, 100) if status.relapses else Fraction(9, 10)
    assert outcome.floor <= left < status.dose * share
    sound = conclude(trial().parameters, status, tabulate(trial().parameters, status))
    assert sound.floor >= status.dose * share


def test_a_status_that_no_course_reaches_is_shown_without_a_record(founded: Foundations) -> None:
    """A valid level is at least as old as the spacing, but no invariant says so."""
    proof = proof_of("spacing", founded, wrong.without("taper.spacing"))
    assert proof.result is Result.REFUTED
    assert proof.counterexample is not None
    assert proof.counterexample.record is None
    assert not proof.counterexample.replayed
    assert proof.counterexample.status["level_on_dose"] is True


FORGETTING = [
    ("order._remember_recent", lambda _, status, __: status, "highest", "cap"),
    ("observe.unsettle", lambda status, _: status, "change", "spacing"),
]


@pytest.mark.parametrize(("function", "forgets", "tie", "name"), FORGETTING)
def test_a_transition_that_forgets_is_found_out(
    monkeypatch: pytest.MonkeyPatch, function: str, forgets: Any, tie: str, name: str
) -> None:
    monkeypatch.setattr(f"glidepath.decide.{function}", forgets)
    founded = foundations(trial().parameters, SECONDS)
    assert tie in founded.unproved(each.id for each in TIES)
    of_invariants = proof_of("invariants", founded, RULES)
    proof = proof_of(name, founded, RULES)
    assert [of_invariants.result, proof.result] == [Result.REFUTED, Result.REFUTED]
    assert tie in proof.unproved
    assert proof.counterexample is not None
    assert proof.counterexample.replayed


def test_what_is_not_known_is_not_said_to_be_proved(
    founded: Foundations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A property is no better than the invariants and the ties that it rests on."""
    monkeypatch.setattr("glidepath.assure.prove.search.ROUNDS", 1)
    shaky = Foundations({**founded.verdicts, "highest": Verdict.UNKNOWN})
    proof = proof_of("cap", shaky, RULES)
    assert (proof.result, proof.unproved) == (Result.UNKNOWN, ("highest",))
    assert proof.counterexample is None
    assert proof_of("relapse", shaky, RULES).result is Result.PROVED


def test_only_the_properties_asked_for_are_proved(
    founded: Foundations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glidepath.assure.prove.proofs.foundations", lambda *_: founded)
    (proof,) = prove(trial(), properties=[KNOWN["live"]])
    assert (proof.property, proof.result) == ("live", Result.PROVED)
    assert proof.seconds > 0
