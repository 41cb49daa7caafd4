"""Every criterion together: one that fails decides, one that is open leaves it open."""

from datetime import datetime
from typing import Any

from glidepath.decide import Eligible, eligible
from glidepath.protocol import ProtocolHistory
from unit.decide.given import trial
from unit.decide.screening import amount, child, event
from unit.decide.test_criteria import WELL, pressure

AT = datetime.fromisoformat("2026-01-05T12:00+08:00")
NO = dict.fromkeys(("E1", "E2", "E3", "E4", "E5"), "no")
YES = dict.fromkeys(("I1", "I3", "I4-adverse-history"), "yes")


def whole(**other: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """What a child brings that may enter, but for these."""
    named = {
        "screened": event("Screened", remission_since="2023-10", attestations=YES | NO),
        "consent": event("ConsentGiven", scope=["treatment"], protocol_version="1.0"),
        "pressure": pressure(95, 50),
        **WELL,
    }
    return tuple((named | other).values())


def test_a_child_that_may_enter() -> None:
    found = eligible(ProtocolHistory((trial(),)), child(*whole()), AT)
    assert found.outcome is Eligible.YES
    assert found.missing == ()
    assert [each.criterion for each in found.findings] == [each.id for each in trial().eligibility]
    assert {each.met for each in found.findings} == {Eligible.YES}
    assert set(found.basis.digests) == {"record", "engine", "protocol"}


def test_all_that_is_missing_is_named() -> None:
    screened = event("Screened", attestations=YES | NO | {"E2": "unknown"})
    found = eligible(ProtocolHistory((trial(),)), child(*whole(screened=screened)), AT)
    assert found.outcome is Eligible.UNDETERMINED
    assert found.missing == ("remission-since", "attestation-E2")


def test_one_that_fails_decides_whatever_is_missing() -> None:
    screened = event("Screened", attestations=YES | NO | {"E4": "yes"})
    found = eligible(ProtocolHistory((trial(),)), child(*whole(screened=screened)), AT)
    assert found.outcome is Eligible.NO
    failed = [each.criterion for each in found.findings if each.met is Eligible.NO]
    assert failed == ["E4"]


def test_a_result_that_comes_later_is_not_seen() -> None:
    late = event("Measured", height=amount(110, "cm"), known="2026-01-05T13:00+08:00")
    found = eligible(ProtocolHistory((trial(),)), child(*whole(height=late)), AT)
    assert found.missing == ("height",)


def test_nothing_known_of_a_child() -> None:
    found = eligible(ProtocolHistory((trial(),)), child(), AT)
    # consent that was not given is a no, not a question
    assert found.outcome is Eligible.NO
    assert set(found.missing) >= {"remission-since", "height", "blood-pressure"}
