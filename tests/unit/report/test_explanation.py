"""What an answer says as a whole: headline, regimen, interval, what is missing, when to look."""

from typing import Any

import pytest

from glidepath.decide import Answer, Refusal, Unmet
from glidepath.decide.basis import Basis
from glidepath.decide.status import Relapse, Safety
from glidepath.exchange.protocols import read_protocol
from glidepath.record.record import Record
from glidepath.report import Explanation, Language, explain
from unit.decide.given import answered, scenario
from unit.report.given import (
    AT,
    CHILD,
    DAY,
    MAINTAINED,
    OFF,
    TAPER,
    answer,
    changed,
    event,
    sampled,
    spaced,
)

EN, ZH = Language.EN, Language.ZH
CONFIRMED = {"relapse": Relapse.CONFIRMED, "relapse_days": 2}
SUSPECTED = {"relapse": Relapse.SUSPECTED, "relapse_days": 2}
LUNG = event("Infection", "2026-01-03", {"event": "I1", "location": "lung", "serious": True})
COLD = event("Infection", "2026-01-02", {"event": "I2", "location": "nose", "serious": False})


def by_slug(slug: str) -> Answer:
    """The answer to a golden scenario."""
    return answered(scenario(slug, "given.json"))


def lines(parts: tuple[str, ...]) -> list[str]:
    """Parts of an explanation with plain spaces."""
    return [spaced(part) for part in parts]


def english(found: Answer) -> Explanation:
    """An answer in English."""
    return explain(found, EN)


@pytest.mark.parametrize(
    ("found", "en", "zh"),
    [
        (answer(), "Reduce to 0.81 mg a day.", "减量至每日 0.81 mg。"),
        (
            answer(TAPER._replace(change_days=10)),
            "Keep 0.90 mg a day.",
            "维持每日 0.90 mg。",
        ),
        (
            answer(TAPER._replace(level_odd=True)),
            "Pause: go on with 0.90 mg a day, do not reduce.",
            "暂停减量：继续每日 0.90 mg，不减量。",
        ),
        (
            answer(MAINTAINED._replace(safety=Safety.PAUSE)),
            "Pause: go on with 0.90 mg a day, do not change it.",
            "暂停调整：继续每日 0.90 mg，剂量不变。",
        ),
        (
            answer(TAPER._replace(interrupted=True, interrupted_days=3)),
            (
                "Still interrupted: give no sirolimus until the clinician resumes it, at 0.90 mg a "
                "day; do not reduce."
            ),
            "仍在暂时停服：医生决定恢复之前不服西罗莫司，恢复时每日 0.90 mg，不减量。",
        ),
        (
            answer(TAPER._replace(interrupted=True, interrupted_days=8)),
            "The clinician decides how to restart: sirolimus has been interrupted for 8 days.",
            "由医生决定如何恢复服药：西罗莫司已暂时停服 8 天。",
        ),
        (
            answer(TAPER._replace(level_toxic=True)),
            "Interrupt: give no sirolimus until a repeat level lies below 15 ng/mL.",
            "暂时停服：不服西罗莫司，直至复查血药浓度低于 15 ng/mL。",
        ),
        (
            answer(TAPER._replace(safety=Safety.INTERRUPT), events=(LUNG, COLD)),
            "Interrupt: give no sirolimus until this has resolved: serious infection, lung.",
            "暂时停服：不服西罗莫司，直至痊愈：严重感染（lung）。",
        ),
        (
            answer(TAPER._replace(safety=Safety.INTERRUPT)),
            "Interrupt: give no sirolimus until the open event has resolved.",
            "暂时停服：不服西罗莫司，直至未痊愈的事件痊愈。",
        ),
        (
            answer(TAPER._replace(**CONFIRMED)),
            "Back to 1.00 mg a day: relapse confirmed on 3 Jan 2026.",
            "恢复至每日 1.00 mg：2026年1月3日确认复发。",
        ),
        (
            answer(TAPER._replace(**CONFIRMED, dose=1000)),
            "Stay at 1.00 mg a day and order it anew: relapse confirmed on 3 Jan 2026.",
            "保持每日 1.00 mg 并重新开具医嘱：2026年1月3日确认复发。",
        ),
        (
            answer(MAINTAINED._replace(level=4000, dose=1000, level_dose=1000)),
            "Raise to 1.25 mg a day.",
            "加量至每日 1.25 mg。",
        ),
        (
            answer(MAINTAINED._replace(level=9000, dose=1000, level_dose=1000)),
            "Lower to 0.75 mg a day.",
            "下调至每日 0.75 mg。",
        ),
        (
            by_slug("020-stop-day-344"),
            "Stop: the last dose of 0.31 mg a day may be dropped.",
            "停药：可停用最后剂量（每日 0.31 mg）。",
        ),
        (
            answer(OFF),
            "Watch: no sirolimus; examine the child and count platelets as planned.",
            "停药后随访：不服西罗莫司；按计划进行体格检查和血小板计数。",
        ),
        (
            answer(MAINTAINED._replace(dose=0, stopped=True)),
            (
                "The clinician decides: the treatment was stopped in the maintenance arm, and the "
                "child stays in that arm."
            ),
            "由医生决定：维持治疗组已终止治疗，患儿仍留在该组。",
        ),
        (
            answer(MAINTAINED._replace(**CONFIRMED)),
            (
                "The clinician decides: the disease relapsed in the maintenance arm, and nothing "
                "is proposed."
            ),
            "由医生决定：维持治疗组出现复发，本系统不提出剂量建议。",
        ),
        (
            answer(TAPER._replace(ended=True)),
            "The clinician decides; nothing is proposed.",
            "由医生决定；本系统不提出剂量建议。",
        ),
        (
            by_slug("042-refused-level-36-days-old"),
            "Measure a level first: the last one is 36 days old, and may be at most 35 days old.",
            "请先测血药谷浓度：最近一次结果已有 36 天，不得超过 35 天。",
        ),
        (
            by_slug("041-refused-everything-missing"),
            "Not yet: 4 things are missing before a reduction.",
            "暂不减量：减量前尚缺 4 项。",
        ),
        (
            by_slug("162-consent-withdrawn"),
            "Nothing can be proposed.",
            "无法提出剂量建议。",
        ),
    ],
)
def test_the_answer_in_one_sentence(found: Answer, en: str, zh: str) -> None:
    assert spaced(explain(found, EN).headline) == en
    assert spaced(explain(found, ZH).headline) == zh


