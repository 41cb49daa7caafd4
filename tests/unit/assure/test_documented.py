"""Evidence by the visit schedule: which visits count, and how old it is on each day."""

import numpy as np
import pytest

from glidepath.assure.documented import always, by_schedule, level_age, visit_days, visits_of
from glidepath.decide.status import NEVER, Status
from glidepath.protocol import Visit
from glidepath.protocol.model import VisitAnchor
from unit.assure.given import liver, trial

ADULT = 62 * 60


def visit(identifier: str) -> Visit:
    return next(each for each in trial().visits if each.id == identifier)


@pytest.mark.parametrize(
    ("anchor", "kind", "ids"),
    [
        (VisitAnchor.RANDOMISATION, "level", ["monthly"]),
        (VisitAnchor.RANDOMISATION, "imaging", ["imaging", "outcome"]),
        (VisitAnchor.RANDOMISATION, "platelets", ["monthly", "outcome"]),
        (VisitAnchor.CHANGE, "level", ["after-change"]),
        (VisitAnchor.SCREENING, "imaging", ["screening"]),
        (VisitAnchor.STOP, "level", []),
    ],
)
def test_visits_that_give_a_kind_of_evidence(
    anchor: VisitAnchor, kind: str, ids: list[str]
) -> None:
    assert [each.id for each in visits_of(trial(), anchor, kind)] == ids


def test_visits_of_the_other_arm_do_not_count() -> None:
    only = trial().model_copy(
        update={"visits": (visit("monthly").model_copy(update={"arms": ("maintenance",)}),)}
    )
    assert visits_of(only, VisitAnchor.RANDOMISATION, "level") == ()


def test_days_of_a_visit() -> None:
    assert visit_days(visit("outcome"), 1000) == (365,)
    assert visit_days(visit("imaging"), 300) == (90, 180, 270)
    assert visit_days(visit("stabilisation"), 300) == (14, 44, 74, 104)


def test_ages_by_the_schedule() -> None:
    evidence = by_schedule(trial(), 400)
    status = Status(dose=1000, change_days=NEVER, half_life=ADULT)
    seen = evidence(trial().parameters, status, np.asarray([0, 29, 30, 89, 90, 344]))
    assert seen.examined_days.tolist() == [0, 29, 0, 29, 0, 14]
    assert seen.platelets_days.tolist() == [0, 29, 0, 29, 0, 14]
    assert seen.imaged_days.tolist() == [0, 29, 30, 89, 0, 74]
    assert seen.level_days.tolist() == [0, 29, 0, 29, 0, 14]
    assert seen.level_on_dose.tolist() == [True] * 6


def test_what_no_visit_gives_is_never_there() -> None:
    evidence = by_schedule(liver(), 700)
    status = Status(dose=1000, change_days=NEVER, half_life=690)
    seen = evidence(liver().parameters, status, np.asarray([14, 600]))
    assert seen.imaged_days.tolist() == [NEVER, NEVER]
    assert seen.platelets_days.tolist() == [NEVER, NEVER]


@pytest.mark.parametrize(
    ("since_change", "monthly", "half_life", "age"),
    [
        (13, 13, ADULT, NEVER),  # drawn on the day of the change: not yet settled
        (14, 14, ADULT, 0),  # the sample two weeks after the change
        (20, 20, ADULT, 6),
        (40, 10, ADULT, 10),  # the monthly one came 30 days after the change
        (40, 30, ADULT, 26),  # the monthly one 10 days after the change is not valid
        (40, 30, 107 * 60, NEVER),  # two weeks are too soon for a slow child
        (60, 20, 107 * 60, 20),
        (NEVER, NEVER, ADULT, NEVER - 14),
    ],
)
def test_age_of_the_last_valid_level(
    since_change: int, monthly: int, half_life: int, age: int
) -> None:
    status = Status(dose=900, change_days=since_change, half_life=half_life)
    assert level_age(trial().parameters, status, monthly, (14,)) == age


def test_always_leaves_nothing_to_wait_for() -> None:
    seen = always(trial().parameters, Status(dose=1000), 17)
    assert (seen.level_on_dose, seen.level_days, seen.examined_days, seen.imaged_days) == (
        True,
        0,
        0,
        0,
    )
