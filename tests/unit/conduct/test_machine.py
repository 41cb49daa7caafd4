"""Random commands of random people: no state is ever reached that may not be.

What may not be is read from the lines of the ledger alone, by a naive text of its own.
"""

import json
from collections.abc import Sequence
from itertools import permutations
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from glidepath.conduct import (
    CODES,
    MAY,
    AssessorUnblinded,
    AssessOutcome,
    DeviationExplained,
    DeviationNoted,
    DeviationReviewed,
    EvaluateEligibility,
    Frozen,
    Line,
    Locked,
    QueryAnswered,
    QueryCancelled,
    QueryClosed,
    QueryOpened,
    QueryReissued,
    RandomisationCommitted,
    Randomise,
    Refusal,
    Role,
    Screen,
    SeriousReported,
    Sign,
    Unfrozen,
    Unlocked,
    Verify,
    begin,
    fold,
    handler,
)
from glidepath.conduct.command import What
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import Corrected, OutcomeAssessed, event_from
from glidepath.store.trial import TrialLedger
from unit.conduct.trials import (
    KHE_1,
    KHE_2,
    PEOPLE,
    TRIAL,
    Site,
    alternating,
    child,
    consent,
    deciding,
    evaluated,
    examined,
    issued,
    level,
    opened,
    ordering,
    protocols,
    quantity,
    randomised,
    screened,
    screening,
)

EVENTS: dict[str, dict[str, Any]] = {
    "ConsentWithdrawn": {"scope": ["treatment"]},
    "Measured": {"weight": quantity("20", "kg")},
    "LevelDrawn": {"sample": "S1"},
    "RelapseSuspected": {"signs": ["pain"]},
    "RelapseConfirmed": {"signs": ["pain"]},
    "RelapseDismissed": {"reason": "a bruise"},
    "RelapseResolved": {},
    "AdverseEvent": {"event": "A1", "term": "x", "category": "y", "grade": 4, "serious": True},
    "DoseInterrupted": {"reason": "fever"},
    "DoseResumed": {},
    "LostToFollowUp": {},
    "Died": {},
    "VisitDone": {"visit": "monthly"},
}
SIMPLE: list[What] = [
    EvaluateEligibility(),
    Randomise({"kmp": "no"}),
    QueryAnswered(query="Q-1", answer="x"),
    QueryClosed(query="Q-1"),
    QueryReissued(query="Q-1", question="x"),
    QueryCancelled(query="Q-1", reason="x"),
    DeviationNoted(id="V-1", rule="visit.missed", severity="minor"),
    DeviationExplained(deviation="V-1", explanation="x"),
    DeviationReviewed(deviation="V-1", conclusion="x"),
    SeriousReported(episode="A1", to="sponsor"),
    AssessorUnblinded(person="dr-blind", how="x"),
    Sign("approved", "Liu Wei"),
]
STAGES: list[What] = [Frozen(), Unfrozen(reason="x"), Locked(), Unlocked(reason="x")]
AFTER_A_LOCK = {"ConsentWithdrawn", "Unlocked", "AssessorUnblinded"}
AFTER_A_FREEZE = AFTER_A_LOCK | {
    "Unfrozen",
    "Locked",
    "AdverseEvent",
    "RelapseSuspected",
    "RelapseConfirmed",
    "RelapseDismissed",
    "RelapseResolved",
    "DoseInterrupted",
    "Died",
    "SeriousReported",
    "QueryOpened",
    "QueryAnswered",
    "QueryClosed",
    "QueryReissued",
    "QueryCancelled",
    "DeviationNoted",
    "DeviationExplained",
    "DeviationReviewed",
    "Verified",
    "SignatureGiven",
}
children = st.sampled_from([KHE_1, KHE_1, KHE_1, KHE_2])
roles = st.sampled_from([*PEOPLE])
TWO = 2


