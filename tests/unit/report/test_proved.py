"""Proofs in words, and counterexamples as histories, typed by hand."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from glidepath.assure.prove import PROPERTIES, Counterexample, Proof, Result
from glidepath.record.plain import Plain
from glidepath.report.language import Language
from glidepath.report.protocols.proved import proofs_data, proofs_text
from glidepath.report.wrapped import columns
from unit.report.given import TRIAL, spaced

EN, ZH = Language.EN, Language.ZH


def happened(kind: str, day: int, **fields: Plain) -> dict[str, Plain]:
    return {"type": kind, "happened": f"2024-01-{day:02}T08:00:00+00:00", **fields}


def ordered(
    dose: str, day: int = 1, reason: str = "clinician", **fields: Plain
) -> dict[str, Plain]:
    amount: Plain = {"value": Decimal(dose), "unit": "mg"}
    return happened("DoseOrdered", day, daily_dose=amount, reason=reason, **fields)


def case(
    *events: dict[str, Plain],
    status: Mapping[str, int | bool] | None = None,
    chance: Mapping[str, int | bool] | None = None,
    replayed: bool = True,
) -> Counterexample:
    record: Mapping[str, Plain] = {"participant": {}, "events": list(events)}
    return Counterexample(
        status or {"dose": 1000}, chance or {}, record, date(2024, 1, 15), replayed
    )


def refuted(name: str, found: Counterexample) -> Proof:
    return Proof(name, Result.REFUTED, 1.25, found)


def said(*proofs: Proof, language: Language = EN) -> str:
    return spaced(proofs_text(TRIAL, proofs, language))


def lines(name: str, found: Counterexample, language: Language = EN) -> list[str]:
    """The history of a property that fails, bullet by bullet."""
    told = " ".join(said(refuted(name, found), language=language).split("\n\n")[1].split())
    return told.split(" - ")[1:]


def test_a_property_that_is_proved_is_one_sentence() -> None:
    text = said(Proof("interruption", Result.PROVED, 0.64), language=EN)
    assert (
        "- Proved: No reduction is permitted while the drug is interrupted. [interruption, 0.6 s]"
        in text
    )
    assert "- 已证明：暂时停服期间不允许减量。［interruption，0.6 秒］" in said(
        Proof("interruption", Result.PROVED, 0.64), language=ZH
    )


def test_how_many_are_proved_refuted_and_not_known() -> None:
    proofs = (
        Proof("cap", Result.PROVED, 1.0),
        Proof("level", Result.UNKNOWN, 2.5, unproved=("highest", "start")),
        refuted("relapse", case(ordered("1.00"), chance={"dose": 900})),
    )
    text = " ".join(said(*proofs).split())
    assert "3 looked at in 4.8 s; 1 proved, 1 refuted, 1 not known." in text
    assert "- Not known: No reduction is permitted without a valid level" in text
    assert "It rests on what is not proved: highest, start." in text


def test_the_numbers_of_the_protocol_stand_in_the_sentence() -> None:
    assert "In any 30 days a permitted reduction" in said(Proof("cap", Result.PROVED, 0))


def test_a_history_tells_each_day_once_and_what_then_fails() -> None:
    found = case(
        happened("ConsentGiven", 1),
        happened("Randomised", 1, arm="guided-discontinuation"),
        ordered("1.00"),
        happened(
            "LevelReported",
            15,
            result={"value": Decimal("5.4"), "unit": "ng/mL"},
            hours_since_dose=24,
        ),
        chance={"dose": 800},
    )
    assert lines("cap", found) == [
        (
            "1 Jan 2024 (day 1): consent to the treatment is given; randomised to: guided"
            " discontinuation arm; 1.00 mg a day is ordered, once daily."
        ),
        "15 Jan 2024 (day 15): a trough of 5.4 ng/mL.",
        "15 Jan 2024 (day 15): a reduction from 1.00 mg to 0.80 mg a day is permitted.",
    ]
    assert lines("cap", found, ZH)[-1] == (
        "2024年1月15日（第 15 天）：允许自每日 1.00 mg 减至 0.80 mg。"
    )


EVENTS: list[tuple[dict[str, Plain], str]] = [
    (happened("Randomised", 1, arm="elsewhere"), "randomised to: elsewhere"),
    (ordered("0.5", interval_hours=12), "0.50 mg a day is ordered, twice daily"),
    (ordered("0", reason="safety"), "0 mg a day is ordered for safety, once daily"),
    (
        happened(
            "LevelReported",
            1,
            result={"below": {"value": Decimal(1), "unit": "ng/mL"}},
            hours_since_dose=24,
        ),
        "a trough below 1.0 ng/mL",
    ),
    (
        happened("LevelReported", 1, result={"value": Decimal(6), "unit": "ng/mL"}),
        "a level of 6.0 ng/mL, at another time than a trough",
    ),
    (
        happened("LevelReported", 1, result={"below": {"value": Decimal(2), "unit": "ng/mL"}}),
        "a level below 2.0 ng/mL, at another time than a trough",
    ),
    (
        happened("DiseaseAssessed", 1, response="remission", methods=["examination", "mri"]),
        "remission is documented (examination, MRI)",
    ),
    (
        happened("DiseaseAssessed", 1, response="no-remission", methods=["photograph"]),
        "remission is not found (photograph)",
    ),
    (
        happened(
            "LabReported", 1, test="platelets", result={"value": Decimal(200), "unit": "10*9/L"}
        ),
        "platelets 200 × 10⁹/L",
    ),
    (happened("Measured", 1, weight={"value": Decimal(14500), "unit": "g"}), "weight 14.5 kg"),
    (
        happened("CoMedicationStarted", 1, drug="voriconazole"),
        "an interacting drug is started: voriconazole",
    ),
    (
        happened("CoMedicationStopped", 1, drug="voriconazole"),
        "an interacting drug is stopped: voriconazole",
    ),
    (happened("DosesMissed", 1, count=1), "a dose is missed"),
    (happened("TreatmentStopped", 1, reason="x"), "the treatment is stopped"),
]


@pytest.mark.parametrize(("event", "told"), EVENTS, ids=lambda each: str(each)[:40])
def test_every_event_of_a_history(event: dict[str, Plain], told: str) -> None:
    assert lines("cap", case(event))[0] == f"1 Jan 2024 (day 1): {told}."
    assert lines("cap", case(event), ZH)[0].startswith("2024年1月1日（第 1 天）：")


@pytest.mark.parametrize(
    ("name", "chance", "told"),
    [
        ("stop-dose", {}, "the stop is permitted, from 1.00 mg a day."),
        ("zero", {}, "a dose of nought is permitted or proposed, from 1.00 mg a day, where"),
        (
            "maintenance-monotone",
            {"value": 7100, "higher": 9000},
            "on 1.00 mg a day a level of 9.0 ng/mL gives a higher dose than one of 7.1 ng/mL.",
        ),
        (
            "live",
            {"days": 30, "value": 5000},
            "30 days later, with all in order and a level of 5.0",
        ),
        ("cap", {"dose": 0}, "a reduction from 1.00 mg to 0 mg a day is permitted."),
    ],
)
def test_what_fails_at_the_end(name: str, chance: Mapping[str, int], told: str) -> None:
    assert told in lines(name, case(ordered("1.00"), chance=chance))[-1]


@pytest.mark.parametrize("name", [each.id for each in PROPERTIES])
def test_every_property_can_fail_in_both_languages(name: str) -> None:
    for language in Language:
        text = said(refuted(name, case(ordered("1.00"))), language=language)
        assert "{" not in text
        assert max(columns(each) for each in text.splitlines()) <= 88


def test_a_dose_of_nought_has_no_decimals() -> None:
    found = case(ordered("0"), status={"off_drug": True})
    assert "above the present 0 mg a day" in lines("raise", found)[-1]


def test_a_history_that_is_not_replayed_says_so() -> None:
    text = said(refuted("cap", case(ordered("1.00"), replayed=False)))
    assert "Read as a record, this history comes to another state than the solver's." in text
    assert "another state" not in said(refuted("cap", case(ordered("1.00"))))


def test_a_case_without_a_history_is_shown_as_a_state() -> None:
    found = Counterexample({"dose": 76, "relapses": 1}, {"days": 3})
    text = " ".join(said(refuted("spacing", found)).split())
    assert "no history that leads there was found: dose 76, relapses 1, days 3." in text


def test_data_are_plain_and_whole() -> None:
    proofs = (
        Proof("cap", Result.PROVED, 0.12345, unproved=("highest",)),
        refuted("level", case(ordered("1.00"), chance={"dose": 900})),
        refuted("zero", Counterexample({"dose": 76}, {})),
    )
    data: list[Any] = proofs_data(proofs)
    assert json.loads(json.dumps(data)) == data
    assert data[0] == {
        "property": "cap",
        "result": "proved",
        "seconds": "0.123",
        "unproved": ["highest"],
        "counterexample": None,
    }
    assert data[1]["counterexample"]["day"] == "2024-01-15"
    assert data[1]["counterexample"]["record"]["events"][0]["daily_dose"]["value"] == "1.00"
    assert data[2]["counterexample"]["record"] is None
    assert data[2]["counterexample"]["day"] is None
