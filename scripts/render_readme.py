"""Write into the README the decision for one child, and beside it its picture; or check both."""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "taper.svg"
CHART = ("chart", "examples/taper-on-track.yaml", "--at", "2026-11-16", "--out")
SHOWN = re.compile(
    r"(?P<head><!-- decision: glidepath (?P<command>[^\n]+) -->\n```\n)"
    r".*?(?P<tail>```\n<!-- end of decision -->)",
    re.DOTALL,
)


def rendered(text: str) -> str:
    """Give the README with the program's present output in its place."""

    def output(match: re.Match[str]) -> str:
        command = [sys.executable, "-m", "glidepath", *match["command"].split()]
        told = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return f"{match['head']}{told.stdout.rstrip()}\n{match['tail']}"

    return SHOWN.sub(output, text)


def drawn(folder: Path) -> bytes:
    """Give the picture as the program draws it."""
    out = folder / PICTURE.name
    command = [sys.executable, "-m", "glidepath", *CHART, str(out)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return out.read_bytes()


def main(arguments: list[str]) -> int:
    """Rewrite the README, or with --check only say whether it is true."""
    text = README.read_text("utf-8")
    fresh = rendered(text)
    with TemporaryDirectory() as folder:
        picture = drawn(Path(folder))
    if "--check" in arguments:
        stale = fresh != text or not PICTURE.exists() or PICTURE.read_bytes() != picture
        if stale:
            print("README.md or its picture is not what the program gives: run make docs")
        return int(stale)
    README.write_text(fresh, "utf-8")
    PICTURE.write_bytes(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
