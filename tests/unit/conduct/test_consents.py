"""Screening and consent: who signed, what the child said, what is withdrawn."""

from datetime import date, timedelta
from typing import Any

import pytest

from glidepath.conduct import (
    ConsentForm,
    ConsentRules,
    Guardian,
    Randomise,
    Role,
    Screen,
    TakeConsent,
)
from glidepath.conduct.consenting import covers, in_force
from glidepath.conduct.table import Scope
from glidepath.record import (
    ConsentGiven,
    ConsentWithdrawn,
    Died,
    LabReported,
    Measured,
    VisitDone,
)
from unit.conduct.trials import (
    KHE_1,
    KHE_2,
    SCOPE,
    Site,
    child,
    consent,
    opened,
    quantity,
    randomised,
    screened,
    screening,
    with_consent,
)

CARE, DOCTOR = Role.COORDINATOR, Role.CLINICIAN
FORM = ConsentForm(version="2.0", language="zh")


def weight(made: Site, **fields: Any) -> Measured:
    return Measured.model_validate({"happened": made.at, "weight": quantity("20", "kg"), **fields})


def taken(made: Site, **fields: Any) -> TakeConsent:
    """A consent with other parts than the mother's plain one."""
    parts = {
        name: fields.pop(name) for name in ("guardians", "assent", "assent_form") if name in fields
    }
    plain = consent(made, **fields)
    return TakeConsent(
        plain.consent,
        parts.get("guardians", plain.guardians),
        parts.get("assent", "not-asked"),
        parts.get("assent_form"),
    )


def test_screening_registers_the_child() -> None:
    made = screened()
    found = made.trial.children[KHE_1]
    assert (found.participant.id, found.participant.site) == ("KHE-001", "SHA")
    assert [type(each).__name__ for each in found.events] == ["Screened"]
    assert found.version == made.trial.number


def test_a_code_is_given_once() -> None:
    made = screened()
    assert made.refused(CARE, Screen(child(), screening(made))) == ("participant.known",)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"id": "KHE-007"}, ("participant.other-code",)),
        ({"time_zone": "Asia/Urumqi"}, ("participant.other-site",)),
        ({"protocol": "liver-tacrolimus"}, ("participant.other-trial",)),
    ],
)
def test_the_child_is_one_of_this_trial(fields: dict[str, object], codes: tuple[str, ...]) -> None:
    made = opened()
    other = child().model_copy(update=dict(fields))
    assert made.refused(CARE, Screen(other, screening(made))) == codes


def test_nothing_is_entered_about_a_child_that_nobody_registered() -> None:
    made = opened()
    assert made.refused(CARE, weight(made), KHE_2) == ("participant.unknown",)


def test_nothing_is_measured_before_the_consent_but_what_happened_earlier_is_history() -> None:
    made = screened()
    early = weight(made)
    assert made.refused(CARE, early) == ("consent.missing",)
    made.do(CARE, consent(made))
    made.do(CARE, early)


def test_a_consent_names_its_form_and_its_guardians() -> None:
    made = screened(opened(ConsentRules(guardians=2)))
    late = Guardian(relation="father", signed=made.at.date() + timedelta(days=3))
    act = taken(made, form_version="1.0", protocol_version="1.9", guardians=(late,))
    assert set(made.refused(CARE, act)) == {
        "version.unknown",
        "approval.missing",
        "approval.form",
        "consent.guardians",
        "consent.signed-later",
    }
    both = tuple(Guardian(relation=each, signed=made.at.date()) for each in ("mother", "father"))
    made.do(CARE, taken(made, guardians=both))
    forms = made.trial.children[KHE_1].consent_forms
    assert [len(each.guardians) for each in forms.values()] == [2]


def test_where_no_approval_names_a_form_any_may_be_used() -> None:
    made = screened(opened(forms=()))
    made.do(CARE, consent(made, form_version="7", language="en"))


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, ("consent.assent",)),
        ({"assent": "given", "by": "guardian-and-participant"}, ("consent.assent",)),
        ({"assent": "given", "assent_form": FORM}, ("consent.assent",)),
        ({"assent": "refused"}, ("consent.assent-refused",)),
        (
            {
                "assent": "given",
                "by": "guardian-and-participant",
                "assent_form": ConsentForm(version="9", language="zh"),
            },
            ("approval.form",),
        ),
    ],
)
def test_a_child_that_is_old_enough_is_asked(
    fields: dict[str, Any], codes: tuple[str, ...]
) -> None:
    made = opened(ConsentRules(assent_from=6))
    made.do(CARE, Screen(child(), screening(made)))
    assert made.refused(CARE, taken(made, **fields)) == codes


