"""Every finding in every state, in both languages, with the numbers that the rule read.

The cases are in reasons.yaml beside this file.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from glidepath.report import Language, Sentence
from glidepath.report.catalogue import catalogue
from glidepath.report.reasons import TELLINGS
from unit.decide.given import overridden
from unit.report.given import (
    MAINTAINED,
    OFF,
    TAPER,
    answer,
    changed,
    event,
    reason_of,
    said,
    sampled,
)

BASES = {"taper": TAPER, "maintained": MAINTAINED, "off-drug": OFF}
EVENTS = {
    "high": sampled({}),
    "low": sampled({"result": {"value": 6, "unit": "ng/mL"}}),
    "grade-3": event(
        "AdverseEvent",
        "2026-01-03",
        {"event": "AE1", "term": "mucositis", "category": "mucositis", "grade": 3},
    ),
    "lipids": event(
        "AdverseEvent",
        "2026-01-03",
        {"event": "AE2", "term": "high cholesterol", "category": "lipids", "grade": 3},
    ),
    "lung": event("Infection", "2026-01-03", {"event": "I1", "location": "lung", "serious": True}),
    "clarithromycin": event("CoMedicationStarted", "2026-01-02", {"drug": "clarithromycin"}),
}
CASES = yaml.safe_load(Path(__file__).with_name("reasons.yaml").read_text("utf-8"))
Case = Mapping[str, Any]


def name(case: Case) -> str:
    """The rule and its state."""
    return f"{case['rule']}.{case['state']}"


def sentence(case: Case) -> Sentence:
    """What is said of a finding."""
    status = BASES[case.get("base", "taper")]._replace(**case.get("status", {}))
    events = [EVENTS[each] for each in case.get("events", ())]
    protocol = overridden(case.get("parameters", {}))
    told = reason_of(answer(status, events=events, protocol=protocol), case["rule"])
    assert isinstance(told, Sentence)
    return told


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_finding_is_told(case: Case) -> None:
    told = sentence(case)
    assert told.key == f"rule.{name(case)}"
    assert case["en"] in said(told, Language.EN)
    assert case["zh"] in said(told, Language.ZH)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_finding_is_a_whole_sentence(case: Case) -> None:
    told = sentence(case)
    en, zh = said(told, Language.EN), said(told, Language.ZH)
    assert en[0].isupper() or en[0].isdigit()
    assert en.endswith(".")
    assert zh.endswith("。")
    assert "{" not in en + zh


def test_every_state_of_the_catalogue_is_reached() -> None:
    states = {key for key in catalogue().texts if key.startswith("rule.")}
    states -= {f"rule.{rule}.name" for rule in TELLINGS}
    reached = {f"rule.{name(case)}" for case in CASES}
    assert states - reached == {"rule.exposure.fall.clear"}


def test_a_fall_of_exposure_that_a_fitted_model_does_not_foresee() -> None:
    told = reason_of(answer(basis="average of 3 models"), "exposure.fall")
    assert (
        said(told, Language.EN)
        == "No fall of exposure by more than 10 % within 30 days is foreseen."
    )
    assert said(told, Language.ZH) == "预计 30 天内暴露量下降不超过 10 %。"


def test_a_trough_just_below_the_limit_is_not_rounded_onto_it() -> None:
    status = TAPER._replace(dose=300, level=1999, level_dose=300)
    told = said(reason_of(answer(status), "stop.trough"), Language.EN)
    assert "is 1.999 ng/mL, below 2 ng/mL" in told


def test_slow_elimination_lengthens_the_spacing() -> None:
    found = answer(TAPER, half_life=107 * 60)
    told = said(reason_of(found, "taper.spacing"), Language.EN)
    assert "at least 23 days are needed (5 half-lives of 107 h are 22.3 days)" in told


def test_five_per_cent_after_a_relapse() -> None:
    status = TAPER._replace(relapses=1, stable_days=90, remission_again=True)
    told = said(reason_of(answer(status), "taper.monthly-cap"), Language.EN)
    assert "at most 5 % a month; 0.90 mg a day" in told
    assert "not below 0.855 mg a day" in told


def test_a_share_that_ends_is_told_in_per_cent() -> None:
    found = answer(TAPER, protocol=changed({"stop.dose-share": Fraction(1, 4)}))
    told = said(reason_of(found, "stop.dose"), Language.EN)
    assert "at most 25 % of the taper-start dose 1.00 mg, so 0.25 mg" in told
