"""Build the wheel, install it alone, and ask it a question: package data must be in it."""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUESTION = """
from glidepath.exchange.protocols import library_names, read_protocol
from glidepath.report.catalogue import catalogue
from glidepath.report.protocols.words import texts
for name in library_names():
    assert read_protocol(name).parameters.taper.cap > 0
assert catalogue()
assert texts()
print("the wheel answers alone")
"""


def main() -> None:
    """Build in a temporary folder, away from the sources."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, str(ROOT))
        (wheel,) = place.glob("glidepath-*.whl")
        venv.create(place / "alone", with_pip=True)
        candidates = (place / "alone/bin/python", place / "alone/Scripts/python.exe")
        python = str(next(path for path in candidates if path.exists()))
        constraints = str(ROOT / "constraints.txt")
        run(python, "-m", "pip", "install", "-q", "-c", constraints, str(wheel))
        run(python, "-c", QUESTION, cwd=folder)
        run(python, "-m", "glidepath", "protocol", "list", cwd=folder)


def run(*command: str, cwd: str | None = None) -> None:
    """Run a command; stop if it fails."""
    subprocess.run(command, cwd=cwd, check=True)


if __name__ == "__main__":
    main()