@pytest.mark.parametrize(
    ("found", "regimen"),
    [
        (answer(), "0.81 mL of oral solution 1 mg/mL, once a day"),
        (
            answer(TAPER._replace(change_days=10, interval=12)),
            "0.45 mL of oral solution 1 mg/mL, 2 times a day",
        ),
        (
            answer(MAINTAINED._replace(level=4000, dose=1000, level_dose=1000)),
            "1.25 mL of oral solution 1 mg/mL (2 fills of the 1 mL syringe), once a day",
        ),
        (
            answer(MAINTAINED._replace(dose=1000), formulation="tablet-0-5"),
            "2 × tablet 0.5 mg, once a day",
        ),
        (
            answer(MAINTAINED._replace(dose=1300), formulation="tablet-0-5"),
            "1.3 mg a day cannot be measured with tablet 0.5 mg, once a day",
        ),
        (
            answer(MAINTAINED, formulation="powder"),
            "by powder, which the protocol does not know, once a day",
        ),
    ],
)
def test_how_it_is_measured(found: Answer, regimen: str) -> None:
    assert lines(english(found).regimen)[0] == regimen


def test_a_dose_is_told_for_the_weight() -> None:
    told = "0.81 mg a day is 0.058 mg/kg a day at the last weight, 14.0 kg."
    assert lines(english(answer()).regimen)[1] == told


def test_without_a_weight_there_is_no_dose_for_it() -> None:
    assert len(english(answer(TAPER._replace(weight=0))).regimen) == 1


@pytest.mark.parametrize(
    ("found", "permitted"),
    [
        (answer(), "Permitted today: 0.81 to 1.00 mg a day."),
        (answer(MAINTAINED), "Permitted today: 0.90 mg a day only."),
        (
            answer(TAPER._replace(**CONFIRMED)),
            "Permitted today: 1.00 mg a day or more, without an upper limit.",
        ),
        (
            by_slug("020-stop-day-344"),
            "Permitted today: 0.306 to 1.00 mg a day, or the stop.",
        ),
        (
            answer(TAPER._replace(interrupted=True, interrupted_days=3)),
            "Permitted on resuming: 0.90 to 1.00 mg a day.",
        ),
    ],
)
def test_the_permitted_interval(found: Answer, permitted: str) -> None:
    assert lines(english(found).permitted) == [permitted]


