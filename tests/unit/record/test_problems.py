"""Every kind of flaw: a record that has it, and the nearest record that has not."""

from datetime import date, timedelta
from decimal import Decimal
from statistics import median_low
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.record import (
    Event,
    Participant,
    Plausible,
    Severity,
    check,
    event_from,
    severity,
)
from glidepath.record.flaws import KINDS, MEANINGS, RESTS_ON_ABSENCE, RESTS_ON_BIRTH
from glidepath.record.timeline import usual_of_others
from unit.record.given import CHILD, at, day, kinds, order, record, weighed

START = order(day(1), name="start")


def fact(kind: str, happened: object = "2024-03-05", **fields: Any) -> Event:
    return event_from({"type": kind, "happened": happened, **fields})


def amount(value: object, unit: str) -> dict[str, object]:
    return {"value": Decimal(str(value)), "unit": unit}


def level(value: object = "6.2", happened: object = "2024-03-06", **fields: Any) -> Event:
    stated = {"sample": "S1", "drawn_at": "2024-03-05", "result": amount(value, "ng/mL")}
    return fact("LevelReported", happened, **{**stated, **fields})


def drawn(happened: object = "2024-03-05", **fields: Any) -> Event:
    return fact("LevelDrawn", happened, **{"sample": "S1", **fields})


def lab(value: object, unit: str, test: str = "platelets", **fields: Any) -> Event:
    return fact("LabReported", test=test, result=amount(value, unit), **fields)


def correct(target: str, happened: object = "2024-03-09", **fields: Any) -> Event:
    return fact("Corrected", happened, event=target, fields=fields, reason="typing error")


def tall(happened: object, height: object) -> Event:
    return fact("Measured", happened, height=amount(height, "cm"))


def pressure(systolic: object, diastolic: object) -> Event:
    return fact(
        "Measured", systolic=amount(systolic, "mm[Hg]"), diastolic=amount(diastolic, "mm[Hg]")
    )


def consent(happened: object) -> Event:
    return fact(
        "ConsentGiven", happened, scope=["treatment", "follow-up", "data"], protocol_version="1.0"
    )


def withdrawn(happened: object, *scope: str) -> Event:
    return fact("ConsentWithdrawn", happened, scope=list(scope))


def episode(resolved: bool, happened: object = "2024-03-05", kind: str = "AdverseEvent") -> Event:
    own = {
        "AdverseEvent": {"term": "ulcer", "category": "mucositis", "grade": 1},
        "Infection": {"location": "lung", "serious": False},
    }[kind]
    return fact(kind, happened, event="A1", resolved=resolved, **own)


