"""The ledgers that the contracts are held to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.server import Server
from glidepath.store.ledger import Ledger, in_memory
from glidepath.store.opening import create_ledger, open_ledger

TRIAL = "khe-sirolimus"
Make = Callable[[], Ledger]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Give a PostgreSQL server, one for each process of the tests."""
    made = Server()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def one_address(server: Server) -> str:
    """Give the address of the database that the tests use in turn."""
    return server.database()


@pytest.fixture
def address(server: Server, one_address: str) -> str:
    """Give the address of an empty database."""
    server.clear(one_address)
    return one_address


@pytest.fixture(params=["memory", "sqlite", "grouped", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Give an empty ledger of every kind in turn."""
    kind = request.param
    if kind == "memory":
        made = in_memory(TRIAL)
    elif kind == "postgresql":
        made = create_ledger(request.getfixturevalue("address"), TRIAL)
    else:
        made = create_ledger(tmp_path / "trial", TRIAL)
        if kind == "grouped":
            made.close()
            made = open_ledger(tmp_path / "trial", grouped=True)
    with made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give where an empty ledger is that several programs can open."""
    place = str(tmp_path) if request.param == "sqlite" else request.getfixturevalue("address")
    create_ledger(place, TRIAL).close()
    return str(place)
