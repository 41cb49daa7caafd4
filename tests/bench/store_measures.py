"""The measures of the store: verifying a long ledger, and twenty writers at saturation."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measures import Measure
from contracts.drafts import START, draft
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.canonical import canonical
from glidepath.store.chain import Row, genesis, recorded_text, sealed
from glidepath.store.checking import check
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger, open_ledger

TRIAL = "bench"
LINES = 1_000_000
WRITERS = 20
SECONDS = 5.0
BATCH = 10_000


def fill(ledger: Ledger, lines: int) -> None:
    """Write many lines at once, past the commands."""
    previous, written = genesis(TRIAL), recorded_text(START)
    for first in range(1, lines + 1, BATCH):
        rows = []
        for number in range(first, min(first + BATCH, lines + 1)):
            rows.append(sealed(_row(number, written), previous))
            previous = rows[-1].hash
        with ledger.database.writing() as source:
            source.put(rows, ())


def _row(number: int, written: str) -> Row:
    payload = canonical({"analyte": "sirolimus-level", "value": number % 97, "unit": "ng/mL"})
    return Row(
        number,
        f"KHE-{number % 300:03}",
        "LevelReported",
        1,
        "2026-11-20T09:30:00+00:00",
        "2026-11-20T15:00:00+00:00",
        written,
        "nurse-7",
        "coordinator",
        "SHA",
        payload,
        f"command-{number}",
        "",
        "",
        "",
    )


def verifying(lines: int = LINES) -> Iterator[Measure]:
    """Measure the chain of many lines, with SQLite's own check of the file and without."""
    with TemporaryDirectory() as folder, create_ledger(folder, TRIAL) as ledger:
        fill(ledger, lines)
        began = time.perf_counter(), time.process_time()
        with ledger.database.reading() as source:
            assert check(source, TRIAL).sound
        yield Measure(f"verify {lines} lines", time.perf_counter() - began[0], 15)
        yield Measure("the same, of the processor", time.process_time() - began[1], None)
        began = time.perf_counter(), time.process_time()
        assert ledger.verify().sound
        yield Measure("with the check of the file", time.perf_counter() - began[0], None)


def writing() -> Iterator[Measure]:
    """Measure twenty threads of a server that write as fast as they can."""
    with TemporaryDirectory() as folder:
        create_ledger(folder, TRIAL).close()
        with open_ledger(folder, grouped=True) as ledger, ThreadPoolExecutor(WRITERS) as pool:
            took = [each for part in pool.map(_written(ledger), range(WRITERS)) for each in part]
        yield from _of("thread", took)


def _written(ledger: Ledger) -> Callable[[int], list[float]]:
    def write(writer: int) -> list[float]:
        took, until, n = [], time.perf_counter() + SECONDS, 0
        code = ParticipantId(f"KHE-{writer:03}")
        while (began := time.perf_counter()) < until:
            ledger.append(f"{writer}-{n}", [draft(code, n=n)], None)
            took.append(time.perf_counter() - began)
            n += 1
        return took

    return write


def writing_programs() -> Iterator[Measure]:
    """Measure twenty programs that write as fast as they can."""
    program = [sys.executable, str(Path(__file__).resolve())]
    with TemporaryDirectory() as folder:
        create_ledger(folder, TRIAL).close()
        start = str(time.time() + 2 * WRITERS)
        started = [
            subprocess.Popen([*program, folder, str(n), start], stdout=subprocess.PIPE, text=True)
            for n in range(WRITERS)
        ]
        told = [each.communicate()[0].split() for each in started]
        assert {each.returncode for each in started} == {0}
    yield from _of("program", [float(each) for part in told for each in part])


def _of(kind: str, took: list[float]) -> Iterator[Measure]:
    took.sort()
    yield Measure(f"{WRITERS} {kind}s: p50 of a commit", took[len(took) // 2], None)
    yield Measure(f"{WRITERS} {kind}s: p99 of a commit", took[len(took) * 99 // 100], 0.25)
    yield Measure(f"{WRITERS} {kind}s: the longest", took[-1], None)
    yield Measure(f"{WRITERS} {kind}s: seconds an event", SECONDS / len(took), 1 / 300)


def store_measures() -> Iterator[Measure]:
    """Take every measure of the store."""
    yield from writing()
    yield from writing_programs()
    yield from verifying()


def main(folder: str, writer: str, start: str) -> None:
    """Write as one of twenty programs, and print how long each commit took."""
    with open_ledger(folder) as ledger:
        time.sleep(max(0.0, float(start) - time.time()))
        took = _written(ledger)(int(writer))
    sys.stdout.write(" ".join(map(str, took)))


if __name__ == "__main__":
    main(*sys.argv[1:])