FLAWED: list[tuple[str, str, tuple[Event, ...]]] = [
    ("unknown-reference", "events[0].event", (correct("nobody", note="x"),)),
    ("unknown-reference", "events[0].event", (fact("Signed", event="nobody", meaning="seen"),)),
    (
        "unknown-reference",
        "events[1].order",
        (fact("VisitDone", id="V", visit="a"), fact("Returned", order="V", amount=amount(1, "mL"))),
    ),
    ("correction-field", "events[1].fields", (START, correct("start", dose=1))),
    (
        "correction-value",
        "events[1].fields.daily_dose",
        (START, correct("start", daily_dose="0.9 mg")),
    ),
    (
        "correction-order",
        "events[1].known",
        (
            fact("VisitDone", id="V", visit="a", known="2024-03-20"),
            correct("V", note="x"),
        ),
    ),
    (
        "known-before-happened",
        "events[0].known",
        (fact("VisitDone", visit="a", known="2024-03-04"),),
    ),
    ("before-birth", "events[0].happened", (fact("VisitDone", "2019-06-30", visit="a"),)),
    ("impossible-age", "events[0].happened", (fact("VisitDone", "2140-01-01", visit="a"),)),
    (
        "after-death",
        "events[1].happened",
        (fact("Died", "2024-03-04"), fact("VisitDone", visit="a")),
    ),
    ("drawn-after-report", "events[0].drawn_at", (level(drawn_at="2024-03-07"),)),
    (
        "drawn-after-report",
        "events[0].happened",
        (level(happened="2024-03-04", drawn_at=None), drawn()),
    ),
    ("drawn-after-report", "events[0].drawn_at", (lab(240, "10*9/L", drawn_at="2024-03-06"),)),
    ("dose-after-sample", "events[0].last_dose_at", (drawn(last_dose_at="2024-03-06"),)),
    ("dose-after-sample", "events[0].last_dose_at", (level(last_dose_at="2024-03-06"),)),
    (
        "hours-disagree",
        "events[0].hours_since_dose",
        (drawn("2024-03-05T08:00Z", last_dose_at="2024-03-04T08:00Z", hours_since_dose=22),),
    ),
    (
        "hours-disagree",
        "events[0].hours_since_dose",
        (drawn("2024-03-05T08:00Z", last_dose_at="2024-03-04T08:00Z", hours_since_dose=26),),
    ),
    (
        "later-than-event",
        "events[0].remission_since",
        (fact("Screened", remission_since="2024-04"),),
    ),
    ("later-than-event", "events[0].days", (fact("DosesMissed", count=1, days=["2024-03-06"]),)),
    (
        "ends-before-beginning",
        "events[0].until",
        (fact("Hospitalised", reason="fever", until="2024-03-04"),),
    ),
    (
        "missed-days",
        "events[0].count",
        (fact("DosesMissed", count=1, days=["2024-03-03", "2024-03-04"]),),
    ),
    (
        "duplicate-event",
        "events[1]",
        (
            fact("Vomited", actor="nurse"),
            fact("Vomited", actor="mother", note="told by phone"),
        ),
    ),
    ("orders-overlap", "events[1].happened", (order(day(5)), order(day(5), "0.9 mg"))),
    ("orders-overlap", "events[1].happened", (order(day(5)), order(at(5, 1), "0.9 mg"))),
    ("orders-overlap", "events[1].happened", (order(at(5, 1)), order(at(5, 1), "0.9 mg"))),
    ("dose-too-high", "events[1].daily_dose", (weighed(day(1), "17 kg"), order(day(5), "690 mg"))),
    ("dose-too-high", "events[0].daily_dose", (order(day(5), "3 g"),)),
    ("dose-out-of-line", "events[1].daily_dose", (order(day(1), "1 mg"), order(day(5), "100 mg"))),
    (
        "dose-out-of-line",
        "events[3].daily_dose",
        (
            *(order(day(number), "1 mg") for number in (1, 2, 3)),
            order(day(5), "10 ug"),
        ),
    ),
    ("level-too-high", "events[0].result", (level(6200),)),
    ("level-out-of-line", "events[1].result", (level(2), level(200, "2024-03-07", sample="S2"))),
    ("level-before-first-dose", "events[0].drawn_at", (level(), order(day(6)))),
    ("level-before-first-dose", "events[0].happened", (drawn(), order(day(6)))),
    ("level-reported-twice", "events[1].sample", (level(), level(7, "2024-03-07"))),
    ("sample-drawn-twice", "events[1].sample", (drawn(), drawn("2024-03-06"))),
    ("sample-drawn-twice", "events[1].drawn_at", (drawn("2024-03-04"), level())),
    ("sample-drawn-twice", "events[1].drawn_at", (level(), drawn("2024-03-06"))),
    ("sampling-time-missing", "events[0].drawn_at", (level(drawn_at=None),)),
    ("impossible-weight", "events[0].weight", (weighed(day(5), "65 kg"),)),
    ("impossible-weight", "events[0].weight", (weighed(day(5), "1.7 kg"),)),
    ("impossible-height", "events[0].height", (tall("2024-03-05", "1.04"),)),
    ("impossible-pressure", "events[0].systolic", (pressure(350, 60),)),
    ("impossible-pressure", "events[0].diastolic", (pressure(60, 60),)),
    (
        "impossible-temperature",
        "events[0].temperature",
        (fact("Measured", temperature=amount("98.6", "Cel")),),
    ),
    ("wrong-dimension", "events[0].result.unit", (lab(240, "g/L"),)),
    (
        "wrong-dimension",
        "events[0].result.below.unit",
        (fact("LabReported", test="alt", result={"below": amount(5, "g/L")}),),
    ),
    (
        "wrong-dimension",
        "events[0].lower_limit.unit",
        (lab(240, "10*9/L", lower_limit=amount(150, "g/L")),),
    ),
    (
        "wrong-dimension",
        "events[0].upper_limit.unit",
        (lab(240, "10*9/L", upper_limit=amount(450, "g/L")),),
    ),
    ("impossible-result", "events[0].result", (lab(240_000, "10*9/L"),)),
    ("impossible-result", "events[0].result", (lab("0.5", "umol/L", test="creatinine"),)),
    (
        "limits-crossed",
        "events[0].lower_limit",
        (lab(240, "10*9/L", lower_limit=amount(450, "10*9/L"), upper_limit=amount(150, "10*9/L")),),
    ),
    ("resumed-without-interruption", "events[0]", (fact("DoseResumed"),)),
    (
        "randomised-twice",
        "events[1]",
        (
            fact("Randomised", arm="maintenance"),
            fact("Randomised", "2024-03-06", arm="maintenance"),
        ),
    ),
    (
        "order-off-trial",
        "events[1].happened",
        (fact("LostToFollowUp", "2024-03-04"), order(day(5))),
    ),
    (
        "order-off-trial",
        "events[2].happened",
        (consent("2024-03-01"), withdrawn("2024-03-04", "treatment"), order(day(5))),
    ),
    (
        "decision-not-there",
        "events[0].decision",
        (order(day(5)).model_copy(update={"decision": "D1"}),),
    ),
    ("weight-jumps", "events[1].weight", (weighed(day(5), "17 kg"), weighed(day(5, 4), "21 kg"))),
    ("weight-jumps", "events[1].weight", (weighed(day(5), "17 kg"), weighed(day(6), "15 kg"))),
    ("height-shrinks", "events[1].height", (tall("2024-03-05", 104), tall("2024-03-06", "102.9"))),
    ("unknown-test", "events[0].test", (lab(1, "U/L", test="allt"),)),
    ("result-below-limit", "events[0].result", (level("1.5", limit=amount(2, "ng/mL")),)),
    (
        "interrupted-twice",
        "events[1]",
        (
            fact("DoseInterrupted", reason="fever"),
            fact("DoseInterrupted", "2024-03-06", reason="rash"),
        ),
    ),
    ("never-started", "events[0].drug", (fact("CoMedicationStopped", drug="fluconazole"),)),
    (
        "started-twice",
        "events[1].drug",
        (
            fact("CoMedicationStarted", drug="fluconazole"),
            fact("CoMedicationStarted", "2024-03-06", drug="fluconazole"),
        ),
    ),
    ("relapse-not-suspected", "events[0]", (fact("RelapseDismissed", reason="fever"),)),
    ("relapse-not-confirmed", "events[0]", (fact("RelapseResolved"),)),
    ("episode-never-opened", "events[0].event", (episode(True),)),
    ("episode-never-opened", "events[1].event", (episode(False), episode(True, kind="Infection"))),
    ("consent-never-given", "events[0].scope", (withdrawn("2024-03-05", "data"),)),
]


