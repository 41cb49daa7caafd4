"""What the check finds by itself in the trial, and in trials broken on purpose."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from glidepath.assure.check import CHECKS, Severity, check
from glidepath.assure.checks.assays import assay_findings
from glidepath.assure.checks.found import found
from glidepath.assure.checks.freshness import freshness_findings
from glidepath.assure.checks.half_lives import half_life_findings
from glidepath.assure.checks.rules import lowest_maintained, rule_findings
from glidepath.assure.checks.steps import step_findings
from glidepath.assure.checks.table import LEVELS, RULES, TAPERS, VISITS
from glidepath.assure.checks.tapers import Tapers, fastest_tapers, taper_findings, upward
from glidepath.assure.checks.visits import visit_findings
from glidepath.assure.finding import CheckFinding
from glidepath.protocol import Visit, with_value
from glidepath.protocol.kinds import Span
from glidepath.protocol.model import ArmKind
from glidepath.protocol.parameters import CapBase
from unit.assure import naive
from unit.assure.given import (
    changed,
    found_in_liver,
    found_in_trial,
    imaged_each_quarter,
    numbers,
    trial,
    with_visits,
)

NO = False
ONCE: dict[str, Any] = {"product": "oral-solution", "interval": 24}
PATTERNS = naive.Trial(patterns=True)
UNITS = {"ug", "ng/L", "min", "h", "d", "a", "mo", "1", "share", "10*9/L", "id"}


# the table


@pytest.mark.parametrize("findings", [found_in_trial, found_in_liver])
def test_every_finding_is_one_of_the_table(findings: Any) -> None:
    for each in findings():
        assert each.severity is CHECKS[each.id].severity
        assert set(each.numbers) == set(CHECKS[each.id].numbers)
        assert each.about == CHECKS[each.id].about
        assert each.key == f"check.{each.id}"


def test_the_table_names_known_units_and_parameters() -> None:
    known = {*trial().entries, "visits", "arms", "outcomes", "eligibility"}
    for check_ in CHECKS.values():
        assert set(check_.numbers.values()) <= UNITS
        assert set(check_.about) <= known


def test_the_table_has_no_id_twice() -> None:
    assert len(CHECKS) == sum(len(each) for each in (TAPERS, LEVELS, VISITS, RULES))


@pytest.mark.parametrize("wrong", [{}, {"outcome": 1, "more": 2}])
def test_a_finding_with_other_numbers_cannot_be_made(wrong: Mapping[str, int]) -> None:
    with pytest.raises(KeyError):
        found("visits.outcome-missing", wrong)


def test_the_gravest_come_first() -> None:
    ranks = [list(Severity).index(each.severity) for each in found_in_trial()]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0


# the trial: fastest tapers


def test_one_milligram_is_in_time_by_21_days() -> None:
    (child,) = numbers(found_in_trial(), "taper.in-time", **ONCE, start=1000)
    assert child == {
        **ONCE,
        "start": 1000,
        "level": 6000,
        "cuts": 12,
        "doses": (900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310),
        "days": (0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330),
        "stop": 344,
        "outcome": 365,
        "deadline": 351,
        "spare": 21,
    }


def test_half_a_milligram_is_too_late() -> None:
    (child,) = numbers(found_in_trial(), "taper.too-late", **ONCE, start=500)
    assert (child["cuts"], child["stop"], child["spare"]) == (13, 374, -9)


def test_a_quarter_of_a_milligram_is_too_late_by_a_pattern() -> None:
    # from 0.09 to 0.08143 by 0.09 on one day of the week: at or below a third of 0.25
    (child,) = numbers(found_in_trial(), "taper.too-late", **ONCE, start=250)
    assert (child["cuts"], child["stop"], child["spare"]) == (14, 404, -39)
    assert child["doses"] == (
        *(230, 210, 190, 180, 170, 160, 150, 140, 130, 120, 110, 100, 90),
        82,
    )


def test_without_patterns_a_quarter_of_a_milligram_is_never_off() -> None:
    alike = changed({"taper.pattern-tolerance": Fraction(0)})
    findings = tuple(taper_findings(alike, fastest_tapers(alike)))
    (child,) = numbers(findings, "taper.never", **ONCE, start=250)
    assert (child["cuts"], child["stop"]) == (13, None)


@pytest.mark.parametrize("level", [5000, 6000])
def test_the_share_of_starting_doses_in_time(level: int) -> None:
    starts = range(50, 5001, 10)
    plain = {
        start: naive.taper(start, Fraction(level, 1000), PATTERNS, 1095).stop for start in starts
    }
    able = [start for start, stop in plain.items() if stop is not None and stop <= 351]
    failed = [start for start in starts if start not in able]
    (reach,) = numbers(found_in_trial(), "taper.reach", **ONCE, level=level)
    assert (reach["starts"], reach["in_time"]) == (496, len(able))
    assert reach["share"] == Fraction(len(able), 496)
    assert reach["from_dose"] == failed[-1] + 10
    assert reach["never"] == sum(stop is None for stop in plain.values())
    assert reach["late"] == len(failed) - sum(stop is None for stop in plain.values())


def test_from_the_upper_end_of_the_window_nobody_is_in_time() -> None:
    # 7.0 x share < 2.0 asks for twelve cuts at least without rounding: 0.9**12 = 0.282
    (high,) = numbers(found_in_trial(), "taper.unreachable", **ONCE)
    assert (high["level"], high["earliest"], high["deadline"]) == (7000, 374, 351)


def test_doses_of_which_no_third_can_be_reached() -> None:
    # 0.19 mg a week, 0.0271 a day, is the last dose: 0.18 are 0.0257, and 0.9 x 0.028 is 0.0252,
    # rounded up to 0.026. It must be at or below a third, and 7 x 0.028 / start below 2.0
    (low,) = numbers(found_in_trial(), "taper.dead-end", **ONCE, level=5000)
    (target,) = numbers(found_in_trial(), "taper.dead-end", **ONCE, level=6000)
    (high,) = numbers(found_in_trial(), "taper.dead-end", **ONCE, level=7000)
    assert (low["largest"], target["largest"], high["largest"]) == (80, 80, 90)
    assert (low["never"], target["never"], high["never"]) == (4, 4, 5)
    for start in (50, 60, 70, 80):
        assert naive.taper(start, Fraction(6), PATTERNS, 1095).doses[-1] == 28


def test_smallest_steps() -> None:
    (first,) = numbers(found_in_trial(), "taper.smallest-step", **ONCE)
    (second,) = numbers(found_in_trial(), "second-taper.smallest-step", **ONCE)
    # 0.02 less a tenth is 0.018: 0.13 mg a week are 0.01857. 0.03 less a twentieth is 0.0285:
    # 0.20 mg a week are 0.02857, whole micrograms below 0.029; 0.04: 0.27 a week are 0.03857
    assert (first["without"], first["with_step"]) == (10, 20)
    assert (second["without"], second["with_step"]) == (30, 40)
    assert (first["cap"], second["cap"]) == (Fraction(1, 10), Fraction(1, 20))


def test_with_tablets_alone_every_taper_gets_stuck() -> None:
    # from 2.0 down to 0.715: 5 mg a week, from which 4.5 would be more than a tenth
    once = numbers(found_in_trial(), "product.dead-end", interval=24)
    assert [(each["product"], each["starts"], each["reached"]) for each in once] == [
        ("tablet-0-5", 4, Fraction(715, 2000)),
        ("tablet-1", 4, Fraction(1429, 4000)),
        ("tablet-2", 2, Fraction(2858, 4000)),
    ]
    assert {each["share"] for each in once} == {Fraction(1, 3)}
    stuck: dict[str, Any] = {"product": "tablet-0-5", "interval": 24}
    assert not numbers(found_in_trial(), "taper.dead-end", **stuck)
    assert not numbers(found_in_trial(), "taper.smallest-step", **stuck)
    assert not numbers(found_in_trial(), "relapse.reach", **stuck)


def test_no_step_from_the_smallest_dose_alone() -> None:
    # of 2 mg tablets twice daily only the smallest lies within the doses that are looked at
    (pair,) = numbers(found_in_trial(), "product.no-step")
    assert (pair["product"], pair["interval"]) == ("tablet-2", 12)
    assert (pair["from_dose"], pair["to_dose"], pair["share"]) == (4000, 0, Fraction(1))


def test_without_patterns_no_step_with_tablets_alone() -> None:
    alike = changed({"taper.pattern-tolerance": Fraction(0)})
    once = numbers(step_findings(alike, fastest_tapers(alike)), "product.no-step", interval=24)
    assert [each["product"] for each in once] == ["tablet-0-5", "tablet-1", "tablet-2"]
    half = once[0]
    assert (half["from_dose"], half["to_dose"], half["share"]) == (2000, 1500, Fraction(1, 4))


def test_without_the_stop_rule_nobody_is_off_the_drug() -> None:
    (literal,) = numbers(found_in_trial(), "literal.still-on-drug", **ONCE)
    plain = [
        naive.taper(start, Fraction(6), replace(PATTERNS, stop=False), 365)
        for start in range(50, 5001, 10)
    ]
    left = min(
        Fraction(course.doses[-1], start)
        for start, course in zip(range(50, 5001, 10), plain, strict=True)
        if course.doses
    )
    assert (literal["base"], literal["day"], literal["share"]) == ("previous", 365, left)
    assert left > Fraction(1, 4)


def test_a_tenth_of_the_starting_dose_ends_in_the_tenth_month() -> None:
    (fades,) = numbers(found_in_trial(), "literal.fades", **ONCE)
    assert (fades["base"], fades["cuts"], fades["day"]) == ("starting", 10, 270)


def test_after_a_relapse_at_two_thirds_nobody_is_in_time() -> None:
    (reach,) = numbers(found_in_trial(), "relapse.reach", **ONCE)
    assert (reach["in_time"], reach["at_share"]) == (0, Fraction(2, 3))
    (child,) = numbers(found_in_trial(), "relapse.course", **ONCE, start=1000)
    assert (child["relapse_day"], child["relapse_dose"], child["restored"]) == (120, 660, 730)
    assert (child["first_cut"], child["cuts"], child["stop"]) == (210, 20, 794)


def test_the_outcome_comes_soon_after_the_stop() -> None:
    # eleven cuts leave 0.9**11 = 0.314 without rounding: day 300, and 14 days more
    (soon,) = numbers(found_in_trial(), "outcome.soon-after-stop")
    assert soon == {"earliest": 314, "outcome": 365, "longest_off": 51, "followed": 24}


def test_the_minimum_duration_decides_nothing() -> None:
    (idle,) = numbers(found_in_trial(), "stop.duration-idle")
    assert idle == {"min_duration": 180, "earliest": 300}


def test_half_lives_that_the_month_and_the_outcome_bear() -> None:
    # 30 d x 24 / 5 = 144 h; day 330 + 21 = 351, and 21 d x 24 / 5 = 100.8 h
    (month,) = numbers(found_in_trial(), "half-life.month")
    assert (month["half_life"], month["population"]) == (144 * 60, 62 * 60)
    (child,) = numbers(found_in_trial(), "half-life.outcome", **ONCE, start=1000)
    assert (child["half_life"], child["spacing"]) == (6048, 21)
    (late,) = numbers(found_in_trial(), "half-life.outcome", **ONCE, start=500)
    assert (late["half_life"], late["spacing"]) == (None, None)


# the trial: assays, visits, rules


def test_emit_cannot_verify_the_stop() -> None:
    (emit,) = numbers(found_in_trial(), "assay.cannot-verify-stop")
    assert emit == {
        "assay": "emit",
        "limit": 3500,
        "as_trial": 2800,
        "as_trial_low": 2520,
        "as_trial_high": 3080,
        "trough_below": 2000,
    }


def test_emit_sees_nothing_after_about_month_seven() -> None:
    # 6.0 x 0.49 = 2.94 and 6.0 x 0.45 = 2.70 about 2.8; 5.0: 0.60, 0.54; 7.0: 0.41, 0.37
    (below,) = numbers(found_in_trial(), "assay.below-limit", **ONCE, start=1000)
    assert (below["assay"], below["day"], below["month"], below["dose"]) == ("emit", 210, 7, 450)
    assert (below["day_low"], below["day_high"]) == (150, 270)


def test_only_the_imaging_may_grow_old_within_the_windows() -> None:
    # day 270 may be day 256, and day 330 may be day 344; the first stop is on day 314
    assert numbers(found_in_trial(), "visits.window-gap") == [
        {
            "evidence": "imaging",
            "visit": "imaging-before-stop",
            "every": 60,
            "before": 14,
            "after": 14,
            "longest": 88,
            "max_age": 60,
        }
    ]


def test_the_level_after_a_change_is_too_soon_for_slow_children() -> None:
    # 14 d x 24 / 5 = 67.2 h; 21 d: 100.8 h
    (level,) = numbers(found_in_trial(), "visits.level-too-soon")
    assert (level["half_life_day"], level["half_life_last"]) == (4032, 6048)


def test_imaging_each_quarter_stops_one_milligram_too_late() -> None:
    sparse = imaged_each_quarter()
    tapers = [each for each in fastest_tapers(sparse) if each.steps]
    findings = tuple(visit_findings(sparse, tapers))
    (gap,) = numbers(findings, "visits.gap")
    assert (gap["evidence"], gap["visit"], gap["every"]) == ("imaging", "imaging", 90)
    assert (gap["max_age"], gap["stale"]) == (60, 30)
    (child,) = numbers(findings, "visits.delay-stop", **ONCE)
    assert (child["start"], child["stop"], child["scheduled"]) == (1000, 344, 360)
    (reach,) = numbers(findings, "visits.reach", **ONCE)
    # with imaging on days 90, 180, 270 and 360 only a stop by day 330 is in time
    eleven = [
        start
        for start in range(50, 5001, 10)
        if naive.taper(start, Fraction(6), PATTERNS, 330).stop
    ]
    assert (reach["in_time"], reach["scheduled"]) == (434, len(eleven))


def test_the_trough_decides_from_six_upward() -> None:
    (trough,) = numbers(found_in_trial(), "stop.trough-decides")
    assert (trough["from_level"], trough["high"]) == (6000, 7000)


def test_nobody_under_two_can_enter() -> None:
    (age,) = numbers(found_in_trial(), "eligibility.age-below-duration")
    assert age == {"age": "I2", "duration": "I4-remission", "years": 2, "low": 0}


def test_maintenance_never_ends_the_drug() -> None:
    (arm,) = numbers(found_in_trial(), "outcome.maintenance-zero")
    assert arm == {"arm": "maintenance", "left": Fraction(3, 4)}
    assert lowest_maintained(changed({"maintenance.max-step": Fraction(1, 10)})) == Fraction(9, 10)


def test_every_finding_of_the_trial() -> None:
    assert {each.id for each in found_in_trial()} == {
        "taper.in-time",
        "taper.too-late",
        "taper.reach",
        "taper.unreachable",
        "taper.dead-end",
        "taper.smallest-step",
        "second-taper.smallest-step",
        "product.no-step",
        "product.dead-end",
        "literal.still-on-drug",
        "literal.fades",
        "relapse.reach",
        "relapse.course",
        "outcome.soon-after-stop",
        "half-life.month",
        "half-life.outcome",
        "assay.cannot-verify-stop",
        "assay.below-limit",
        "visits.window-gap",
        "visits.level-too-soon",
        "stop.trough-decides",
        "stop.duration-idle",
        "eligibility.age-below-duration",
        "outcome.maintenance-zero",
    }


# the second protocol


def test_nothing_of_the_second_protocol_contradicts_itself() -> None:
    assert Severity.CONTRADICTION not in {each.severity for each in found_in_liver()}
    assert not [each.id for each in found_in_liver() if each.id.startswith("visits.")]


def test_what_is_impossible_in_the_second_protocol_is_a_quarter_of_few_whole_capsules() -> None:
    grave = [each for each in found_in_liver() if each.severity is Severity.IMPOSSIBLE]
    assert {each.id for each in grave} == {"taper.dead-end", "taper.never", "product.dead-end"}
    # the smallest intake is more than a quarter of one, two or three of it, and there is no pattern
    # below it
    dead = numbers(grave, "taper.dead-end", level=6000)
    assert [(each["product"], each["interval"], each["largest"]) for each in dead] == [
        ("granules-0-2", 24, 600),
        ("granules-0-2", 12, 1200),
        ("capsule-0-5", 24, 1500),
        ("capsule-0-5", 12, 3000),
        ("capsule-1", 24, 3000),
    ]
    # at most four capsules an intake of 1 mg, and doses up to 5 mg: 2.0 or 4.0 twice daily
    (pair,) = numbers(grave, "product.dead-end")
    assert (pair["product"], pair["interval"]) == ("capsule-1", 12)
    assert (pair["starts"], pair["reached"], pair["share"]) == (2, Fraction(1, 2), Fraction(1, 4))


def test_only_the_largest_number_of_capsules_can_be_reduced_by_a_quarter() -> None:
    reach = numbers(found_in_liver(), "taper.reach", product="capsule-0-5", interval=24)
    assert {(each["starts"], each["in_time"], each["from_dose"]) for each in reach} == {
        (4, 1, 2000)
    }


def test_the_second_protocol_has_no_maintenance_arm_and_no_child_too_young() -> None:
    found_ids = {each.id for each in found_in_liver()}
    assert not found_ids & {"outcome.maintenance-zero", "eligibility.age-below-duration"}
    assert "second-taper.smallest-step" not in found_ids


# broken on purpose

BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("maintenance.target-outside", {"maintenance.target": 8000}),
    ("maintenance.toxic-in-window", {"safety.toxic-level": 7000}),
    ("restore.provisional-above-kmp", {"restore.provisional-platelets-below": 101}),
    ("remission.platelets-below-kmp", {"remission.platelets-min": 99}),
    ("restore.no-dose-lasts", {"restore.in-force-min": 31}),
    ("restore.no-dose-lasts", {"taper.month": 29}),
    ("stop.share-at-first-step", {"stop.dose-share": Fraction(9, 10)}),
    ("stop.trough-in-window", {"stop.trough-below": 5000}),
    ("level.expires-before-settled", {"level.max-age": 13}),
    ("outcome.before-minimum", {"stop.min-duration": 352}),
]


@pytest.mark.parametrize(("identifier", "values"), BROKEN)
def test_numbers_that_contradict_each_other(identifier: str, values: dict[str, Any]) -> None:
    assert identifier not in {each.id for each in rule_findings(trial())}
    assert identifier in {each.id for each in rule_findings(changed(values))}


LIMITS: list[dict[str, Any]] = [
    {"maintenance.target": 7000},
    {"safety.toxic-level": 7001},
    {"restore.provisional-platelets-below": 100},
    {"remission.platelets-min": 100},
    {"restore.in-force-min": 30},
    {"stop.dose-share": Fraction(899, 1000)},
    {"stop.trough-below": 4999},
    {"level.max-age": 14},
    {"stop.min-duration": 351},
]


@pytest.mark.parametrize("values", LIMITS)
def test_numbers_that_just_agree(values: dict[str, Any]) -> None:
    broken = {identifier for identifier, _ in BROKEN}
    assert not broken & {each.id for each in rule_findings(changed(values))}


def test_a_trough_limit_that_the_share_always_meets() -> None:
    # 7.0 / 3 = 2.33
    agreed = rule_findings(changed({"stop.trough-below": 2334}))
    assert not numbers(agreed, "stop.trough-decides")


def test_a_duration_that_nobody_has_lived() -> None:
    criteria = tuple(
        each.model_copy(update={"years_min": 13}) if each.id == "I4-remission" else each
        for each in trial().eligibility
    )
    too_long = trial().model_copy(update={"eligibility": criteria})
    (nobody,) = numbers(rule_findings(too_long), "eligibility.nobody")
    assert (nobody["high"], nobody["years"]) == (12, 13)


def test_read_literally_nothing_is_reachable() -> None:
    literal = changed({"stop.allowed": NO})
    findings = tuple(taper_findings(literal, fastest_tapers(literal)))
    unreachable = numbers(findings, "taper.unreachable", **ONCE)
    assert [each["level"] for each in unreachable] == [5000, 6000, 7000]
    assert {each["earliest"] for each in unreachable} == {None}
    assert {each["never"] for each in unreachable} == {496}
    assert not numbers(findings, "outcome.soon-after-stop")


def test_no_taper_with_a_stop_fades_past_it() -> None:
    # a quarter of the start a month would end the drug on day 90; the stop waits for day 180
    fading = changed({"taper.cap": Fraction(1, 4), "taper.base": CapBase.STARTING})
    way = fastest_tapers(fading)[0]
    assert {taper.stop for taper in way.every} == {180}
    assert not numbers(taper_findings(fading, [way]), "taper.dead-end")
    child = next(taper for taper in way.by_level["target"] if taper.start == 1000)
    assert (child.doses, child.days, child.stop) == ((750, 500, 250, 10), (0, 30, 60, 90), 180)


def test_an_outcome_before_the_first_stop_is_not_soon_after_it() -> None:
    early = changed({"outcome.day": 300})
    assert not numbers(taper_findings(early, fastest_tapers(early)), "outcome.soon-after-stop")


def test_a_minimum_duration_that_decides() -> None:
    long = changed({"stop.min-duration": 301})
    assert not numbers(taper_findings(long, fastest_tapers(long)), "stop.duration-idle")


def test_steps_but_nobody_as_low_as_two_thirds() -> None:
    quarters = changed({"taper.cap": Fraction(1, 4), "taper.pattern-tolerance": Fraction(0)})
    findings = check(quarters)
    tablets: dict[str, Any] = {"product": "tablet-0-5", "interval": 24}
    # 2.0 to 1.5; three quarters of 1.5 is 1.125, rounded up to 1.5 again
    (stuck,) = numbers(findings, "product.dead-end", **tablets)
    assert stuck["reached"] == Fraction(3, 4)
    assert not numbers(findings, "relapse.reach", **tablets)


def test_a_second_taper_without_a_step() -> None:
    # 2.0 less a hundredth is 1.98, and 1.929 is the largest pattern of half-milligram tablets
    slow = changed({"taper.cap": Fraction(1, 4), "stabilisation.cap": Fraction(1, 100)})
    tapers = [each for each in fastest_tapers(slow) if each.way.product == "tablet-0-5"]
    (found_once, _) = numbers(step_findings(slow, tapers), "second-taper.smallest-step")
    assert (found_once["without"], found_once["with_step"]) == (2000, None)


def test_a_spacing_longer_than_the_month_whatever_the_half_life() -> None:
    findings = half_life_findings(changed({"taper.spacing-min": 31}), ())
    (month,) = numbers(findings, "half-life.month")
    assert month["half_life"] is None


def test_the_trials_own_assay_may_be_blind() -> None:
    tapers = fastest_tapers(trial())[:1]
    findings = tuple(assay_findings(changed({"level.assay": "emit"}), tapers))
    (own,) = numbers(findings, "assay.trial-cannot-verify-stop")
    assert own == {"assay": "emit", "limit": 3500, "trough_below": 2000}
    (other,) = numbers(findings, "assay.not-bridged")
    assert other == {"assay": "lc-ms-ms", "trial_assay": "emit"}
    # read as the trial's assay, 6.0 x 0.60 = 3.6 and 6.0 x 0.54 = 3.24 about 3.5
    below = numbers(findings, "assay.below-limit", **ONCE, start=1000, assay="emit")
    assert below[0]["day"] == 150


def test_an_assay_that_does_not_see_the_window() -> None:
    blind = changed({"maintenance.window": Span(low=2000, high=7000)})
    findings = numbers(assay_findings(blind, ()), "assay.window-below-limit")
    assert findings == [{"assay": "emit", "limit": 3500, "as_trial": 2800, "low": 2000}]


def without_taper() -> Any:
    arms = tuple(arm for arm in trial().arms if arm.kind is ArmKind.MAINTAIN)
    return trial().model_copy(update={"arms": arms})


def test_a_protocol_without_a_taper_has_none_to_check() -> None:
    assert {each.id for each in check(without_taper())} == {
        "stop.trough-decides",
        "eligibility.age-below-duration",
        "outcome.maintenance-zero",
    }


# visits


def schedule(values: Mapping[str, Any], visits: Any = None) -> tuple[CheckFinding, ...]:
    protocol = changed(values) if visits is None else with_visits(visits)
    return tuple(visit_findings(protocol, ()))


def other(identifier: str, changes: Mapping[str, Any]) -> list[Visit]:
    return [
        each.model_copy(update=changes) if each.id == identifier else each
        for each in trial().visits
    ]


def test_the_window_of_the_outcome() -> None:
    (wide,) = numbers(schedule({"outcome.window-days": 13}), "visits.outcome-window")
    assert (wide["visit"], wide["before"], wide["window"]) == ("outcome", 14, 13)
    moved = schedule({}, other("outcome", {"day": 366}))
    assert numbers(moved, "visits.outcome-missing") == [{"outcome": 365}]


def test_a_suspicion_that_is_looked_at_too_late() -> None:
    assert not numbers(schedule({}), "visits.suspicion-late")
    (late,) = numbers(schedule({"restore.assessment-hours": 71}), "visits.suspicion-late")
    assert late == {"visit": "suspicion", "after": 3, "hours": 71}


def test_visits_that_end_before_the_stabilisation() -> None:
    assert not numbers(schedule({"stabilisation.days": 104}), "visits.stabilisation-short")
    (short,) = numbers(schedule({"stabilisation.days": 105}), "visits.stabilisation-short")
    assert short == {"last": 104, "days": 105}


def test_a_schedule_without_visits_of_stabilisation_says_nothing_of_them() -> None:
    left = [each for each in trial().visits if each.id != "stabilisation"]
    assert not numbers(schedule({}, left), "visits.stabilisation-short")


def test_levels_drawn_only_after_a_change_are_levels() -> None:
    found_ids = schedule({}, other("monthly", {"procedures": ("examination", "blood-count")}))
    assert not numbers(found_ids, "visits.missing-evidence")
    assert not numbers(found_ids, "visits.window-gap", evidence="level")


def test_windows_of_visits_that_are_wider_than_the_evidence_is_fresh() -> None:
    # 30 + 2 + 3 = 35 days are the most that the evidence may be old
    assert not numbers(schedule({}), "visits.window-gap")
    gaps = numbers(schedule({}, other("monthly", {"after": 4})), "visits.window-gap")
    assert [each["evidence"] for each in gaps] == ["examination", "platelets", "level"]
    assert {(each["visit"], each["longest"], each["max_age"]) for each in gaps} == {
        ("monthly", 36, 35)
    }


def test_visits_that_are_further_apart_than_the_evidence_is_fresh() -> None:
    assert not numbers(schedule({}, other("monthly", {"every": 35, "after": 0})), "visits.gap")
    gaps = numbers(schedule({}, other("monthly", {"every": 36})), "visits.gap")
    assert [(each["evidence"], each["every"], each["stale"]) for each in gaps] == [
        ("examination", 36, 1),
        ("platelets", 36, 1),
        ("level", 36, 1),
    ]


def imaging(first_stop: int | None, visits: Any = None) -> list[tuple[Any, ...]]:
    """The findings on imaging, where the first child may stop on a day."""
    protocol = trial() if visits is None else with_visits(visits)
    return [
        (each.id, *(each.numbers.get(name) for name in ("visit", "every", "longest")))
        for each in freshness_findings(protocol, first_stop)
        if each.numbers["evidence"] == "imaging"
    ]


def test_imaging_is_needed_from_the_first_stop_on() -> None:
    quarterly = ("visits.gap", "imaging", 90, None)
    # quarterly imaging grows old until day 270, within its window until day 284
    assert imaging(150) == [quarterly]
    assert imaging(269) == [quarterly]
    assert imaging(270) == [("visits.window-gap", "imaging", 90, 118)]
    assert imaging(284) == [("visits.window-gap", "imaging-before-stop", 60, 88)]
    assert imaging(343) == [("visits.window-gap", "imaging-before-stop", 60, 88)]
    assert imaging(344) == []
    assert imaging(None) == []


def test_imaging_that_is_not_done_again() -> None:
    ends = [each for each in trial().visits if each.id not in {"imaging-before-stop", "outcome"}]
    # the last, on day 270, is 81 days old on day 351, the last of a stop in time
    assert imaging(314, ends) == [("visits.gap", "imaging", 81, None)]
    once = [each for each in ends if each.id != "imaging"]
    assert imaging(314, once) == [("visits.missing-evidence", None, None, None)]
    unseen = [each for each in once if each.id not in {"screening", "suspicion"}]
    assert imaging(314, unseen) == [("visits.missing-evidence", None, None, None)]


def test_a_screening_that_outlasts_the_taper_is_enough() -> None:
    once = [each for each in trial().visits if "imaging" not in each.id and each.id != "outcome"]
    lasting = with_value(with_visits(once), "stop.imaging-max-age", 351)
    assert not list(freshness_findings(lasting, 314))
    short = with_value(lasting, "stop.imaging-max-age", 350)
    assert [each.id for each in freshness_findings(short, 314)] == ["visits.missing-evidence"]


def test_without_a_visit_for_the_level_nobody_is_off_in_time() -> None:
    unseen = with_visits(
        each.model_copy(update={"procedures": tuple({*each.procedures} - {"level"}) or ("none",)})
        for each in trial().visits
    )
    findings = tuple(visit_findings(unseen, fastest_tapers(unseen)[:1]))
    assert numbers(findings, "visits.missing-evidence") == [{"evidence": "level", "max_age": 35}]
    (nobody,) = numbers(findings, "visits.unreachable", **ONCE)
    assert (nobody["in_time"], nobody["earliest"], nobody["deadline"]) == (434, None, 351)


def test_a_schedule_that_delays_nobody() -> None:
    assert not numbers(found_in_trial(), "visits.reach")
    assert not numbers(found_in_trial(), "visits.delay-stop")


# pieces


@pytest.mark.parametrize(
    ("able", "smallest"),
    [([10, 20, 30], 10), ([20, 30], 20), ([10, 30], 30), ([10, 20], None), ([], None)],
)
def test_the_dose_from_which_all_are_able(able: list[int], smallest: int | None) -> None:
    assert upward([10, 20, 30], able) == smallest


def test_tapers_of_a_way_hold_one_child_for_each_start_and_level() -> None:
    tapers: tuple[Tapers, ...] = fastest_tapers(trial())
    assert [(each.way.product, each.way.interval) for each in tapers][:2] == [
        ("oral-solution", 24),
        ("oral-solution", 12),
    ]
    for each in tapers:
        assert np.shape([t.start for t in each.every]) == (3 * len(each.way.starts),)
