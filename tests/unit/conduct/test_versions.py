"""Several versions of the protocol: which one is approved where, and by which a child is judged."""

from datetime import date

import pytest

from glidepath.conduct import (
    EvaluateEligibility,
    ProtocolApproved,
    Randomise,
    Role,
    Trial,
    VersionAdded,
    handler,
)
from glidepath.conduct.asked import Asked
from glidepath.conduct.conditions import CONDITIONS
from glidepath.conduct.consenting import versions_consented
from glidepath.conduct.handle import _randomise
from glidepath.protocol import Protocol, ProtocolHistory, with_value
from glidepath.protocol.parameters import RandomisationMethod
from glidepath.store.trial import TrialLedger, seen_conflict
from glidepath.store.writing import Conflict
from unit.conduct.trials import (
    KHE_1,
    SHA,
    Site,
    alternating,
    consent,
    evaluated,
    protocol,
    protocols,
    randomised,
    screened,
)

CARE, ADMIN = Role.COORDINATOR, Role.ADMINISTRATOR
STRATUM = Randomise({"kmp": "no"})


def version(number: str, start: date) -> Protocol:
    """The trial's protocol as another version, in force everywhere from a day on."""
    fields = {name: getattr(protocol(), name) for name in Protocol.model_fields}
    news = {"version": number, "amends": "1.0", "effective": {"*": start}}
    return Protocol.model_construct(**{**fields, **news})


def amended(made: Site) -> Protocol:
    """Add a second version, in force from 5 March 2026."""
    new = version("1.1", date(2026, 3, 5))
    history = ProtocolHistory((protocol(), new))
    made.do(ADMIN, VersionAdded(version="1.1", digest=new.digest), None)
    made.ledger = TrialLedger(made.ledger.ledger, handler(history, alternating))
    return new


def test_a_site_works_only_with_the_version_that_its_committee_approved() -> None:
    made = evaluated()
    new = amended(made)
    made.pass_(days=4)
    assert made.refused(CARE, STRATUM) == ("approval.missing", "eligibility.version")
    approval = ProtocolApproved(
        site=SHA, version="1.1", digest=new.digest, on=date(2026, 3, 5), reference="EC-18"
    )
    made.do(ADMIN, approval, None)
    assert made.refused(CARE, STRATUM) == ("eligibility.version",)
    made.do(CARE, EvaluateEligibility())
    made.do(CARE, STRATUM)


def test_a_consent_to_follow_up_alone_is_none_to_the_treatment_by_a_version() -> None:
    made = screened()
    made.do(CARE, consent(made, scope=["follow-up", "data"]))
    assert versions_consented(made.trial.children[KHE_1]) == {}
    made.do(CARE, consent(made))
    assert versions_consented(made.trial.children[KHE_1]) == {"1.0": date(2026, 3, 2)}


def judged(name: str, made: Site, history: ProtocolHistory) -> list[str]:
    """The codes of one condition by another protocol."""
    asked = Asked(made.trial, made.command(CARE, STRATUM), history, alternating)
    return [each.code for each in CONDITIONS[name](asked)]


def test_where_no_version_is_in_force_nothing_is_done() -> None:
    made = evaluated()
    later = ProtocolHistory((version("1.0", date(2027, 1, 1)).model_copy(update={"amends": None}),))
    assert judged("approved", made, later) == ["approval.no-version"]
    assert judged("randomisable", made, later) == []
    assert judged("eligible", made, later) == []


def test_a_protocol_that_draws_no_arms_randomises_nobody() -> None:
    none = with_value(protocol(), "randomisation.method", RandomisationMethod.NONE)
    history = ProtocolHistory((none,))
    assert judged("randomisable", evaluated(), history) == ["randomisation.none"]


def test_a_condition_is_asked_only_of_what_it_is_for() -> None:
    made = screened()
    nobody = Asked(Trial("x"), made.command(CARE, STRATUM), protocols())
    with pytest.raises(AssertionError, match="about nobody"):
        _ = nobody.known
    with pytest.raises(AssertionError, match="judged as VersionAdded"):
        nobody.the(VersionAdded)
    with pytest.raises(AssertionError, match="without a seed"):
        list(_randomise(nobody, STRATUM))


def test_a_conflict_is_shown_to_who_is_blinded_without_what_others_wrote() -> None:
    made = randomised()
    theirs = tuple(made.ledger.ledger.lines())
    conflict = Conflict(KHE_1, 3, len(theirs), theirs, ())
    sent = made.command(Role.ASSESSOR, STRATUM)
    shown = seen_conflict(sent, conflict, made.trial)
    assert (shown.theirs, shown.seen, shown.version) == ((), 0, 0)
    plain = made.command(Role.CLINICIAN, STRATUM)
    assert seen_conflict(plain, conflict, made.trial) == conflict