@pytest.mark.parametrize(("kind", "path", "events"), FLAWED)
def test_a_flaw_is_found_where_it_is(kind: str, path: str, events: tuple[Event, ...]) -> None:
    assert kinds(*events) == [(kind, path)]


def test_every_kind_has_a_test_and_a_meaning() -> None:
    assert {kind for kind, _, _ in FLAWED} == set(KINDS) == set(MEANINGS)
    assert set(KINDS) > RESTS_ON_ABSENCE | RESTS_ON_BIRTH


SOUND: list[tuple[Event, ...]] = [
    (),
    (START, correct("start", daily_dose={"value": 2, "unit": "mg"})),
    (fact("VisitDone", "2024-03-05T08:00Z", visit="a", known="2024-03-05"),),
    (fact("VisitDone", "2019-07-01", visit="a"),),
    (fact("Died", "2024-03-05"), fact("VisitDone", visit="a")),
    (fact("Died", "2024-03-04"), level(), START),
    (level(drawn_at="2024-03-06"),),
    (lab(240, "10*9/L", drawn_at="2024-03-05T08:00Z"),),
    (drawn(last_dose_at="2024-03-05"),),
    (level(last_dose_at="2024-03-04", hours_since_dose=30),),
    (level(drawn_at=None, last_dose_at="2024-03-06"), drawn()),
    (drawn("2024-03-05T08:00Z", last_dose_at="2024-03-04T08:30Z", hours_since_dose=24),),
    (fact("Screened", remission_since="2024-03"), fact("DosesMissed", count=2)),
    (fact("DosesMissed", count=2, days=["2024-03-05"]),),
    (fact("Hospitalised", reason="fever", until="2024-03-05"),),
    (fact("Hospitalised", reason="fever"),),
    (fact("Vomited"), fact("Vomited", "2024-03-06")),
    (fact("Vomited"), fact("Vomited", hours_after_dose=1)),
    (order(day(5)), order(day(6), "0.9 mg"), order(at(6, 16), "0.81 mg")),
    (weighed(day(1), "17 kg"), order(day(5), "680 mg")),
    (order(day(1), "1 mg"), order(day(5), "99 mg")),
    (order(day(1), "1 mg"), order(day(5), "0.011 mg")),
    (level(2000),),
    (level(2), level(199, "2024-03-07", sample="S2")),
    (level(0), level(6, "2024-03-07", sample="S2")),
    (level(), order(day(5))),
    (level(drawn_at=None), drawn("2024-03-06T01:00Z"), order(day(6))),
    (level(), order(day(1), "0 mg", "stop")),
    (drawn(), level(drawn_at="2024-03-05T08:00Z"), drawn("2024-03-06", sample="S2")),
    (level(result={"below": amount(2, "ng/mL")}, limit=amount(2, "ng/mL")),),
    (level(2, limit=amount(2, "ng/mL")),),
    (weighed(day(5), "17 kg"), weighed(day(5, 4), "20 kg")),
    (tall("2024-03-05", 104), tall("2024-03-06", 103)),
    (pressure(95, 60), fact("Measured", "2024-03-06", systolic=amount(90, "mm[Hg]"))),
    (fact("Measured", temperature=amount("39.9", "Cel")),),
    (lab("0.3", "mg/dL", test="creatinine"), lab("26.5", "umol/L", test="creatinine")),
    (lab(5000, "10*9/L"),),
    (
        lab(1, "10*9/L", lower_limit=amount(150, "10*9/L"), upper_limit=amount(450, "10*9/L")),
        fact("LabReported", test="alt", result={"not_analysed": "clotted"}),
    ),
    (fact("DoseInterrupted", reason="fever"), fact("DoseResumed", "2024-03-06")),
    (
        fact("CoMedicationStarted", drug="fluconazole"),
        fact("CoMedicationStopped", "2024-03-06", drug="fluconazole"),
        fact("CoMedicationStarted", "2024-03-07", drug="fluconazole"),
    ),
    (fact("RelapseSuspected"), fact("RelapseDismissed", "2024-03-06", reason="fever")),
    (fact("RelapseConfirmed"), fact("RelapseResolved", "2024-03-06")),
    (episode(False), episode(True, "2024-03-06")),
    (consent("2024-03-01"), withdrawn("2024-03-04", "data"), order(day(5))),
    (
        consent("2024-03-01"),
        withdrawn("2024-03-02", "treatment"),
        consent("2024-03-03"),
        order(day(5)),
    ),
    (fact("LostToFollowUp", "2024-03-05"), order(day(5))),
    (consent("2024-03-01"), withdrawn("2024-03-05", "treatment"), order(day(5))),
    (fact("LostToFollowUp", "2024-03-04"), order(day(5), "0 mg", "stop")),
    (
        fact("DecisionIssued", id="D1", decision={}),
        order(day(5)).model_copy(update={"decision": "D1"}),
    ),
    (START, fact("Dispensed", order="start", amount=amount(60, "mL"))),
    (START, fact("Signed", event="start", meaning="approved")),
    (START, fact("Corrected", event="start", annulled=True, reason="wrong child")),
    (fact("Returned", amount=amount(60, "mL")),),
]


