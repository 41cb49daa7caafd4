"""Children as they come: refused today, paused, on an interacting drug, held, restored."""

from glidepath.exchange.growth import read_growth
from glidepath.plan.make import plan
from glidepath.plan.schedule import NoPlan, Schedule, WhyNot
from unit.plan.given import (
    days_of,
    doses_of,
    entered,
    event,
    history,
    later,
    level,
    linear,
    moment,
    moves_of,
    order,
    record,
    refused,
    remission,
    scheduled,
    tapered,
    visit,
)


def without(events: list[dict[str, object]], *kinds: str) -> list[dict[str, object]]:
    return [each for each in events if each["type"] not in kinds]


# --- what has to be there first -------------------------------------------------------------------


def test_a_refusal_today_plans_for_today_and_says_what_must_be_there() -> None:
    lacking = [*without(entered(), "LevelReported", "LabReported"), level(6, -40)]
    found = scheduled(lacking)
    assert days_of(found)[0] == 0
    assert found.steps[0].needs == ("taper.level", "taper.platelets")
    assert doses_of(found) == doses_of(scheduled(entered()))


def test_without_any_level_no_stop_can_be_foreseen() -> None:
    found = scheduled(without(entered(), "LevelReported"))
    assert doses_of(found)[:3] == [900, 810, 730]
    assert (found.off, found.held) == (None, ("stop.trough",))
    assert not found.in_time
    assert {each.trough for each in found.steps} == {None}


def test_an_awaited_result_is_told_and_not_waited_for() -> None:
    drawn = event(
        "LevelDrawn",
        0,
        "08:00",
        sample="P",
        hours_since_dose=24,
        specimen="whole-blood",
        assay="lc-ms-ms",
    )
    found = scheduled([*entered(), drawn])
    assert found.awaited == ("P",)
    assert days_of(found)[0] == 0
    assert found.steps[0].needs == ("taper.level-pending",)


def test_a_dose_missed_yesterday_puts_the_level_and_the_step_off() -> None:
    # 5 x 62 h = 12.9, so 13 days after the missed dose; the level of day 29 was before it, but
    # it is on the present dose and fresh
    events = [*tapered([1000, 900]), *visit(5.4, 29)]
    missed = {**event("DosesMissed", 30, "08:00", count=1), "days": [later(29).isoformat()]}
    assert days_of(scheduled([*events, missed], 30))[0] == 30
    unmeasured = without([*tapered([1000, 900])], "LevelReported")
    found = scheduled([*unmeasured, missed], 30)
    assert days_of(found)[0] == 29 + 13
    assert found.steps[0].needs == ("taper.level", "taper.remission", "taper.platelets")


def test_a_pause_for_an_odd_level_ends_with_the_next_one() -> None:
    # expected 5.4 on 0.90, measured 2.7: under 60 %; from there on proportion counts from 2.7
    events = [*tapered([1000, 900]), *visit(2.7, 29)]
    found = scheduled(events, 30)
    assert found.steps[0].needs == ("taper.level-expected",)
    assert days_of(found)[0] == 30
    assert found.steps[0].trough is not None
    assert found.steps[0].trough.median == 2430  # 2.7 x 0.81 / 0.90


def test_a_week_before_the_next_step_the_plan_waits() -> None:
    found = scheduled([*tapered([1000, 900]), *visit(5.4, 20)], 23)
    assert days_of(found)[0] == 30


def test_a_child_that_was_never_weighed() -> None:
    found = scheduled(entered(weight=None))
    assert {each.weight for each in found.steps} == {0}


def test_without_a_model_the_weight_goes_along_the_reference_that_is_given() -> None:
    # 14 kg at 5.6 years, ten days before the first step; along the reference after that
    events, at = entered(), moment(0)
    found = plan(history(), record(events), at, linear(events, at), growth=read_growth())
    assert isinstance(found, Schedule)
    weights = [each.weight for each in found.steps]
    assert 14_000 < weights[0] < 14_100
    assert weights == sorted(weights)
    assert 15_000 < weights[-1] < 16_500


# --- what holds -----------------------------------------------------------------------------------


def test_an_interacting_drug_holds_the_taper_until_it_stops() -> None:
    drug = event("CoMedicationStarted", -30, drug="voriconazole")
    assert refused([*entered(), drug]) == NoPlan(
        WhyNot.HELD, ("taper.interaction", "taper.changed")
    )
    stopped = event("CoMedicationStopped", -1, drug="voriconazole")
    found = scheduled([*entered(), drug, stopped])
    assert days_of(found)[0] == 13  # 14 days after day -1
    assert found.steps[0].needs == ("taper.level", "taper.changed")