@pytest.mark.parametrize(
    "found",
    [
        answer(OFF),
        answer(TAPER._replace(level_toxic=True)),
        by_slug("041-refused-everything-missing"),
    ],
)
def test_no_interval_where_there_is_nothing_to_choose(found: Answer) -> None:
    assert english(found).permitted == ()


def test_an_interruption_gives_nothing_and_says_that_the_order_stays() -> None:
    told = english(answer(TAPER._replace(level_toxic=True)))
    assert told.regimen == ()
    assert told.forecast == ()
    assert lines(told.details) == [
        "Repeat the level at once and tell the responsible clinician.",
        "The ordered dose stays 0.90 mg a day; an interruption is not a reduction.",
        (
            "Interrupting or lowering the dose for safety is always open to the clinician and "
            "never a deviation."
        ),
    ]


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        (SUSPECTED, "Assess the suspected relapse by 6 Jan 2026, within 72 h."),
        ({**SUSPECTED, "relapse_days": 9}, "Assess the suspected relapse now: it is overdue."),
        (
            {**SUSPECTED, "platelets": 49},
            "Offered at once: back to 1.00 mg a day, before the relapse is confirmed.",
        ),
        (CONFIRMED, "This is the least; a higher dose is no deviation."),
    ],
)
def test_what_a_relapse_asks_for_besides(status: dict[str, Any], detail: str) -> None:
    assert detail in lines(english(answer(TAPER._replace(**status))).details)


def test_the_stop_is_shown_as_an_addition() -> None:
    told = english(by_slug("020-stop-day-344"))
    assert "an addition to the registered text" in told.details[0]
    assert "Stop: permitted today." in told.ahead
    assert "every 30 days at first" in spaced(told.ahead[-1])


def test_off_the_drug_the_dose_of_a_restore_is_kept_in_view() -> None:
    told = english(answer(OFF))
    assert lines(told.details) == ["A confirmed relapse would go back to 1.00 mg a day or more."]


def test_a_refusal_names_all_that_is_missing_and_what_goes_on() -> None:
    told = english(by_slug("041-refused-everything-missing"))
    assert [each.id for each in told.missing] == [
        "taper.level",
        "taper.level-pending",
        "taper.remission",
        "taper.platelets",
    ]
    assert lines(tuple(each.sentence for each in told.missing)) == [
        "Measure a level first: no valid one is on record.",
        "Wait for the result of the level drawn on 4 Jan 2026.",
        (
            "Examine the child first: no examination documents remission, or a later assessment "
            "has put it in doubt."
        ),
        "Count platelets first: no count is on record.",
    ]
    assert lines(told.meanwhile) == ["Meanwhile go on with 1.00 mg a day."]
    assert spaced(told.regimen[0]).startswith("1.00 mL")


def test_a_decision_lacks_nothing() -> None:
    told = english(answer())
    assert told.missing == ()
    assert told.meanwhile == ()


def test_without_standing_nothing_is_proposed_or_foreseen() -> None:
    told = english(by_slug("162-consent-withdrawn"))
    assert told.permitted == told.regimen == told.ahead == told.forecast == told.changes == ()
    assert lines(told.meanwhile) == [
        "Meanwhile the clinician decides; the dose ordered last is 1.00 mg a day."
    ]
    assert not any(each.decides for each in told.reasons)


def test_without_a_protocol_or_a_dose_the_clinician_decides() -> None:
    basis = Basis(Record(CHILD), AT, DAY, None, None)
    refusal = Refusal(basis, (Unmet("standing.protocol", "O9", {}),), None)
    told = english(refusal)
    assert spaced(told.missing[0].sentence).startswith("No version of the protocol is in force")
    assert told.missing[0].sentence.endswith("on 5\u00a0Jan\u00a02026.")
    assert told.meanwhile == ("Meanwhile the clinician decides.",)
    assert lines(told.title) == ["KHE-001 · 5 Jan 2026"]
    assert told.reasons == ()


