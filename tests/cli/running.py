"""The command line, run in this process."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from glidepath.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
TRACEBACK = "Traceback"


@dataclass(frozen=True, slots=True)
class Told:
    """What a command told: its exit status, and both streams."""

    status: int
    out: str
    err: str


Glidepath = Callable[..., Told]


def run(capsys: pytest.CaptureFixture[str], *arguments: str | os.PathLike[str]) -> Told:
    """Run a command line; what the program lets escape escapes here, too."""
    capsys.readouterr()
    status: int | str | None = 0
    try:
        main([os.fspath(each) for each in arguments])
    except SystemExit as left:
        status = left.code
    told = capsys.readouterr()
    return Told(int(status or 0), told.out, told.err)


def assert_bad_input(told: Told, *parts: str) -> None:
    """Exit status 2, nothing decided, and a plain message that has the parts."""
    assert told.status == 2
    assert told.out == ""
    assert TRACEBACK not in told.err
    assert told.err.strip()
    for part in parts:
        assert part in told.err
