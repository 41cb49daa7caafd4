"""Findings and criteria as tables, answers as data."""

import json

import pytest

from glidepath.decide import Refusal, Unmet, eligible
from glidepath.decide.basis import Basis
from glidepath.decide.rules import RULES
from glidepath.decide.status import Relapse
from glidepath.protocol import ProtocolHistory
from glidepath.record.event import Event
from glidepath.record.record import Record
from glidepath.report import (
    Language,
    as_data,
    eligibility_data,
    eligibility_table,
    explain_eligibility,
    findings_table,
)
from glidepath.report.eligibility import fact
from unit.decide.given import answered, scenario
from unit.report.given import AT, CHILD, DAY, MAINTAINED, TAPER, TRIAL, answer, event, said, spaced

EN, ZH = Language.EN, Language.ZH
NOWHERE = Refusal(
    Basis(Record(CHILD), AT, DAY, None, None), (Unmet("standing.protocol", "O9", {}),), None
)
CONSENT = event(
    "ConsentGiven",
    "2025-09-01",
    {"scope": ["treatment"], "protocol_version": "1.0"},
)
ATTESTED = dict.fromkeys(("E1", "E2", "E3", "E4"), "no") | {"I1": "yes", "I3": "no"}
SCREENED = event("Screened", "2025-09-01", {"attestations": ATTESTED, "remission_since": "2022"})
ALT = event(
    "LabReported",
    "2025-09-01",
    {"test": "alt", "result": {"value": 20, "unit": "U/L"}}
    | {"upper_limit": {"value": 40, "unit": "U/L"}},
)


def row(table: str, name: str) -> str:
    """The line of a table that begins with a name."""
    return next(line for line in spaced(table).split("\n") if line.startswith(name))


def test_a_row_for_each_finding() -> None:
    found = answer(TAPER._replace(relapse=Relapse.SUSPECTED, relapse_days=5, platelets=49))
    table = findings_table(found, EN)
    assert row(table, "rule").split() == ["rule", "state", "bound", "until", "source"]
    assert "decides" in row(table, "relapse")
    assert "0.90 mg" in row(table, "relapse")
    assert "upper limit" in row(table, "highest earlier dose")
    assert "to note" in row(table, "assessment of a suspicion")
    assert "not computed" in row(table, "fall of exposure")
    assert "in order" in row(table, "time since the last change")
    assert "in the way" in row(table, "length of the taper")
    assert "25 May 2026" in row(table, "length of the taper")


def test_a_raise_is_due() -> None:
    found = answer(MAINTAINED._replace(level=4000, dose=1000, level_dose=1000))
    assert "due" in row(findings_table(found, EN), "raise into the window")
    assert "应执行" in row(findings_table(found, ZH), "加量至目标范围")


def test_without_a_protocol_there_is_no_table() -> None:
    assert findings_table(NOWHERE, EN) == ""


def screening(*events: Event) -> tuple[str, str]:
    """What is said of a child at screening, in both languages."""
    history = ProtocolHistory((TRIAL,))
    found = eligible(history, Record(CHILD, events), AT)
    return spaced(explain_eligibility(found, EN)), spaced(explain_eligibility(found, ZH))


def test_a_child_of_whom_something_is_missing() -> None:
    en, zh = screening(CONSENT)
    assert en.startswith("KHE-001 · 5 Jan 2026\n\nNot yet determined; something is missing for I1,")
    assert "尚无法判定；I1、I3、" in zh
    assert row(en, "I6").split()[:3] == ["I6", "no", "obstacle"]
    assert row(en, "I1 ").endswith("attestation of I1")
    assert row(zh, "I1 ").endswith("对 I1 的确认")


def test_a_child_that_is_kept_out() -> None:
    en, zh = screening(CONSENT, SCREENED, ALT)
    assert "Not eligible: I3." in en
    assert "不符合入组条件：I3。" in zh
    assert "keeps out" in row(en, "I3")
    assert "attested: no" in row(en, "E1")
    assert "ALT 20 U/L" in en
    assert "for ALT 40" in en
    assert en.endswith("A clinician decides.")
    assert zh.endswith("中文措辞尚未经临床医生审阅。")


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("height", "height", "身高"),
        ("alt-upper-limit", "upper limit of ALT", "丙氨酸氨基转移酶的正常上限"),
        ("alt-in-U/L", "ALT in a unit convertible to U/L", "可换算为 U/L 的丙氨酸氨基转移酶"),
        ("attestation-E4", "attestation of E4", "对 E4 的确认"),
        ("ferritin", "ferritin", "ferritin"),
    ],
)
def test_what_lacks_is_named(name: str, en: str, zh: str) -> None:
    assert said(fact(name), EN) == en
    assert said(fact(name), ZH) == zh


