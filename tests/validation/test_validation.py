"""The validation page is made from the present sources, and its claims hold in short."""

import os
import subprocess
import sys
from functools import partial
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from validation.calibration import MODELS, Calibration, Floats, calibrated

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = 2_000 if os.environ.get("GLIDEPATH_SOAK") else 400
SEED = 5
FAR = 4.2
"""Standard deviations that one of some hundred coverages exceeds by chance once in 400 runs."""


def within(found: Calibration, share: float) -> bool:
    """Whether the truth lay in the central interval as often as it should."""
    allowed = FAR * sqrt(share * (1.0 - share) / len(found.ranks))
    return abs(found.coverage(share) - share) <= allowed


def test_the_page_is_made_from_the_present_sources() -> None:
    command = [sys.executable, "scripts/validate_pk.py", "--check"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("sampling", ["sparse", "rich"])
@pytest.mark.parametrize("model", MODELS)
def test_posteriors_are_calibrated(model: str, sampling: str) -> None:
    for found in calibrated(model, sampling, CHILDREN, SEED):
        assert within(found, 0.5)
        assert within(found, 0.9)
        assert found.chance > 1e-5


def narrowed(by: float, etas: Floats) -> Floats:
    """Nodes drawn together, as an overconfident posterior would have them."""
    return by * etas


@pytest.mark.parametrize("by", [0.85, 1.18])
def test_a_posterior_that_is_too_sure_or_not_sure_enough_is_noticed(by: float) -> None:
    models = ("fan-2024", "chen-2021", "cheng-2020")
    found = [
        next(iter(calibrated(model, "rich", 1_000, SEED, partial(narrowed, by))))
        for model in models
    ]
    ranks = np.concatenate([each.ranks for each in found])
    pooled = Calibration("all", "rich", "eta cl", ranks, 1.0)
    assert not within(pooled, 0.9)