@pytest.mark.parametrize("events", SOUND)
def test_a_sound_record_has_no_flaw(events: tuple[Event, ...]) -> None:
    assert kinds(*events) == []


def test_what_was_corrected_is_no_flaw_any_more() -> None:
    flawed = weighed(day(5), "170 kg").model_copy(update={"id": "W"})
    assert kinds(flawed) == [("impossible-weight", "events[0].weight")]
    assert kinds(flawed, correct("W", weight=amount(17, "kg"))) == []


def test_a_correction_that_does_not_fit_leaves_the_flaw() -> None:
    flawed = weighed(day(5), "170 kg").model_copy(update={"id": "W"})
    found = kinds(flawed, correct("W", weight=amount(17, "cm")))
    assert found == [
        ("impossible-weight", "events[0].weight"),
        ("correction-value", "events[1].fields.weight"),
    ]


def test_an_infant_may_double_in_two_months() -> None:
    infant = Participant.model_validate({**dict(CHILD), "born": "2024-01-01"})
    weights = (weighed(day(1), "4.2 kg"), weighed(day(30, 4), "7 kg"))
    assert kinds(*weights, child=infant) == []
    heavy = kinds(weighed(day(1), "21 kg"), child=infant)
    assert heavy == [("impossible-weight", "events[0].weight")]


