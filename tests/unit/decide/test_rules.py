"""Each rule at its limits: the bound that it gives, and the tracks on which it gives one."""

from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.rules import RULES, Kind, Role, Rule, Scope
from glidepath.decide.status import NEVER, NO_LIMIT, Relapse, Safety, Status, Track
from glidepath.decide.table import Action, conclude, tabulate
from unit.decide.given import trial
from unit.decide.test_measures import SLOW, guided, setting

PARAMETERS = trial().parameters
BY_ID = {rule.id: rule for rule in RULES}
TAPERING = {Track.TAPER, Track.STABILISATION, Track.SECOND_TAPER}
WINDOW = {Track.MAINTENANCE, Track.MANAGED}
ON_PATH = TAPERING | WINDOW
UNDECIDED = {
    Track.SCREENING,
    Track.MAINTENANCE_STOPPED,
    Track.MAINTENANCE_RELAPSED,
    Track.ENDED,
}
HELD, FREE = 1000, 0


def well(**fields: Any) -> Status:
    """On 1.00 mg for 40 days, all documented three days ago."""
    usual = {
        "interval": 24,
        "dose_days": 40,
        "change_days": 40,
        "highest_dose": 1000,
        "level_on_dose": True,
        "level_days": 3,
        "level_quantified": True,
        "level": 6000,
        "level_dose": 1000,
        "examined_days": 3,
        "imaged_days": 3,
        "platelets_days": 3,
        "platelets": 240,
    }
    return guided(**{**usual, **fields})


FLOORS = [
    ("standing.clinician", {}, HELD),
    ("safety.toxic-level", {}, FREE),
    ("safety.toxic-level", {"level_toxic": True}, HELD),
    ("safety.interrupt", {"safety": Safety.PAUSE}, FREE),
    ("safety.interrupt", {"safety": Safety.INTERRUPT}, HELD),
    ("safety.pause", {"safety": Safety.REFER}, FREE),
    ("safety.pause", {"safety": Safety.PAUSE}, HELD),
    ("safety.pause", {"safety": Safety.INTERRUPT}, FREE),
    ("safety.interrupted", {}, FREE),
    ("safety.interrupted", {"interrupted": True}, HELD),
    ("relapse.open", {}, FREE),
    ("relapse.open", {"relapse": Relapse.SUSPECTED}, HELD),
    ("relapse.open", {"relapse": Relapse.CONFIRMED}, HELD),
    ("taper.monthly-cap", {}, 900),
    ("taper.spacing", {"change_days": 14}, FREE),
    ("taper.spacing", {"change_days": 13}, HELD),
    ("taper.spacing", {"change_days": 22, "half_life": SLOW}, HELD),
    ("taper.spacing", {"change_days": 23, "half_life": SLOW}, FREE),
    ("taper.overcut", {}, FREE),
    ("taper.overcut", {"hold_days": 1}, HELD),
    ("taper.stabilisation", {"stable_days": 90}, HELD),
    ("taper.stabilisation", {"remission_again": True, "stable_days": 89}, HELD),
    ("taper.stabilisation", {"remission_again": True, "stable_days": 90}, FREE),
    ("taper.level", {"level_days": 35}, FREE),
    ("taper.level", {"level_days": 36}, HELD),
    ("taper.level", {"level_on_dose": False}, HELD),
    ("taper.level", {"level_quantified": False}, FREE),
    ("taper.level-pending", {}, FREE),
    ("taper.level-pending", {"pending": 1}, HELD),
    ("taper.level-expected", {}, FREE),
    ("taper.level-expected", {"level_odd": True}, HELD),
    ("taper.assay", {}, FREE),
    ("taper.assay", {"bridged": False}, HELD),
    ("taper.interaction", {}, FREE),
    ("taper.interaction", {"interacting": True}, HELD),
    ("taper.changed", {}, FREE),
    ("taper.changed", {"changed": True}, HELD),
    ("taper.remission", {"examined_days": 35}, FREE),
    ("taper.remission", {"examined_days": 36}, HELD),
    ("taper.platelets", {"platelets_days": 35}, FREE),
    ("taper.platelets", {"platelets_days": 36}, HELD),
    ("taper.platelets", {"platelets": 100}, FREE),
    ("taper.platelets", {"platelets": 99}, HELD),
    ("stop.allowed", {}, FREE),
    ("stop.dose", {"dose": 333, "start_dose": 1000}, FREE),
    ("stop.dose", {"dose": 334, "start_dose": 1000}, 334),
    ("stop.dose", {"dose": 250, "start_dose": 750}, FREE),
    ("stop.dose", {"dose": 251, "start_dose": 750}, 251),
    ("stop.dose", {"start_dose": 0}, HELD),
    ("stop.trough", {"trough_known": True, "trough": 1999}, FREE),
    ("stop.trough", {"trough_known": True, "trough": 2000}, HELD),
    ("stop.trough", {"trough_known": False, "trough": 0}, HELD),
    ("stop.duration", {"taper_days": 180}, FREE),
    ("stop.duration", {"taper_days": 179}, HELD),
    ("stop.imaging", {"imaged_days": 60}, FREE),
    ("stop.imaging", {"imaged_days": 61}, HELD),
    ("maintenance.level", {"level_days": 35}, FREE),
    ("maintenance.level", {"level_days": 36}, HELD),
    ("maintenance.level", {"level_on_dose": False}, HELD),
    ("maintenance.level", {"level_quantified": False}, HELD),
    ("maintenance.level", {"level_half": True}, HELD),
    ("maintenance.level", {"pending": 1}, HELD),
    ("maintenance.spacing", {"change_days": 14}, FREE),
    ("maintenance.spacing", {"change_days": 13}, HELD),
    ("maintenance.window", {"level": 7000}, HELD),
    # 1.00 x 6 / 7.001 = 0.85702; 1.00 x 6 / 9 = 0.6667
    ("maintenance.window", {"level": 7001}, 858),
    ("maintenance.window", {"level": 9000}, 667),
    ("maintenance.window", {"level": 4000}, HELD),
    ("maintenance.step", {}, 750),
    ("maintenance.step", {"dose": 590}, 443),
]


