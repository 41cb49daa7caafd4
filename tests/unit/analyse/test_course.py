"""One child's course: the edges of every definition, each day counted by hand.

The outcome is judged on day 365, on an examination from day 351 to 379; no dose from day 351 on.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from glidepath.analyse.course import Course
from glidepath.analyse.dataset import Ended, Missing
from glidepath.analyse.episodes import episodes
from glidepath.analyse.exposure import mean_trough
from glidepath.conduct import Child, Entry, Registered
from glidepath.record import Randomised, event_from
from unit.conduct.trials import KHE_1, SHA, child, protocol, quantity

DAY_0 = date(2026, 3, 2)
RANDOMISED_AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai."""
Event = tuple[int, str, dict[str, Any]]


def stated(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """Events on days since randomisation, as plain data."""
    return [
        {"type": name, "happened": DAY_0 + timedelta(days=on), "id": f"e{place}", **more}
        for place, (on, name, more) in enumerate(events)
    ]


def course(*events: Event, locked: int = 500, dose: str = "1.0") -> Course:
    """A child that takes the drug, and what happened to it."""
    start = order(-400, dose, "start")
    consented: Event = (-5, "ConsentGiven", {"scope": SCOPE, "protocol_version": "1.0"})
    entered = {"arm": "guided-discontinuation", "happened": RANDOMISED_AT, "id": "r"}
    randomised = Randomised.model_validate(entered)
    facts = [event_from(each) for each in stated((start, consented, *events))]
    lines: list[Any] = [Registered(participant=child()), randomised, *facts]
    entries = tuple(
        Entry(n, KHE_1, fact, at, at, at, "a", "clinician", SHA, f"c{n}", f"{n}")
        for n, fact in enumerate(lines, 1)
        for at in [RANDOMISED_AT]
    )
    return Course(Child(entries), protocol(), randomised, DAY_0 + timedelta(days=locked))


SCOPE = ["treatment", "follow-up", "data"]
OFF: dict[str, Any] = {"reason": "wish"}


def order(on: int, dose: str, reason: str) -> Event:
    made = {"daily_dose": quantity(dose, "mg"), "formulation": "oral-solution", "reason": reason}
    return (on, "DoseOrdered", made)


def examined(on: int, response: str = "remission", method: str = "examination") -> Event:
    return (on, "DiseaseAssessed", {"response": response, "methods": [method]})


def judged(on: int, remission: str = "yes") -> Event:
    return (on, "OutcomeAssessed", {"remission": remission})


@pytest.mark.parametrize(
    ("events", "off", "dose", "last"),
    [
        # the stop in force from day 351 on: no dose on the fourteen days from 351 to 364
        ([order(351, "0", "stop")], True, 0, 350),
        ([order(352, "0", "stop")], False, 0, 351),
        # a stop for safety, or of the treatment, is a stop like another
        ([order(300, "0", "safety")], True, 0, 299),
        ([(351, "TreatmentStopped", OFF)], True, 0, 350),
        # interrupted only: still on the drug; stopped while interrupted: no dose since day 345
        ([(300, "DoseInterrupted", OFF)], False, 1, None),
        ([(345, "DoseInterrupted", OFF), (360, "TreatmentStopped", OFF)], True, 0, 344),
        # resumed for three days within the fourteen
        (
            [
                (345, "DoseInterrupted", OFF),
                (352, "DoseResumed", {}),
                (355, "TreatmentStopped", OFF),
            ],
            False,
            0,
            354,
        ),
        # started again, and stopped again on the day itself
        ([order(300, "0", "stop"), order(360, "0.5", "clinician")], False, 0.5, None),
        # a rescue treatment settles it; one before randomisation, or after the day, does not
        ([order(300, "0", "stop"), (310, "RescueTreatment", {"kind": "steroid"})], False, 0, 299),
        ([order(300, "0", "stop"), (-30, "RescueTreatment", {"kind": "steroid"})], True, 0, 299),
        ([order(300, "0", "stop"), (366, "RescueTreatment", {"kind": "surgery"})], True, 0, 299),
        # what is ordered later does not count
        ([order(366, "0", "stop")], False, 1, None),
        # lost with a stop in force: what it took then nobody knows, but for a rescue
        ([order(100, "0", "stop"), (200, "LostToFollowUp", {})], None, None, None),
        (
            [(150, "RescueTreatment", {"kind": "steroid"}), (200, "LostToFollowUp", {})],
            False,
            None,
            None,
        ),
        # lost on day 200, and back on day 300
        ([(200, "LostToFollowUp", {}), examined(300)], False, 1, None),
    ],
)
def test_no_use(
    events: list[Event], off: bool | None, dose: float | None, last: int | None
) -> None:
    found = course(*events)
    assert (found.off_drug, found.dose, found.last_dose) == (off, dose, last)


@pytest.mark.parametrize(
    ("events", "remission", "missing", "ended"),
    [
        ([examined(351), judged(352)], True, None, Ended.NOT),
        ([examined(379), judged(380, "no")], False, None, Ended.NOT),
        ([examined(350), judged(352)], None, Missing.NOT_EXAMINED, Ended.NOT),
        ([examined(380), judged(381)], None, Missing.NOT_EXAMINED, Ended.NOT),
        # an image alone is no examination; an examination after the judgement is none of it
        ([examined(365, method="mri"), judged(366)], None, Missing.NOT_EXAMINED, Ended.NOT),
        ([judged(360), examined(366)], None, Missing.NOT_ASSESSED, Ended.NOT),
        # the last word counts
        ([examined(365), judged(366, "no"), judged(370)], True, None, Ended.NOT),
        # a death counts up to the day, or up to the last day of an examination that is not there
        ([(365, "Died", {})], None, Missing.DIED, Ended.DIED),
        ([(379, "Died", {})], None, Missing.DIED, Ended.DIED),
        ([(380, "Died", {})], None, Missing.NOT_EXAMINED, Ended.NOT),
        ([examined(360), judged(361), (366, "Died", {})], True, None, Ended.NOT),
        ([examined(352), judged(353), (360, "Died", {})], True, None, Ended.DIED),
        # a death after a loss is known, and counts
        ([(100, "LostToFollowUp", {}), (200, "Died", {})], None, Missing.DIED, Ended.DIED),
        # a withdrawal of the treatment alone is none of the follow-up
        (
            [(99, "ConsentWithdrawn", {"scope": ["treatment"]})],
            None,
            Missing.NOT_EXAMINED,
            Ended.NOT,
        ),
        (
            [(99, "ConsentWithdrawn", {"scope": ["follow-up"]})],
            None,
            Missing.WITHDREW,
            Ended.WITHDREW,
        ),
        (
            [
                (99, "ConsentWithdrawn", {"scope": SCOPE}),
                (120, "ConsentGiven", {"scope": SCOPE, "protocol_version": "1.0"}),
                examined(365),
                judged(366),
            ],
            True,
            None,
            Ended.NOT,
        ),
        ([(200, "LostToFollowUp", {}), examined(300)], None, Missing.NOT_EXAMINED, Ended.NOT),
    ],
)
def test_remission(
    events: list[Event], remission: bool | None, missing: Missing | None, ended: Ended
) -> None:
    found = course(*events)
    assert (found.remission, found.missing, found.ended) == (remission, missing, ended)


def test_a_lock_before_the_day_leaves_it_open() -> None:
    early = course(locked=364)
    assert (early.off_drug, early.dose, early.missing) == (None, None, Missing.NOT_REACHED)
    # on day 365 the dose is known, and an examination could still come
    there = course(locked=365)
    assert (there.off_drug, there.dose, there.missing) == (False, 1, Missing.NOT_REACHED)


SUSPECTED: Event = (100, "RelapseSuspected", {})


@pytest.mark.parametrize(
    ("events", "free", "found"),
    [
        ([], 0, None),
        ([examined(-9)], 0, None),
        ([examined(30), examined(400)], 400, None),
        # found on the day of the suspicion that was confirmed
        ([examined(90), SUSPECTED, examined(101), (103, "RelapseConfirmed", {})], 90, 100),
        ([examined(90), (103, "RelapseConfirmed", {})], 90, 103),
        # one that was dismissed was none, and shows that there was none
        (
            [SUSPECTED, (102, "RelapseDismissed", {"reason": "-"}), (150, "RelapseConfirmed", {})],
            102,
            150,
        ),
        # only the first counts
        ([(50, "RelapseConfirmed", {}), (200, "RelapseConfirmed", {})], 0, 50),
        # before randomisation is history; on its day counts as the day after
        ([(-50, "RelapseSuspected", {}), (-49, "RelapseConfirmed", {})], 0, None),
        ([(0, "RelapseConfirmed", {})], 0, 1),
        # no remission is not free of a relapse
        ([examined(60), examined(120, "no-remission")], 60, None),
    ],
)
def test_relapse(events: list[Event], free: int, found: int | None) -> None:
    seen = course(*events)
    assert (seen.free_until, seen.found) == (free, found)


def test_the_last_dose_before_a_relapse_off_the_drug_is_kept() -> None:
    stop, again = order(300, "0", "stop"), order(330, "1.0", "restore")
    found = course(stop, (330, "RelapseConfirmed", {}), again)
    assert (found.last_dose, found.off_drug, found.until) == (299, False, 330)


def level(on: int, result: Any, assay: str = "lc-ms-ms", hours: int = 24) -> Event:
    drawn = RANDOMISED_AT + timedelta(days=on)
    told = {
        "sample": f"s{on}",
        "result": result,
        "drawn_at": drawn,
        "last_dose_at": drawn - timedelta(hours=hours),
        "specimen": "whole-blood",
        "assay": assay,
    }
    return (on + 1, "LevelReported", told)


def test_exposure_is_of_valid_troughs_up_to_the_relapse() -> None:
    six, four = quantity("6", "ng/mL"), quantity("4", "ug/L")
    below = {"below": quantity("2", "ng/mL")}
    lost = {"not_analysed": "clotted"}
    relapse: Event = (200, "RelapseConfirmed", {})
    early, late = level(-3, quantity("9", "ng/mL")), level(201, quantity("9", "ng/mL"))
    found = course(early, level(10, six), level(20, four), level(30, below), level(40, lost))
    assert mean_trough(found) == pytest.approx((6 + 4 + 1) / 3)
    assert mean_trough(course(relapse, late, level(60, six, hours=2))) is None
    assert mean_trough(course(level(10, six, assay="some-other"))) is None


def test_a_reading_by_another_assay_is_bridged_below_its_limit_too() -> None:
    bridges = {each.id: each.to_trial_assay for each in protocol().parameters.level.assays}
    assay, bridge = next((name, each) for name, each in bridges.items() if each is not None)
    factor = float(bridge.factor)
    below = {"below": quantity("4", "ng/mL")}
    found = course(level(10, quantity("6", "ng/mL"), assay), level(20, below, assay))
    assert mean_trough(found) == pytest.approx((6 * factor + 2 * factor) / 2, abs=1e-5)


def adverse(on: int, grade: int, **more: Any) -> Event:
    return (
        on,
        "AdverseEvent",
        {"event": "a", "term": "t", "category": "c", "grade": grade, **more},
    )


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([adverse(-9, 2), adverse(9, 2)], []),
        ([adverse(-9, 1), adverse(9, 3)], [(3, False, True)]),
        ([adverse(-9, 2), adverse(9, 2, serious=True)], [(2, True, True)]),
        ([adverse(1, 5)], [(5, True, True)]),
        ([adverse(1, 3, attributed="yes"), adverse(5, 1, attributed="no")], [(3, False, False)]),
        ([adverse(1, 3, attributed="no"), adverse(5, 1)], [(3, False, False)]),
    ],
)
def test_episodes(events: list[Event], expected: list[tuple[int, bool, bool]]) -> None:
    found = [(e.grade, e.serious, e.related) for e in episodes(course(*events), 0)]
    assert found == expected
