"""Deviations in words: every rule in both languages, with its numbers."""

import json
import re
from datetime import date
from typing import Any

import pytest

from glidepath.conduct.deviations import SEVERITIES, Deviation, deviations
from glidepath.decide.rules import RULES
from glidepath.protocol import ProtocolHistory
from glidepath.record.record import Record
from glidepath.report.catalogue import catalogue
from glidepath.report.deviations import deviations_data, explain_deviations
from glidepath.report.deviations.told import WORDS
from glidepath.report.language import Language
from oracle import children as c
from unit.conduct.deviations.given import child, done, entered_at, history, moment, tapering
from unit.decide.given import trial

TEXTS = catalogue(WORDS).texts
PLACEHOLDER = re.compile(r"\{[^}]*\}")
HAN = re.compile("[\u4e00-\u9fff]")
OF_DECISIONS = {rule.id for rule in RULES} - {"relapse.overdue"}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_gaps(key: str) -> None:
    gaps = [sorted(PLACEHOLDER.findall(text)) for text in (TEXTS[key].en, TEXTS[key].zh)]
    assert gaps[0] == gaps[1]
    english = PLACEHOLDER.sub("", TEXTS[key].en)
    assert not HAN.search(english)
    assert HAN.search(TEXTS[key].zh) or not re.search("[a-z]{3}", english)


def test_every_rule_has_a_name() -> None:
    named = {key[len("rule.") : -len(".name")] for key in TEXTS if key.endswith(".name")}
    assert named == set(SEVERITIES) - OF_DECISIONS


def told(record: Record, number: int, language: Language = Language.EN) -> str:
    """What is told of a child, without line breaks."""
    found = deviations(history(), record, moment(number))
    return said(found, history(), language)


def said(found: tuple[Deviation, ...], protocols: ProtocolHistory, language: Language) -> str:
    text = explain_deviations("KHE-001", found, date(2026, 3, 1), protocols, language)
    assert max(len(line) for line in text.splitlines()) <= 100
    parts = text.replace("\u00a0", " ").split()
    return " ".join(parts) if language is Language.EN else "".join(parts)


def test_an_order_is_told_with_dose_interval_and_rules() -> None:
    text = told(tapering(c.order(0, "0.8")), 0)
    assert "5 Jan 2026 · important · order outside the permitted interval" in text
    assert "0.80 mg a day was ordered, 0.90 mg to 1.00 mg was permitted" in text
    assert "before it was 1.00 mg." in text
    assert "Against: cap on reductions." in text
    assert "it deviates whatever the child's half-life" in text
    assert "order.outside-interval.DoseOrdered-2026-01-05]" in text
    chinese = told(tapering(c.order(0, "0.8")), 0, Language.ZH)
    assert "医嘱每日0.80mg，允许范围为0.90mg至1.00mg" in chinese
    assert chinese.endswith("中文措辞尚未经临床医生审阅。")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("events", "part"),
    [
        ([c.order(0, "0", "stop")], ("The last dose, 1.00 mg a day, was", "停掉了最后剂量")),
        ([c.confirmed(0), c.order(0, "0.9")], ("1.00 mg or more was permitted", "1.00 mg 及以上")),
        (
            [c.order(0, "0.9", interval_hours=12)],
            ("0.90 mg a day was ordered instead of 1.00 mg", "医嘱由每日 1.00 mg 改为 0.90 mg"),
        ),
        (
            [{"type": "Died", "happened": c.moment(0, "08:00")}, c.order(1, "0.9")],
            ("after the participant had left the trial", "受试者已结束试验"),
        ),
        ([c.suspected(0)], ("72 h were allowed; it has not been assessed", "至今尚未评估")),
        ([c.suspected(0), c.dismissed(4)], ("9 Jan 2026, 25.0 h too late", "超时 25.0 h")),
        ([done(-200, "monthly")], ("VisitDone-2025-06-19 came before the", "早于监护人签署")),
        (
            [
                {"type": "ConsentWithdrawn", "happened": c.day(-1), "scope": ["treatment"]},
                c.order(0, "0.9"),
            ],
            ("after consent was withdrawn (treatment)", "发生在撤回知情同意"),
        ),
        (
            [c.consent(-130) | {"id": "again", "protocol_version": "2.0"}],
            ("given to version 2.0; version 1.0 was in effect", "所签为版本 2.0"),
        ),
    ],
)  # fmt: skip
def test_deviations_of_a_taper(
    events: list[dict[str, Any]], part: tuple[str, str], language: Language
) -> None:
    wanted = part[0] if language is Language.EN else part[1].replace(" ", "")
    assert wanted in told(tapering(*events), 10, language)


