"""Every finding in every state, in both languages, with the numbers that the rule read.

The cases are in reasons.yaml beside this file.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from glidepath.decide.learned import Unfitted
from glidepath.report import Language, Sentence
from glidepath.report.catalogue import catalogue
from glidepath.report.reasons import TELLINGS
from unit.decide.by_hand import learned
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
    models = learned(**case["learned"]) if "learned" in case else Unfitted.NO_MODELS
    found = answer(status, events=events, protocol=protocol, learned=models)
    told = reason_of(found, case["rule"])
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
    assert states - reached == set()


@pytest.mark.parametrize(
    ("ahead", "change"),
    [
        (0.98, "change by -2 % within"),
        (1.004, "change by 0 % within"),
        (1.25, "change by 25 % within"),
        (0.9004, "change by -9.96 % within"),
        (0.89996, "change by -10.004 % within"),
        (0.8996, "change by -10.04 % within"),
        (0.896, "change by -10.4 % within"),
        (0.891, "change by -11 % within"),
        (0.5, "change by -50 % within"),
    ],
)
def test_a_change_of_exposure_is_not_rounded_onto_the_limit(ahead: float, change: str) -> None:
    found = answer(learned=learned(exposure_ahead=ahead))
    assert change in said(reason_of(found, "exposure.fall"), Language.EN)


def test_a_change_of_exposure_that_is_the_limit_is_told_as_it_is() -> None:
    a_quarter = changed({"exposure-fall.share": Fraction(1, 4)})
    found = answer(protocol=a_quarter, learned=learned(exposure_ahead=0.75))
    told = reason_of(found, "exposure.fall")
    assert isinstance(told, Sentence)
    assert told.key == "rule.exposure.fall.clear"
    assert "change by -25 % within" in said(told, Language.EN)


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
    assert "At most 5 % is taken off in any 30 days; 0.90 mg a day" in told
    assert "not below 0.855 mg a day" in told


def test_a_share_that_ends_is_told_in_per_cent() -> None:
    found = answer(TAPER, protocol=changed({"stop.dose-share": Fraction(1, 4)}))
    told = said(reason_of(found, "stop.dose"), Language.EN)
    assert "at most 25 % of the taper-start dose 1.00 mg, so 0.25 mg" in told
