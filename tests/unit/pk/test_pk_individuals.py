"""Individuals as arrays, worked out by hand and against the batch of the kernel."""

from dataclasses import fields

import numpy as np
import pytest

from glidepath.pk.individuals import NO_LEVELS, Individual, batch_of, lag_of, stacked
from glidepath.pk.layout import Dosing, Intake, every, lay_out, weekly
from glidepath.pk.likelihood import Levels
from glidepath.pk.model import Model
from glidepath.pk.segments import Segments, stack
from glidepath.quantities.errors import InputError
from unit.pk.pk_library import library


def levels(*time: float) -> Levels:
    at = np.array([time])
    return Levels(at, 2.0 * at, at > 100.0, at < 200.0)


ONE = Individual("1", (every(0.0, 1.0),), levels(5.0, 250.0), (0.0, 48.0), {"weight": (10.0, 11.0)})
TWO = Individual(
    "2", (weekly(12.0, [1, 0, 2, 0, 3, 0, 0]),), NO_LEVELS, (12.0,), {"weight": (9.0,)}
)


def test_a_batch_holds_every_individual() -> None:
    batch = batch_of([ONE, TWO])
    assert batch.segments.start.tolist() == [[0.0, 48.0], [12.0, 12.0]]
    assert batch.segments.amount[:, -1].tolist() == [[1.0, 0.0, 0.0], [1.0, 2.0, 3.0]]
    assert batch.covariates["weight"].tolist() == [[10.0, 11.0], [9.0, 9.0]]
    assert batch.levels.time.tolist() == [[5.0, 250.0], [12.0, 12.0]]
    assert batch.levels.value[0].tolist() == [10.0, 500.0]
    assert np.isnan(batch.levels.value[1]).all()
    assert batch.levels.below.tolist() == [[False, True], [False, False]]
    assert batch.levels.present.tolist() == [[True, False], [False, False]]


def test_covariates_that_never_change_take_one_column() -> None:
    assert batch_of([TWO, TWO]).covariates["weight"].tolist() == [[9.0], [9.0]]


def test_covariates_before_the_first_that_are_known_are_those() -> None:
    early = Individual("3", (every(0.0, 1.0),), NO_LEVELS, (24.0, 48.0), {"weight": (10.0, 11.0)})
    batch = batch_of([early])
    assert batch.segments.start.tolist() == [[0.0, 48.0]]
    assert batch.covariates["weight"].tolist() == [[10.0, 11.0]]


def test_doses_that_arrive_late_leave_the_time_before_them() -> None:
    segments = batch_of([TWO], lag=2.0).segments
    assert segments.start.tolist() == [[11.0, 14.0]]
    steady = Individual(
        "4", (Dosing(0.0, (Intake(0.0, 1.0),), steady=True),), NO_LEVELS, (0.0,), {}
    )
    assert batch_of([steady], lag=2.0).segments.start.tolist() == [[0.0]]


def test_the_stack_is_that_of_the_kernel() -> None:
    histories = [
        lay_out([every(0.0, 1.0, 24.0, 3), every(100.0, 2.0)], [30.0, 120.0]),
        lay_out([weekly(7.0, [1, 0, 0, 2, 0, 0, 0])]),
        lay_out([Dosing(3.0, (Intake(1.0, 1.0), Intake(5.0, 2.0)), 12.0, steady=True)], [50.0]),
    ]
    got, wanted = stacked(histories), stack(histories)
    for field in fields(Segments):
        mine, other = getattr(got, field.name), getattr(wanted, field.name)
        np.testing.assert_array_equal(mine, other)
        assert mine.dtype == other.dtype


def with_lag(**lag: object) -> Model:
    data = library()["fan-2024"].model_dump()
    data["parameters"]["lag"] = {"unit": "h", "meaning": "lag", "source": "a test", **lag}
    return Model.model_validate(data)


def test_the_lag_is_that_of_the_model() -> None:
    assert lag_of(library()["fan-2024"]) == 0.0
    assert lag_of(with_lag(value=0.5)) == 0.5
    effect = library()["fan-2024"].parameters["cl"].effects[0].model_dump()
    with pytest.raises(InputError, match="the lag of fan-2024 depends on covariates"):
        lag_of(with_lag(value=0.5, effects=[effect]))