@pytest.mark.parametrize(("rule", "fields", "bound"), FLOORS)
def test_a_floor(rule: str, fields: dict[str, Any], bound: int) -> None:
    found = BY_ID[rule].bound(well(**fields), PARAMETERS)
    assert (found.kind, found.value) == (Kind.FLOOR, bound)


RAISES = [
    ("relapse.restore", {}, 0),
    ("relapse.restore", {"relapse": Relapse.SUSPECTED}, 0),
    ("relapse.restore", {"relapse": Relapse.CONFIRMED, "start_dose": 1200}, 1200),
    ("relapse.restore", {"relapse": Relapse.CONFIRMED, "level_toxic": True}, 0),
    ("relapse.restore", {"relapse": Relapse.CONFIRMED, "safety": Safety.INTERRUPT}, 0),
    ("relapse.restore", {"relapse": Relapse.CONFIRMED, "safety": Safety.PAUSE}, 1000),
    ("maintenance.raise", {}, 0),
    ("maintenance.raise", {"level": 5000}, 0),
    # 1.00 x 6 / 4.999 = 1.20024, rounded down; at 4.0 limited to a quarter more
    ("maintenance.raise", {"level": 4999}, 1200),
    ("maintenance.raise", {"level": 4500}, 1250),
    ("maintenance.raise", {"level": 4800}, 1250),
    ("maintenance.raise", {"level": 4801}, 1249),
    ("maintenance.raise", {"level": 0}, 1250),
    ("maintenance.raise", {"level": 4000, "change_days": 13}, 0),
    ("maintenance.raise", {"level": 4000, "change_days": 14}, 1250),
    ("maintenance.raise", {"level": 4000, "level_half": True}, 0),
    ("maintenance.raise", {"level": 4000, "level_days": 36}, 0),
    ("maintenance.raise", {"level": 4000, "pending": 1}, 0),
    ("maintenance.raise", {"level": 4000, "level_quantified": False}, 0),
    ("maintenance.raise", {"level": 4000, "safety": Safety.REFER}, 1250),
    ("maintenance.raise", {"level": 4000, "safety": Safety.PAUSE}, 0),
    ("maintenance.raise", {"level": 4000, "level_toxic": True}, 0),
    ("maintenance.raise", {"level": 4000, "interrupted": True}, 0),
    ("maintenance.raise", {"level": 4000, "relapse": Relapse.SUSPECTED}, 0),
    ("maintenance.raise", {"level": 4000, "dose": 0}, 0),
]