class Trial(RuleBasedStateMachine):
    """A trial to which anybody sends anything."""

    def __init__(self) -> None:
        super().__init__()
        self.decisions: list[str] = ["D-0"]

    @initialize(start=st.sampled_from(["consented", "waiting", "frozen"]))
    def begins(self, start: str) -> None:
        """With a child that consented, one that waits for an order, or one that is frozen."""
        consented = start == "consented"
        self.made: Site = examined(screened_with_consent()) if consented else randomised()
        if not consented:
            self.decisions.append(issued(self.made))
        if start == "frozen":
            self.made.do(Role.MONITOR, Frozen())

    def send(self, role: Role, what: What, code: ParticipantId) -> object:
        answer = self.made.send(role, what, code)
        if isinstance(answer, Refusal):
            assert answer.unmet
            assert set(answer.codes) <= set(CODES)
        return answer

    @rule(days=st.integers(0, 40))
    def time_passes(self, days: int) -> None:
        self.made.pass_(days=days)

    @rule(code=children)
    def somebody_screens(self, code: ParticipantId) -> None:
        self.send(Role.COORDINATOR, Screen(child(code), screening(self.made)), code)

    @rule(code=children, scope=st.sampled_from([["treatment"], ["treatment", "follow-up", "data"]]))
    def somebody_consents(self, code: ParticipantId, scope: list[str]) -> None:
        self.send(Role.COORDINATOR, consent(self.made, scope=scope), code)

    @rule(code=children, role=roles, what=st.sampled_from(SIMPLE))
    def somebody_sends(self, code: ParticipantId, role: Role, what: What) -> None:
        self.send(role, what, code)

    @rule(code=children, what=st.sampled_from(SIMPLE))
    def who_may_sends(self, code: ParticipantId, what: What) -> None:
        self.send(min(MAY[type(what).__name__]), what, code)

    @rule(what=st.sampled_from(STAGES))
    def a_monitor_freezes_or_locks(self, what: What) -> None:
        self.send(Role.MONITOR, what, KHE_1)

    @rule(code=children, kind=st.sampled_from([*EVENTS]))
    def a_clinician_enters(self, code: ParticipantId, kind: str) -> None:
        fields = {"type": kind, "happened": self.made.at, **EVENTS[kind]}
        self.send(Role.CLINICIAN, event_from(fields), code)

    @rule(code=children, role=roles, data=st.data())
    def somebody_works_on_an_event(
        self, code: ParticipantId, role: Role, data: st.DataObject
    ) -> None:
        known = self.made.trial.children.get(code)
        name = data.draw(st.sampled_from([*known.entered] if known else ["W1"]))
        about = {"happened": self.made.at, "event": name, "reason": "x"}
        what: Any = data.draw(
            st.sampled_from(
                [
                    QueryOpened(id="Q-1", event=name, question="?"),
                    Verify(name),
                    Sign("approved", "Liu Wei", (name,)),
                    Corrected.model_validate({**about, "annulled": True}),
                ]
            )
        )
        self.send(role, what, code)

    @rule(code=children)
    def the_assessor_judges(self, code: ParticipantId) -> None:
        stated = {"happened": self.made.at, "remission": "yes"}
        outcome = OutcomeAssessed.model_validate(stated)
        self.send(Role.ASSESSOR, AssessOutcome(outcome, frozenset({"mri"})), code)

    @precondition(lambda self: KHE_1 in self.made.trial.children)
    @rule()
    def a_decision_is_issued(self) -> None:
        try:
            act = deciding(self.made)
        except ValueError:  # a record that cannot be decided on
            return
        answer = self.send(Role.CLINICIAN, act, KHE_1)
        if isinstance(answer, tuple):
            self.decisions += [json.loads(each.payload)["id"] for each in answer]

    @rule(dose=st.sampled_from(["1.0", "0.9", "0.5", "0"]), data=st.data(), safety=st.booleans())
    def a_dose_is_ordered(self, dose: str, data: st.DataObject, safety: bool) -> None:
        decision = data.draw(st.sampled_from(self.decisions[-TWO:]))
        reason = "safety" if safety else "stop" if dose == "0" else "taper"
        self.send(Role.CLINICIAN, ordering(self.made, decision, dose, reason, why="x"), KHE_1)

    @rule()
    def a_level_is_measured(self) -> None:
        if set(self.made.trial.children[KHE_1].entered) & {"Died"}:
            return
        try:
            level(self.made, f"L{next(self.made.ids)}", "6.0")
        except AssertionError:
            return  # refused, which is judged elsewhere

    @invariant()
    def what_may_not_be_is_not(self) -> None:
        lines = list(self.made.ledger.ledger.lines())
        for code in (KHE_1, KHE_2):
            check([each for each in lines if each.participant == code])
        numbers = [json.loads(e.payload)["number"] for e in lines if e.type == "Allocated"]
        assert numbers == list(range(1, len(numbers) + 1))

    def teardown(self) -> None:
        lines = list(self.made.ledger.ledger.lines())
        assert fold(begin(TRIAL), lines) == self.made.trial
        assert self.made.ledger.ledger.verify().sound


def screened_with_consent() -> Site:
    made = screened()
    made.do(Role.COORDINATOR, consent(made))
    return made


def check(lines: Sequence[Line]) -> None:
    """Read the lines of a child by hand, and find nothing that may not be."""
    types = [each.type for each in lines]
    assert types.count("Registered") == (1 if lines else 0)
    assert types.count("Randomised") <= 1
    check_stages(lines)
    check_randomisation(lines)
    check_orders(lines)
    check_steps(lines)


