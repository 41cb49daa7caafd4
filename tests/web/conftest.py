"""One synthetic trial for all tests of the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from web.serving import Installation, install, served

from glidepath.web.opened import Opened


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return install(tmp_path_factory.mktemp("trial"))


@pytest.fixture
def trial(installation: Installation, tmp_path: Path) -> Iterator[Opened]:
    with served(installation, tmp_path) as trial:
        yield trial
