"""Many writers at once, and killed ones: nothing acknowledged is lost, nothing is there twice."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from contracts.conftest import TRIAL
from contracts.drafts import draft
from contracts.server import Server
from glidepath.conduct.envelope import Draft, content
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger, open_ledger
from glidepath.store.reading import View
from glidepath.store.writing import Conflict

LONG = "GLIDEPATH_SOAK" in os.environ
KILLS = 500 if LONG else 3
WRITERS = 20
EACH = 500 if LONG else 20
WRITER = Path(__file__).with_name("writer.py")


def start(where: str, name: str, number: int, *options: str) -> "subprocess.Popen[str]":
    """Start a program that appends, and prints the command of each line that was acknowledged."""
    return subprocess.Popen(
        [sys.executable, str(WRITER), where, name, str(number), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process: "subprocess.Popen[str]") -> list[str]:
    """Give the commands that a program acknowledged; the last may be cut off by the kill."""
    out, _ = process.communicate()
    return [line for line in out.split("\n")[:-1] if line]


def assert_kept(where: str, acknowledged: list[str]) -> None:
    with open_ledger(where) as ledger:
        assert ledger.verify().sound
        commands = [each.command for each in ledger.lines()]
    assert len(set(commands)) == len(commands)
    assert set(acknowledged) <= set(commands)


def test_what_a_killed_program_acknowledged_is_there(where: str) -> None:
    chance = random.Random(20261122)
    acknowledged: list[str] = []
    for number in range(KILLS):
        grouped = ("grouped",) if number % 2 else ()
        process = start(where, f"w{number}", 1_000_000, *grouped)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        acknowledged += [first.strip(), *told(process)]
    assert len(acknowledged) >= KILLS
    assert_kept(where, acknowledged)


def test_what_a_killed_server_acknowledged_is_there(address: str, server: Server) -> None:
    chance = random.Random(7)
    create_ledger(address, TRIAL).close()
    acknowledged: list[str] = []
    for number in range(KILLS if LONG else 1):
        process = start(address, f"s{number}", 1_000_000)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        server.kill()
        acknowledged += [first.strip(), *told(process)]
        assert process.returncode == 1
    assert_kept(address, acknowledged)


def test_many_programs_write_at_once(where: str) -> None:
    writers = WRITERS if LONG else 5
    processes = [start(where, f"w{n}", EACH) for n in range(writers)]
    acknowledged = [each for process in processes for each in told(process)]
    assert {process.returncode for process in processes} == {0}
    assert len(acknowledged) == writers * EACH
    assert_kept(where, acknowledged)


def test_many_threads_write_at_once(ledger: Ledger) -> None:
    def write(writer: int) -> None:
        code = ParticipantId(f"KHE-{writer:03}")
        for n in range(5):
            lines = ledger.append(f"w{writer}-{n}", [draft(code, n=n)], None)
            assert isinstance(lines, tuple)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert ledger.verify().sound
    assert ledger.head().number == 5 * WRITERS
    for writer in range(WRITERS):
        lines = list(ledger.lines_of(ParticipantId(f"KHE-{writer:03}")))
        assert [content(each)["n"] for each in lines] == list(range(5))


def test_places_that_are_given_under_the_lock_are_given_once(ledger: Ledger) -> None:
    def place(view: View) -> list[Draft]:
        return [draft(None, place=view.version(None))]

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda n: ledger.append(f"c{n}", place, None), range(60)))
    places = [content(each)["place"] for each in ledger.lines()]
    assert places == list(range(60))


def test_of_clerks_who_saw_the_same_version_one_writes(ledger: Ledger) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(lambda n: ledger.append(f"c{n}", [draft(n=n)], 0), range(20)))
    assert sum(isinstance(each, tuple) for each in answers) == 1
    conflicts = [each for each in answers if isinstance(each, Conflict)]
    assert len(conflicts) == 19
    assert all(each.theirs for each in conflicts)


def test_one_command_sent_by_many_is_written_once(ledger: Ledger) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(lambda _: ledger.append("c1", [draft()], 0), range(20)))
    assert all(each == answers[0] for each in answers)
    assert ledger.head().number == 1


@pytest.mark.parametrize("grouped", [False, True])
def test_a_ledger_that_is_closed_writes_no_more(tmp_path: Path, grouped: bool) -> None:
    from glidepath.store.errors import StoreError

    create_ledger(tmp_path, TRIAL).close()
    ledger = open_ledger(tmp_path, grouped=grouped)
    ledger.append("c1", [draft()], 0)
    ledger.close()
    if grouped:
        with pytest.raises(StoreError, match="the ledger is closed"):
            ledger.append("c2", [draft()], 1)