def test_criteria_are_worded_by_the_protocol() -> None:
    found = eligible(ProtocolHistory((TRIAL,)), Record(CHILD), AT)
    assert "Age from 0 to 12 completed years." in eligibility_table(found, EN)


def test_an_answer_is_plain_data_with_exact_doses() -> None:
    found = as_data(answer())
    assert json.loads(json.dumps(found)) == found
    assert list(found) == ["answer", "action", "unmet", "basis", "assessment"]
    assert found["answer"] == "decision"
    assert found["action"] == "reduce"
    assessment = found["assessment"]
    assert isinstance(assessment, dict)
    assert assessment["permitted_low"] == {"micrograms": 810, "milligrams": "0.81"}
    assert assessment["permitted_high"] == {"micrograms": 1000, "milligrams": "1"}
    assert assessment["next_reduction"] == "2026-01-05"
    recommended = assessment["recommended"]
    assert isinstance(recommended, dict)
    assert list(recommended) == ["dose", "intakes", "formulation", "pattern", "measured"]
    assert recommended["dose"] == {"micrograms": 810, "milligrams": "0.81"}
    assert (recommended["intakes"], recommended["pattern"]) == (1, [])
    assert recommended["formulation"] == "oral-solution"


def test_data_hold_what_was_seen_and_on_what_it_rests() -> None:
    found = as_data(answer())
    basis, assessment = found["basis"], found["assessment"]
    assert isinstance(basis, dict)
    assert isinstance(assessment, dict)
    assert basis["day"] == "2026-01-05"
    assert basis["version"] == "1.0"
    status, findings = assessment["status"], assessment["findings"]
    assert isinstance(status, dict)
    assert isinstance(findings, list)
    assert status["dose"] == 900
    assert status["cut_days"] is None
    rules = [each["rule"] for each in findings if isinstance(each, dict)]
    assert rules == [each.id for each in RULES if each.id in rules]
    cap = next(
        each for each in findings if isinstance(each, dict) and each["rule"] == "taper.monthly-cap"
    )
    assert isinstance(cap, dict)
    assert isinstance(cap["inputs"], dict)
    assert cap["inputs"]["taper.month"] == 30


def test_a_refusal_as_data() -> None:
    found = as_data(answer(TAPER._replace(level_days=41)))
    assert found["answer"] == "refusal"
    assert found["action"] is None
    unmet = found["unmet"]
    assert isinstance(unmet, list)
    assert [each["id"] for each in unmet if isinstance(each, dict)] == ["taper.level"]


def test_what_there_is_not_is_none() -> None:
    found = as_data(NOWHERE)
    assert found["assessment"] is None
    basis = found["basis"]
    assert isinstance(basis, dict)
    assert basis["protocol"] is None
    assert basis["belief"] is None
    assert found["answer"] == "refusal"
    relapsed = TAPER._replace(relapse=Relapse.CONFIRMED, relapse_days=2, level_dose=0)
    assessment = as_data(answer(relapsed))["assessment"]
    assert isinstance(assessment, dict)
    assert assessment["permitted_high"] is None
    assert assessment["next_reduction"] is None


def test_without_an_order_there_is_no_regimen() -> None:
    found = answered(scenario("165-no-dose", "given.json"))
    assessment = as_data(found)["assessment"]
    assert isinstance(assessment, dict)
    assert assessment["present"] is None
    assert assessment["recommended"] is None


def test_eligibility_as_data() -> None:
    found = eligibility_data(eligible(ProtocolHistory((TRIAL,)), Record(CHILD, (CONSENT,)), AT))
    assert json.loads(json.dumps(found)) == found
    assert found["outcome"] == "undetermined"
    findings = found["findings"]
    assert isinstance(findings, list)
    first = findings[0]
    assert isinstance(first, dict)
    assert first["criterion"] == "I1"
    assert first["missing"] == ["attestation-I1"]
