"""When the store fails, its kind and what to do are told, and what was typed is not lost.

The files and servers are real, and really moved, locked and stopped.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from contracts.server import Server
from glidepath.conduct.randomisation import seeded
from glidepath.conduct.roles import Role
from glidepath.exchange.protocols import read_history
from glidepath.record import Measured
from glidepath.store import sqlite
from glidepath.store.copying import copy_ledger
from glidepath.store.opening import open_ledger
from glidepath.web.demonstration.making import seed_of
from glidepath.web.opened import Opened, serve
from web.serving import NOW, Installation, hidden, signed_in
from web.test_writing import child, form

CODE, ADDRESS = "SYN-001", "/children/SYN-001/entry/"
VISIT = {"at": "2026-11-16T15:00", "weight": "24.6", "platelets": "251", "alt": "17"}


def unraised(person: str) -> Client:
    """A browser that is shown what a server would answer, whatever the program raised."""
    client = signed_in(person)
    client.raise_request_exception = False
    return client


def test_a_file_that_another_program_holds_is_told(
    trial: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    client, before = unraised("coordinator"), trial.ledger.head()
    sent = form(client, ADDRESS, VISIT)
    holder = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    answer = client.post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "The database is busy" in page
    assert "Nothing more was saved." in page
    assert 'value="24.6"' in page
    assert hidden(page, "command") == sent["command"]
    assert str(tmp_path) not in page, "where the file lies is for the log"
    holder.execute("ROLLBACK")
    holder.close()
    assert trial.ledger.head() == before
    assert 'value="24.6"' in client.get(ADDRESS).content.decode(), "a draft too"
    assert client.post(ADDRESS, sent).status_code == 302
    assert trial.ledger.head().number == before.number + 3


def test_what_fails_halfway_is_told_and_the_rest_is_written_once(
    trial: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program takes the file after the first of three entries, and lets go of it."""
    from glidepath.web import sending

    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    client, before = unraised("coordinator"), trial.ledger.head().number
    sent, really, count = form(client, ADDRESS, VISIT), sending.send, 0
    holder = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)

    def send(*given):  # type: ignore[no-untyped-def]
        nonlocal count
        count += 1
        if count == 2:
            holder.execute("BEGIN IMMEDIATE")
        return really(*given)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "send", send)
        answer = client.post(ADDRESS, sent)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "1 of 3 entries had been saved before that" in page
    assert 'value="24.6"' in page
    holder.execute("ROLLBACK")
    holder.close()
    again = {**sent, "seen": hidden(page, "seen")}
    assert client.post(ADDRESS, again).status_code == 302
    assert trial.ledger.head().number == before + 3
    assert len([each for each in child(trial, CODE).of(Measured) if _today(each)]) == 1


def _today(event: Measured) -> bool:
    return str(event.happened)[:10] == "2026-11-16"


def test_a_correction_on_a_full_disk_stays_on_its_page(trial: Opened) -> None:
    from web.test_record import correcting

    client, event = unraised("coordinator"), child(trial, CODE).of(Measured)[-1]
    address = f"/children/{CODE}/events/{event.id}/"
    assert isinstance(trial.ledger.database, sqlite.SqliteDatabase)
    with trial.ledger.database._engine.connect() as connection:  # noqa: SLF001 # no more pages
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    for number in range(20):
        head = trial.ledger.head()
        sent = correcting(client, address, {"note": f"{number} " + "x" * 1900})
        answer = client.post(address, sent)
        if answer.status_code != 302:
            break
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "The disk of the server is full" in page
    assert "free some space" in page
    assert f"{number} xxx" in page
    assert trial.ledger.head() == head
    with trial.ledger.database._engine.connect() as connection:  # noqa: SLF001
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert client.post(address, sent).status_code == 302


@pytest.fixture
def stopped(installation: Installation, tmp_path: Path) -> Iterator[tuple[Opened, Server]]:
    """The trial on a PostgreSQL server that a test may stop."""
    server = Server()
    try:
        address = server.database()
        with open_ledger(installation.folder) as original:
            copy_ledger(original, address)
        with open_ledger(address) as ledger:
            history = read_history("khe-sirolimus")
            clock = (lambda: NOW, seeded(seed_of(1)), lambda: NOW)
            trial = Opened(installation.configuration, ledger, history, *clock)
            serve(trial)
            yield trial, server
    finally:
        server.stop()


def test_a_server_that_is_gone_is_told_and_the_page_keeps_what_was_typed(
    stopped: tuple[Opened, Server],
) -> None:
    import os
    import signal

    trial, server = stopped
    client = unraised("coordinator")
    sent = form(client, ADDRESS, VISIT)
    before = trial.ledger.head().number
    os.killpg(server._process.pid, signal.SIGKILL)  # noqa: SLF001
    server._process.wait()  # noqa: SLF001
    for answer in (client.get(f"/children/{CODE}/"), client.post(ADDRESS, sent)):
        page = answer.content.decode()
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert "The database cannot be reached" in page
        assert "Wait a moment, then try again." in page
        assert str(server.folder) not in page
    assert '<input type="hidden" name="weight" value="24.6">' in page
    assert '<html lang="en">' in page
    (server.data / "postmaster.pid").unlink()
    server._process = server._start()  # noqa: SLF001
    again = {name: hidden(page, name) for name in sent}
    assert again == sent, "the page can send what was typed once more"
    answer = client.post(ADDRESS, again)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert trial.ledger.head().number == before + 3


def test_a_program_is_told_the_kind(
    trial: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from glidepath.web.api.tokens import Wanted, make_token

    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    wanted = Wanted("coordinator", Role.COORDINATOR, "SHA", 30)
    headers = {"Authorization": f"Bearer {make_token(trial, 'administrator', wanted)[1]}"}
    visit = {"type": "VisitDone", "happened": NOW.isoformat(), "visit": "monthly"}
    body = json.dumps({"id": "program-00001", "participant": CODE, "what": visit})
    holder = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    client, address = Client(), "/api/v1/commands"
    answer = client.post(address, body, "application/json", headers=headers)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert answer.json()["store"] == "busy"
    holder.execute("ROLLBACK")
    holder.close()
    assert client.post(address, body, "application/json", headers=headers).status_code == 200