def test_safety_comes_before_a_missing_consent() -> None:
    found = answer(TAPER._replace(level_toxic=True))
    unmet = (Unmet("standing.consent", "I6", {}),)
    told = english(Refusal(found.basis, unmet, found.assessment))
    assert "give no sirolimus until a repeat level" in told.meanwhile[0]


def test_an_unknown_formulation_is_named() -> None:
    found = answer(MAINTAINED, formulation="powder")
    unmet = (Unmet("standing.formulation", "O3", {}),)
    told = english(Refusal(found.basis, unmet, found.assessment))
    assert "powder is not one" in told.missing[0].sentence


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"result": {"not_analysed": "clotted"}}, "The sample of 4 Jan 2026 gave no result."),
        ({"specimen": "serum"}, "it is not known to be whole blood"),
        ({"hours_since_dose": None}, "the time since the last dose is not known"),
        ({"hours_since_dose": 2}, "it was drawn 2 h after the dose, not 22 to 26 h"),
        ({"assay": "emit"}, "it was not measured by the assay in use"),
        ({}, "it was drawn too soon after a change"),
    ],
)
def test_a_sample_that_does_not_count_is_explained(fields: dict[str, Any], fault: str) -> None:
    status = TAPER._replace(level_on_dose=False, level_days=20)
    told = english(
        answer(status, events=(sampled({"result": {"value": 5, "unit": "ng/mL"}} | fields),))
    )
    assert fault in spaced(told.missing[0].sentence)
    reason = next(each for each in told.reasons if each.rule == "taper.level")
    assert fault in spaced(reason.sentence)


def test_of_twice_daily_doses_another_time_is_wanted() -> None:
    status = TAPER._replace(level_on_dose=False, level_days=20, interval=12)
    told = english(answer(status, events=(sampled({"result": {"value": 5, "unit": "ng/mL"}}),)))
    assert "24 h after the dose, not 11 to 13 h" in spaced(told.missing[0].sentence)


def test_a_sample_older_than_the_last_valid_level_or_pending_explains_nothing() -> None:
    drawn = event("LevelDrawn", "2026-01-04T08:00+08:00", {"sample": "P"})
    status = TAPER._replace(level_days=36)
    old = sampled({"drawn_at": "2025-11-20", "sample": "OLD", "specimen": "serum"})
    told = english(answer(status, events=(old, drawn)))
    assert "does not count" not in told.missing[0].sentence
    never = TAPER._replace(level_on_dose=False, level_days=10**6)
    assert "does not count" not in english(answer(never, events=(drawn,))).missing[0].sentence


def test_the_assay_in_use_is_the_one_changed_to() -> None:
    to_cmia = event("AssayChanged", "2025-12-01", {"assay": "cmia", "bridged": True})
    by_cmia = sampled({"assay": "cmia", "result": {"value": 5, "unit": "ng/mL"}})
    status = TAPER._replace(level_on_dose=False, level_days=20)
    told = english(answer(status, events=(to_cmia, by_cmia)))
    assert "too soon after a change" in told.missing[0].sentence


def test_an_interacting_drug_that_was_stopped_is_not_named() -> None:
    events = [
        LUNG,
        event("CoMedicationStarted", "2025-12-01", {"drug": "clarithromycin"}),
        event("CoMedicationStarted", "2025-12-02", {"drug": "voriconazole"}),
        event("CoMedicationStopped", "2025-12-09", {"drug": "clarithromycin"}),
    ]
    told = english(answer(TAPER._replace(interacting=True), events=events))
    reason = next(each for each in told.reasons if each.rule == "taper.interaction")
    assert "takes voriconazole," in reason.sentence


def test_an_event_that_has_resolved_is_not_named() -> None:
    over = event(
        "Infection",
        "2026-01-04",
        {"event": "I1", "location": "lung", "serious": True, "resolved": True},
    )
    told = english(answer(TAPER._replace(safety=Safety.INTERRUPT), events=(LUNG, over)))
    assert "until the open event has resolved" in told.headline


