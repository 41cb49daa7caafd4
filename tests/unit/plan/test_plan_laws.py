"""What holds of every plan, whatever was ordered before."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glidepath.assure.cohort import cohort_of
from glidepath.assure.fastest import Setting, fastest
from glidepath.decide import Decision, decide
from glidepath.decide.giving import lattice_of
from glidepath.plan.make import plan
from glidepath.plan.schedule import FASTEST, Move, NoPlan, Pace, PaceKind, Schedule, Step
from glidepath.protocol import Protocol, ProtocolHistory
from properties.lasting import examples
from unit.decide.given import trial
from unit.plan.given import (
    ADULT,
    DAY,
    days_of,
    entered,
    event,
    level,
    linear,
    moment,
    order,
    planned,
    platelets,
    record,
    remission,
    visit,
)
from unit.plan.products import solution, with_products

START_LEVEL = 6.0


def law(number: int) -> Callable[[Any], Any]:
    return settings(
        deadline=None, max_examples=examples(number), suppress_health_check=list(HealthCheck)
    )


GRAINS = {
    10: solution("by-10", ("1", "0.01")),
    20: solution("by-20", ("1", "0.02")),
    50: solution("by-50", ("1", "0.05")),
    100: solution("by-100", ("1", "0.1")),
}
NESTED = [(10, 20), (10, 50), (20, 100), (50, 100), (10, 100)]
ALL = with_products(*GRAINS.values())


@st.composite
def histories(draw: Any, grain: int = 10, formulation: str = "oral-solution") -> tuple[Any, int]:
    """A child that entered, with up to three orders since, and a day to ask on."""
    dose = draw(st.integers(4, 20)) * 100
    start = dose
    events = entered(dose, START_LEVEL, formulation=formulation)
    day = 0
    for _ in range(draw(st.integers(0, 3))):
        share = draw(st.sampled_from([70, 85, 90, 93, 95, 97, 99, 104]))
        dose = max(round(dose * share / 100 / grain) * grain, grain)
        trough = round(START_LEVEL * dose / start, 3)
        events += [order(dose, day, formulation=formulation)]
        day += draw(st.sampled_from([1, 9, 14, 15, 20, 29, 30, 31, 45]))
        events += [level(trough, day), remission(day), platelets(day)]
    if draw(st.booleans()):
        events.append(
            {
                **event("DosesMissed", day, "10:00", count=1),
                "days": [moment(day - 1).date().isoformat()],
            }
        )
    return events, day


PACES = st.sampled_from(
    [
        FASTEST,
        Pace(PaceKind.OWN, 45, Fraction(1, 20)),
        Pace(PaceKind.OWN, 20, Fraction(1, 12)),
        Pace(PaceKind.EVEN),
        replace(Pace(PaceKind.EVEN), until=moment(700).date()),
    ]
)


# --- no step breaks a rule ------------------------------------------------------------------------


def walked(
    events: Sequence[Any], at: int, found: Schedule, protocol: Protocol
) -> list[tuple[Step, Any]]:
    """What is decided on the day of every step, on a record that this test imagines."""
    belief = linear(events, moment(at), protocol)
    known = [*events]
    answers = []
    first = next(each for each in events if each["type"] == "DoseOrdered")
    start = int(first["daily_dose"]["value"] * 1000)
    dose = found.present.dose
    for number, step in enumerate(found.steps):
        days = (step.day - DAY).days
        trough = START_LEVEL * dose / start
        drawn = level(round(trough, 3), days, sample=f"I{number}")
        if trough < 0.5:
            drawn["result"] = {"below": {"value": 1, "unit": "ng/mL"}}
        known += [drawn, remission(days), platelets(days)]
        asked = moment(days, "13:00")
        answers.append(
            (step, decide(ProtocolHistory((protocol,)), record(known), asked, belief=belief))
        )
        reason = "stop" if step.move is Move.STOP else "taper"
        written = order(
            step.regimen.dose,
            days,
            "14:00",
            reason=reason,
            formulation=step.regimen.formulation,
        )
        if step.regimen.pattern:
            written["pattern"] = [
                {"value": Decimal(each) / 1000, "unit": "mg"} for each in step.regimen.pattern
            ]
        known.append(written)
        dose = step.regimen.dose
    return answers


@given(histories(), PACES)
@law(8)
def test_no_step_breaks_a_rule(history: tuple[Any, int], pace: Pace) -> None:
    events, at = history
    found = planned(events, at, pace)
    assume(isinstance(found, Schedule))
    assert isinstance(found, Schedule)
    lattice = lattice_of(trial(), "oral-solution", 24)
    assert lattice is not None
    for step, answer in walked(events, at, found, trial()):
        assert isinstance(answer, Decision), (step, answer)
        if step.move is Move.STOP:
            assert answer.assessment.may_stop
            continue
        assert answer.assessment.low == step.low <= step.regimen.dose
        assert answer.assessment.high == step.high
        assert step.high is None or step.regimen.dose <= step.high
        assert set(step.regimen.pattern or (step.regimen.dose,)) <= set(lattice.doses)
        assert step.regimen.dose < answer.assessment.status.dose


# --- formulations ---------------------------------------------------------------------------------


def end(found: Schedule | NoPlan) -> int:
    """The day of the stop, far away where there is none."""
    off = found.off if isinstance(found, Schedule) else None
    return 10**6 if off is None else (off - DAY).days


@pytest.mark.parametrize(("fine", "coarse"), NESTED)
@given(st.data())
@law(6)
def test_a_coarser_syringe_never_ends_a_taper_earlier(fine: int, coarse: int, data: Any) -> None:
    events, at = data.draw(histories(coarse, f"by-{coarse}"))
    finer = [
        {**each, "formulation": f"by-{fine}"} if each["type"] == "DoseOrdered" else each
        for each in events
    ]
    assert end(planned(finer, at, protocol=ALL)) <= end(planned(events, at, protocol=ALL))


@given(histories(100, "by-100"), st.lists(st.sampled_from([10, 20, 50]), unique=True), st.data())
@law(5)
def test_more_formulations_never_end_it_later(
    history: tuple[Any, int], grains: list[int], data: Any
) -> None:
    events, at = history
    names = [f"by-{grain}" for grain in grains]
    fewer = data.draw(st.sampled_from([[], *([each] for each in names)]))
    more = planned(events, at, protocol=ALL, formulations=names)
    less = planned(events, at, protocol=ALL, formulations=fewer)
    assert end(more) <= end(less)
    swapped = with_products(*reversed(GRAINS.values()))
    assert planned(events, at, protocol=swapped, formulations=names[::-1]) == more


# --- planned again ------------------------------------------------------------------------------


@given(histories(), st.integers(0, 5))
@law(5)
def test_a_record_extended_as_foreseen_has_the_same_days(
    history: tuple[Any, int], number: int
) -> None:
    events, at = history
    first = planned(events, at)
    assume(isinstance(first, Schedule))
    assert isinstance(first, Schedule)
    taken = first.steps[: min(number, len(first.steps) - 1)]
    assume(taken)
    belief = linear(events, moment(at))
    start = int(events[0]["daily_dose"]["value"] * 1000)
    later = [*events]
    dose = first.present.dose
    for step in taken:
        days = (step.day - DAY).days
        later += visit(round(START_LEVEL * dose / start, 3), days)
        later.append(order(step.regimen.dose, days, "14:00"))
        dose = step.regimen.dose
    days = (taken[-1].day - DAY).days
    again = plan(ProtocolHistory((trial(),)), record(later), moment(days, "15:00"), belief)
    assert isinstance(again, Schedule)
    assert [(each.day, each.regimen) for each in again.steps] == [
        (each.day, each.regimen) for each in first.steps[len(taken) :]
    ]
    assert again.off == first.off


# --- another way to the same days -----------------------------------------------------------------


@given(
    st.integers(10, 300),
    st.sampled_from([5.0, 5.5, 6.0, 6.5, 7.0]),
    st.sampled_from([20 * 60, ADULT, 107 * 60, 160 * 60]),
)
@law(8)
def test_the_plain_case_goes_as_the_fastest_taper_of_the_check(
    tens: int, trough: float, half_life: int
) -> None:
    lattice = lattice_of(trial(), "oral-solution", 24)
    assert lattice is not None
    setting = Setting(trial().parameters, lattice, 24, 3000)
    other = fastest(setting, cohort_of([10 * tens], [round(trough * 1000)], [half_life], 24))[0]
    found = planned(entered(10 * tens, trough), half_life=half_life)
    if not other.doses:
        assert isinstance(found, NoPlan)
        return
    assert isinstance(found, Schedule)
    assert days_of(found, Move.REDUCE) == list(other.days)
    assert [each.regimen.dose for each in found.steps if each.move is Move.REDUCE] == list(
        other.doses
    )
    assert days_of(found, Move.STOP) == ([] if other.stop is None else [other.stop])
