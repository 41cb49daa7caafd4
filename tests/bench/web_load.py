"""The load of many users on the real server, on this machine alone, for a stated time.

Each user is a thread with a session of its own, that opens a page, reads for some seconds, and
goes on; what is measured is the time to the last byte, for each kind of page.
"""

import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measures import Measure
from bench.web_trial import fill
from glidepath.web.demonstration.people import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
READY = 600.0
"""Seconds that the server may take to read the trial and to think of every child."""
PAGE, WHAT_IF, SAVE = 0.3, 0.2, 0.4
"""Limits of the 95th of a hundred, seconds."""
LIMITS = {"what-if": WHAT_IF, "save": SAVE, "draft": SAVE}
WORKING = ("clinician", "coordinator", "pharmacist", "clinician-cdu", "coordinator-cdu", "monitor")
"""The accounts that the simulated users work with, in turn."""
COOKIE = "session"


@dataclass(frozen=True)
class Load:
    """How much is asked of the server.

    Parameters
    ----------
    think
        Shortest and longest time between two requests of one user, seconds.
    ledger
        The address of a database; a file in a folder, if left out.
    """

    children: int = 300
    months: int = 36
    users: int = 50
    seconds: float = 60.0
    think: tuple[float, float] = (5.0, 15.0)
    ledger: str = ""


USUAL = Load()
"""As the measures of the web ask it."""


@dataclass
class Found:
    """What the users found: the times by kind of page, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, kind: str, seconds: float, status: int, path: str) -> None:
        """Take one answer down."""
        self.times.setdefault(kind, []).append(seconds)
        if status >= 400:
            self.errors.append(f"{status} {kind} {path}")


def loading(load: Load = USUAL) -> Iterator[Measure]:
    """Make a trial, serve it, and measure what its users wait for."""
    with TemporaryDirectory() as folder:
        began = time.process_time()
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        fill(load.ledger or folder, yesterday, load.children, load.months)
        yield Measure("make the trial (of the processor)", time.process_time() - began, None)
        yield from loaded(Path(folder), load)


def loaded(folder: Path, load: Load) -> Iterator[Measure]:
    """Serve a trial that is there, and measure what its users wait for."""
    with server(folder, load.ledger) as (port, ready):
        yield Measure(f"read {ready['lines']} lines", ready["read"], None)
        yield Measure(f"think of {len(ready['children'])} children", ready["warm"], None)
        found = run(port, ready, load)
    for kind in sorted(found.times):
        times = found.times[kind]
        name = f"{kind}, 95 of 100 ({len(times)} asked)"
        yield Measure(name, share(times, 0.95), LIMITS.get(kind, PAGE))
    assert not found.errors, found.errors[:10]


def share(times: Sequence[float], part: float) -> float:
    """Give the time within which a share of the answers came."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


@contextmanager
def server(folder: Path, ledger: str = "") -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Start the server, and end it; give its port and what it says of itself."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.web_server", str(folder), str(port), ledger],
        cwd=ROOT / "tests",
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the server ended before it was ready"
        _await(port)
        yield port, json.loads(line)
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def _await(port: int) -> None:
    until = time.monotonic() + READY
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("nothing answers")


def run(port: int, ready: Mapping[str, Any], load: Load) -> Found:
    """Let all users work for the stated time."""
    found, until = Found(), time.monotonic() + load.seconds
    users = [_User(port, ready, load, number, found) for number in range(load.users)]
    threads = [Thread(target=each.work, args=(until,), daemon=True) for each in users]
    for each in threads:
        each.start()
    for each in threads:
        each.join(load.seconds + 60)
    return found


class _User:
    """One person with a browser."""

    def __init__(
        self, port: int, ready: Mapping[str, Any], load: Load, number: int, found: Found
    ) -> None:
        self.person = next(each for each in PEOPLE if each.name == WORKING[number % len(WORKING)])
        self.port, self.load, self.found = port, load, found
        self.chance = random.Random(number)
        self.cookies = {COOKIE: ready["sessions"][self.person.name]}
        site = self.person.site
        self.codes = sorted(
            code for code, where in ready["children"].items() if site in (None, where)
        )

    def work(self, until: float) -> None:
        """Open pages until the time is over."""
        self._rest(0.0)
        while time.monotonic() < until:
            try:
                self._step()
            except (OSError, http.client.HTTPException) as error:
                self.found.errors.append(f"{type(error).__name__} {error}")
            self._rest(self.load.think[0])

    def _rest(self, least: float) -> None:
        time.sleep(self.chance.uniform(least, self.load.think[1]))

    def _step(self) -> None:
        code = self.chance.choice(self.codes)
        name, roll = self.person.role.value, self.chance.random()
        if roll < 0.2:
            self._get("today", "/")
        elif name == "pharmacist":
            self._get("pharmacy", "/pharmacy/")
        elif name == "monitor" and roll < 0.5:
            self._get("monitoring", "/monitoring/")
        elif name == "coordinator" and roll < 0.6:
            self._enter(code)
        else:
            self._read(code)

    def _read(self, code: str) -> None:
        """A child's page with its picture, and three moves of the handle."""
        page = self._get("child", f"/children/{code}/")
        chart = re.search(r'data-chart="([^"]+)"|"(/children/[^"]+/chart/[^"]*)"', page)
        if chart is not None:
            address = (chart[1] or chart[2]).replace("&amp;", "&")
            self._get("chart", address)
        if 'name="dose"' in page:
            for _ in range(3):
                dose = 10 * self.chance.randint(5, 90)
                self._get("what-if", f"/children/{code}/what-if/?dose={dose}")

    def _enter(self, code: str) -> None:
        """A weight is typed in, and saved."""
        address = f"/children/{code}/entry/"
        page = self._get("entry", address)
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page))
        wanted = {each: fields[each] for each in ("csrfmiddlewaretoken", "seen") if each in fields}
        if len(wanted) < 2:
            self.found.errors.append(f"no form on {address}")
            return
        at = datetime.now(UTC).isoformat(timespec="minutes")
        weight = f"{self.chance.uniform(15, 40):.1f}"
        form = {**wanted, "command": f"web-{uuid4()}", "at": at, "weight": weight}
        self._send("save", "POST", address, urlencode(form))

    def _get(self, kind: str, path: str) -> str:
        return self._send(kind, "GET", path, None)

    def _send(self, kind: str, method: str, path: str, body: str | None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.perf_counter()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        self.found.add(kind, time.perf_counter() - began, answer.status, path)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return text


def main(arguments: Sequence[str]) -> None:
    """Print the measures of a load: children, months, users, seconds, address of a database."""
    numbers = [int(each) for each in arguments[:4]] or [300, 36, 50, 60]
    children, months, users, seconds = numbers
    ledger = arguments[4] if len(arguments) > 4 else ""
    for each in loading(Load(children, months, users, seconds, ledger=ledger)):
        verdict = "slow" if each.slow else ""
        sys.stdout.write(f"{each.name:44} {each.found:9.3f} s  {verdict}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
