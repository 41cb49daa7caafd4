"""What holds of every answer, whatever has happened to the child."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glidepath.decide import Action, Answer, Assessment, Decision, Refusal, Track
from glidepath.decide.invariants import broken
from glidepath.decide.measures import base_track
from glidepath.decide.rules import RULES, Kind
from glidepath.protocol import Protocol, graduations
from glidepath.record.plain import plain_text
from oracle import children
from oracle.children import moment
from oracle.histories import questions
from oracle.past import GUIDED
from properties.lasting import examples
from properties.laws import (
    answer_to,
    for_trial,
    in_other_units,
    known_by,
    later,
    library,
    substance,
)
from unit.decide.given import record_of, trial

DAYS = 7
LIBRARY = {each.id: each for each in library()}
MAY_RAISE = {"relapse.restore", "maintenance.raise"}


def law(number: int) -> Callable[[Any], Any]:
    """A test on random histories."""
    return settings(
        deadline=None, max_examples=examples(number), suppress_health_check=list(HealthCheck)
    )


# --- the same child, written down otherwise ------------------------------------------------------


@given(questions(), st.integers(-1500, 3000))
@law(80)
def test_all_times_shifted_by_whole_days_shift_the_dates_alone(
    asked: dict[str, Any], days: int
) -> None:
    found, moved = answer_to(asked, trial()), answer_to(later(asked, days), trial())
    assert substance(moved) == substance(found)
    assert moved.basis.day == found.basis.day + timedelta(days=days)


@given(questions(), st.integers(0, 2**32))
@law(80)
def test_the_order_of_the_events_in_the_file_changes_nothing(
    asked: dict[str, Any], seed: int
) -> None:
    events = list(asked["record"]["events"])
    random.Random(seed).shuffle(events)
    shuffled = asked | {"record": asked["record"] | {"events": events}}
    found, again = answer_to(asked, trial()), answer_to(shuffled, trial())
    assert again == found
    assert again.basis.digests == found.basis.digests


@given(questions())
@law(80)
def test_the_same_quantities_in_other_units_change_nothing(asked: dict[str, Any]) -> None:
    other = in_other_units(asked)
    assert other != asked
    assert substance(answer_to(other, trial())) == substance(answer_to(asked, trial()))


# --- knowledge -----------------------------------------------------------------------------------


@given(questions())
@law(60)
def test_what_is_not_yet_known_does_not_count(asked: dict[str, Any]) -> None:
    events = [each for each in asked["record"]["events"] if known_by(asked, each)]
    stripped = asked | {"record": asked["record"] | {"events": events}}
    assert answer_to(stripped, trial()) == answer_to(asked, trial())


LATER = st.sampled_from(
    [
        children.order(10, "0.5"),
        children.level(10, "16"),
        children.confirmed(10),
        children.assessed(10, "worsening"),
        children.infection(10),
        children.interrupted(10),
        children.missed(10),
        {"type": "Died", "happened": moment(10, "09:00")},
        {"type": "TreatmentStopped", "happened": moment(10, "09:00"), "reason": "wish"},
        {"type": "ConsentWithdrawn", "happened": moment(10, "09:00"), "scope": ["treatment"]},
    ]
)


@given(questions(), st.lists(LATER, min_size=1, max_size=3), st.data())
@law(60)
def test_what_becomes_known_later_does_not_change_the_answer(
    asked: dict[str, Any], more: list[dict[str, Any]], data: st.DataObject
) -> None:
    events = list(asked["record"]["events"])
    for index, event in enumerate(more):
        known = moment(2000 + data.draw(st.integers(0, 5)), "09:00")
        extra = {"id": f"X{index}", "known": known, "sample": f"X{index}"}
        events.append(
            event | {name: extra[name] for name in extra if name != "sample" or name in event}
        )
    wrong = data.draw(st.sampled_from(asked["record"]["events"]))
    events.append(
        {"type": "Corrected", "happened": moment(2000, "10:00"), "event": wrong["id"]}
        | {"annulled": True, "reason": "written for another child"}
    )
    grown = asked | {"record": asked["record"] | {"events": events}}
    assert answer_to(grown, trial()) == answer_to(asked, trial())


@given(questions())
@law(60)
def test_asking_twice_gives_the_same_answer_and_leaves_the_record(asked: dict[str, Any]) -> None:
    record = record_of(asked["record"])
    before = [plain_text(each) for each in record.events]
    first = answer_to(asked, trial(), record)
    second = answer_to(asked, trial(), record)
    assert first == second
    assert first.basis.digests == second.basis.digests
    assert [plain_text(each) for each in record.events] == before


# --- the answer itself ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", LIBRARY)
@given(asked=questions())
@law(100)
def test_every_answer_is_sound(name: str, asked: dict[str, Any]) -> None:
    protocol = LIBRARY[name]
    answer = answer_to(for_trial(asked, protocol), protocol)
    found = answer.assessment
    assert found is not None
    assert broken(protocol.parameters, found.status) == ()
    assert_rules_are_covered(protocol, found)
    assert_interval(found)
    assert_dates(answer, found)
    if isinstance(answer, Decision):
        assert_dose(answer, found)
        assert_given(protocol, found)
    else:
        assert_refusal(answer)


def assert_rules_are_covered(protocol: Protocol, found: Assessment) -> None:
    """A finding for every rule of the track, in order, and for no other."""
    track = base_track(protocol.parameters, found.status)
    assert [each.rule for each in found.findings] == [
        rule.id for rule in RULES if track in rule.tracks
    ]
    for finding in found.findings:
        assert finding.kind is not Kind.RAISE or finding.rule in MAY_RAISE
        assert finding.until is None or (finding.kind is Kind.FLOOR and finding.holds)


def assert_interval(found: Assessment) -> None:
    """The present dose is permitted, but where a restore asks for more."""
    present = found.status.dose
    assert found.low >= 0
    assert found.high is None or found.high >= max(found.low, present)
    restored = any(each.rule == "relapse.restore" and each.binds for each in found.findings)
    assert restored or found.low <= present


def assert_dates(answer: Answer, found: Assessment) -> None:
    """What lies ahead does not lie behind; what is open today is open today."""
    today = answer.basis.day
    ahead = [each for each in (found.next_reduction, found.next_stop) if each is not None]
    assert all(each >= today for each in ahead)
    assert all(each.until is None or each.until > today for each in found.findings)
    if isinstance(answer, Decision) and answer.action is Action.REDUCE:
        assert found.next_reduction == today
    if isinstance(answer, Decision) and answer.action is Action.STOP:
        assert found.next_stop == today


def assert_dose(answer: Decision, found: Assessment) -> None:
    """The dose lies in the interval, can be given, and goes the way that the action says."""
    assert found.recommended is not None
    assert found.present is not None
    dose, present = found.recommended.dose, found.present.dose
    assert (found.recommended.intakes, found.recommended.formulation) == (
        found.present.intakes,
        found.present.formulation,
    )
    if answer.action is Action.STOP:
        assert (found.may_stop, dose) == (True, 0)
        return
    assert found.low <= dose <= (dose if found.high is None else found.high)
    moves = {Action.REDUCE: dose < present, Action.LOWER: dose < present}
    moves |= {Action.RAISE: dose > present, Action.RESTORE: dose >= present}
    assert moves.get(answer.action, dose == present)
    on_window = found.track in (Track.MAINTENANCE, Track.MANAGED)
    assert answer.action not in (Action.LOWER, Action.RAISE) or on_window


def assert_given(protocol: Protocol, found: Assessment) -> None:
    """A new dose can be measured on every day of the week, as far as the product reaches at all.

    What is given in a week is no less than seven days at the lower end of the interval.
    """
    given_, present = found.recommended, found.present
    assert given_ is not None
    assert present is not None
    week = given_.pattern or (given_.dose,) * DAYS
    assert (len(week), -(-sum(week) // DAYS)) == (DAYS, given_.dose)
    if given_.dose in (0, present.dose):
        return
    known = {each.id: each for each in protocol.parameters.products}
    product = known[given_.formulation]
    step = graduations(product)[0] * given_.intakes
    beyond = given_.dose > product.largest * given_.intakes
    assert beyond or all(day % step == 0 for day in week)
    assert sum(week) >= DAYS * found.low


def assert_refusal(answer: Refusal) -> None:
    """A refusal names what is missing, once, and leaves the dose as it is."""
    found = answer.assessment
    assert found is not None
    names = [each.id for each in answer.unmet]
    assert names
    assert len(set(names)) == len(names)
    standing = [each.startswith("standing.") for each in names]
    assert all(standing) or not any(standing)
    if not any(standing):
        assert found.recommended == found.present
        assert set(names) <= {each.rule for each in found.findings if each.holds}


# --- a year at the fastest pace ------------------------------------------------------------------


@given(questions())
@law(30)
def test_a_year_as_recommended_never_falls_more_than_the_cap_in_any_month(
    asked: dict[str, Any],
) -> None:
    assume(any(each.get("arm") == GUIDED for each in asked["record"]["events"]))
    end = max(_number(each) for each in asked["record"]["events"])
    events, number = list(asked["record"]["events"]), end + 1
    before = len(events)
    while number < end + 366:
        number = _next_visit(asked, events, number)
    steps = [each for each in events[before:] if each["type"] == "DoseOrdered"]
    for step in steps:
        assert_capped(step, [each for each in events if each["happened"] < step["happened"]])


def _number(event: dict[str, Any]) -> int:
    """The last day, counted from day 0, that an event names."""
    days = [event[name][:10] for name in ("happened", "known") if name in event]
    return max((date.fromisoformat(day) - children.DAY_0).days for day in days)


def _next_visit(asked: dict[str, Any], events: list[dict[str, Any]], number: int) -> int:
    """A visit at which all is well, the order as recommended, and the day of the next visit."""
    interval, level = _expected(events)
    events += [
        children.level(number, level, id=f"L{number}", hours_since_dose=interval),
        children.assessed(number, "remission", "examination", "mri") | {"id": f"D{number}"},
        children.platelets(number) | {"id": f"P{number}"},
    ]
    answer = _ask(asked, events, number)
    found = answer.assessment
    if isinstance(answer, Decision) and found.recommended.dose < found.present.dose:
        dose = Decimal(found.recommended.dose) / 1000
        way: dict[str, Any] = {"interval_hours": interval, "formulation": found.present.formulation}
        reason = "stop" if dose == 0 else "taper"
        if found.recommended.pattern:
            way["pattern"] = [
                children.quantity(Decimal(each) / 1000, "mg") for each in found.recommended.pattern
            ]
        events.append(children.order(number, dose, reason, id=f"O{number}", **way))
        return number + 30
    day = found.next_reduction or found.next_level
    ahead = 0 if day is None else (day - children.DAY_0).days
    return ahead if number < ahead < number + 30 else number + 30


def _expected(events: list[dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    """The interval of the last order, and 4 ng/mL for each milligram of it."""
    last = max((each for each in events if _is_order(each)), key=lambda each: each["happened"])
    level = {"value": max(4 * _micrograms(last), 1), "unit": "ng/L"}
    return last.get("interval_hours", 24), level


def _ask(asked: dict[str, Any], events: list[dict[str, Any]], number: int) -> Any:
    record = asked["record"] | {"events": list(events)}
    return answer_to(asked | {"record": record, "at": moment(number, "12:00")}, trial())


def assert_capped(step: dict[str, Any], before: list[dict[str, Any]]) -> None:
    """At least nine tenths of the highest dose in force in the last 30 days; or the stop.

    To the fraction of a microgram: what was really given in a week, against seven such doses.
    """
    today, week = _number(step), _week(step)
    ordered = [(_number(each), _micrograms(each)) for each in before if _is_order(each)]
    ends = [day for day, _ in ordered[1:]] + [today]
    recent = [each for (_, each), end in zip(ordered, ends, strict=True) if today - end < 30]
    assert week == 0 or 10 * week >= 7 * 9 * max(recent)


def _week(event: dict[str, Any]) -> int:
    """Micrograms of a week."""
    days = event.get("pattern") or [event["daily_dose"]] * 7
    return int(sum(each["value"] * 1000 for each in days))


def _is_order(event: dict[str, Any]) -> bool:
    return event["type"] in ("DoseOrdered", "TreatmentStopped")


def _micrograms(event: dict[str, Any]) -> int:
    return int(event["daily_dose"]["value"] * 1000) if "daily_dose" in event else 0
