"""What ``make demo`` shows: the decision for each example participant, on its day."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Print every example's question and the first lines of its answer."""
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        asked = re.search(r"--at (\S+)", path.read_text("utf-8").split("\nparticipant", 1)[0])
        if asked is None:
            continue
        command = "eligible" if path.stem == "screening" else "decide"
        arguments = [command, f"examples/{path.name}", "--at", asked.group(1)]
        print(f"\n$ glidepath {' '.join(arguments)}", flush=True)
        told = subprocess.run(
            [sys.executable, "-m", "glidepath", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        print("\n".join(told.stdout.splitlines()[:12]))
        print("  ...")
    print("\nAny of these commands gives the whole answer; --lang zh in Chinese, --json as data.")
    print("Research software, not a medical device. A clinician decides.")


if __name__ == "__main__":
    main()
