"""Random Statuses, and random instants, as arrays: plausible and implausible alike."""

from typing import Any

import numpy as np

from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    LevelSeen,
    Order,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.decide.status import NEVER, Status

DOSES = np.array([0, 80, 90, 100, 310, 340, 500, 590, 600, 660, 730, 810, 900, 950, 1000, 1200])
LEVELS = np.array([0, 1800, 1999, 2000, 3000, 4900, 5000, 6000, 7000, 7001, 9000, 14999, 15000])
RANGES = {
    "interval": (12, 24),
    "formulation": (0, 1),
    "weight": (0, 14000, 16800),
    "start_weight": (0, 14000),
    "hold_days": (0, 1, 60),
    "pending": (0, 1, 2),
    "platelets": (20, 49, 50, 99, 100, 240),
    "fibrinogen": (1400, 1500, 3000),
    "relapse": (0, 0, 1, 2),
    "relapses": (0, 0, 1, 2),
    "safety": (0, 0, 1, 2, 3),
    "half_life": (600, 3720, 6420),
}


def sample(rng: np.random.Generator, name: str, default: Any, number: int) -> Any:
    """Values of one field, at and about the limits of the rules."""
    if isinstance(default, bool):
        return rng.random(number) < 0.5
    if name in RANGES:
        return rng.choice(np.array(RANGES[name]), number)
    if name.endswith("_days"):
        near = rng.integers(0, 400, number)
        limits = rng.choice(np.array([0, 13, 14, 29, 30, 35, 36, 60, 90, 180, NEVER]), number)
        return np.where(rng.random(number) < 0.5, near, limits)
    if name.startswith("level") or name in ("trough", "value"):
        return rng.choice(LEVELS, number)
    return np.where(
        rng.random(number) < 0.3, rng.integers(0, 1300, number), rng.choice(DOSES, number)
    )


def drawn(rng: np.random.Generator, kind: Any, number: int) -> Any:
    """A struct of arrays, each field drawn by its name and default."""
    defaults = kind._field_defaults
    values = (sample(rng, name, defaults.get(name, False), number) for name in kind._fields)
    return kind(*values)


def statuses(rng: np.random.Generator, number: int) -> Status:
    """Random Statuses, half of them on the taper and well."""
    status: Status = drawn(rng, Status, number)
    well = rng.random(number) < 0.5
    calm = {
        "taper_arm": True,
        "randomised": True,
        "ended": False,
        "stopped": False,
        "off_drug": False,
        "interrupted": False,
        "interacting": False,
        "changed": False,
        "bridged": True,
        "level_on_dose": True,
        "level_toxic": False,
        "level_odd": False,
        "pending": 0,
        "relapse": 0,
        "safety": 0,
        "platelets": 240,
        "level_days": 3,
        "examined_days": 3,
        "platelets_days": 3,
        "hold_days": 0,
    }
    return status._replace(
        **{name: np.where(well, value, getattr(status, name)) for name, value in calm.items()}
    )


def seen(rng: np.random.Generator, number: int) -> Seen:
    """Random masks and values of everything that can be seen."""
    parts = (LevelSeen, RelapseSeen, DiseaseSeen, LaboratorySeen, IntakeSeen, StandingSeen)
    return Seen(*(drawn(rng, part, number) for part in parts))


def orders(rng: np.random.Generator, number: int) -> Order:
    """Random orders."""
    order: Order = drawn(rng, Order, number)
    return order._replace(
        dose=sample(rng, "dose", 0, number),
        interval=sample(rng, "interval", 0, number),
        formulation=sample(rng, "formulation", 0, number),
    )


def children(struct: Any, number: int) -> list[Any]:
    """Every child of a struct of arrays, as a struct of plain numbers and truths."""
    if isinstance(struct, tuple):
        parts = zip(*(children(part, number) for part in struct), strict=True)
        kind = type(struct)
        return [part if kind is tuple else kind(*part) for part in parts]
    values: list[Any] = np.broadcast_to(struct, number).tolist()
    return values