def test_a_child_that_was_asked_and_agreed() -> None:
    made = opened(ConsentRules(assent_from=6))
    made.do(CARE, Screen(child(), screening(made)))
    made.do(CARE, taken(made, assent="given", by="guardian-and-participant", assent_form=FORM))
    assert [each.by for each in made.trial.children[KHE_1].of(ConsentGiven)] == [
        "guardian-and-participant"
    ]


def test_a_younger_child_is_not_asked() -> None:
    made = opened(ConsentRules(assent_from=7))
    made.do(CARE, Screen(child(born="2019-03"), screening(made)))
    made.do(CARE, consent(made))  # six years and eleven months, or seven: not certainly seven


def test_who_is_of_age_consents_itself() -> None:
    made = opened(ConsentRules(adult_from=18))
    made.do(CARE, Screen(child(born="2007-01"), screening(made)))
    assert made.refused(CARE, consent(made)) == ("consent.adult",)
    made.do(CARE, TakeConsent(consent(made, by="participant").consent))


def test_who_comes_of_age_is_treated_only_by_its_own_consent() -> None:
    made = opened(ConsentRules(adult_from=6))
    made.do(CARE, Screen(child(born="2020-03-20"), screening(made)))
    made.do(CARE, consent(made))
    found = made.trial.children[KHE_1]
    assert in_force(found, Scope.TREATMENT, made.at)
    made.pass_(days=30)
    assert "consent.adult" in made.refused(CARE, Randomise({"kmp": "no"}))


def test_a_withdrawal_stops_what_its_scope_allows_and_never_orders_a_dose() -> None:
    made = randomised()
    before = made.trial.children[KHE_1]
    fields = {"happened": made.at, "scope": ["follow-up"], "reason": "moves away"}
    lines = made.do(CARE, ConsentWithdrawn.model_validate(fields))
    assert [each.type for each in lines] == ["ConsentWithdrawn"]
    assert "moves away" not in lines[0].payload
    made.pass_(days=1)
    assert made.refused(CARE, weight(made)) == ("consent.missing",)
    visit = VisitDone.model_validate({"happened": made.at, "visit": "monthly"})
    assert made.refused(CARE, visit) == ("consent.missing",)
    result = {"test": "alt", "result": quantity("20", "U/L")}
    made.do(CARE, LabReported.model_validate({"happened": made.at, **result}))
    after = made.trial.children[KHE_1]
    news = [*after.entered.values()][len(before.entered) :]
    assert [type(each).__name__ for each in news] == ["ConsentWithdrawn", "LabReported"]


def test_what_happened_under_a_consent_may_be_written_down_after_its_withdrawal() -> None:
    made = with_consent()
    made.pass_(days=2)
    earlier = weight(made)
    made.pass_(days=2)
    fields = {"happened": made.at, "scope": sorted(SCOPE)}
    made.do(CARE, ConsentWithdrawn.model_validate(fields))
    made.do(CARE, earlier)
    made.pass_(days=1)
    assert made.refused(CARE, weight(made)) == ("consent.missing",)
    made.do(CARE, Died.model_validate({"happened": made.at, "cause": "accident"}))


def test_what_was_not_given_is_not_withdrawn() -> None:
    made = screened()
    made.do(CARE, consent(made, scope=["treatment"]))
    fields = {"happened": made.at + timedelta(minutes=1), "scope": ["treatment", "data"]}
    assert made.refused(CARE, ConsentWithdrawn.model_validate(fields)) == ("consent.not-given",)


def test_history_is_what_happened_before_the_first_consent() -> None:
    made = with_consent()
    found = made.trial.children[KHE_1]
    assert covers(found, Scope.DATA, date(2020, 1, 1), made.at)
    assert not covers(found, Scope.DATA, date(2020, 1, 1), made.at - timedelta(days=30))