def test_the_widest_age_that_can_be_meant_counts() -> None:
    child = Participant.model_validate({**dict(CHILD), "born": "2023"})
    assert kinds(weighed(day(1), "3 kg"), child=child) == []
    assert kinds(weighed(day(1), "26 kg"), child=child) == []


def test_bounds_of_dose_and_level_can_be_stated() -> None:
    events = record(weighed(day(1), "17 kg"), order(day(2), "1 mg"), level())
    narrow = Plausible(dose_by_weight=50, level=5_000)
    assert [found.kind for found in check(events, narrow)] == ["dose-too-high", "level-too-high"]


def test_a_message_says_what_and_what_else() -> None:
    (found,) = check(record(level(6200)))
    assert found.sentence() == (
        "events[0].result: a level of 6200 ng/mL; expected a lower one;"
        " this looks like ng/L, or a factor of 1000"
    )


def test_the_jump_is_told_in_numbers() -> None:
    (found,) = check(record(weighed(day(5), "17 kg"), weighed(day(6), "15 kg")))
    assert found.message == "15 kg, 1 days after 17 kg: a change of 11.76 %"
    assert found.expected.startswith("at most 10.33 % in that time")


@given(st.lists(st.integers(1, 9), max_size=8))
def test_the_usual_among_the_others(values: list[int]) -> None:
    expected = [
        median_low(values[:n] + values[n + 1 :]) if len(values) > 1 else None
        for n in range(len(values))
    ]
    assert usual_of_others(values) == expected


def test_only_warnings_let_a_decision_go_on() -> None:
    assert severity("weight-jumps") is Severity.WARNING
    assert severity("orders-overlap") is Severity.ERROR
    assert severity("unknown-unit") is Severity.ERROR


def test_a_long_record_is_checked_quickly_and_in_order() -> None:
    events = [
        weighed(date(2024, 1, 1) + timedelta(days=number), f"{17 + number % 2 * 5} kg")
        for number in range(40)
    ]
    found = check(record(*events))
    assert [one.place.path for one in found] == [f"events[{n}].weight" for n in range(1, 40)]