@pytest.mark.parametrize(
    ("found", "change"),
    [
        (
            answer(TAPER._replace(change_days=10)),
            "Time: the spacing is kept from 9 Jan 2026 on.",
        ),
        (
            answer(TAPER._replace(**SUSPECTED)),
            (
                "The suspected relapse is dismissed, or confirmed and then answered by going back "
                "to 1.00 mg a day or more."
            ),
        ),
        (
            answer(TAPER._replace(**CONFIRMED)),
            (
                "An order of 1.00 mg a day or more answers the relapse; then the disease is "
                "stabilised before any further step."
            ),
        ),
        (
            answer(TAPER._replace(**CONFIRMED, relapses=1)),
            (
                "An order of 1.00 mg a day or more answers the relapse; then the child is managed "
                "as under maintenance."
            ),
        ),
        (
            answer(MAINTAINED._replace(**SUSPECTED)),
            "The suspected relapse is dismissed, or confirmed.",
        ),
        (
            answer(TAPER._replace(relapses=1)),
            "Remission documented again starts the stabilisation.",
        ),
        (
            answer(TAPER._replace(relapses=1, remission_again=True, stable_days=30)),
            "Time: the stabilisation is over on 6 Mar 2026.",
        ),
        (
            answer(MAINTAINED._replace(level_quantified=False)),
            "A repeat of the level, once missed doses have been asked about.",
        ),
        (answer(MAINTAINED), "A valid level outside 5 to 7 ng/mL."),
        (
            answer(TAPER._replace(level_toxic=True)),
            "A repeat level below 15 ng/mL ends the interruption.",
        ),
    ],
)
def test_what_would_change_the_answer(found: Answer, change: str) -> None:
    told = lines(english(found).changes)
    assert told[0] == change
    assert told[-1].startswith("Ask again after any new level")


def test_a_wait_without_an_end_in_sight_is_not_told_as_time() -> None:
    status = TAPER._replace(past_dose_1=1000, past_days_1=16)
    told = english(answer(status, protocol=changed({"taper.month": 100000})))
    assert len(told.changes) == 1


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (answer(), "Next reduction: permitted today."),
        (
            answer(TAPER._replace(level_days=40)),
            "Next reduction: as soon as what is named above is in order.",
        ),
        (
            answer(TAPER._replace(change_days=10)),
            "Next reduction: not before 9 Jan 2026, if all is in order by then.",
        ),
        (answer(TAPER._replace(safety=Safety.PAUSE)), "Next reduction: no date in sight."),
        (
            answer(),
            "Next level: 14 days after the change, so from 19 Jan 2026 on if it is made today.",
        ),
        (answer(MAINTAINED), "Next level: due on 1 Feb 2026."),
        (answer(MAINTAINED._replace(level_days=30)), "Next level: due today."),
        (
            answer(MAINTAINED._replace(level_days=34)),
            "Next level: overdue by 4 days; it was due on 1 Jan 2026.",
        ),
        (
            answer(MAINTAINED._replace(level_on_dose=False, change_days=20)),
            "Next level: due now; on this regimen one has been possible since 30 Dec 2025.",
        ),
        (
            answer(MAINTAINED._replace(level_on_dose=False, change_days=10)),
            "Next level: valid on this regimen from 9 Jan 2026 on.",
        ),
        (
            answer(MAINTAINED._replace(pending=1, pending_days=1)),
            "Next level: the result of the sample of 4 Jan 2026 is awaited.",
        ),
        (answer(TAPER._replace(level_odd=True)), "Next level: repeat it now."),
        (
            answer(TAPER._replace(interrupted=True, interrupted_days=2)),
            "Next level: 14 days after the drug is resumed.",
        ),
        (
            answer(OFF),
            (
                "Examination and platelets: every 30 days now; the last examination that found "
                "remission was on 2 Jan 2026."
            ),
        ),
        (
            answer(OFF._replace(examined_days=10**6, dose_days=300)),
            (
                "Examination and platelets: every 91 days now; no examination on record finds "
                "remission."
            ),
        ),
        (
            answer(OFF._replace(dose_days=800)),
            "The planned surveillance after the stop is over.",
        ),
        (
            by_slug("022-no-stop-day-343"),
            "Stop: from 15 Dec 2026 on this dose would do, if all is in order by then.",
        ),
        (
            by_slug("029-no-stop-imaging-too-old"),
            "Stop: as soon as what is named above is in order.",
        ),
    ],
)
def test_when_to_look_again(found: Answer, line: str) -> None:
    assert line in lines(english(found).ahead)


