"""Settings of simulations for tests: calm ones, and stormy ones."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from glidepath.exchange.assumptions import own_assumptions
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import read_model
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Protocol
from glidepath.simulate.assumptions import Assumptions, with_numbers
from glidepath.simulate.chance import new_keys
from glidepath.simulate.children import Children, draw
from glidepath.simulate.disease import calibrated
from glidepath.simulate.setting import Setting

CALM = {
    "level__error": 0,
    "level__factor_sd": 0,
    "level__timing_sd": 0,
    "level__mistimed": 0,
    "level__turnaround": 0,
    "level__late": 0,
    "missed__per_year": 0,
    "infection__per_year": 0,
    "course__per_year": 0,
    "visit__missed": 0,
    "visit__window": 0,
    "lost__per_year": 0,
    "relapse__published": 0,
    "relapse__false": 0,
    "clinic__lag": 0,
    "clinic__smaller": 0,
    "clinic__larger": 0,
}
"""No chance but in who the children are."""

STORMY = {
    "relapse__published": 0.8,
    "relapse__keep": 4,
    "infection__per_year": 0.5,
    "course__per_year": 0.8,
    "clinic__larger": 0.1,
    "clinic__smaller": 0.1,
}
"""Much happens to everybody."""


@cache
def trial() -> Protocol:
    """The registered trial."""
    return read_protocol("khe-sirolimus")


def assumed(numbers: Mapping[str, float]) -> Assumptions:
    """The table of the program with other numbers."""
    return with_numbers(own_assumptions(), **numbers)


def setting(numbers: Mapping[str, float], **others: Any) -> Setting:
    """A setting with other numbers, and with other parts."""
    parts: dict[str, Any] = {
        "protocol": trial(),
        "assumptions": assumed(numbers),
        "model": read_model("fan-2024"),
        "growth": read_growth(),
    }
    return Setting(**{**parts, **others})


def children(of: Setting, number: int, seed: int = 1, taper: bool | None = None) -> Children:
    """Some children: every other one on the taper, or all on one arm."""
    keys = new_keys(np.random.Generator(np.random.PCG64(seed)), number)
    arm = np.arange(number) % 2 == 0 if taper is None else np.full(number, taper)
    arm = arm | (not of.two_arms)
    share = calibrated(of.assumptions).share
    return draw(of, keys, np.zeros(number, np.int64), arm, share)
