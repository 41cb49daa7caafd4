"""What the reports count, on a trial whose numbers were counted by hand."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from glidepath.conduct import EvaluateEligibility, Role, Screen
from glidepath.conduct.child import Child
from glidepath.quantities.identifiers import ParticipantId
from glidepath.record import (
    AdverseEvent,
    ConsentWithdrawn,
    Hospitalised,
    Infection,
    LostToFollowUp,
    RelapseConfirmed,
    RelapseSuspected,
    Screened,
)
from glidepath.report import Language
from glidepath.web.counting import (
    Plan,
    exclusions,
    harms,
    intake,
    onward,
    recruitment,
    relapses,
)
from glidepath.web.flowing import growth
from unit.conduct.trials import (
    ATTESTED,
    KHE_1,
    KHE_2,
    SCOPE,
    Site,
    child,
    consent,
    opened,
    randomised,
    screened,
    with_consent,
)

KHE_3, KHE_4 = ParticipantId("KHE-003"), ParticipantId("KHE-004")


def children(made: Site) -> tuple[Child, ...]:
    return tuple(made.trial.children.values())


@pytest.fixture(scope="module")
def told() -> Site:
    """Two children are randomised, one consented, one was screened; much happens to the first."""
    made = randomised(opened())
    made.pass_(days=10)
    randomised(made, KHE_2)
    with_consent(made, KHE_3)
    made.pass_(days=30)
    screened(made, KHE_4)
    made.pass_(days=1)
    for what in _what_happened(made):
        made.do(Role.CLINICIAN, what)
    made.pass_(days=1)
    lost = LostToFollowUp.model_validate({"happened": made.at})
    made.do(Role.COORDINATOR, lost, KHE_2)
    made.pass_(days=40)
    return made


def _what_happened(made: Site) -> list[Any]:
    at = made.at
    grades = (("rash", 2, False), ("fever", 3, True), ("fever", 3, True))
    return [
        *(
            AdverseEvent.model_validate(
                {
                    "happened": at + timedelta(minutes=number - 10),
                    "event": event,
                    "term": event,
                    "category": "other",
                    "grade": grade,
                    "serious": serious,
                }
            )
            for number, (event, grade, serious) in enumerate(grades)
        ),
        Infection.model_validate(
            {"happened": at, "event": "cold", "location": "nose", "serious": False}
        ),
        Hospitalised.model_validate({"happened": at, "reason": "fever"}),
        RelapseSuspected.model_validate({"happened": at - timedelta(hours=2)}),
        RelapseConfirmed.model_validate({"happened": at - timedelta(hours=1)}),
    ]


def test_everybody_who_was_screened_is_counted_in_one_place(told: Site) -> None:
    found = intake(children(told), told.at)
    assert (found.screened, found.randomised) == (4, 2)
    assert (found.not_eligible, found.no_consent, found.waiting) == (0, 1, 1)
    assert (
        found.screened == found.not_eligible + found.no_consent + found.waiting + found.randomised
    )


def test_everybody_who_was_randomised_is_counted_on(told: Site) -> None:
    found = onward(children(told), told.at)
    assert (found.allocated, found.lost, found.died, found.withdrew) == (2, 1, 0, 0)
    assert (found.judged, found.going_on) == (0, 1)
    assert onward((), told.at).allocated == 0


def test_relapses_and_the_years_in_which_they_came(told: Site) -> None:
    found = relapses(children(told), told.at)
    assert (found.children, found.confirmed, found.suspected, found.resolved) == (1, 1, 1, 0)
    # the first was followed for 10 + 30 + 1 + 1 + 40 days, the second was lost after 32
    assert found.years == pytest.approx((82 + 32) / 365.25, abs=0.01)
    assert found.rate == pytest.approx(100 / found.years)
    assert relapses((), told.at).rate is None


def test_reports_of_one_episode_count_once(told: Site) -> None:
    found = {each.kind: (each.episodes, each.children) for each in harms(children(told))}
    assert found == {
        "any": (2, 1),
        "severe": (1, 1),
        "serious": (1, 1),
        "infection": (1, 1),
        "serious-infection": (0, 0),
        "hospital": (1, 1),
        "death": (0, 0),
    }


def test_recruitment_is_counted_at_the_end_of_each_month(told: Site) -> None:
    found = recruitment(children(told), date(2026, 5, 10))
    days = [each.day for each in found]
    assert days == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 10)]
    counts = [(each.screened, each.consented, each.randomised) for each in found]
    assert counts == [(0, 0, 0), (3, 3, 2), (4, 3, 2), (4, 3, 2)]
    assert recruitment((), date(2026, 5, 10)) == ()


@pytest.mark.parametrize("language", list(Language))
def test_the_picture_says_what_it_shows(told: Site, language: Language) -> None:
    points = recruitment(children(told), date(2026, 5, 10))
    found = growth(points, language)
    assert found is not None
    assert growth(points[:1], language) is None
    assert [each.text for each in found.marks] == ["0", "1", "2", "3", "4"]
    tops = [each.at for each in found.marks]
    assert tops == sorted(tops, reverse=True)
    assert [each.label.text[-1] for each in found.curves] == ["4", "3", "2"]
    labels = [each.label.at for each in found.curves]
    assert all(after - before >= 14.9 for before, after in pairwise(labels))
    assert "4" in found.told


def test_a_withdrawn_consent_to_follow_up_is_counted() -> None:
    made = randomised()
    withdrawn = ConsentWithdrawn.model_validate({"happened": made.at, "scope": SCOPE})
    made.do(Role.COORDINATOR, withdrawn, KHE_1)
    made.pass_(days=1)
    found = onward(children(made), made.at)
    assert (found.allocated, found.withdrew, found.going_on) == (1, 1, 0)


def test_a_plan_runs_evenly_from_day_to_day() -> None:
    plan = Plan(30, date(2026, 1, 1), date(2026, 1, 10))
    days = [plan.by(date(2025, 12, 31)), plan.by(date(2026, 1, 1)), plan.by(date(2026, 1, 5))]
    assert days == [0, 3, 15]
    assert plan.by(date(2026, 1, 10)) == plan.by(date(2027, 1, 1)) == 30


def test_the_plan_is_drawn_beside_what_came(told: Site) -> None:
    points = recruitment(children(told), date(2026, 5, 10))
    plan = Plan(10, date(2026, 3, 1), date(2026, 5, 10))
    found = growth(points, Language.EN, plan)
    assert found is not None
    planned = next(each for each in found.curves if each.kind == "planned")
    assert planned.label.text == "Planned 10"
    assert [each.text for each in found.marks][-1] == "10"
    assert planned.path.count("L") == len(points) - 1


def test_who_was_kept_out_is_counted_by_criterion() -> None:
    made = opened()
    attested = {"happened": made.at, "attestations": ATTESTED | {"E1": "yes"}}
    made.do(Role.COORDINATOR, Screen(child(), Screened.model_validate(attested)), KHE_1)
    made.do(Role.COORDINATOR, consent(made), KHE_1)
    assert exclusions(children(made)) == ()
    made.do(Role.COORDINATOR, EvaluateEligibility(), KHE_1)
    assert intake(children(made), made.at).not_eligible == 1
    found = dict(exclusions(children(made)))
    assert found["E1"] == 1
    assert "E2" not in found
