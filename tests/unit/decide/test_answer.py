"""The whole answer for one child: its basis, what stands in the way, findings, what lies ahead."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from glidepath.decide import Answer, Assessment, Decision, Refusal, believe, decide
from glidepath.decide.invariants import INVARIANTS, broken, sound
from glidepath.decide.status import Status, Track
from glidepath.protocol import ProtocolHistory
from glidepath.quantities import InputError
from oracle import children
from oracle.children import at
from unit.decide.given import record_of, trial

TAPER = [*children.entered(), *children.visit(0, "6")]


def asked(*events: Any, number: int = 0, clock: str = "12:00") -> Answer:
    """What is answered on a day to a child with these events."""
    history = ProtocolHistory((trial(),))
    record = record_of(children.record(*events))
    moment = datetime.fromisoformat(at(number, clock))
    return decide(history, record, moment, belief=believe(history, record, moment))


def assessment(answer: Answer) -> Assessment:
    assert answer.assessment is not None
    return answer.assessment


def day(number: int) -> date:
    return children.DAY_0 + timedelta(days=number)


# --- the basis ------------------------------------------------------------------------------------


def test_the_same_content_has_the_same_digest() -> None:
    digests = asked(*TAPER).basis.digests
    assert set(digests) == {"record", "engine", "protocol", "belief"}
    assert asked(*reversed(TAPER)).basis.digests == digests
    assert digests["protocol"] == trial().digest


def test_another_record_has_another_digest() -> None:
    digests = asked(*TAPER).basis.digests
    more = asked(*TAPER, children.weighed(0, "15")).basis.digests
    assert more["record"] != digests["record"]
    assert (more["protocol"], more["belief"]) == (digests["protocol"], digests["belief"])


def test_another_participant_has_another_digest() -> None:
    history = ProtocolHistory((trial(),))
    data = children.record(*TAPER)
    other = data | {"participant": data["participant"] | {"id": "KHE-002"}}
    moment = datetime.fromisoformat(at(0))
    found = set()
    for each in (data, other):
        record = record_of(each)
        belief = believe(history, record, moment)
        found.add(decide(history, record, moment, belief=belief).basis.digests["record"])
    assert len(found) == 2


def test_another_belief_has_another_digest() -> None:
    one, other = asked(*TAPER), asked(*TAPER, children.level(0, "7", sample="S-second"))
    assert one.basis.digests["belief"] != other.basis.digests["belief"]


def test_knowledge_times_that_are_assumed_are_counted() -> None:
    stated = children.weighed(0, "15") | {"known": at(0)}
    assert asked(*TAPER).basis.assumed == len(TAPER)
    assert asked(*TAPER, stated).basis.assumed == len(TAPER)


def test_before_any_version_is_in_force_there_is_no_answer() -> None:
    late = trial().model_copy(update={"effective": {"*": date(2030, 1, 1)}})
    history = ProtocolHistory((late,))
    record = record_of(children.record(*TAPER))
    moment = datetime.fromisoformat(at(0))
    answer = decide(history, record, moment, belief=believe(history, record, moment))
    assert isinstance(answer, Refusal)
    assert [each.id for each in answer.unmet] == ["standing.protocol"]
    assert answer.assessment is None
    assert set(answer.basis.digests) == {"record", "engine", "belief"}


def test_a_naive_time_is_refused() -> None:
    history = ProtocolHistory((trial(),))
    record = record_of(children.record(*TAPER))
    with pytest.raises(InputError):
        believe(history, record, datetime.fromisoformat("2026-01-05T12:00"))


def test_a_belief_of_the_future_is_refused() -> None:
    history = ProtocolHistory((trial(),))
    record = record_of(children.record(*TAPER))
    now, soon = datetime.fromisoformat(at(0)), datetime.fromisoformat(at(1))
    with pytest.raises(InputError, match="nothing later"):
        decide(history, record, now, belief=believe(history, record, soon))


# --- standing -------------------------------------------------------------------------------------


def unmet(answer: Answer) -> list[str]:
    return [each.id for each in answer.unmet] if isinstance(answer, Refusal) else []


WITHDRAWN = {"type": "ConsentWithdrawn", "happened": at(0), "scope": ["treatment"]}
DIED = {"type": "Died", "happened": at(0)}
UNKNOWN = children.order(-1, "1", formulation="elixir")


@pytest.mark.parametrize(
    ("events", "missing"),
    [
        ([], ["standing.consent", "standing.randomised", "standing.dose"]),
        ([*TAPER, WITHDRAWN], ["standing.consent"]),
        ([*TAPER, DIED], ["standing.ended"]),
        ([*TAPER, DIED, WITHDRAWN], ["standing.consent", "standing.ended"]),
        ([children.order(-30, "1", "start"), children.consent()], ["standing.randomised"]),
        ([children.consent(), children.randomised()], ["standing.dose"]),
        ([*TAPER, UNKNOWN], ["standing.formulation"]),
    ],
)
def test_all_that_keeps_a_child_from_an_answer(events: list[Any], missing: list[str]) -> None:
    assert unmet(asked(*events)) == missing


def test_a_child_that_is_off_the_drug_has_an_answer() -> None:
    ended = children.order(-1, "0", "stop")
    assert unmet(asked(*TAPER, ended)) == []
    stopped = {"type": "TreatmentStopped", "happened": at(-1), "reason": "wish"}
    assert unmet(asked(*TAPER, stopped)) == []


def test_a_version_needs_consent_again_where_it_says_so() -> None:
    strict = trial().model_copy(
        update={"version": "2.0", "amends": "1.0", "requires_reconsent": True}
    )
    history = ProtocolHistory((trial(), strict))
    moment = datetime.fromisoformat(at(0))
    versions = []
    for more in ([], [children.consent(-2) | {"protocol_version": "2.0"}]):
        record = record_of(children.record(*TAPER, *more))
        answer = decide(history, record, moment, belief=believe(history, record, moment))
        assert answer.basis.protocol is not None
        versions.append(answer.basis.protocol.version)
    assert versions == ["1.0", "2.0"]


# --- findings -------------------------------------------------------------------------------------


def finding(answer: Answer, rule: str) -> Any:
    return next(each for each in assessment(answer).findings if each.rule == rule)


def test_the_cap_binds_and_says_what_it_saw() -> None:
    found = finding(asked(*TAPER), "taper.monthly-cap")
    assert (found.bound, found.binds, found.holds, found.until) == (900, True, False, None)
    assert found.inputs["dose"] == 1000
    assert found.inputs["taper.cap"] == "1/10"
    assert found.inputs["taper.month"] == 30


def test_what_never_happened_is_told_as_nothing() -> None:
    found = finding(asked(*TAPER), "stop.imaging")
    assert (found.inputs["imaged_days"], found.holds, found.binds) == (None, True, False)


CUT = [*TAPER, children.order(0, "0.9"), *children.visit(16, "5.4")]


def test_a_clock_says_when_it_lets_go() -> None:
    answer = asked(*TAPER, children.order(0, "0.95"), *children.visit(10, "5.7"), number=10)
    spacing = finding(answer, "taper.spacing")
    assert (spacing.holds, spacing.binds, spacing.until) == (True, True, day(14))
    cap = finding(asked(*CUT, number=16), "taper.monthly-cap")
    assert (cap.holds, cap.bound, cap.until) == (True, 900, day(30))


def test_what_time_alone_does_not_end_has_no_end() -> None:
    old = asked(*children.entered(), children.level(0, "6"), *children.remission(0), number=36)
    found = finding(old, "taper.level")
    assert (found.holds, found.until) == (True, None)


def test_a_ceiling_and_a_notice() -> None:
    answer = asked(*CUT, number=16)
    ceiling = finding(answer, "taper.highest-earlier")
    assert (ceiling.bound, ceiling.holds, ceiling.binds) == (1000, True, True)
    free = finding(answer, "safety.no-raise")
    assert (free.bound, free.holds, free.binds) == (None, False, False)
    notice = finding(answer, "safety.refer")
    assert (notice.bound, notice.holds, notice.binds) == (0, False, False)


def test_a_restore_binds() -> None:
    relapsed = [*CUT, children.confirmed(17)]
    found = finding(asked(*relapsed, number=17), "relapse.restore")
    assert (found.bound, found.holds, found.binds) == (1000, True, True)


def test_no_rule_of_another_track_is_told() -> None:
    rules = [each.rule for each in assessment(asked(*TAPER)).findings]
    assert not [each for each in rules if each.startswith("maintenance.")]
    assert "taper.stabilisation" not in rules


# --- ahead ----------------------------------------------------------------------------------------


def test_today_and_after_a_cut() -> None:
    assert assessment(asked(*TAPER)).next_reduction == day(0)
    found = assessment(asked(*CUT, number=16))
    assert (found.next_reduction, found.next_level) == (day(30), day(46))


def test_a_hold_is_looked_ahead() -> None:
    # 0.80 is a cut of 2.1 steps: 60 days
    cut = [*TAPER, children.order(0, "0.8"), *children.visit(16, "4.8")]
    assert assessment(asked(*cut, number=16)).next_reduction == day(60)


def test_the_stop_is_looked_ahead() -> None:
    # 0.31 ordered for safety on day 0: 180 days of taper, 6 x 0.31 = 1.86 ng/mL
    low = [*TAPER, children.order(0, "0.31", "safety"), *children.visit(20, "1.9")]
    found = assessment(asked(*low, number=20))
    assert (found.may_stop, found.next_stop) == (False, day(180))


def test_a_dose_too_small_to_measure_less_has_no_reduction_ahead() -> None:
    small = [*children.entered("0.01"), *children.visit(0, "0.1")]
    assert assessment(asked(*small)).next_reduction is None


def test_off_the_taper_nothing_is_ahead() -> None:
    managed = [*children.entered(arm="maintenance"), *children.visit(0, "6")]
    found = assessment(asked(*managed))
    assert (found.next_reduction, found.next_stop, found.next_level) == (None, None, day(30))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([children.order(-5, "1", "start")], 14 - 5),
        ([children.order(-40, "1", "start")], 14 - 40),
        ([children.order(-40, "1", "start"), children.drawn(-1)], None),
        ([children.order(-40, "1", "start"), children.interrupted(-1)], None),
        ([children.order(-40, "1", "start"), children.order(-1, "0", "stop")], None),
        ([children.order(-40, "1", "start"), children.level(-10, "6")], 20),
        ([children.order(-90, "1", "start"), children.level(-40, "6")], -10),
    ],
)
def test_when_the_next_level_is_due(events: list[Any], expected: int | None) -> None:
    entry = [children.consent(), children.randomised()]
    found = assessment(asked(*entry, *events)).next_level
    assert found == (None if expected is None else day(expected))


def test_a_change_of_the_formulation_alone() -> None:
    changed = {"type": "FormulationChanged", "happened": at(-1), "formulation": "tablet-1"}
    known = {each.id for each in trial().parameters.products}
    tablet = next(iter(sorted(each for each in known if each != children.SOLUTION)))
    found = assessment(asked(*TAPER, changed | {"formulation": tablet}))
    assert found.present is not None
    assert (found.present.dose, found.present.formulation) == (1000, tablet)
    assert found.status.change_days == 1
    assert found.status.changed is True


def test_a_forecast_holds_after_five_half_lives() -> None:
    found = assessment(asked(*TAPER)).forecast
    assert found.recommended is not None
    assert found.unchanged is not None
    assert (found.recommended.median, found.unchanged.median) == (5400, 6000)
    assert found.reached == day(13)


def test_missed_doses_count_on_the_days_that_are_named() -> None:
    listed = children.missed(-1, 2) | {"days": [children.day(-20), children.day(-14)]}
    found = assessment(asked(*TAPER, listed))
    assert found.status.missed_days == 14


def test_a_laboratory_value_that_no_rule_reads_changes_nothing() -> None:
    alt = children.laboratory(-1, "alt", children.quantity(30, "U/L"))
    assert assessment(asked(*TAPER, alt)) == assessment(asked(*TAPER))


def test_platelets_count_from_the_day_they_were_drawn() -> None:
    drawn = children.platelets(0) | {"drawn_at": children.moment(-36, "08:00")}
    events = [*children.entered(), children.level(0, "6"), children.assessed(0), drawn]
    assert unmet(asked(*events)) == ["taper.platelets"]


def test_a_child_on_the_taper_is_decided_today() -> None:
    answer = asked(*TAPER)
    assert isinstance(answer, Decision)
    assert answer.basis.day == day(0)
    assert assessment(answer).track is Track.TAPER


# --- invariants -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, ()),
        ({"change_days": 1}, ("clocks",)),
        ({"level": -1}, ("amounts",)),
        ({"dose": -10, "highest_dose": -10}, ("doses",)),
        ({"relapse": 3}, ("steps",)),
        ({"safety": 4}, ("steps",)),
        ({"relapses": 3, "taper_arm": True, "randomised": True}, ("steps",)),
        ({"taper_arm": True}, ("arms",)),
        ({"remission_again": True}, ("arms",)),
        ({"off_drug": True, "dose": 10, "highest_dose": 10}, ("off-drug",)),
        ({"highest_dose": 5}, ("taper",)),
        (
            {"past_dose_1": 900, "past_days_1": 3, "past_dose_2": 800, "past_days_2": 5},
            ("slots",),
        ),
        ({"dose_proven": True}, ("proven",)),
        ({"lasted_proven_3": True}, ("proven",)),
        ({"level_quantified": True}, ("level",)),
        ({"level_on_dose": True}, ("level",)),
        ({"hold_days": 3}, ("hold",)),
    ],
)
def test_each_invariant_can_be_broken(fields: dict[str, Any], names: tuple[str, ...]) -> None:
    parameters = trial().parameters
    status = Status(**fields)
    assert broken(parameters, status) == names
    assert bool(sound(parameters, status)) is not bool(names)


def test_every_invariant_has_a_name_of_its_own() -> None:
    assert len({each.id for each in INVARIANTS}) == len(INVARIANTS)
