"""NONMEM's way with a data set, record by record: the slow and obvious solution.

It reads CSV text by itself, keeps a list of doses that are still to come, and carries amounts from
event to event by the eigenvectors of the rate matrix.
"""

import csv
import io
import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Record = Mapping[str, float]
Parameters = Mapping[str, float]


def fan(record: Record) -> Parameters:
    """fan-2024, as its paper states it."""
    wt = record["WT"]
    return {"CL": 4.06 * (wt / 16) ** 1.23, "V": 155 * (wt / 16) ** 1.62, "KA": 0.485}


def golubovic(record: Record) -> Parameters:
    """golubovic-2019, as its paper states it."""
    cl = 12.2 * (0.63 if record["AST"] > 37 else 1.0) * (1 - 0.388 * record["AGE"] / 44)
    return {"CL": cl, "V": 118.0, "Q": 5.07, "VP": 609.0, "KA": 2.19}


def rates(p: Parameters) -> Floats:
    if "Q" not in p:
        return np.array([[-p["KA"], 0.0], [p["KA"], -p["CL"] / p["V"]]])
    k10, k12, k21 = p["CL"] / p["V"], p["Q"] / p["V"], p["Q"] / p["VP"]
    return np.array([[-p["KA"], 0.0, 0.0], [p["KA"], -k10 - k12, k21], [0.0, k12, -k21]])


@lru_cache(maxsize=1000)
def eigen(p: tuple[tuple[str, float], ...]) -> tuple[Floats, Floats, Floats]:
    values, vectors = np.linalg.eig(rates(dict(p)))
    return values, vectors, np.linalg.inv(vectors)


def exponential(p: Parameters, time: float) -> Floats:
    """Give where every unit is after a time; the rates of the tests are never the same."""
    values, vectors, inverse = eigen(tuple(p.items()))
    flow: Floats = (vectors * np.exp(values * time)) @ inverse
    return flow


def records(text: str) -> dict[str, list[dict[str, float]]]:
    """Give the records of each ID; a missing item is 0, a missing covariate the last one."""
    found: dict[str, list[dict[str, float]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        own = found.setdefault(row["ID"], [])
        record = {
            name: own[-1][name]
            if item == "." and name in ("WT", "AGE", "AST") and own
            else float(item.replace(".", "0") if item == "." else item)
            for name, item in row.items()
        }
        own.append(record)
    return found


class Body:
    """Amounts of one individual and the doses still to come."""

    def __init__(self, first: Record, size: int, lag: float) -> None:
        self.now, self.lag = first["TIME"], lag
        self.amounts = np.zeros(size)
        self.coming: list[tuple[float, float]] = []

    def reset(self, time: float) -> None:
        self.now, self.amounts, self.coming = time, np.zeros_like(self.amounts), []

    def advance(self, p: Parameters, time: float) -> None:
        for arrival, amount in sorted(self.coming):
            if arrival <= time + 1e-9:
                self.flow(p, arrival)
                self.amounts[0] += amount
        self.coming = [(at, amount) for at, amount in self.coming if at > time + 1e-9]
        self.flow(p, time)

    def flow(self, p: Parameters, time: float) -> None:
        if time > self.now:
            self.amounts = exponential(p, time - self.now) @ self.amounts
        self.now = time

    def steady(self, p: Parameters, amount: float, interval: float) -> None:
        """Forget all, and take what doses at this interval have left since ever."""
        late = max(1, math.ceil(self.lag / interval - 1e-12))
        dose = np.zeros_like(self.amounts)
        dose[0] = amount
        once = exponential(p, interval)
        forever = np.linalg.solve(np.eye(len(dose)) - once, dose)
        self.amounts = exponential(p, late * interval - self.lag) @ forever
        self.coming = [(self.now + self.lag - k * interval, amount) for k in range(1, late)]

    def dose(self, record: Record) -> None:
        for k in range(int(record.get("ADDL", 0.0)) + 1):
            at = record["TIME"] + k * record.get("II", 0.0) + self.lag
            self.coming.append((at, record["AMT"]))


def levels(
    own: Sequence[Record], of: Callable[[Record], Parameters], lag: float = 0.0, locf: bool = False
) -> list[float]:
    """Give the level in ng/mL at every record with EVID 0."""
    body = Body(own[0], len(rates(of(own[0]))), lag)
    found, before = [], own[0]
    for record in own:
        if record["EVID"] in (3, 4):
            body.reset(record["TIME"])
        body.advance(of(before if locf else record), record["TIME"])
        if record.get("SS", 0.0) == 1:
            body.steady(of(record), record["AMT"], record["II"])
        if record["EVID"] in (1, 4):
            body.dose(record)
            body.advance(of(record), record["TIME"])
        if record["EVID"] == 0:
            found.append(float(body.amounts[1] / of(record)["V"] * 1000.0))
        before = record
    return found
