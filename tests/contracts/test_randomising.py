"""Many randomisations at once through the ledger: no index twice, no gap, all as the seed says."""

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from glidepath.conduct.envelope import Draft, Line, content
from glidepath.conduct.randomisation import (
    ALLOCATION_FACT,
    Allocation,
    Procedure,
    Seed,
    allocate,
    allocation_data,
    allocation_from,
    commitment,
    reveal_data,
)
from glidepath.exchange.verify_randomisation import faults
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger, open_ledger
from glidepath.store.reading import View

TRIAL = "khe"
WRITERS = 20
TIMES = 10_000 if "GLIDEPATH_SOAK" in os.environ else 200
SEED = Seed("5a" * 32, "5b" * 32)
PROCEDURE = Procedure(
    "big-stick", ("maintenance", "guided-discontinuation"), (1, 1), 3, (), ("kmp",)
)


def allocations(lines: Iterable[Line]) -> list[Allocation]:
    """Read every allocation back from its line."""
    return [allocation_from(content(each)) for each in lines if each.type == ALLOCATION_FACT]


def randomise(ledger: Ledger, number: int, known: list[Allocation]) -> None:
    """Allocate one participant; the ledger calls for the draft under its lock.

    `known` are the first allocations; every later one is read from the ledger.
    """
    code = ParticipantId(f"KHE-{number:05}")
    stratum = f"kmp={'yes' if number % 3 == 0 else 'no'}"

    def drafts(view: View) -> list[Draft]:
        known.extend(allocations(view.lines(since=len(known))))
        _, receipt = allocate(SEED, PROCEDURE, TRIAL, stratum, known, code)
        day = date(2026, 11, 20)
        told = allocation_data(receipt)
        return [Draft(code, ALLOCATION_FACT, 1, day, day, "clerk", "coordinator", None, told)]

    assert isinstance(ledger.append(f"randomise-{number}", drafts, None), tuple)


def test_twenty_writers_randomise_at_once(tmp_path: Path) -> None:
    create_ledger(tmp_path, TRIAL).close()
    known: list[Allocation] = []
    with open_ledger(tmp_path, grouped=True) as ledger, ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda number: randomise(ledger, number, known), range(TIMES)))
        assert ledger.verify().sound
        found = allocations(ledger.lines())
    assert [each.number for each in found] == list(range(1, TIMES + 1))
    assert len({each.participant for each in found}) == TIMES
    assert Counter(each.stratum for each in found) == {
        "kmp=yes": len(range(0, TIMES, 3)),
        "kmp=no": TIMES - len(range(0, TIMES, 3)),
    }
    for stratum in ("kmp=yes", "kmp=no"):
        indexes = [each.index for each in found if each.stratum == stratum]
        assert indexes == list(range(1, len(indexes) + 1))
    reveal = reveal_data(SEED, PROCEDURE, TRIAL)
    listed = [allocation_data(each) for each in found]
    assert faults(reveal, listed, commitment(SEED, PROCEDURE, TRIAL)) == []
    for path in tmp_path.iterdir():
        held = path.read_bytes()
        assert SEED.secret.encode() not in held
        assert SEED.key not in held


def test_separate_connections_randomise_at_once(tmp_path: Path) -> None:
    create_ledger(tmp_path, TRIAL).close()

    def alone(numbers: range) -> None:
        with open_ledger(tmp_path) as ledger:
            for number in numbers:
                randomise(ledger, number, [])

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(alone, [range(n, 60, WRITERS) for n in range(WRITERS)]))
    with open_ledger(tmp_path) as ledger:
        found = allocations(ledger.lines())
    assert [each.number for each in found] == list(range(1, 61))
    listed = [allocation_data(each) for each in found]
    assert faults(reveal_data(SEED, PROCEDURE, TRIAL), listed) == []
