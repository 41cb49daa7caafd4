"""A synthetic trial in mid-course on a stage: one server and one browser for a module of tests."""

import shutil
from collections.abc import Iterator

import pytest

from glidepath.web.opened import Opened
from web.journeys.stage import Clock, Stage, answering, browsing, on_stage
from web.serving import Installation


@pytest.fixture(scope="module")
def trial(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Opened, Clock]]:
    folder = tmp_path_factory.mktemp("looked-at")
    shutil.copyfile(installation.folder / "ledger.db", folder / "ledger.db")
    clock = Clock()
    with on_stage(installation.configuration, folder, clock) as found:
        yield found, clock


@pytest.fixture(scope="module")
def stage(trial: object) -> Iterator[Stage]:
    with answering() as where, browsing() as browser:
        yield Stage(browser, where)