@pytest.mark.parametrize(("rule", "fields", "bound"), RAISES)
def test_a_raise(rule: str, fields: dict[str, Any], bound: int) -> None:
    found = BY_ID[rule].bound(well(**fields), PARAMETERS)
    assert (found.kind, found.value) == (Kind.RAISE, bound)


def test_below_the_limit_raises_only_where_the_protocol_says_so() -> None:
    blind = setting(maintenance__raise_below_limit=True)
    raising = BY_ID["maintenance.raise"]
    below = well(level_quantified=False, level=9000)
    assert raising.bound(below, blind).value == 1250
    assert raising.bound(below._replace(level_days=36), blind).value == 0
    assert raising.bound(well(level=9000), blind).value == 0


CEILINGS = [
    ("safety.no-raise", {}, NO_LIMIT),
    ("safety.no-raise", {"safety": Safety.INTERRUPT}, 1000),
    ("safety.no-raise", {"level_toxic": True}, 1000),
    ("safety.no-raise", {"level_toxic": True, "dose": 0}, NO_LIMIT),
    ("taper.highest-earlier", {"highest_dose": 1200}, 1200),
    ("taper.highest-earlier", {"relapse": Relapse.CONFIRMED}, NO_LIMIT),
    ("taper.highest-earlier", {"relapse": Relapse.CONFIRMED, "level_toxic": True}, 1000),
    (
        "taper.highest-earlier",
        {"relapse": Relapse.SUSPECTED, "platelets": 49, "start_dose": 1300},
        1300,
    ),
    (
        "taper.highest-earlier",
        {"relapse": Relapse.SUSPECTED, "platelets": 50, "start_dose": 1300},
        1000,
    ),
    ("maintenance.most", {}, 1000),
    ("maintenance.most", {"level": 4500}, 1250),
    ("maintenance.most", {"level": 9000}, 1000),
    ("maintenance.most", {"relapse": Relapse.CONFIRMED}, NO_LIMIT),
]


@pytest.mark.parametrize(("rule", "fields", "bound"), CEILINGS)
def test_a_ceiling(rule: str, fields: dict[str, Any], bound: int) -> None:
    found = BY_ID[rule].bound(well(**fields), PARAMETERS)
    assert (found.kind, found.value) == (Kind.CEILING, bound)


NOTICES = [
    ("safety.refer", {"safety": Safety.REFER}, True),
    ("safety.refer", {"safety": Safety.PAUSE}, False),
    ("safety.restart", {"interrupted": True, "interrupted_days": 8}, True),
    ("safety.restart", {"interrupted": True, "interrupted_days": 7}, False),
    ("safety.restart", {"interrupted": False, "interrupted_days": 8}, False),
    # 72 hours: on the fourth day it is late
    ("relapse.overdue", {"relapse": Relapse.SUSPECTED, "relapse_days": 4}, True),
    ("relapse.overdue", {"relapse": Relapse.SUSPECTED, "relapse_days": 3}, False),
    ("relapse.overdue", {"relapse": Relapse.CONFIRMED, "relapse_days": 4}, False),
    ("relapse.provisional-restore", {"relapse": Relapse.SUSPECTED, "platelets": 49}, True),
    ("relapse.provisional-restore", {"relapse": Relapse.SUSPECTED, "platelets": 50}, False),
    ("relapse.provisional-restore", {"relapse": Relapse.CONFIRMED, "platelets": 49}, False),
    (
        "relapse.provisional-restore",
        {"relapse": Relapse.SUSPECTED, "platelets": 0, "platelets_days": NEVER},
        False,
    ),
    ("exposure.fall", {}, False),
    ("exposure.fall", {"exposure_fall": True}, True),
    ("maintenance.repeat", {}, False),
    ("maintenance.repeat", {"level_quantified": False}, True),
    ("maintenance.repeat", {"level_half": True}, True),
    ("maintenance.repeat", {"level_half": True, "level_days": 36}, False),
]


@pytest.mark.parametrize(("rule", "fields", "holds"), NOTICES)
def test_a_notice(rule: str, fields: dict[str, Any], holds: bool) -> None:
    found = BY_ID[rule].bound(well(**fields), PARAMETERS)
    assert (found.kind, found.value) == (Kind.NOTICE, int(holds))