def test_an_assay_that_is_not_bridged_holds_it() -> None:
    changed = event("AssayChanged", -1, "07:00", assay="emit", bridged=False)
    assert refused([*entered(), changed]) == NoPlan(WhyNot.HELD, ("taper.assay",))


def test_a_suspected_relapse_holds_it() -> None:
    found = refused([*entered(), event("RelapseSuspected", 0)])
    assert found == NoPlan(WhyNot.HELD, ("relapse.open",))


def test_an_open_grave_event_pauses_it() -> None:
    adverse = event("AdverseEvent", -2, event="A1", term="mucositis", grade=3, category="other")
    assert refused([*entered(), adverse]) == NoPlan(WhyNot.HELD, ("safety.pause",))


def test_a_toxic_level_is_the_clinicians() -> None:
    found = refused([*entered(), level(16, 0, sample="T")])
    assert found == NoPlan(WhyNot.CLINICIAN, ("safety.toxic-level",))


def test_an_interrupted_child_resumes_first() -> None:
    found = refused([*entered(), event("DoseInterrupted", -3, reason="fever")])
    assert found == NoPlan(WhyNot.INTERRUPTED)


def test_a_long_interruption_is_the_clinicians() -> None:
    found = refused([*entered(), event("DoseInterrupted", -9, reason="fever")])
    assert found == NoPlan(WhyNot.CLINICIAN)


def test_a_child_off_the_drug_needs_no_plan() -> None:
    assert refused([*entered(), order(0, 0, "10:00", reason="stop")]) == NoPlan(WhyNot.OFF_DRUG)


def test_a_relapse_off_the_drug_is_restored_and_tapered_again() -> None:
    # 0.31 lasted from day 330 to day 370 in remission: back to it, then 5 % a month is done at
    # once: 0.31 is below a third already, so the stop waits for the stabilisation alone
    doses = [1000, 900, 810, 730, 660, 600, 540, 490, 450, 410, 370, 340, 310]
    events = [*tapered(doses), *visit(1.9, 365), order(0, 370, reason="stop")]
    found = scheduled([*events, event("RelapseConfirmed", 400)], 401)
    assert moves_of(found) == ["restore", "stop"]
    assert doses_of(found) == [310, 0]
    # remission is assumed a month after the restore, and stable 90 days later
    assert days_of(found) == [401, 401 + 30 + 90]


def test_a_second_relapse_leaves_no_taper() -> None:
    events = [
        *tapered([1000, 900, 810, 730, 660]),
        event("RelapseConfirmed", 119),
        order(730, 120, reason="restore"),
        remission(150),
    ]
    again = event("RelapseConfirmed", 300)
    assert refused([*events, again], 301) == NoPlan(WhyNot.NOT_TAPERING, ("managed",))
    answered = [*events, again, order(1000, 301, reason="restore")]
    assert refused(answered, 310) == NoPlan(WhyNot.NOT_TAPERING, ("managed",))


def test_a_child_in_maintenance_is_not_tapered() -> None:
    events = [
        {**each, "arm": "maintenance"} if each["type"] == "Randomised" else each
        for each in entered()
    ]
    assert refused(events) == NoPlan(WhyNot.NOT_TAPERING, ("maintenance",))
    interrupted = [*events, event("DoseInterrupted", -1, reason="fever")]
    assert refused(interrupted) == NoPlan(WhyNot.NOT_TAPERING, ("maintenance",))


def test_without_consent_or_a_dose_nothing_is_planned() -> None:
    assert refused(without(entered(), "ConsentGiven")) == NoPlan(
        WhyNot.NO_STANDING, ("standing.consent",)
    )
    assert refused(without(entered(), "DoseOrdered")) == NoPlan(
        WhyNot.NO_STANDING, ("standing.dose",)
    )
    early = [*entered()]
    assert refused(early, -3000) == NoPlan(WhyNot.NO_STANDING, ("standing.protocol",))


def test_a_taper_too_short_to_stop_goes_on_falling() -> None:
    # cut to a third for safety on day 0: the stop waits for 180 days of taper, and a tenth a month
    # comes off until 14 days before it
    events = [*entered(), order(330, 0, reason="safety"), *visit(1.98, 20)]
    found = scheduled(events, 21)
    assert days_of(found) == [30, 60, 90, 120, 150, 180]
    assert doses_of(found) == [300, 270, 250, 230, 210, 0]
