"""Decisions and pharmacokinetics: what was worked out by hand, given by this installation."""

from pathlib import Path

import numpy as np

from glidepath.exchange.models import read_model
from glidepath.pk.population import typical
from glidepath.validation.check import NotHeldError, hold
from glidepath.validation.golden import answered, read, scenarios, told

PUBLISHED = ((3.5, 14.6), (16.0, 26.5), (60.0, 44.0))
"""Weight, kg, and half-life, h, of fan-2024 (doi 10.3389/fphar.2024.1457614): ln 2 x V / CL."""
ROUNDED = 0.01
"""The share by which a published half-life may be rounded."""


def golden_decisions(_: Path) -> int:
    """Give every golden scenario to `decide`, and compare all that it says."""
    wrong = [name for name in scenarios() if not _as_expected(name)]
    if wrong:
        raise NotHeldError(f"{len(wrong)} decisions differ: {', '.join(wrong[:5])}")
    return len(scenarios())


def _as_expected(name: str) -> bool:
    expected, found = read(name, "expected.json"), told(answered(read(name, "given.json")))
    same = all(expected[part] == found[part] for part in found)
    return same and found.get("pattern") == expected.get("pattern")


def published_half_lives(_: Path) -> int:
    """Compare half-lives of a published model with those that its numbers give."""
    model = read_model("fan-2024")
    for weight, expected in PUBLISHED:
        got = typical(model, {"weight": np.asarray(weight)})
        found = float(np.log(2) * got["v"] / got["cl"])
        away = abs(found / expected - 1)
        hold(away < ROUNDED, f"{found:.2f} h at {weight} kg, not {expected} h")
    return len(PUBLISHED)
