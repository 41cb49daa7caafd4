"""A plan in words: its end, its table, other paces, the last levels, and why there is none."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide import Answer, decide
from glidepath.decide.answer import Regimen
from glidepath.decide.belief import Trough
from glidepath.plan.alternatives import alternatives
from glidepath.plan.evidence import Cause, Evidence
from glidepath.plan.glide_path import glide_path
from glidepath.plan.placed import Explained, Placed, Where
from glidepath.plan.schedule import (
    EVEN,
    FASTEST,
    MEASURABLE,
    NoPlan,
    Pace,
    PaceKind,
    Schedule,
    WhyNot,
)
from glidepath.protocol import Protocol, ProtocolHistory
from glidepath.report import Language
from glidepath.report.plan import WIDTH, Planned, explain_plan
from glidepath.report.plan_data import plan_data
from glidepath.report.wrapped import columns
from unit.decide.given import overridden, trial
from unit.plan.given import (
    DAY,
    entered,
    event,
    level,
    linear,
    moment,
    order,
    planned,
    record,
    scheduled,
    tapered,
    visit,
)
from unit.plan.products import ALIKE, COARSE, FINE, solution, tablets, with_products
from unit.plan.test_situations import without
from unit.report.given import spaced

OWN = Pace(PaceKind.OWN, 45, Fraction(1, 20))


def answer(events: list[Any], days: int = 0, protocol: Protocol | None = None) -> Answer:
    at, versions = moment(days), ProtocolHistory((protocol or trial(),))
    return decide(versions, record(events), at, belief=linear(events, at, protocol))


def told(
    events: list[Any],
    days: int = 0,
    pace: Pace = FASTEST,
    *,
    language: Language = Language.EN,
    protocol: Protocol | None = None,
    outcome: Schedule | NoPlan | None = None,
    paces: tuple[Pace, ...] = (),
    levels: tuple[Placed, ...] = (),
    **how: Any,
) -> str:
    """What is told of a plan, with plain spaces; no line is wider than the terminal."""
    found = outcome or planned(events, days, pace, protocol=protocol, **how)
    at = moment(days)
    beside = alternatives(
        ProtocolHistory((protocol or trial(),)),
        record(events),
        at,
        linear(events, at, protocol),
        paces,
    )
    beside = () if isinstance(beside, NoPlan) else beside
    text = explain_plan(Planned(answer(events, days, protocol), found, beside, levels), language)
    assert max(columns(line) for line in text.splitlines()) <= WIDTH
    return spaced(text)


def flat(text: str) -> str:
    return " ".join(text.split())


# --- a schedule -----------------------------------------------------------------------------------


def test_the_end_comes_first_with_what_it_is_conditional_on() -> None:
    text = told(entered())
    assert "Off the drug on 15 Dec 2026, at the fastest permitted pace." in text
    assert "In time for the outcome judged on 5 Jan 2027" in text
    assert "if it is ordered by 22 Dec 2026" in flat(text)
    assert "only if nothing relapses, no dose and no visit is missed" in flat(text)
    assert "Today's decision: Reduce to 0.90 mg a day." in text
    assert "Research software, not a medical device. A clinician decides." in text


def test_a_row_has_dose_volume_weight_share_trough_and_blood_test() -> None:
    lines = told(entered()).splitlines()
    first = next(line for line in lines if line.startswith("5 Jan 2026"))
    # 0.90 mg at 14.0 kg; 5.4 from 6.0, within 22.45 %; 14 days later
    assert flat(first) == "5 Jan 2026 0.90 mg (0.90 mL) 0.064 90 % 5.4 (3.7 to 7.8) 19 Jan 2026"
    assert any(line.startswith("15 Dec 2026") and line.endswith("stop") for line in lines)


def test_twice_daily_and_tablets() -> None:
    twice = [
        {**each, "interval_hours": 12} if each["type"] == "DoseOrdered" else each
        for each in entered()
    ]
    twice = [
        {**each, "hours_since_dose": 12} if each["type"] == "LevelReported" else each
        for each in twice
    ]
    text = told(twice)
    assert "0.90 mg (2 × 0.45 mL)" in text
    assert "oral solution 1 mg/mL, 2 times a day" in text
    both = with_products(FINE, *tablets("tablet-0-5"))
    change = told(
        entered(formulation="fine"),
        protocol=both,
        outcome=_with_regimen(Regimen(1000, 1, "tablet-0-5")),
    )
    assert "1.0 mg (2 tablets)" in change
    change = told(entered(), protocol=both, outcome=_with_regimen(Regimen(1000, 2, "tablet-0-5")))
    assert "1.0 mg (2 × 1 tablet)" in change


def _with_regimen(regimen: Regimen) -> Schedule:
    """A schedule whose first step gives this."""
    found = scheduled(entered())
    return replace(found, steps=(replace(found.steps[0], regimen=regimen), *found.steps[1:]))


def test_a_pattern_over_the_week_names_its_days() -> None:
    week = (1000, 500, 1000, 500, 1000, 500, 1000)
    regimen = Regimen(786, 1, "tablet-0-5", week)
    text = flat(told(entered(), outcome=_with_regimen(regimen)))
    assert "5 Jan 2026 0.786 mg on average: 0.056" in text
    assert "1.0 mg (2 tablets) on Monday, Wednesday, Friday and Sunday, 0.5 mg (1 tablet)" in text
    in_chinese = told(entered(), outcome=_with_regimen(regimen), language=Language.ZH)
    assert "平均 0.786 mg：周一、" in in_chinese
    assert "各日 0.5 mg（1 片）" in in_chinese


def test_a_formulation_that_the_protocol_does_not_know_is_named_by_its_id() -> None:
    text = told(entered(), outcome=_with_regimen(Regimen(900, 1, "elixir")))
    assert "Given as elixir, once a day." in text


def test_late_or_never() -> None:
    assert "Not in time for the outcome judged on 5 Jan 2027" in told(entered(500))
    late = flat(told(entered(500)))
    assert "by 22 Dec 2026, 23 days earlier" in late
    never = flat(told(entered(250), protocol=overridden(ALIKE)))
    assert "never dropped: it ends at 0.09 mg a day on" in never
    assert (
        "No smaller dose that the rules permit can be measured with oral solution 1 mg/mL" in never
    )
    assert "What stands in the way for good: dose low enough to stop" in never
    assert "So not in time for the outcome judged on 5 Jan 2027" in never


def test_where_it_gets_stuck_what_would_go_on() -> None:
    protocol = with_products(FINE, COARSE)
    text = flat(told(entered(formulation="coarse"), protocol=protocol))
    assert "it ends at 0.9 mg a day" in text
    assert "0.81 mg a day would be possible; ask again with --formulations fine" in text


def test_what_must_be_there_before_the_first_step() -> None:
    lacking = [*without(entered(), "LevelReported", "LabReported"), level(6, -40)]
    text = flat(told(lacking))
    assert "Before the step of 5 Jan 2026 there must be: a valid level, a platelet count." in text
    drawn = event(
        "LevelDrawn",
        0,
        "08:00",
        sample="P",
        hours_since_dose=24,
        specimen="whole-blood",
        assay="lc-ms-ms",
    )
    text = flat(told([*entered(), drawn]))
    assert "A result is awaited (P)" in text
    assert "there must be: the result that is awaited." in text


def test_a_relapse_and_what_is_assumed_after_it() -> None:
    events = [*tapered([1000, 900, 810, 730, 660]), event("RelapseConfirmed", 119)]
    text = flat(told(events, 120))
    assert "5 May 2026 back to 0.73 mg 0.052 73 %" in text
    assert "Remission is taken to be found again on 4 Jun 2026" in text


def test_a_change_of_formulation() -> None:
    protocol = with_products(FINE, *tablets("tablet-0-5"))
    text = flat(told(entered(formulation="tablet-0-5"), protocol=protocol, formulations=("fine",)))
    assert "5 Jan 2026 oral solution 1 mg/mL: 0.071 100 % 6.0" in text
    assert "1.00 mg (1.00 mL) 19 Jan 2026 0.90 mg (0.90 mL)" in text
    assert "A change of formulation keeps the dose and is a step of its own" in text


def test_a_pace_of_ones_own_and_where_the_rules_are_stricter() -> None:
    text = flat(told(entered(), pace=OWN))
    assert "by at most 5 % and at least 45 days from step to step" in text
    stricter = flat(told(entered(), pace=Pace(PaceKind.OWN, 14, Fraction(1, 4))))
    assert (
        "The rules are stricter than this pace: cap on reductions, at the steps of 5 Jan"
        in stricter
    )
    late = tapered([1000, 900, 810, 730, 660, 600, 540, 490])
    slowly = Pace(PaceKind.OWN, 30, Fraction(1, 50))
    measured = flat(told(late, 210, slowly, protocol=overridden(ALIKE)))
    assert "Nothing between can be measured" in measured
    assert "The rules are stricter" not in measured
    both = scheduled(entered())
    first = replace(both.steps[0], stricter=("taper.spacing", MEASURABLE))
    mixed = flat(told(entered(), outcome=replace(both, steps=(first, *both.steps[1:]))))
    assert "The rules are stricter than this pace: time since the last change, at" in mixed
    assert "Nothing between can be measured" in mixed


def test_an_even_pace() -> None:
    text = flat(told(entered(), pace=EVEN))
    assert "Off the drug on 22 Dec 2026, evenly spread: 9.7 % less every 30 days." in text


def test_without_a_level_no_trough_is_told() -> None:
    text = told(without(entered(), "LevelReported"))
    assert "The trough is the true one" not in text


# --- side by side ---------------------------------------------------------------------------------


def test_paces_side_by_side() -> None:
    lines = [flat(each) for each in told(entered(), paces=(FASTEST, EVEN, OWN)).splitlines()]
    assert "fastest permitted 15 Dec 2026 yes 13 13 12 344 1.9" in lines
    assert "even: 9.7 % every 30 days 22 Dec 2026 yes 13 13 12 351 2.0" in lines
    assert any(each.startswith("own: 5 % every 45 days") and " no " in each for each in lines)


def test_what_is_not_possible_is_told_beside_the_others() -> None:
    lines = [flat(each) for each in told(entered(500), paces=(FASTEST, EVEN)).splitlines()]
    assert lines[lines.index("evenly spread not by") + 1] == "22 Dec 2026"
    alike = told(entered(250), paces=(FASTEST,), protocol=overridden(ALIKE))
    never = [flat(each) for each in alike.splitlines()]
    assert any(each.startswith("fastest permitted never no") for each in never)
    held = told([*entered(), event("RelapseSuspected", 0)], paces=(FASTEST,))
    assert "Paces side by side" not in held
    stuck = entered(formulation="coarse")
    mixed = told(stuck, paces=(FASTEST,), protocol=with_products(FINE, COARSE))
    assert "Paces side by side" in mixed


# --- levels ---------------------------------------------------------------------------------------

FORESEEN = Trough(4000, 2000, 6000, 3000, 5000)


def placed(where: Where, nanograms: int, *evidence: Explained, below: bool = False) -> Placed:
    return Placed("S", DAY, nanograms, below, FORESEEN, where, nanograms / 4000, evidence)


def test_a_level_on_its_path() -> None:
    text = told(entered(), levels=(placed(Where.ON, 4400),))
    assert "5 Jan 2026: 4.4 ng/mL; foreseen 4.0 (2.0 to 6.0). On the path." in text
    assert "verdict" not in text


def test_evidence_comes_with_numbers_and_no_verdict() -> None:
    found = (
        Explained(Evidence(Cause.MISSED, 0.5), 0.72),
        Explained(Evidence(Cause.UNCLEAR, 0.3, most=True), 1.2),
        Explained(Evidence(Cause.GROWTH, 0.95), 0.05),
        Explained(Evidence(Cause.TIMING, 1.4), -0.4),
        Explained(Evidence(Cause.INTERACTION, None, of="clarithromycin"), None),
        Explained(Evidence(Cause.ASSAY, 0.91, most=True, of="immunoassay"), 0.1),
    )
    text = flat(told(entered(), levels=(placed(Where.BELOW, 1500, *found),)))
    assert "5 Jan 2026: 1.5 ng/mL; foreseen 4.0 (2.0 to 6.0). Below the path." in text
    assert "Doses missed: the level times 0.50, 72 % of the gap." in text
    assert "not known: at most the level times 0.30, all of the gap." in text
    assert (
        "Not drawn at the time of the trough: the level times 1.40, which points the other way"
        in text
    )
    assert "clarithromycin started or stopped: no number is known." in text
    assert "Another assay (immunoassay): at most" in text
    assert "This is evidence with numbers, not a verdict." in text


def test_a_level_below_a_limit_that_nothing_explains() -> None:
    text = flat(told(entered(), levels=(placed(Where.BELOW, 2000, below=True),)))
    assert "below 2.0 ng/mL; foreseen 4.0" in text
    assert "Nothing that happened since the level before would explain it." in text


# --- no schedule ----------------------------------------------------------------------------------


def nothing(events: list[Any], days: int = 0, pace: Pace = FASTEST, **how: Any) -> str:
    return flat(told(events, days, pace, **how))


def test_why_there_is_none() -> None:
    assert "this child is off the drug already" in nothing(
        [*entered(), order(0, 0, "10:00", reason="stop")]
    )
    interrupted = nothing([*entered(), event("DoseInterrupted", -3, reason="fever")])
    assert "Ask again once it is resumed" in interrupted
    assert "What would change this" in interrupted
    assert "safety comes first" in nothing([*entered(), level(16, 0, sample="T")])
    held = nothing([*entered(), event("RelapseSuspected", 0)])
    assert "No plan: time alone does not end what stands in the way: relapse." in held
    lacking = nothing(without(entered(), "ConsentGiven"))
    assert "nothing can be proposed for this child yet" in lacking
    assert "Obtain consent" in lacking
    early = flat(told(entered(), -3000))
    assert "nothing can be proposed for this child yet" in early


def test_on_another_track() -> None:
    events = [
        {**each, "arm": "maintenance"} if each["type"] == "Randomised" else each
        for each in entered()
    ]
    assert "this child is not on one (maintenance)" in nothing(events)


def test_by_a_day() -> None:
    late = nothing(entered(500), pace=EVEN)
    assert "the stop should fall by 22 Dec 2026, and even at the fastest permitted pace" in late
    assert "it falls on 14 Jan 2027" in late
    assert "no day of it is in sight at any pace" in nothing(
        entered(250), pace=EVEN, protocol=overridden(ALIKE)
    )
    past = replace(EVEN, until=DAY - timedelta(days=1))
    assert "No plan: 4 Jan 2026, by which the stop should fall, has gone by." in nothing(
        entered(), pace=past
    )
    slow = [*tapered([1000, 990]), *visit(5.94, 13)]
    uneven = replace(EVEN, until=DAY + timedelta(days=360))
    assert "nothing slower than the fastest permitted pace, which ends on 29 Dec 2026" in nothing(
        slow, 14, uneven
    )


def test_what_cannot_be_measured() -> None:
    both = with_products(FINE, *tablets("tablet-0-5"))
    text = nothing(entered(formulation="tablet-0-5"), protocol=both)
    assert (
        "No plan: no smaller dose that the rules permit can be measured with tablet 0.5 mg" in text
    )
    assert "With oral solution 1 mg/mL, 0.90 mg a day would be possible" in text
    assert "By a pattern over the week it would be possible (0.5 mg on Sunday, 1.0 mg" in text
    restore = [
        *tapered([3000, 2700, 2430]),
        *visit(4.9, 60),
        order(2000, 60, formulation="tablet-0-5"),
        event("RelapseConfirmed", 70),
    ]
    text = nothing(restore, 71)
    assert "mg a day, to which the relapse goes back, cannot be measured with tablet 0.5 mg" in text


def test_a_finer_measure_is_named_where_nothing_at_hand_would_do() -> None:
    def with_patterns(*products: object) -> Protocol:
        return with_products(*products, patterns=True)

    # from 0.5 mg nothing lies below; 0.45 would be nine tablets of 0.05 mg
    tablet = nothing(
        entered(500, formulation="tablet-0-5"), protocol=with_patterns(*tablets("tablet-0-5"))
    )
    assert "With tablets of 0.05 mg it would be possible." in tablet
    halves = nothing(
        entered(500, formulation="halves"),
        protocol=with_patterns(solution("halves", ("5", "0.5"))),
    )
    assert "With graduations of 0.05 mL it would be possible." in halves


def test_a_fault_of_the_program() -> None:
    fault = NoPlan(WhyNot.NOT_REPLAYED, ("2026-02-04", "reduce"))
    text = nothing(entered(), outcome=fault)
    assert "the step of 2026-02-04 was not permitted" in text
    assert "please report it" in text


@pytest.mark.parametrize("why", WhyNot)
def test_every_reason_has_words_in_both_languages(why: WhyNot) -> None:
    nothing_at_all = NoPlan(why, ("taper",), (date(2026, 1, 5), date(2026, 2, 5)))
    if why is WhyNot.HELD:
        nothing_at_all = replace(nothing_at_all, details=("relapse.open",))
    for language in Language:
        text = told(entered(), outcome=nothing_at_all, language=language)
        assert "{" not in text


# --- in Chinese, and as data ----------------------------------------------------------------------


def test_in_chinese() -> None:
    text = told(entered(), paces=(FASTEST, EVEN, OWN), language=Language.ZH)
    assert "按允许的最快速度，停药日为2026年12月15日。" in text
    assert "0.90 mg（0.90 mL）" in text
    assert "每 45 天 减 5 %" in text.replace("45 天减", "45 天 减")
    assert "中文措辞尚未经临床医生审阅。" in text


def test_as_data() -> None:
    events, at = entered(), moment(0)
    history = ProtocolHistory((trial(),))
    belief, found = linear(events, at), scheduled(events)
    paces = alternatives(history, record(events), at, belief, (FASTEST, EVEN, OWN))
    assert not isinstance(paces, NoPlan)
    one = Explained(Evidence(Cause.INTERACTION, None, of="verapamil"), None)
    level_placed = placed(Where.ABOVE, 9000, one, Explained(Evidence(Cause.GROWTH, 0.9), 0.5))
    path = glide_path(record(events), at, belief, found)
    data: Any = plan_data(Planned(answer(events), found, paces, (level_placed,), path))
    assert json.loads(json.dumps(data)) == data
    plan = data["plan"]
    assert (plan["off"], plan["in_time"]) == ("2026-12-15", True)
    assert plan["goal"] == {"judged": "2027-01-05", "last": "2026-12-22"}
    first = plan["steps"][0]
    assert (first["day"], first["move"], first["share_of_start"]) == ("2026-01-05", "reduce", "0.9")
    assert first["regimen"]["dose"] == {"micrograms": 900, "milligrams": "0.9"}
    assert first["trough_ng_per_l"]["median"] == 5400
    assert plan["steps"][-1]["permitted_low"]["micrograms"] == 0
    assert [each["asked"]["kind"] for each in data["paces"]] == ["fastest", "even", "own"]
    assert data["paces"][2]["found"]["share"] == "0.05"
    assert data["paces"][0]["effort"]["days"] == 344
    assert data["glide_path"][0]["measured_ng_per_l"]["median"] == 5400
    assert data["levels"][0]["where"] == "above"
    assert [each["of"] for each in data["levels"][0]["evidence"]] == ["verapamil", None]
    assert [each["ratio"] for each in data["levels"][0]["evidence"]] == [None, "0.9"]
    assert data["decision"]["action"] == "reduce"
    assert data["no_plan"] is None


def test_no_plan_as_data() -> None:
    events = entered(500)
    at = moment(0)
    paces = alternatives(ProtocolHistory((trial(),)), record(events), at, linear(events, at))
    assert not isinstance(paces, NoPlan)
    none = NoPlan(WhyNot.FORMULATION, ("stop.dose",), (), (Regimen(900, 1, "fine"),))
    data: Any = plan_data(Planned(answer(events), none, paces))
    assert data["plan"] is None
    assert data["no_plan"]["why"] == "formulation"
    assert data["no_plan"]["would_fit"][0]["formulation"] == "fine"
    assert data["paces"][1]["no_plan"]["days"] == ["2026-12-22", "2027-01-14"]
    assert data["paces"][1]["effort"] is None


def test_rules_alone_may_be_in_the_way_of_the_end() -> None:
    events = [
        *tapered([1000, 900, 810, 730, 660]),
        event("RelapseConfirmed", 119),
        event("CoMedicationStarted", 119, drug="verapamil"),
    ]
    text = flat(told(events, 120))
    assert "never dropped: it ends at 0.73 mg a day on 5 May 2026" in text
    assert "What stands in the way for good: " in text
    assert "can be measured with" not in text


def test_without_an_outcome_nothing_is_said_of_it() -> None:
    text = told(entered(), outcome=replace(scheduled(entered()), goal=None))
    assert "outcome" not in text.partition("Today")[0]


def test_a_formulation_is_too_coarse_only_for_some_dose() -> None:
    with pytest.raises(AssertionError, match="some dose"):
        told(without(entered(), "DoseOrdered"), outcome=NoPlan(WhyNot.FORMULATION))
