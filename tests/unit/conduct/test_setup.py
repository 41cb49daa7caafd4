"""Opening a trial, its sites and versions, approvals and delegations."""

from datetime import date, timedelta

import pytest

from glidepath.conduct import (
    Delegated,
    DelegationEnded,
    NamedSite,
    NamedVersion,
    ProtocolApproved,
    RandomisationCommitted,
    Randomise,
    Role,
    Screen,
    SiteClosed,
    SiteOpened,
    SiteReopened,
    TrialOpened,
    VersionAdded,
    handler,
)
from glidepath.protocol import ProtocolHistory, with_value
from glidepath.record import Died
from glidepath.store.ledger import in_memory
from glidepath.store.trial import TrialLedger
from unit.conduct.trials import (
    CHD,
    KHE_1,
    KHE_2,
    SHA,
    TRIAL,
    ZONE,
    Site,
    child,
    opened,
    protocol,
    screening,
)

ADMIN = Role.ADMINISTRATOR
PENDING = protocol().parameters.level.pending_blocks


def opening(**fields: object) -> TrialOpened:
    stated = {
        "protocol": TRIAL,
        "versions": (NamedVersion(version="1.0", digest=protocol().digest),),
        "sites": (NamedSite(site=SHA, time_zone=ZONE),),
        "administrator": "admin",
        **fields,
    }
    return TrialOpened.model_validate(stated)


def delegated(role: Role, person: str = "p-1", **fields: object) -> Delegated:
    return Delegated.model_validate(
        {"person": person, "role": role, "starts": date(2026, 1, 1), **fields}
    )


def test_the_first_line_opens_the_trial_and_delegates_to_who_opened_it() -> None:
    made = Site()
    assert made.trial.setup.opened is None
    made.do(ADMIN, opening(), None)
    setup = made.trial.setup
    assert setup.zones == {"SHA": "Asia/Shanghai"}
    assert setup.digests == {"1.0": protocol().digest}
    assert [(each.person, each.role) for each in setup.delegations.values()] == [("admin", ADMIN)]
    assert setup.version == made.trial.number == 2


def test_nothing_is_done_before_the_first_line() -> None:
    made = Site()
    assert made.refused(ADMIN, SiteOpened(site="XIA", time_zone=ZONE), None) == (
        "trial.not-opened",
    )


def test_a_trial_is_opened_once_and_by_the_protocol_at_hand() -> None:
    made = opened()
    again = opening(administrator="somebody", protocol="liver-tacrolimus")
    assert made.refused(ADMIN, again, None) == (
        "trial.opened",
        "administrator.other",
        "protocol.differs",
    )


def test_the_protocol_at_hand_is_the_one_that_the_ledger_names() -> None:
    made = opened()
    other = with_value(protocol(), "level.pending-blocks", value=not PENDING)
    assert other.digest != protocol().digest
    made.ledger = TrialLedger(made.ledger.ledger, handler(ProtocolHistory((other,))))
    codes = made.refused(Role.COORDINATOR, Screen(child(), screening(made)), KHE_1)
    assert codes == ("protocol.differs",)


def test_a_site_and_a_version_are_added_once() -> None:
    made = opened()
    made.do(ADMIN, SiteOpened(site="XIA", time_zone="Asia/Urumqi"), None)
    assert made.trial.setup.zones["XIA"] == "Asia/Urumqi"
    again = SiteOpened(site="XIA", time_zone=ZONE)
    assert made.refused(ADMIN, again, None) == ("site.known",)
    known = VersionAdded(version="1.0", digest="0" * 64)
    assert made.refused(ADMIN, known, None) == ("version.known",)
    made.do(ADMIN, VersionAdded(version="1.1", digest="1" * 64), None)
    assert made.trial.setup.digests["1.1"] == "1" * 64


@pytest.mark.parametrize(
    ("site", "version", "digest", "codes"),
    [
        ("XIA", "1.0", "", ("site.unknown",)),
        ("SHA", "1.7", "", ("version.unknown",)),
        ("SHA", "1.0", "0" * 64, ("approval.digest",)),
        ("XIA", "1.7", "", ("site.unknown", "version.unknown")),
    ],
)
def test_what_is_approved_is_a_version_of_the_trial_at_one_of_its_sites(
    site: str, version: str, digest: str, codes: tuple[str, ...]
) -> None:
    approval = ProtocolApproved(
        site=site,
        version=version,
        digest=digest or protocol().digest,
        on=date(2026, 3, 1),
        reference="EC-1",
    )
    assert opened().refused(ADMIN, approval, None) == codes


def test_a_site_does_not_work_before_its_approval() -> None:
    made = opened()
    made.at -= timedelta(days=60)  # the ledger's clock goes on; only the entry lies earlier
    early = made.command(Role.COORDINATOR, Screen(child(), screening(made)), KHE_1)
    answer = made.ledger.run(early, recorded=made.at + timedelta(days=90))
    assert getattr(answer, "codes", ()) == ("approval.missing",)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (delegated(Role.CLINICIAN), ("delegation.site",)),
        (delegated(Role.MONITOR, site=SHA), ("delegation.site",)),
        (delegated(Role.CLINICIAN, site="XIA"), ("site.unknown",)),
        (delegated(Role.FAMILY, site=SHA), ("delegation.family", "delegation.site")),
        (
            delegated(Role.MONITOR, starts=date(2026, 2, 2), until=date(2026, 2, 1)),
            ("delegation.days",),
        ),
        (delegated(Role.CLINICIAN, "dr-blind", site=SHA), ("delegation.blinded",)),
        (delegated(Role.ASSESSOR, "dr-liu", site=CHD), ("delegation.blinded",)),
        (delegated(Role.BOARD, "stat-b"), ("delegation.blinded",)),
        (delegated(Role.STATISTICIAN, "stat-u"), ("delegation.blinded",)),
        (delegated(Role.MONITOR, id="D1"), ("id.taken",)),
    ],
)
def test_a_role_is_held_where_it_belongs_and_never_blinded_and_unblinded_by_one_person(
    said: Delegated, codes: tuple[str, ...]
) -> None:
    assert opened().refused(ADMIN, said, None) == codes


