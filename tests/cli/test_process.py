"""The command line as a process of its own: streams, names of files, pipes, encodings."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.running import ROOT

ON_TRACK = "examples/taper-on-track.yaml"
DAY = "2026-11-16"
PROGRAM = (sys.executable, "-m", "glidepath")


def run(
    *arguments: str | os.PathLike[str], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in the root of the project."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_help() -> None:
    told = run("--help")
    assert (told.returncode, told.stderr) == (0, b"")
    assert b"decide" in told.stdout


def test_a_decision_and_a_refusal_and_bad_input() -> None:
    statuses = [
        run("decide", ON_TRACK, "--at", DAY).returncode,
        run("decide", "examples/level-pending.yaml", "--at", "2026-04-13").returncode,
        run("decide", "examples/broken.yaml").returncode,
    ]
    assert statuses == [0, 1, 2]


def test_the_installed_command_is_the_same() -> None:
    command = Path(sys.executable).with_name("glidepath")
    if not command.exists():
        pytest.skip("the command is not installed beside this Python")
    told = subprocess.run(
        [command, "decide", ON_TRACK, "--at", DAY], cwd=ROOT, capture_output=True, check=True
    )
    assert told.stdout == run("decide", ON_TRACK, "--at", DAY).stdout


@pytest.mark.parametrize("folder", ["with spaces", "患儿 记录", "é'\"$x"])
def test_names_with_spaces_and_chinese_characters(folder: str, tmp_path: Path) -> None:
    place = tmp_path / folder
    place.mkdir()
    shutil.copy(ROOT / ON_TRACK, place / "记录 三.yaml")
    told = run("decide", place / "记录 三.yaml", "--at", DAY)
    assert told.returncode == 0
    assert told.stdout == run("decide", ON_TRACK, "--at", DAY).stdout
    shutil.copytree(ROOT / "examples/taper-on-track-csv", place / "表格")
    assert run("record", "check", place / "表格").returncode == 0
    missing = run("decide", place / "没有.yaml")
    assert missing.returncode == 2
    assert f"{place / '没有.yaml'}: there is no such file" in missing.stderr.decode()


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX"}],
    ids=str,
)
def test_chinese_needs_no_setting_of_the_terminal(environment: Mapping[str, str]) -> None:
    told = run("decide", ON_TRACK, "--at", DAY, "--lang", "zh", environment=environment)
    assert told.returncode == 0
    assert "减量至每日" in told.stdout.decode("utf-8")


def test_neither_the_place_nor_the_time_zone_of_the_machine_matters(tmp_path: Path) -> None:
    expected = run("decide", ROOT / ON_TRACK, "--at", DAY, "--json")
    for zone in ("America/Los_Angeles", "Pacific/Kiritimati"):
        told = run("decide", ROOT / ON_TRACK, "--at", DAY, "--json", environment={"TZ": zone})
        assert json.loads(told.stdout) == json.loads(expected.stdout)


@pytest.mark.skipif(os.name != "posix", reason="pipes break in another way")
@pytest.mark.parametrize(
    "arguments",
    [("decide", ON_TRACK, "--at", DAY), ("record", "schema"), ("protocol", "schema")],
    ids=" ".join,
)
def test_a_reader_that_goes_away_is_no_error_to_tell(arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*PROGRAM, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert told == b""
    assert process.returncode in (0, 1)