def check_stages(lines: Sequence[Line]) -> None:
    frozen = locked = False
    for each in lines:
        assert not locked or each.type in AFTER_A_LOCK, each.type
        assert not frozen or each.type in AFTER_A_FREEZE, each.type
        frozen = each.type == "Frozen" or (frozen and each.type != "Unfrozen")
        locked = each.type == "Locked" or (locked and each.type != "Unlocked")


def check_randomisation(lines: Sequence[Line]) -> None:
    evaluated_, consented = False, False
    annulled = {json.loads(e.payload)["event"] for e in lines if e.type == "Corrected"}
    for each in lines:
        payload = json.loads(each.payload)
        scope = payload.get("scope", [])
        if payload.get("id") not in annulled:
            if each.type == "ConsentGiven" and "treatment" in scope:
                consented = True
            if each.type == "ConsentWithdrawn" and "treatment" in scope:
                consented = False
        evaluated_ |= each.type == "EligibilityEvaluated"
        if each.type == "Randomised":
            assert evaluated_
            assert consented or annulled
        if each.type == "OutcomeAssessed":
            assert "Randomised" in [e.type for e in lines if e.number < each.number]


def check_orders(lines: Sequence[Line]) -> None:
    decisions: dict[str, dict[str, Any]] = {}
    answered: set[str] = set()
    annulled = {json.loads(e.payload)["event"] for e in lines if e.type == "Corrected"}
    for each in lines:
        payload = json.loads(each.payload)
        if each.type == "DecisionIssued":
            decisions[payload["id"]] = payload["decision"]
        if each.type != "DoseOrdered" or "decision" not in payload:
            continue
        decision = decisions[payload["decision"]]
        assert payload["decision"] not in answered
        if payload["id"] not in annulled:
            answered.add(payload["decision"])
        noted = [e for e in lines if e.command == each.command and e.type == "DeviationNoted"]
        dose = round(float(payload["daily_dose"]["value"]) * 1000)
        permitted = decision["permitted"] or {"low": 10**9, "high": 0, "may_stop": False}
        high = 10**9 if permitted["high"] is None else permitted["high"]
        inside = permitted["low"] <= dose <= high if dose else permitted["may_stop"]
        if payload["reason"] == "safety":
            assert not noted
        elif not inside and not decision["free"] and decision["present"] and dose:
            assert len(noted) == 1


def check_steps(lines: Sequence[Line]) -> None:
    """A query is answered only while open, closed only when answered."""
    state = ""
    before = {
        "QueryAnswered": {"open"},
        "QueryClosed": {"answered"},
        "QueryReissued": {"answered", "closed"},
        "QueryCancelled": {"open", "answered"},
    }
    after = {
        "QueryOpened": "open",
        "QueryAnswered": "answered",
        "QueryClosed": "closed",
        "QueryReissued": "open",
        "QueryCancelled": "cancelled",
    }
    for each in lines:
        assert state in before.get(each.type, {state})
        state = after.get(each.type, state)


Trial.TestCase.settings = settings(
    max_examples=settings().max_examples // 10,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestTrial = Trial.TestCase


REPAIRS = ("consent", "commitment", "seed", "stratum")


def test_every_refusal_is_complete_what_is_put_right_brings_nothing_new_to_light() -> None:
    """Whatever is put right first, only what was named before is left, until nothing is."""
    for order in permutations(REPAIRS):
        codes = set(first_refusal())
        assert len(codes) >= len(REPAIRS)
        made = unready()
        done: set[str] = set()
        for repair in order:
            done.add(repair)
            put_right(made, repair)
            answer = made.send(
                Role.COORDINATOR, Randomise({"kmp": "no"} if "stratum" in done else {})
            )
            left = set(answer.codes) if isinstance(answer, Refusal) else set()
            assert left < codes, (order, repair)
            codes = left
        assert codes == set()


def unready() -> Site:
    """A trial without a commitment, with a screened child without consent, and without the seed."""
    made = opened(committed=False)
    made.ledger = TrialLedger(made.ledger.ledger, handler(protocols()))
    return screened(made)


def first_refusal() -> Sequence[str]:
    return unready().refused(Role.COORDINATOR, Randomise({}))


def put_right(made: Site, repair: str) -> None:
    """Do one of the things that randomisation lacks."""
    if repair == "consent":
        made.do(Role.COORDINATOR, consent(made))
        examined(made)
        made.do(Role.COORDINATOR, EvaluateEligibility())
    elif repair == "commitment":
        said = RandomisationCommitted(format="x", trial=TRIAL, commitment="a" * 64, procedure={})
        made.do(Role.ADMINISTRATOR, said, None)
    elif repair == "seed":
        made.ledger = TrialLedger(made.ledger.ledger, handler(protocols(), alternating))


def test_a_child_that_is_ready_is_randomised_whoever_asks() -> None:
    made = evaluated()
    made.pass_(days=1)
    assert isinstance(made.send(Role.CLINICIAN, Randomise({"kmp": "no"})), tuple)
