"""Courses of interacting drugs, and what they do to bioavailability."""

from datetime import date
from math import inf, sqrt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from glidepath.decide.intake import Clock
from glidepath.decide.interactions import (
    Interaction,
    at_work,
    bioavailability,
    interaction,
    interactions,
    turns,
)
from oracle import children
from oracle.children import day, moment
from unit.decide.given import overridden, record_of, trial

CLOCK = Clock(date(2026, 1, 5), ZoneInfo("Asia/Shanghai"), 8.0)
WASH_OUT = 14 * 24.0


def started(when: str, drug: str) -> dict[str, Any]:
    return {"type": "CoMedicationStarted", "happened": when, "drug": drug}


def stopped(when: str, drug: str) -> dict[str, Any]:
    return {"type": "CoMedicationStopped", "happened": when, "drug": drug}


def courses(*events: Any) -> tuple[Interaction, ...]:
    return interactions(trial(), record_of(children.record(*events)), CLOCK)


def course(drug: str, start: float, stop: float = inf, factor: float | None = 11.0) -> Interaction:
    return Interaction(drug, start, stop, WASH_OUT, factor)


VORICONAZOLE = [started(day(10), "voriconazole"), stopped(day(20), "voriconazole")]
"""Ten days: from the dose of day 10 to that of day 20."""


def test_a_course_lasts_from_its_start_to_its_stop() -> None:
    assert courses(*VORICONAZOLE) == (course("voriconazole", 248.0, 488.0),)


def test_a_course_that_goes_on_has_no_end() -> None:
    assert courses(started(moment(10, "14:30"), "Voriconazole")) == (course("voriconazole", 254.5),)


def test_a_stop_alone_ends_a_course_of_unknown_start() -> None:
    found = courses(stopped(day(20), "voriconazole"))
    assert found == (course("voriconazole", -inf, 488.0),)
    assert bioavailability(found, -1000.0) == 11.0
    assert list(turns(found)) == [488.0, 488.0 + WASH_OUT]


def test_a_drug_that_does_not_interact_has_no_course() -> None:
    assert courses(started(day(1), "paracetamol"), stopped(day(2), "paracetamol")) == ()


def test_a_drug_without_a_number_has_a_course_all_the_same() -> None:
    assert courses(started(day(1), "phenytoin")) == (course("phenytoin", 32.0, factor=None),)


def test_courses_are_told_in_order_of_their_start() -> None:
    found = courses(
        started(day(1), "rifampicin"),
        *VORICONAZOLE,
        started(day(10), "diltiazem"),
        started(day(30), "voriconazole"),
        stopped(day(40), "rifampicin"),
    )
    assert [(each.drug, each.start, each.stop) for each in found] == [
        ("rifampicin", 32.0, 968.0),
        ("diltiazem", 248.0, inf),
        ("voriconazole", 248.0, 488.0),
        ("voriconazole", 728.0, inf),
    ]


def test_a_second_start_in_a_course_says_nothing_new() -> None:
    again = [started(day(10), "voriconazole"), started(day(12), "voriconazole")]
    assert courses(*again, stopped(day(20), "voriconazole")) == courses(*VORICONAZOLE)


def test_a_stop_at_dawn_comes_before_a_start_of_that_day() -> None:
    found = courses(
        started(day(10), "voriconazole"),
        stopped(moment(20, "06:00"), "voriconazole"),
        started(day(20), "voriconazole"),
    )
    assert [(each.start, each.stop) for each in found] == [(248.0, 486.0), (488.0, inf)]


@pytest.mark.parametrize(
    ("hour", "factor"),
    [
        (247.9, 1.0),
        (248.0, 11.0),
        (487.9, 11.0),
        (488.0, sqrt(11.0)),
        (488.0 + WASH_OUT - 0.1, sqrt(11.0)),
        (488.0 + WASH_OUT, 1.0),
    ],
)
def test_voriconazole_acts_elevenfold_and_by_its_root_for_two_weeks_more(
    hour: float, factor: float
) -> None:
    assert bioavailability(courses(*VORICONAZOLE), hour) == pytest.approx(factor, rel=1e-12)


def test_the_wash_out_is_the_shortest_spacing_of_the_protocol() -> None:
    protocol = overridden({"taper.spacing-min": 21})
    assert interaction(protocol, "voriconazole", 0.0, 10.0).wash_out == 21 * 24.0


@pytest.mark.parametrize(
    ("hour", "factor"),
    [
        (487.0, 11.0),
        (500.0, sqrt(11.0)),
        # taken again on day 25: it acts once, not once more for the wash-out
        (608.0, 11.0),
        (700.0, 11.0),
        # stopped again on day 30, when the first wash-out is not over yet
        (728.0, sqrt(11.0)),
        (488.0 + WASH_OUT, sqrt(11.0)),
        (728.0 + WASH_OUT, 1.0),
    ],
)
def test_a_drug_that_is_taken_again_counts_once(hour: float, factor: float) -> None:
    again = [started(day(25), "voriconazole"), stopped(day(30), "voriconazole")]
    found = courses(*VORICONAZOLE, *again)
    assert bioavailability(found, hour) == pytest.approx(factor, rel=1e-12)
    assert len(at_work(found, hour)) == (factor > 1.0)


def test_two_drugs_act_together() -> None:
    found = courses(*VORICONAZOLE, started(day(1), "rifampicin"), started(day(1), "phenytoin"))
    assert bioavailability(found, 300.0) == pytest.approx(11.0 * 0.18, rel=1e-12)
    assert [each.drug for each in at_work(found, 300.0)] == [
        "phenytoin",
        "rifampicin",
        "voriconazole",
    ]


def test_a_drug_that_the_model_knows_by_itself_is_left_out() -> None:
    found = courses(*VORICONAZOLE, started(day(1), "oxcarbazepine"))
    assert bioavailability(found, 300.0, ("oxcarbazepine", "weight")) == pytest.approx(11.0)
    assert bioavailability(found, 300.0) == pytest.approx(11.0 * 0.86)


def test_when_the_effect_changes() -> None:
    found = courses(*VORICONAZOLE, started(day(1), "rifampicin"))
    assert list(turns(found)) == [32.0, 248.0, 488.0, 488.0 + WASH_OUT]