def test_a_forecast_has_its_uncertainty_and_its_basis() -> None:
    assert lines(english(answer()).forecast) == [
        "Trough foreseen on 0.81 mg a day: 4.9 ng/mL (3.4 to 7.0), from 18 Jan 2026 on.",
        "Trough foreseen on the present 0.90 mg a day: 5.4 ng/mL (3.7 to 7.8).",
        (
            "Basis: plain proportion from one level (5.4 ng/mL on 0.90 mg a day); 90 % interval; "
            "not a fitted model."
        ),
        "No model was fitted: none of this drug was asked for.",
    ]


def test_of_an_interruption_the_forecast_is_of_the_dose_resumed() -> None:
    told = english(answer(TAPER._replace(interrupted=True, interrupted_days=2)))
    assert "once 0.90 mg a day is taken again: 5.4 ng/mL" in spaced(told.forecast[0])


def test_a_restore_after_the_stop_foresees_the_restored_dose_alone() -> None:
    told = english(answer(OFF._replace(**CONFIRMED)))
    assert len(told.forecast) == 3
    assert "on 1.00 mg a day: 6.0 ng/mL" in spaced(told.forecast[0])


def test_without_a_level_there_is_no_forecast() -> None:
    told = english(answer(TAPER._replace(level_dose=0, level=0, change_days=10)))
    assert told.forecast == (
        "No forecast: no valid measured level to start from.",
        "No model was fitted: none of this drug was asked for.",
    )


def test_what_was_assumed() -> None:
    told = lines(english(answer(events=(LUNG, COLD))).assumed)
    assert told[0].startswith("2 of 2 events do not say when they became known")
    assert told[1] == "Half-life 62 h: that of the population, not this child's."
    slow = lines(english(answer(half_life=107 * 60)).assumed)
    assert slow[0] == (
        "Half-life 107 h: the upper 90 % bound of this child's own; the waiting times count with "
        "it."
    )


def test_who_and_when_and_by_which_version() -> None:
    assert lines(english(answer()).title) == [
        "KHE-001 · 5 Jan 2026 · guided discontinuation, taper",
        "Protocol khe-sirolimus, version 1.0",
    ]
    assert lines(explain(answer(), ZH).title)[0] == "KHE-001 · 2026年1月5日 · 指导停药组，减量期"


@pytest.mark.parametrize("found", [answer(), by_slug("162-consent-withdrawn")])
def test_the_safety_line_stands_under_every_answer(found: Answer) -> None:
    line = "Research software, not a medical device. A clinician decides."
    assert explain(found, EN).notes == (line,)
    assert explain(found, ZH).notes == (
        "研究软件，非医疗器械。由医生决定。",
        "中文措辞尚未经临床医生审阅。",
    )


@pytest.mark.parametrize(
    ("found", "rules"),
    [
        (answer(), ["taper.monthly-cap"]),
        (answer(TAPER._replace(**SUSPECTED, change_days=3)), ["relapse.open"]),
        (answer(TAPER._replace(**CONFIRMED)), ["relapse.restore"]),
        (answer(TAPER._replace(**CONFIRMED, level_toxic=True)), ["safety.toxic-level"]),
        (
            answer(MAINTAINED._replace(level=9000, dose=1000, level_dose=1000)),
            ["maintenance.window", "maintenance.step"],
        ),
    ],
)
def test_on_what_the_answer_rests(found: Answer, rules: list[str]) -> None:
    assert [each.rule for each in english(found).reasons if each.decides] == rules


def test_every_finding_is_told_once() -> None:
    found = answer()
    assert found.assessment is not None
    rules = [each.rule for each in found.assessment.findings]
    assert [each.rule for each in english(found).reasons] == rules


def test_another_drug_is_told_by_its_own_protocol() -> None:
    liver = read_protocol("liver-tacrolimus")
    status = TAPER._replace(dose=1000, level_dose=1000, safety=Safety.INTERRUPT)
    found = answer(status, protocol=liver, formulation="capsule-0-5")
    assert "give no tacrolimus" in explain(found, EN).headline
    assert "不服他克莫司" in explain(found, ZH).headline