def test_a_blinded_person_may_hold_another_blinded_role_and_the_office() -> None:
    made = opened()
    made.do(ADMIN, delegated(Role.ASSESSOR, "dr-blind", site=CHD), None)
    made.do(ADMIN, delegated(ADMIN, "stat-b"), None)


def test_a_delegation_holds_on_its_days_at_its_site_alone() -> None:
    made = opened()
    days = {"starts": date(2026, 3, 10), "until": date(2026, 3, 11)}
    made.do(ADMIN, delegated(Role.COORDINATOR, "nurse-li", site=CHD, **days), None)
    setup = made.trial.setup
    held = [
        setup.delegated("nurse-li", Role.COORDINATOR, CHD, date(2026, 3, day))
        for day in (9, 10, 11, 12)
    ]
    assert held == [False, True, True, False]
    assert not setup.delegated("nurse-li", Role.COORDINATOR, SHA, date(2026, 3, 10))
    assert not setup.delegated("nurse-li", Role.CLINICIAN, CHD, date(2026, 3, 10))


def test_a_delegation_ends_and_nobody_acts_by_it_any_more() -> None:
    made = opened()
    nurse = next(e.id for e in made.trial.setup.delegations.values() if e.person == "nurse-chen")
    made.do(ADMIN, DelegationEnded(delegation=nurse, last=date(2026, 3, 1), reason="left"), None)
    codes = made.refused(Role.COORDINATOR, Screen(child(), screening(made)), KHE_1)
    assert codes == ("role.not-delegated",)
    unknown = DelegationEnded(delegation="D99", last=date(2026, 3, 1))
    assert made.refused(ADMIN, unknown, None) == ("delegation.unknown",)


def test_the_last_administrator_stays() -> None:
    made = opened()
    ended = DelegationEnded(delegation="D1", last=date(2026, 3, 2))
    assert made.refused(ADMIN, ended, None) == ("delegation.last-administrator",)
    made.do(ADMIN, delegated(ADMIN, "admin-2"), None)
    made.do(ADMIN, ended, None)


def test_seed_and_procedure_are_committed_to_once() -> None:
    made = opened()
    again = RandomisationCommitted(format="x", trial=TRIAL, commitment="b" * 64, procedure={})
    assert made.refused(ADMIN, again, None) == ("randomisation.committed",)


def test_who_may_not_send_is_told_that_alone() -> None:
    made = opened()
    codes = made.refused(Role.MONITOR, Screen(child(), screening(made)), KHE_1)
    assert codes == ("role.not-permitted",)
    codes = made.refused(Role.COORDINATOR, Screen(child(), screening(made)), KHE_1, site=CHD)
    assert codes == ("role.not-delegated", "role.other-site")


def test_what_concerns_the_trial_names_no_participant_and_the_other_way_round() -> None:
    made = opened()
    assert made.refused(ADMIN, SiteOpened(site="XIA", time_zone=ZONE), KHE_1) == (
        "participant.unwanted",
    )
    codes = made.refused(Role.COORDINATOR, Screen(child(), screening(made)), None)
    assert codes == ("participant.missing",)


def test_the_ledger_is_one_of_that_trial() -> None:
    ledger = TrialLedger(in_memory("other"), handler(ProtocolHistory((protocol(),))))
    assert ledger.trial().name == "other"


def test_a_closed_site_takes_nobody_and_goes_on_with_whom_it_has() -> None:
    made = opened()
    closing = SiteClosed(site="SHA", reason="enough")
    assert made.refused(ADMIN, SiteClosed(site="XIA", reason="x"), None) == ("site.unknown",)
    assert made.refused(ADMIN, SiteReopened(site="SHA", reason="x"), None) == ("site.not-closed",)
    made.do(Role.COORDINATOR, Screen(child(), screening(made)), KHE_1)
    made.do(ADMIN, closing, None)
    assert made.trial.setup.closed == {"SHA"}
    assert made.refused(ADMIN, closing, None) == ("site.closed",)
    screen = Screen(child(KHE_2), screening(made))
    assert made.refused(Role.COORDINATOR, screen, KHE_2) == ("site.closed",)
    randomise = Randomise({"kmp": "no"})
    assert "site.closed" in made.refused(Role.COORDINATOR, randomise, KHE_1)
    made.do(ADMIN, SiteReopened(site="SHA", reason="places left"), None)
    assert made.trial.setup.closed == frozenset()
    assert "site.closed" not in made.refused(Role.COORDINATOR, randomise, KHE_1)
    made.do(Role.COORDINATOR, screen, KHE_2)


def test_who_is_in_the_trial_goes_on_at_a_closed_site() -> None:
    made = opened()
    made.do(Role.COORDINATOR, Screen(child(), screening(made)), KHE_1)
    made.do(ADMIN, SiteClosed(site="SHA", reason="enough"), None)
    made.do(Role.CLINICIAN, Died(happened=made.at), KHE_1)
    assert made.trial.children[KHE_1].died is not None