@pytest.mark.parametrize(
    ("rule", "fields", "values"),
    [
        ("stop.allowed", {}, {"stop__allowed": False}),
        ("taper.level-pending", {"pending": 1}, {"level__pending_blocks": False}),
    ],
)
def test_a_choice_of_the_protocol(rule: str, fields: Any, values: dict[str, Any]) -> None:
    by_default = BY_ID[rule].bound(well(**fields), PARAMETERS).value
    otherwise = BY_ID[rule].bound(well(**fields), setting(**values)).value
    assert {by_default, otherwise} == {HELD, FREE}


def test_every_rule_is_held_to_its_limits() -> None:
    tried = {case[0] for table in (FLOORS, RAISES, CEILINGS, NOTICES) for case in table}
    assert tried == set(BY_ID)


# --- where a rule applies -------------------------------------------------------------------------

TRACKS = {
    "standing.clinician": UNDECIDED,
    "safety.toxic-level": ON_PATH | UNDECIDED,
    "safety.interrupt": ON_PATH | UNDECIDED,
    "safety.no-raise": ON_PATH | UNDECIDED,
    "safety.restart": ON_PATH | UNDECIDED,
    "relapse.overdue": ON_PATH | {Track.OFF_DRUG, Track.MAINTENANCE_STOPPED},
    "relapse.provisional-restore": TAPERING | {Track.MANAGED, Track.OFF_DRUG},
    "relapse.restore": TAPERING | {Track.MANAGED, Track.OFF_DRUG},
    "taper.highest-earlier": TAPERING | {Track.OFF_DRUG},
    "taper.stabilisation": {Track.STABILISATION, Track.SECOND_TAPER},
    "exposure.fall": ON_PATH,
}
BY_LAYER = {
    "safety": ON_PATH,
    "relapse": ON_PATH,
    "taper": TAPERING,
    "stop": TAPERING,
    "maintenance": WINDOW,
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_tracks_of_a_rule(rule: Rule) -> None:
    expected = TRACKS.get(rule.id, BY_LAYER.get(rule.id.split(".")[0], set()))
    assert set(rule.tracks) == expected


def test_what_the_rules_hold_up_and_why() -> None:
    def ids(role: Role) -> set[str]:
        return {rule.id for rule in RULES if rule.role is role}

    assert ids(Role.INTERRUPT) == {"safety.toxic-level", "safety.interrupt"}
    assert ids(Role.INFORMATION) == {
        "taper.level",
        "taper.level-pending",
        "taper.remission",
        "taper.platelets",
    }
    assert ids(Role.PAUSE) == {
        "safety.pause",
        "safety.interrupted",
        "relapse.open",
        "taper.level-expected",
        "taper.assay",
        "taper.interaction",
        "taper.changed",
    }
    scopes = {rule.id: rule.scope for rule in RULES if rule.scope is not Scope.BOTH}
    assert scopes.pop("taper.monthly-cap") is Scope.REDUCTION
    assert set(scopes.values()) == {Scope.STOP}


# --- all of them together -------------------------------------------------------------------------


def action(**fields: Any) -> Action:
    status = well(**fields)
    return Action(conclude(PARAMETERS, status, tabulate(PARAMETERS, status)).action)


STOP = {"dose": 310, "start_dose": 1000, "taper_days": 180, "trough_known": True, "trough": 1860}
STEADY = {"remission_again": True, "stable_days": 90}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Action.REDUCE),
        ({"level_on_dose": False}, Action.KEEP),
        (STOP, Action.STOP),
        ({**STOP, "pending": 1}, Action.KEEP),
        ({**STOP, "relapse": Relapse.SUSPECTED}, Action.PAUSE),
        ({"relapse": Relapse.CONFIRMED}, Action.RESTORE),
        ({"relapse": Relapse.CONFIRMED, "level_toxic": True}, Action.INTERRUPT),
        ({"relapse": Relapse.CONFIRMED, "interrupted": True}, Action.RESTORE),
        ({"safety": Safety.INTERRUPT}, Action.INTERRUPT),
        ({"safety": Safety.PAUSE}, Action.PAUSE),
        ({"safety": Safety.REFER}, Action.REDUCE),
        ({"interrupted": True, "interrupted_days": 7}, Action.PAUSE),
        ({"interrupted": True, "interrupted_days": 8}, Action.CLINICIAN),
        ({"interrupted_days": 8}, Action.REDUCE),
        ({"randomised": False}, Action.CLINICIAN),
        ({"ended": True}, Action.CLINICIAN),
        ({"ended": True, "level_toxic": True}, Action.INTERRUPT),
        ({"dose": 0, "off_drug": True}, Action.SURVEIL),
        ({"dose": 0, "off_drug": True, "relapse": Relapse.SUSPECTED}, Action.PAUSE),
        (
            {"dose": 0, "off_drug": True, "start_dose": 900, "relapse": Relapse.CONFIRMED},
            Action.RESTORE,
        ),
        ({"dose": 0, "off_drug": True, "relapse": Relapse.CONFIRMED}, Action.SURVEIL),
        ({"taper_arm": False}, Action.KEEP),
        ({"taper_arm": False, "level": 9000}, Action.LOWER),
        ({"taper_arm": False, "level": 4000}, Action.RAISE),
        ({"taper_arm": False, "relapse": Relapse.SUSPECTED}, Action.PAUSE),
        ({"taper_arm": False, "relapse": Relapse.CONFIRMED}, Action.CLINICIAN),
        ({"taper_arm": False, "dose": 0, "stopped": True}, Action.CLINICIAN),
        ({"relapses": 1}, Action.KEEP),
        ({"relapses": 1, **STEADY}, Action.REDUCE),
        ({"relapses": 2, **STEADY, "level": 9000}, Action.LOWER),
        ({"relapses": 2, **STEADY, "relapse": Relapse.CONFIRMED}, Action.RESTORE),
    ],
)
def test_safety_then_relapse_then_taper_or_window(fields: dict[str, Any], expected: Action) -> None:
    assert action(**fields) is expected