@pytest.mark.parametrize("language", Language)
def test_a_year_of_one_child(language: Language) -> None:
    """Every kind of visit, level and outcome, and criteria that nobody looked at."""
    early, late = done(27, "monthly"), done(96, "monthly")
    other = done(121, "imaging")
    record = child(
        entered_at(), early, late, other, done(60, "monthly"), c.level(66, "6"),
        done(150, "monthly"), c.level(150, "6", hours_since_dose=None),
        c.assessed(340), {"type": "OutcomeAssessed", "happened": c.day(365), "remission": "no"},
    )  # fmt: skip
    text = told(record, 390, language)
    parts = {
        Language.EN: (
            "3 days before 4 Feb 2026", "6 days after 5 Apr 2026", "done in that time: imaging",
            "no blood was drawn for a level", "sample S66 was drawn 3 days after the window",
            "sample S150, ? h after the dose", "the last was on 11 Dec 2026",
            "Criterion I4-remission.", "0 critical",
        ),
        Language.ZH: (
            "早 3 天", "晚 6 天", "期间完成的访视", "未采血查血药浓度", "标本 S66", "距服药 ? 小时",
            "最近一次检查为 2026年12月11日", "标准 I4-remission。", "严重 0 项",
        ),
    }  # fmt: skip
    for part in parts[language]:
        assert (part if language is Language.EN else part.replace(" ", "")) in text
    missing = told(child(entered_at()), 390, language)
    assert (
        "To be judged on 5 Jan 2027" if language is Language.EN else "应于2027年1月5日"
    ) in missing
    bare = child(
        entered_at(), {"type": "OutcomeAssessed", "happened": c.day(365), "remission": "no"}
    )
    assert ("there was none" if language is Language.EN else "没有检查记录") in told(
        bare, 390, language
    )


def test_a_visit_that_no_version_has_is_named_by_its_id() -> None:
    found = deviations(history(), child(entered_at()), moment(40))
    other = history(history().versions[0].model_copy(update={"version": "9.0"}))
    assert "monthly: planned for 4 Feb 2026" in said(found, other, Language.EN)
    bare = history(history().versions[0].model_copy(update={"visits": ()}))
    assert "monthly: planned for 4 Feb 2026" in said(found, bare, Language.EN)


def test_a_consent_where_no_version_was_in_effect() -> None:
    later = history(trial().model_copy(update={"effective": {"*": date(2027, 1, 1)}}))
    found = deviations(later, child(c.consent(0)), moment(1))
    text = said(found, later, Language.EN)
    assert "Consent was given to version 1.0; none was in effect." in text


def test_nothing_found_is_said() -> None:
    text = said((), history(), Language.EN)
    assert "No deviation was found." in text


def test_data_hold_everything() -> None:
    found = deviations(history(), tapering(c.order(0, "0.8")), moment(0))
    data = json.loads(json.dumps(deviations_data(found)))
    (order,) = (each for each in data if each["rule"] == "order.outside-interval")
    assert order["severity"] == "important"
    assert order["numbers"]["low"] == 900
    assert order["ground"] == "whatever"
    (broken,) = order["broken"]
    assert (broken["rule"], broken["bound"]) == ("taper.monthly-cap", 900)
    assert broken["inputs"]["dose"] == 1000
