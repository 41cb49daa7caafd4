"""The measures of the program: medians of the seconds that things take, beside their limits."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np

from bench.pk_measures import peak, pk_measures
from bench.two_years import LAST, write
from glidepath.assure.check import check
from glidepath.decide import Status, believe, decide
from glidepath.decide.giving import lattice_of, recommend
from glidepath.decide.table import conclude, tabulate
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import ADVISING, read_models
from glidepath.exchange.protocols import read_history, read_protocol
from glidepath.exchange.records import read_record
from glidepath.regimen import Interval, ranked
from properties.populations import statuses
from unit.regimen.searched import FIFTEEN, FINE

ROOT = Path(__file__).resolve().parents[2]
TRIAL = "khe-sirolimus"
SEED = 20260105
CHILDREN = 1_000_000
CHUNK = 16_384
"""Children evaluated at a time, so that the arrays of one rule stay in the cache."""
CORES = 2
PROGRAM = (sys.executable, "-m", "glidepath")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure, in seconds or MiB, and the limit that it should keep to; ``None`` for none."""

    name: str
    found: float
    limit: float | None
    unit: str = "s"

    @property
    def slow(self) -> bool:
        """Whether the limit is passed."""
        return self.limit is not None and self.found > self.limit


def timed(work: Callable[[], object], times: int) -> float:
    """Give the median of the seconds that something takes, once more done before to warm up."""
    work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return median(found)


def program(compiled: Path, *arguments: str) -> Callable[[], object]:
    """Give a run of the program as a process of its own, compiled as an installed one is.

    Parameters
    ----------
    compiled
        A folder for the byte code, which pip writes when it installs; the first run fills it.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run() -> object:
        return subprocess.run(
            [*PROGRAM, *arguments], cwd=ROOT, env=environment, capture_output=True, check=False
        )

    return run


def answer_all(population: Status) -> int:
    """Give the sum of the recommended doses of a population, chunk by chunk."""
    protocol = read_protocol(TRIAL)
    lattice = lattice_of(protocol, "oral-solution", 24)
    total = 0
    for start in range(0, len(population.dose), CHUNK):
        part = Status(*(values[start : start + CHUNK] for values in population))
        outcome = conclude(protocol.parameters, part, tabulate(protocol.parameters, part))
        total += int(np.sum(recommend(part, outcome, lattice)))
    return total


def half(seed: int) -> Callable[[], object]:
    """Give the work of one core: the answers for its share of the children."""
    population = statuses(np.random.default_rng(seed), CHILDREN // CORES)
    return lambda: answer_all(population)


_work: dict[int, Callable[[], object]] = {}


def _on_core(seed: int) -> None:
    """Run in a process of its own, which keeps its children between two runs."""
    if seed not in _work:
        _work[seed] = half(seed)
    _work[seed]()


def on_two_cores() -> float:
    """Give the seconds for a million children on two cores, drawing them left out."""
    with ProcessPoolExecutor(1) as one, ProcessPoolExecutor(1) as other:
        pools = (one, other)

        def run() -> None:
            started = [pool.submit(_on_core, SEED + n) for n, pool in enumerate(pools)]
            for each in started:
                each.result()

        return timed(run, 3)


def on_one_core() -> float:
    """Give the seconds for a million children on one core, drawing them left out."""
    return timed(half(SEED), 3) * CORES


def of_one_child(path: Path) -> Iterator[Measure]:
    """Measure what is asked of one child's record of two years."""
    at = LAST.isoformat()
    compiled = path.parent / "compiled"
    yield Measure("glidepath --help", timed(program(compiled, "--help"), 9), 0.15)
    asked = program(compiled, "decide", str(path), "--at", at)
    yield Measure("glidepath decide, two years, cold", timed(asked, 7), 0.6)
    yield Measure("read_record, two years", timed(lambda: read_record(path), 7), None)
    history, record = read_history(TRIAL), read_record(path)
    models, growth = read_models(ADVISING), read_growth()
    fitted = timed(lambda: believe(history, record, LAST, models=models, growth=growth), 20)
    yield Measure("one Belief, models averaged", fitted, 0.06)
    belief = believe(history, record, LAST)
    yield Measure("believe()", timed(lambda: believe(history, record, LAST), 50), None)
    answered = timed(lambda: decide(history, record, LAST, belief=belief), 50)
    yield Measure("decide(), Belief given", answered, 0.003)
    interval = Interval(900, 999)
    given = timed(lambda: ranked(FINE, 1, FIFTEEN, interval, interval.low), 20)
    yield Measure("regimens for a permitted interval", given, 0.02)


def of_many() -> Iterator[Measure]:
    """Measure the rules on arrays."""
    yield Measure("a million statuses, one core", on_one_core(), None)
    yield Measure("a million statuses, two cores", on_two_cores(), 1.5)


def of_protocols() -> Iterator[Measure]:
    """Measure what is asked of a protocol."""
    protocol = read_protocol(TRIAL)
    yield Measure("protocol check", timed(lambda: check(protocol), 1), None)
    if find_spec("z3") is not None:
        from glidepath.assure.prove import prove

        yield Measure("protocol prove", timed(lambda: prove(protocol), 1), 60)


def of_pharmacokinetics() -> Iterator[Measure]:
    """Measure the engine, and a Belief of the record of two years."""
    for name, seconds, limit in pk_measures(timed):
        yield Measure(name, seconds, limit)
    yield Measure("10,000 x 365 troughs, memory", peak(), 1024, "MiB")


def measures() -> Iterator[Measure]:
    """Take every measure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "two-years.json"
        write(path, SEED)
        yield from of_one_child(path)
    yield from of_pharmacokinetics()
    yield from of_many()
    yield from of_protocols()
