"""Two versions of a protocol, on paper and for children already enrolled."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from glidepath.assure.diff import (
    ChangedDecision,
    Difference,
    Occasion,
    ProtocolDiff,
    Subject,
    alone,
    diff,
    differences,
    essence,
    occasions,
)
from glidepath.assure.paths import leaves
from glidepath.decide import Decision, Refusal, believe, decide
from glidepath.protocol import Protocol, ProtocolHistory, Text
from glidepath.quantities import InputError
from glidepath.record.events import EVENT_TYPES
from glidepath.record.record import Participant, Record
from unit.assure.given import changed, trial

SHANGHAI = ZoneInfo("Asia/Shanghai")
NO = False


def at(day: int, hour: int = 12) -> datetime:
    """So many days after randomisation on 5 January 2026."""
    return datetime(2026, 1, 5, hour, tzinfo=SHANGHAI) + timedelta(days=day)


def event(kind: str, when: datetime | date, **fields: Any) -> Any:
    return EVENT_TYPES[kind].model_validate({"type": kind, "happened": when.isoformat(), **fields})


def ordered(when: datetime | date, dose: str, reason: str = "taper") -> Any:
    amount = {"value": Decimal(dose), "unit": "mg"}
    product = {"interval_hours": 24, "formulation": "oral-solution"}
    return event("DoseOrdered", when, daily_dose=amount, reason=reason, **product)


def level(day: int, value: str) -> Any:
    result = {"value": Decimal(value), "unit": "ng/mL"}
    how = {"specimen": "whole-blood", "assay": "lc-ms-ms", "hours_since_dose": 24}
    drawn = at(day, 8).isoformat()
    return event(
        "LevelReported", at(day, 9), sample=f"S{day}", result=result, drawn_at=drawn, **how
    )


def well(day: int) -> list[Any]:
    """Remission on examination, platelets of 240, and the visit."""
    platelets = {"value": 240, "unit": "10*9/L"}
    return [
        event("DiseaseAssessed", at(day, 9), response="remission", methods=["examination"]),
        event("LabReported", at(day, 9), test="platelets", result=platelets),
        event("VisitDone", at(day, 10), visit="monthly"),
    ]


def record(*events: Any, name: str = "KHE-001") -> Record:
    participant = {
        "id": name,
        "site": "SITE-01",
        "time_zone": "Asia/Shanghai",
        "sex": "female",
        "born": "2020-06",
        "protocol": "khe-sirolimus",
    }
    return Record(Participant.model_validate(participant), events)


def enrolled(*events: Any, name: str = "KHE-001") -> Record:
    """A child long on 1.00 mg a day, randomised to the taper on day 0."""
    scope = ["treatment", "follow-up", "data"]
    return record(
        ordered(at(-400), "1.00", "start"),
        event("ConsentGiven", at(-5), scope=scope, protocol_version="1.0"),
        event("Randomised", at(0, 7), arm="guided-discontinuation"),
        level(0, "6.0"),
        *well(0),
        *events,
        name=name,
    )


def tapered() -> Record:
    """One reduction on day 0, seen again on day 30."""
    return enrolled(ordered(at(0, 14), "0.90"), level(30, "5.4"), *well(30))


def amended(**values: Any) -> Protocol:
    """The trial amended: some parameters changed, re-consent asked for, not in effect yet."""
    protocol = changed(values)
    return protocol.model_copy(
        update={
            "version": "1.1",
            "amends": "1.0",
            "changes": (Text(en="a change", zh="一处修改"),),
            "requires_reconsent": True,
            "effective": {"*": date(2030, 1, 1)},
        }
    )


def asked(found: ProtocolDiff) -> list[tuple[Occasion, datetime]]:
    return [(each.occasion, each.at) for each in found.decisions]


def only(found: ProtocolDiff) -> ChangedDecision:
    (decision,) = found.decisions
    return decision


def test_the_same_version_changes_nothing() -> None:
    found = diff(trial(), amended(), [tapered()], at(40))
    assert (found.differences, found.decisions, found.not_enrolled) == ((), (), ())


def test_when_a_child_is_asked_about() -> None:
    found = list(occasions(tapered(), at(65), 30))
    visits = [(Occasion.VISIT, at(day, 10)) for day in (0, 30)]
    midnight = datetime(2026, 1, 6, tzinfo=SHANGHAI)
    before = timedelta(microseconds=1)
    months = [(Occasion.MONTH, midnight + timedelta(days=day) - before) for day in (30, 60)]
    assert [(occasion, when) for occasion, _, when in found] == [
        (Occasion.ORDER, at(-400) - before),
        visits[0],
        (Occasion.ORDER, at(0, 14) - before),
        visits[1],
        *months,
        (Occasion.AT, at(65)),
    ]


def test_orders_and_visits_are_named_and_months_are_not() -> None:
    named = {
        occasion: event_ is not None for occasion, event_, _ in occasions(tapered(), at(65), 30)
    }
    assert named == {
        Occasion.ORDER: True,
        Occasion.VISIT: True,
        Occasion.MONTH: False,
        Occasion.AT: False,
    }


def test_nothing_is_asked_after_the_last_instant() -> None:
    assert [when for _, _, when in occasions(tapered(), at(0, 13), 30)][-1] == at(0, 13)
    assert len(list(occasions(tapered(), at(0, 13), 30))) == 3


def test_a_child_who_is_not_randomised_has_no_months() -> None:
    screened = record(ordered(at(-400), "1.00", "start"))
    assert [each for each, _, _ in occasions(screened, at(65), 30)] == [
        Occasion.ORDER,
        Occasion.AT,
    ]


def test_an_order_of_a_whole_day_is_asked_about_at_its_end() -> None:
    child = enrolled(ordered(date(2026, 1, 5), "0.90"))
    orders = [
        when for occasion, _, when in occasions(child, at(3), 30) if occasion is Occasion.ORDER
    ]
    midnight = datetime(2026, 1, 6, tzinfo=SHANGHAI)
    assert midnight - timedelta(milliseconds=1) < orders[-1] < midnight


def test_a_smaller_cap_changes_what_is_recommended() -> None:
    found = diff(trial(), amended(**{"taper.cap": Fraction(1, 20)}), [tapered()], at(30, 12))
    first, last = found.decisions[0], found.decisions[-1]
    assert (first.participant, first.occasion, first.at) == ("KHE-001", Occasion.VISIT, at(0, 10))
    assert isinstance(first.old, Decision)
    assert isinstance(first.new, Decision)
    # 1.00 to 0.90 or 0.95; then 0.81 of 0.90, but 0.86 of it (0.855)
    assert (first.old.assessment.low, first.new.assessment.low) == (900, 950)
    assert (first.parts, last.occasion) == (("low", "recommended"), Occasion.AT)
    assert last.new.assessment is not None
    assert found.replayed == 5


def test_a_fresher_remission_turns_a_decision_into_a_refusal() -> None:
    found = diff(trial(), amended(**{"remission.max-age": 5}), [tapered()], at(36))
    decision = only(found)
    assert (decision.occasion, decision.event) == (Occasion.AT, None)
    assert isinstance(decision.old, Decision)
    assert isinstance(decision.new, Refusal)
    assert {"unmet", "action"} <= set(decision.parts)


def test_a_literal_reading_changes_only_the_stop() -> None:
    found = diff(trial(), amended(**{"stop.allowed": NO}), [tapered()], at(40))
    assert found.decisions == ()
    assert [each.path for each in found.differences] == ["parameters.stop.allowed.value"]


def test_children_who_are_not_enrolled_are_left_out() -> None:
    screened = record(ordered(at(-400), "1.00", "start"), name="KHE-002")
    later = enrolled(name="KHE-003")
    found = diff(trial(), trial(), [screened, tapered()], at(40))
    assert found.not_enrolled == ("KHE-002",)
    assert diff(trial(), trial(), [later], at(-1)).not_enrolled == ("KHE-003",)


def test_a_naive_time_is_refused() -> None:
    naive = at(0).replace(tzinfo=None)
    with pytest.raises(InputError):
        diff(trial(), trial(), [], naive)


def test_a_version_alone_was_always_in_force() -> None:
    (version,) = alone(amended()).versions
    assert version.effective == {"*": date.min}
    assert not version.requires_reconsent


def test_an_answer_without_an_assessment_has_an_essence() -> None:
    later = trial().model_copy(update={"effective": {"*": date(2030, 1, 1)}})
    history, child = ProtocolHistory((later,)), tapered()
    refusal = decide(history, child, at(40), belief=believe(history, child, at(40)))
    assert essence(refusal) == {"unmet": ("standing.protocol",), "action": None}


# on paper


def test_a_parameter_that_changed() -> None:
    found = list(differences(trial(), changed({"taper.month": 28})))
    assert found == [Difference(Subject.PARAMETER, "parameters.taper.month.value", 30, 28)]


def test_a_wording_that_changed() -> None:
    arms = trial().arms
    text = Text(en="the other arm", zh="另一组")
    reworded = trial().model_copy(
        update={"arms": (arms[0].model_copy(update={"wording": text}), *arms[1:])}
    )
    (found,) = differences(trial(), reworded)
    assert (found.subject, found.path) == (Subject.WORDING, "arms.maintenance.wording")
    assert (found.old, found.new) == (arms[0].wording, text)


def test_a_visit_that_moved_and_one_that_went() -> None:
    visits = [each for each in trial().visits if each.id != "imaging"]
    moved = visits[0].model_copy(update={"after": 14})
    other = trial().model_copy(update={"visits": (moved, *visits[1:])})
    found = {each.path: each for each in differences(trial(), other)}
    assert found["visits.screening.after"].subject is Subject.STRUCTURE
    assert (found["visits.screening.after"].old, found["visits.screening.after"].new) == (28, 14)
    assert (found["visits.imaging.every"].old, found["visits.imaging.every"].new) == (90, None)
    assert found["visits.imaging.wording"].new is None


def test_a_row_of_a_table_is_named_by_its_place() -> None:
    paths = dict(leaves(trial()))
    assert paths["eligibility.E3-blood-pressure.table.0.systolic"] == 98
    assert paths["parameters.taper.base.alternatives.0.value"] == "starting"
    assert paths["parameters.taper.month.unit"] == "d"
    assert paths["id"] == "khe-sirolimus"
    assert not any(path.endswith((".written", ".id")) for path in paths)
