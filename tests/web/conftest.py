"""One synthetic trial for all tests of the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from glidepath.web.opened import Opened, serve
from web.serving import Installation, install, served


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return install(tmp_path_factory.mktemp("trial"))


@pytest.fixture(scope="session")
def read_only(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    with served(installation, tmp_path_factory.mktemp("shown")) as trial:
        yield trial


@pytest.fixture
def shown(read_only: Opened) -> Opened:
    """The trial for tests that only read, so that what is thought of a child is thought once."""
    serve(read_only)
    return read_only


@pytest.fixture
def trial(installation: Installation, tmp_path: Path) -> Iterator[Opened]:
    with served(installation, tmp_path) as trial:
        yield trial
