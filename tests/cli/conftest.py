"""The fixture of the tests of the command line."""

from functools import partial

import pytest

from cli.running import ROOT, Glidepath, run


@pytest.fixture
def glidepath(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Glidepath:
    """Run a command line in the root of the project."""
    monkeypatch.chdir(ROOT)
    return partial(run, capsys)
