"""Blood samples for a level: joined with their reports, and judged by time, specimen and assay."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from glidepath.decide.samples import Sample, hours_after_dose, level_seen, samples
from glidepath.decide.seen import LevelSeen
from glidepath.protocol.products import Assay, Bridge
from glidepath.record.values import BelowLimit, NotAnalysed, Quantity
from unit.decide.given import trial
from unit.decide.screening import amount, child, event

LIMITS = trial().parameters.level
DRAWN = datetime.fromisoformat("2026-01-05T08:00+08:00")
SIX = Quantity(value=Decimal("6.2"), unit="ng/mL")


def sample(**other: Any) -> Sample:
    """A valid sample of 6.2 ng/mL, but for these."""
    usual = {
        "name": "S01",
        "drawn": DRAWN,
        "last_dose_at": None,
        "hours_since_dose": Decimal(24),
        "specimen": "whole-blood",
        "assay": "lc-ms-ms",
        "result": SIX,
    }
    return Sample(**{**usual, **other})


def seen(assay: str = "lc-ms-ms", interval: int = 24, **other: Any) -> LevelSeen:
    return level_seen(sample(**other), LIMITS, assay, interval)


def test_a_valid_sample() -> None:
    assert seen() == LevelSeen(
        drawn=True, reported=True, timed=True, trough=True, quantified=True, value=6200
    )


@pytest.mark.parametrize(
    ("interval", "hours", "timed"),
    [
        (24, "21.9", False),
        (24, "22", True),
        (24, "26", True),
        (24, "26.1", False),
        (12, "10.9", False),
        (12, "11", True),
        (12, "13", True),
        (12, "13.1", False),
        (12, "24", False),
    ],
)
def test_the_time_after_the_dose(interval: int, hours: str, timed: bool) -> None:
    found = seen(interval=interval, hours_since_dose=Decimal(hours))
    assert (found.timed, found.trough) == (timed, timed)


def test_an_unknown_time_is_not_valid_but_may_be_a_trough() -> None:
    found = seen(hours_since_dose=None)
    assert (found.timed, found.trough) == (False, True)


def test_the_clock_tells_the_hours() -> None:
    last = datetime.fromisoformat("2026-01-04T07:30+09:00")
    # half past six in Shanghai: 25 and a half hours before
    assert hours_after_dose(sample(hours_since_dose=None, last_dose_at=last)) == Fraction(51, 2)


def test_stated_hours_come_before_the_clock() -> None:
    last = datetime.fromisoformat("2026-01-05T06:00+08:00")
    assert hours_after_dose(sample(last_dose_at=last)) == 24


@pytest.mark.parametrize(
    ("drawn", "last"),
    [(DRAWN, None), (DRAWN, date(2026, 1, 4)), (date(2026, 1, 5), DRAWN), (date(2026, 1, 5), None)],
)
def test_a_day_without_a_time_tells_no_hours(drawn: Any, last: Any) -> None:
    found = sample(drawn=drawn, hours_since_dose=None, last_dose_at=last)
    assert hours_after_dose(found) is None


@pytest.mark.parametrize("specimen", ["serum", None])
def test_another_specimen_is_not_valid(specimen: str | None) -> None:
    found = seen(specimen=specimen)
    assert (found.timed, found.trough, found.value) == (False, True, 6200)


def test_a_bridged_assay_is_read_in_the_trials_own() -> None:
    # 6.2 x 0.80 = 4.96
    found = level_seen(sample(assay="cmia"), LIMITS, "cmia", 24)
    assert (found.timed, found.value) == (True, 4960)


def test_an_assay_that_the_protocol_does_not_know() -> None:
    found = level_seen(sample(assay="homebrew"), LIMITS, "homebrew", 24)
    assert (found.timed, found.value) == (False, 6200)


def test_an_assay_that_nobody_has_bridged() -> None:
    known = {each.id: each for each in LIMITS.assays}["cmia"]
    unbridged = known.model_copy(update={"to_trial_assay": None})
    limits = LIMITS.model_copy(update={"assays": (unbridged,)})
    found = level_seen(sample(assay="cmia"), limits, "cmia", 24)
    assert (found.timed, found.value) == (False, 6200)


def test_a_bridge_rounds_to_whole_nanograms() -> None:
    bridge = Bridge(factor=Fraction(3, 7), low=Fraction(1, 7), high=Fraction(4, 7))
    bridged = Assay.model_construct(id="cmia", to_trial_assay=bridge)
    limits = LIMITS.model_copy(update={"assays": (bridged,)})
    # 6200 x 3 / 7 = 2657.14
    assert level_seen(sample(assay="cmia"), limits, "cmia", 24).value == 2657


def test_a_sample_by_another_assay_than_the_site_uses() -> None:
    found = seen(assay="cmia")
    assert (found.timed, found.value) == (False, 6200)


def test_an_assay_that_is_not_stated() -> None:
    assert seen(assay="lc-ms-ms").timed is True
    assert level_seen(sample(assay=None), LIMITS, "lc-ms-ms", 24).timed is False


def test_results_of_every_kind() -> None:
    pending = seen(result=None)
    assert (pending.drawn, pending.reported, pending.analysed) == (True, False, True)
    clotted = seen(result=NotAnalysed(not_analysed="clotted"))
    assert (clotted.reported, clotted.analysed, clotted.quantified) == (True, False, False)
    below = seen(result=BelowLimit(below=Quantity(value=Decimal(2), unit="ng/mL")))
    assert (below.reported, below.analysed, below.quantified, below.value) == (True, True, False, 0)


# --- drawing and report ---------------------------------------------------------------------------


def drawing(**fields: Any) -> dict[str, Any]:
    return event("LevelDrawn", happened="2026-01-05T08:00+08:00", sample="S1", **fields)


def report(**fields: Any) -> dict[str, Any]:
    usual = {"sample": "S1", "result": amount(6, "ng/mL")}
    return event("LevelReported", happened="2026-01-06T11:00+08:00", **usual, **fields)


def joined(*events: dict[str, Any]) -> Sample:
    (found,) = samples(child(*events).events)
    return found


def test_a_drawing_and_its_report_are_one_sample() -> None:
    found = joined(drawing(specimen="serum", hours_since_dose=24), report(specimen="whole-blood"))
    assert found.drawn == DRAWN
    assert (found.specimen, found.assay) == ("whole-blood", None)
    assert found.hours_since_dose == Decimal(24)
    assert found.result == Quantity(value=Decimal(6), unit="ng/mL")


def test_the_moment_of_drawing_comes_from_the_drawing() -> None:
    found = joined(drawing(), report(drawn_at="2026-01-05T09:00+08:00"))
    assert found.drawn == DRAWN


def test_a_report_alone_states_when_it_was_drawn() -> None:
    assert joined(report(drawn_at="2026-01-05T08:00+08:00")).drawn == DRAWN


def test_a_report_that_does_not_is_taken_for_the_moment_itself() -> None:
    assert joined(report()).drawn == datetime.fromisoformat("2026-01-06T11:00+08:00")


def test_a_drawing_alone_is_pending() -> None:
    assert joined(drawing()).result is None


def test_samples_of_different_names_stay_apart() -> None:
    other = {**report(), "sample": "S2"}
    found = list(samples(child(drawing(), other).events))
    assert [each.result is None for each in found] == [True, False]
