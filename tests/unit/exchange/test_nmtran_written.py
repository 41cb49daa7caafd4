"""Data sets that are written read back as what they were."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.exchange.models import read_models
from glidepath.exchange.nmtran import read_nmtran
from glidepath.exchange.nmtran_written import nmtran_text, write_nmtran
from glidepath.pk.individuals import NO_LEVELS, Individual
from glidepath.pk.layout import Dosing, Intake, every, weekly
from glidepath.pk.likelihood import Levels
from glidepath.quantities.errors import InputError
from unit.exchange.test_nmtran_semantics import ONE, TWO, history, levels_of, text

DAILY = every(0.0, 1.0, 24.0, 10)


def levels(*measured: tuple[float, float, bool, bool]) -> Levels:
    """Give levels from time, value, whether below and whether present."""
    time, value, below, present = (np.array([part]) for part in zip(*measured, strict=True))
    return Levels(time, value, below, present)


MEASURED = levels((20.0, 5.5, False, True), (47.0, 1.5, True, True), (70.0, math.nan, False, False))
CHILD = Individual("7", (DAILY,), MEASURED, (0.0, 48.0), {"weight": (12.0, 12.5)})


def back(folder: Path, *individuals: Individual) -> tuple[Individual, ...]:
    path = folder / "out.csv"
    write_nmtran(path, individuals)
    return read_nmtran(path).individuals


def assert_same(one: Individual, other: Individual) -> None:
    assert (one.id, one.dosings, one.since) == (other.id, other.dosings, other.since)
    assert one.covariates == other.covariates
    for name in ("time", "value", "below", "present"):
        np.testing.assert_array_equal(getattr(one.levels, name), getattr(other.levels, name))


def test_the_rows_are_those_that_nonmem_reads() -> None:
    """The weight changes at 48 h, where no record is: an event of its own carries the old one."""
    assert nmtran_text([CHILD]).splitlines() == [
        "ID,TIME,EVID,AMT,II,ADDL,SS,CMT,DV,MDV,BLQ,LLOQ,WT",
        "7,0,1,1,24,9,0,1,.,1,0,.,12",
        "7,20,0,.,0,0,0,2,5.5,0,0,.,12",
        "7,47,0,.,0,0,0,2,.,0,1,1.5,12",
        "7,48,2,.,0,0,0,0,.,1,0,.,12",
        "7,70,0,.,0,0,0,2,.,1,0,.,12.5",
    ]


@pytest.mark.parametrize(
    "dosings",
    [
        (DAILY,),
        (every(0.0, 1.0, 24.0, 3), every(72.0, 0.9, 12.0, 7), every(200.0, 2.0, 24.0, 1)),
        (Dosing(0.0, (Intake(0.0, 1.0), Intake(10.0, 0.5)), 24.0, 106.0),),
        (replace(weekly(0.0, [1, 1, 1, 1, 1, 0.5, 0.25]), until=336.0),),
        (replace(DAILY, steady=True), every(300.0, 2.0, 24.0, 4)),
        (every(0.0, 1.0, 24.0, 5), Dosing(100.0, (), steady=True), every(150.0, 1.0, 24.0, 2)),
    ],
)
def test_dosings_read_back(dosings: tuple[Dosing, ...], tmp_path: Path) -> None:
    child = replace(CHILD, dosings=dosings)
    (read,) = back(tmp_path, child)
    assert_same(read, child)


def test_a_dosing_without_end_is_written_until_the_last_moment(tmp_path: Path) -> None:
    (read,) = back(tmp_path, replace(CHILD, dosings=(every(0.0, 1.0),)))
    assert read.dosings == (every(0.0, 1.0, 24.0, 3),)


def test_what_is_not_given_is_not_written(tmp_path: Path) -> None:
    pauses = (every(0.0, 1.0, 24.0, 2), Dosing(48.0, ()), every(96.0, 0.0, 24.0, 2))
    (read,) = back(tmp_path, replace(CHILD, dosings=pauses))
    assert read.dosings == (every(0.0, 1.0, 24.0, 2),)


def test_somebody_without_doses_and_levels_has_a_row(tmp_path: Path) -> None:
    nobody = Individual("3", (Dosing(5.0, ()),), NO_LEVELS, (5.0,), {"weight": (9.0,)})
    (read,) = back(tmp_path, nobody)
    assert_same(read, nobody)


def test_a_covariate_that_changes_with_a_dose_needs_no_row(tmp_path: Path) -> None:
    """The dose at 72 h carries the old weight, which counts until then; the level, the new."""
    child = replace(
        CHILD,
        dosings=(every(0.0, 1.0, 24.0, 3), every(72.0, 0.9, 24.0, 3)),
        levels=levels((100.0, 5.0, False, True)),
        since=(0.0, 72.0),
    )
    assert [row.split(",")[1:3] for row in nmtran_text([child]).splitlines()[1:]] == [
        ["0", "1"],
        ["72", "1"],
        ["100", "0"],
    ]
    (read,) = back(tmp_path, child)
    assert_same(read, child)


def test_a_level_at_the_moment_of_a_change_is_read_with_the_new_covariates(tmp_path: Path) -> None:
    child = replace(CHILD, levels=levels((48.0, 5.0, False, True)))
    (read,) = back(tmp_path, child)
    assert_same(read, child)


def test_covariates_of_some_are_missing_for_the_others(tmp_path: Path) -> None:
    other = replace(CHILD, id="8.5", since=(0.0,), covariates={"age": (3.0,)})
    one, two = back(tmp_path, CHILD, other)
    assert one.covariates["weight"] == (12.0, 12.5)
    assert all(math.isnan(age) for age in one.covariates["age"])
    assert two.covariates["age"] == (3.0,)


@pytest.mark.parametrize("name", ["KHE-1", "", "-3", "1e3"])
def test_an_id_is_a_number(name: str) -> None:
    with pytest.raises(InputError, match=r"the ID .* is written; expected a number"):
        nmtran_text([replace(CHILD, id=name)])


@pytest.mark.parametrize(
    "steady",
    [
        Dosing(0.0, (Intake(0.0, 1.0), Intake(12.0, 2.0)), steady=True),
        Dosing(0.0, (Intake(3.0, 1.0),), steady=True),
        Dosing(0.0, (Intake(0.0, 1.0),), until=0.0, steady=True),
    ],
)
def test_a_steady_state_that_one_record_cannot_state_is_refused(steady: Dosing) -> None:
    with pytest.raises(InputError, match="a steady state of several doses a cycle, or of none"):
        nmtran_text([replace(CHILD, dosings=(steady,))])


@given(rows=history(), two=st.booleans())
def test_any_data_set_means_the_same_when_it_is_written_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], two: bool
) -> None:
    models = read_models([(TWO if two else ONE).name])
    folder = tmp_path_factory.getbasetemp()
    path, again = folder / "first.csv", folder / "again.csv"
    path.write_text(text(rows), "utf-8")
    first = read_nmtran(path, models, levels=False)
    try:
        write_nmtran(again, first.individuals)
    except InputError:  # a dose at the time of a steady state: refused, as another test shows
        return
    second = read_nmtran(again, models, levels=False)
    wanted = levels_of(first.individuals, models[0])
    scale = max((x for own in wanted for x in own), default=0.0)
    for one, other in zip(wanted, levels_of(second.individuals, models[0]), strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-7, atol=1e-6 * scale)
