"""What a data set means, against NONMEM's way of going from record to record."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glidepath.exchange.models import read_model
from glidepath.exchange.nmtran import read_nmtran
from glidepath.pk.cohort import cohort, predicted
from glidepath.pk.individuals import Individual, batch_of
from glidepath.pk.model import Model
from unit.exchange import nmtran_oracle as oracle

COLUMNS = ("ID", "TIME", "AMT", "EVID", "II", "ADDL", "SS", "WT", "AGE", "AST")
ONE, TWO = read_model("fan-2024"), read_model("golubovic-2019")
OF = {"fan-2024": oracle.fan, "golubovic-2019": oracle.golubovic}


def text(rows: list[dict[str, Any]]) -> str:
    lines = [",".join(str(row.get(name, ".")) for name in COLUMNS) for row in rows]
    return "\n".join([",".join(COLUMNS), *lines]) + "\n"


def levels_of(
    individuals: Sequence[Individual], model: Model, lag: float = 0.0
) -> list[list[float]]:
    """Give the typical levels at every record with EVID 0, one list for each ID."""
    batch = batch_of(individuals, lag)
    children = cohort(model, batch.covariates, batch.segments, batch.levels)
    levels = predicted(children, np.zeros((len(individuals), len(children.differing))))
    numbers = [each.levels.time.shape[1] for each in individuals]
    return [own[:number].tolist() for own, number in zip(levels, numbers, strict=True)]


def agree(
    folder: Path, rows: list[dict[str, Any]], model: Model, locf: bool = False, lag: float = 0.0
) -> None:
    path = folder / "data.csv"
    path.write_text(text(rows), "utf-8")
    data = read_nmtran(path, [model], locf=locf, levels=False)
    got = levels_of(data.individuals, model, lag)
    wanted = [
        oracle.levels(own, OF[model.name], lag, locf) for own in oracle.records(text(rows)).values()
    ]
    for mine, other in zip(got, wanted, strict=True):
        scale = max(other, default=0.0)
        np.testing.assert_allclose(mine, other, rtol=1e-7, atol=1e-6 * scale)


TIMES = st.integers(0, 40).map(lambda n: 6.0 * n)
AMOUNTS = st.sampled_from([0.5, 1.0, 1.0, 2.0])
INTERVALS = st.sampled_from([6.0, 8.0, 12.0, 24.0, 24.0, 48.0, 7.5])
BACK = st.booleans()
COVARIATES = {"WT": (".", 10, 12, 16), "AGE": (".", 20, 60), "AST": (".", 30, 40)}


@st.composite
def dose(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["one", "one", "many", "many", "steady", "steady-many"]))
    row = {"EVID": draw(st.sampled_from([1, 1, 1, 4])), "AMT": draw(AMOUNTS)}
    if kind != "one":
        row["II"] = draw(INTERVALS)
    if kind.endswith("many"):
        row["ADDL"] = draw(st.integers(1, 12))
    if kind.startswith("steady"):
        row["SS"] = 1
    return row


@st.composite
def history(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw the records of one individual; times go back at some of the resets."""
    times = sorted(draw(st.lists(TIMES, min_size=2, max_size=12)))
    rows: list[dict[str, Any]] = []
    shift = 0.0
    for time in times:
        other: dict[str, Any] = {"EVID": draw(st.sampled_from([0, 0, 2, 3]))}
        row = draw(st.one_of(dose(), st.just(other)))
        if row["EVID"] in (3, 4) and bool(rows) and draw(BACK):
            shift = time
        row = {"ID": 1, "TIME": time - shift, **row}
        row |= {name: draw(st.sampled_from(values)) for name, values in COVARIATES.items()}
        rows.append(row)
    rows[0] |= {"WT": 11, "AGE": 30, "AST": 20}
    rows.append({**rows[-1], "TIME": rows[-1]["TIME"] + 5.0, "EVID": 0, "AMT": ".", "II": "."})
    rows[-1] |= {"ADDL": ".", "SS": "."}
    return rows


@given(rows=history(), locf=st.booleans())
@pytest.mark.parametrize("model", [ONE, TWO], ids=["one", "two"])
def test_any_data_set_means_what_nonmem_makes_of_it(
    tmp_path_factory: pytest.TempPathFactory, model: Model, rows: list[dict[str, Any]], locf: bool
) -> None:
    agree(tmp_path_factory.getbasetemp(), rows, model, locf)


@given(rows=history(), lag=st.sampled_from([0.3, 2.0, 13.0]))
def test_doses_may_arrive_late(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], lag: float
) -> None:
    agree(tmp_path_factory.getbasetemp(), rows, ONE, lag=lag)
