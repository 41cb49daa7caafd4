"""The emergency card: one page, the doses as a clinician and a family need them."""

from dataclasses import replace
from typing import Any

import pytest

from glidepath.report.documents.card import card_data
from glidepath.report.documents.handout import Handout
from glidepath.report.documents.week import Pieces
from glidepath.report.language import Language
from unit.report.given import spaced
from unit.report.handed import handed, solution, tablets, with_events
from unit.report.test_documents_family import patterned
from unit.report.test_documents_handout import order

EN, ZH = Language.EN, Language.ZH


def block(handout: Handout, place: int, language: Language = EN) -> list[str]:
    found: dict[str, Any] = card_data(handout, language)["blocks"][place]
    return [spaced(each) for each in (found["heading"], found["big"], *found["lines"])]


def test_the_present_dose_in_mg_and_ml() -> None:
    assert block(handed(solution()), 0) == [
        "Present dose",
        "0.73 mg a day",
        "0.73 mL of oral solution 1 mg/mL, once a day",
        "Order no. 4 of 12 Oct 2026, valid until 26 Oct 2026.",
    ]


def test_the_restore_dose_in_mg_and_ml() -> None:
    assert block(handed(solution()), 1) == [
        "If a relapse is confirmed",
        "Back to at least 0.81 mg a day",
        "0.81 mL of oral solution 1 mg/mL, once a day",
        "A clinician orders it.",
    ]


def test_a_restore_that_the_present_product_cannot_give() -> None:
    found = handed(solution())
    assert found.restore is not None
    beyond = replace(found, restore=replace(found.restore, dose=5500, week=None))
    assert block(beyond, 1)[1:3] == [
        "Back to at least 5.5 mg a day",
        "Cannot be measured with the present product; ask a pharmacist.",
    ]


def test_an_arm_without_a_restore() -> None:
    found = handed(tablets(), "2026-02-23T15:00+08:00")
    assert block(found, 0)[1:3] == ["1 mg a day", "1 × tablet 0.5 mg, twice a day"]
    assert block(found, 1) == [
        "If a relapse is confirmed",
        "",
        "The trial's clinician decides on the dose.",
    ]


def test_days_that_differ() -> None:
    assert block(patterned(), 0)[1:4] == [
        "0.758 mg a day, the mean of a week",
        "0.8 mL of oral solution 1 mg/mL, once a day (Monday, Tuesday, Thursday, Saturday)",
        "0.7 mL of oral solution 1 mg/mL, once a day (Wednesday, Friday, Sunday)",
    ]


def test_tablets_whose_days_differ() -> None:
    found = handed(tablets(), "2026-02-23T15:00+08:00")
    assert found.week is not None
    two = (Pieces("2", "0.5"),)
    week = replace(found.week, days=(two, *found.week.days[1:]))
    told = block(replace(found, week=week), 0)
    assert told[2] == "2 × tablet 0.5 mg, twice a day (Monday)"


def test_off_the_drug() -> None:
    record = with_events(solution(), *order("O5", "2026-10-12T14:50+08:00", "0", "stop"))
    assert block(handed(record), 0) == [
        "Present dose",
        "No sirolimus any more since 12 Oct 2026 (order no. 5).",
    ]


@pytest.mark.parametrize(
    ("language", "raising", "lowering"),
    [(EN, "voriconazole", "rifampicin"), (ZH, "伏立康唑", "利福平")],
)
def test_every_interacting_drug_of_the_protocol_is_named(
    language: Language, raising: str, lowering: str
) -> None:
    _, _, raised, lowered, _ = block(handed(solution()), 4, language)
    assert raising in raised
    assert lowering in lowered
    drugs = handed(solution()).protocol.parameters.interacting
    for drug in drugs:
        name = spaced(getattr(drug.wording, language.value))
        assert (name in raised) is (drug.effect.value == "raises")
        assert (name in lowered) is (drug.effect.value == "lowers")


def test_a_suspected_relapse_is_assessed_as_the_protocol_says() -> None:
    told = block(handed(solution()), 3)
    assert "Assess within 72 h of the suspicion: examination, photograph, ultrasound" in told[3]


@pytest.mark.parametrize("language", Language)
def test_no_arm_is_named(language: Language) -> None:
    told = str(card_data(handed(solution()), language))
    for word in ("guided", "maintenance", "指导停药", "维持治疗"):
        assert word not in told
