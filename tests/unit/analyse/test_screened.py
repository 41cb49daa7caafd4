"""Who was not randomised counts once, by the first reason that holds."""

from types import MappingProxyType
from typing import Any

import pytest

from glidepath.analyse.dataset import Screening
from glidepath.analyse.screened import screening
from glidepath.conduct import Allocated, Child, EligibilityEvaluated, Entry, Registered, Trial
from glidepath.record import event_from
from unit.conduct.trials import KHE_1, SHA, START, child

SCOPE = ["treatment", "follow-up", "data"]


def event(name: str, **more: Any) -> Any:
    return event_from({"type": name, "happened": START, "id": name, **more})


CONSENT = event("ConsentGiven", scope=SCOPE, protocol_version="1.0")
WITHDRAWN = event("ConsentWithdrawn", scope=["treatment"])
LOST, DIED = event("LostToFollowUp"), event("Died")


def evaluated(outcome: str, *unmet: str) -> EligibilityEvaluated:
    found = [{"criterion": name, "met": "no"} for name in unmet]
    findings = [{"criterion": "I1", "met": "yes"}, *found]
    stated = {"outcome": outcome, "version": "1.0", "findings": findings, "digests": {}}
    return EligibilityEvaluated.model_validate(stated)


def trial(*facts: Any) -> Trial:
    lines = [Registered(participant=child()), *facts]
    entries = tuple(
        Entry(n, KHE_1, fact, START, START, START, "a", "coordinator", SHA, f"c{n}", f"{n}")
        for n, fact in enumerate(lines, 1)
    )
    return Trial("t", children=MappingProxyType({KHE_1: Child(entries)}))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ((), "no consent"),
        ((CONSENT,), "eligibility not evaluated"),
        ((CONSENT, WITHDRAWN), "consent withdrawn"),
        ((CONSENT, LOST), "lost"),
        ((CONSENT, LOST, DIED), "died"),
        ((CONSENT, evaluated("undetermined")), "eligibility undetermined"),
        ((CONSENT, evaluated("eligible")), "eligible, not randomised"),
        ((CONSENT, evaluated("not-eligible", "E1")), "not eligible: E1"),
        ((CONSENT, evaluated("not-eligible", "E1"), WITHDRAWN), "not eligible: E1"),
        # the last evaluation counts
        (
            (CONSENT, evaluated("not-eligible", "E1"), evaluated("eligible")),
            "eligible, not randomised",
        ),
        (
            (CONSENT, evaluated("not-eligible", "E1", "E2", "E3", "E4", "E5")),
            "not eligible: E1, E2, E3 and 2 more",
        ),
    ],
)
def test_why_a_child_was_not_randomised(facts: tuple[Any, ...], reason: str) -> None:
    assert screening(trial(*facts)) == Screening(1, {reason: 1})


def test_who_was_randomised_is_not_excluded() -> None:
    allocated = Allocated(number=1, participant=KHE_1, stratum="", index=1, arm="a", receipt="0")
    assert screening(trial(CONSENT, allocated)) == Screening(1, {})
