"""Write into docs/randomisation.md how well each procedure balances and hides; or check it."""

import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from glidepath.conduct.randomisation import Procedure
from glidepath.conduct.randomisation.figures import of_stratum, of_two_strata

PAGE = Path(__file__).resolve().parents[1] / "docs" / "randomisation.md"
PLACE = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)
PARTICIPANTS = 30
HALF = Fraction(1, 2)
APART = 4
COLUMNS = (
    "procedure",
    "guessed right, no strata",
    "guessed right, two strata",
    f"ends {APART} or more apart, no strata",
    f"ends {APART} or more apart, two strata",
    "furthest apart, two strata",
)
HEAD = (f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|")
PROCEDURES = (
    ("complete", "complete", 1, ()),
    ("big stick, 2", "big-stick", 2, ()),
    ("**big stick, 3** (default)", "big-stick", 3, ()),
    ("blocks of 4", "permuted-blocks", 1, (4,)),
    ("blocks of 4 and 6", "permuted-blocks", 1, (4, 6)),
    ("blocks of 2, 4 and 6", "permuted-blocks", 1, (2, 4, 6)),
)


def rows() -> Iterator[str]:
    """Give the rows of the table."""
    for name, method, most, blocks in PROCEDURES:
        procedure = Procedure(method, ("a", "b"), (1, 1), most, blocks, ())
        one = of_stratum(procedure, PARTICIPANTS)
        two = of_two_strata(procedure, PARTICIPANTS, HALF)
        told = (one.guessed, two.guessed, one.apart(APART), two.apart(APART))
        shares = " | ".join(f"{float(each) * 100:.1f} %" for each in told)
        yield f"| {name} | {shares} | {two.furthest} |"


def rendered(text: str) -> str:
    """Give the page with the present figures in their place."""
    table = "\n".join((*HEAD, *rows()))
    return PLACE.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text)


def main(arguments: list[str]) -> int:
    """Rewrite the page, or with --check only say whether it is true."""
    text = PAGE.read_text("utf-8")
    fresh = rendered(text)
    if "--check" in arguments:
        if fresh != text:
            print("docs/randomisation.md is not what the program computes")
        return int(fresh != text)
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
