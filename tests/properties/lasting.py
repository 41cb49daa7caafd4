"""How many random examples a law is tried on: few by default, many in the long form."""

import os

LONG_FORM = "GLIDEPATH_SOAK"
TIMES = 25


def examples(number: int) -> int:
    """A number of examples; 25 times as many where the environment asks for the long form."""
    return number * TIMES if os.environ.get(LONG_FORM) else number
