"""Write into the README the decision for one child, as the program prints it; or check it."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
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


def main(arguments: list[str]) -> int:
    """Rewrite the README, or with --check only say whether it is true."""
    text = README.read_text("utf-8")
    fresh = rendered(text)
    if "--check" in arguments:
        if fresh != text:
            print("README.md is not what the program prints: run make docs")
        return int(fresh != text)
    README.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
