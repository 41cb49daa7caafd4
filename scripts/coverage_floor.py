"""Hold the measured branch coverage to its floors: the heart whole, the rest nearly so."""

import json
import sys
from pathlib import Path

WHOLE = ("quantities", "protocol", "record", "decide", "plan", "conduct")
OVERALL = 95.0


def main(report: str) -> int:
    """Name every module of the heart that a test leaves out; give the exit status."""
    data = json.loads(Path(report).read_text("utf-8"))
    short = []
    for name, found in data["files"].items():
        parts = Path(name).parts
        summary = found["summary"]
        missing = summary["missing_lines"] + summary.get("missing_branches", 0)
        if missing and any(layer in parts for layer in WHOLE):
            branches = found.get("missing_branches", [])
            short.append(f"{name}: lines {found['missing_lines']}, branches {branches}")
    overall = data["totals"]["percent_covered"]
    print(f"branch coverage {overall:.1f} % overall, at least {OVERALL:.0f} % wanted")
    for line in short:
        print(f"not covered: {line}")
    return 1 if short or overall < OVERALL else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
