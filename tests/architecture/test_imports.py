"""What loads what: layers point down, and a start loads little."""

import subprocess
import sys

import pytest

from architecture.code import ROOT

PROGRAM = "import sys; from glidepath.cli.main import main; sys.argv = ['glidepath', '--help']"


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    report = "import sys; print('loaded:' + ' '.join(sys.modules), file=sys.stderr)"
    program = f"import atexit\natexit.register(lambda: exec({report!r}))\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("loaded:")]
    assert told, done.stderr
    return {name.split(".")[0] for name in told[-1].removeprefix("loaded:").split()}


def test_imports_point_down() -> None:
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(
        [*lint, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Imports point down KEPT" in done.stdout


def test_help_loads_neither_arrays_nor_models() -> None:
    loaded = loaded_by(f"{PROGRAM}; main()")
    assert "typer" in loaded
    assert loaded & {"numpy", "pydantic", "scipy", "pandas", "z3", "yaml", "django"} == set()


@pytest.mark.parametrize("module", ["glidepath.decide", "glidepath.cli.decide"])
def test_deciding_loads_no_heavy_library(module: str) -> None:
    loaded = loaded_by(f"import {module}")
    assert "numpy" in loaded or module != "glidepath.decide"
    assert loaded & {"scipy", "pandas", "z3", "django", "matplotlib", "sqlalchemy"} == set()