def test_the_parts_of_an_outcome() -> None:
    status = well(dose=900, start_dose=1000, past_dose_1=1000, past_days_1=16, level_dose=900)
    found = conclude(PARAMETERS, status, tabulate(PARAMETERS, status))
    assert (found.floor, found.raised, found.ceiling) == (900, 0, 1000)
    assert (found.may_stop, found.proposal, found.limits) == (False, 900, 900)


def test_what_the_limits_alone_would_allow() -> None:
    blind = well(level_on_dose=False, examined_days=NEVER)
    found = conclude(PARAMETERS, blind, tabulate(PARAMETERS, blind))
    assert (found.floor, found.proposal, found.limits) == (1000, 1000, 900)
    held = blind._replace(hold_days=3)
    assert conclude(PARAMETERS, held, tabulate(PARAMETERS, held)).limits == 1000
    maintained = blind._replace(taper_arm=False)
    assert conclude(PARAMETERS, maintained, tabulate(PARAMETERS, maintained)).limits == 1000


def test_a_floor_never_lies_above_the_present_dose() -> None:
    cut = well(dose=800, start_dose=1000, past_dose_1=1000, past_days_1=3)
    rows = {row.rule.id: row.value for row in tabulate(PARAMETERS, cut)}
    assert rows["taper.monthly-cap"] == 800
    assert rows["taper.highest-earlier"] == 1000
    assert PARAMETERS.stop.dose_share == Fraction(1, 3)


def test_one_microgram_is_a_dose_as_well() -> None:
    least = well(dose=1, highest_dose=1, start_dose=1)
    assert action(**least._replace(level_toxic=True)._asdict()) is Action.INTERRUPT
    assert BY_ID["safety.no-raise"].bound(least._replace(level_toxic=True), PARAMETERS).value == 1
    paused = least._replace(relapse=Relapse.SUSPECTED)
    assert action(**paused._asdict()) is Action.PAUSE
    assert action(**least._replace(relapse=Relapse.CONFIRMED)._asdict()) is Action.RESTORE


def test_shares_of_the_protocol_are_taken_whole() -> None:
    wider = setting(stop__dose_share=Fraction(2, 5))
    stop = BY_ID["stop.dose"]
    assert stop.bound(well(dose=400, start_dose=1000), wider).value == 0
    assert stop.bound(well(dose=401, start_dose=1000), wider).value == 401


def test_a_raise_is_rounded_down_to_whole_micrograms() -> None:
    # 1.25 x 0.59 = 0.7375
    low = well(dose=590, level=2000)
    assert BY_ID["maintenance.raise"].bound(low, PARAMETERS).value == 737


def test_a_day_of_a_suspicion_has_24_hours() -> None:
    late = BY_ID["relapse.overdue"]
    suspected = well(relapse=Relapse.SUSPECTED, relapse_days=1)
    for hours, overdue in ((23, 1), (24, 0)):
        hasty = setting(restore__assessment_hours=hours)
        assert late.bound(suspected, hasty).value == overdue
