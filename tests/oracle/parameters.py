"""The trial's numbers as the oracle uses them: one plain nested table, with its overrides.

Days are whole local days, doses micrograms, levels ng/L (1 ng/mL = 1000 ng/L), shares fractions.
"""

from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from typing import Any

Parameters = dict[str, dict[str, Any]]

ADULT_HALF_LIFE_HOURS = 62

INTERACTING_DRUGS = (
    "voriconazole",
    "ketoconazole",
    "itraconazole",
    "posaconazole",
    "fluconazole",
    "erythromycin",
    "clarithromycin",
    "diltiazem",
    "verapamil",
    "grapefruit",
    "schisandra",
    "rifampicin",
    "carbamazepine",
    "phenobarbital",
    "phenytoin",
)

PRODUCTS = {
    "oral-solution": (10, 5000),
    "tablet-0-5": (500, 2000),
    "tablet-1": (1000, 4000),
    "tablet-2": (2000, 8000),
}
"""Micrograms of a graduation or a tablet, and of the largest intake."""

DEFAULTS: Parameters = {
    "taper": {
        "cap": Fraction(1, 10),
        "base": "previous",
        "month": 30,
        "pattern-tolerance": Fraction(3, 20),
        "spacing-min": 14,
        "spacing-half-lives": 5,
        "half-life": "posterior-upper-90",
        "overcut-rule": "steps",
    },
    "stop": {
        "allowed": True,
        "dose-share": Fraction(1, 3),
        "trough-below": 2000,
        "min-duration": 180,
        "imaging-max-age": 60,
    },
    "level": {
        "max-age": 35,
        "window-once": [22, 26],
        "window-twice": [11, 13],
        "pending-blocks": True,
        "expected-low": Fraction(3, 5),
        "expected-high": Fraction(8, 5),
        "assay": "lc-ms-ms",
        "to-trial-assay": {"cmia": Fraction(4, 5)},
        "specimen": "whole-blood",
    },
    "remission": {"max-age": 35, "platelets-min": 100},
    "restore": {
        "in-force-min": 30,
        "half-lives": 5,
        "fallback": "taper-start",
        "kmp-platelets-below": 100,
        "kmp-fibrinogen-below": 1500,
        "provisional-platelets-below": 50,
        "second-relapse": "taper-start-for-weight",
        "second-taper": True,
    },
    "stabilisation": {
        "days": 90,
        "cap": Fraction(1, 20),
        "counts-from": "restore-and-remission",
    },
    "maintenance": {
        "window": [5000, 7000],
        "target": 6000,
        "max-step": Fraction(1, 4),
        "spacing": 14,
        "low-share": Fraction(1, 2),
        "raise-below-limit": False,
    },
    "safety": {
        "toxic-level": 15000,
        "adverse": [
            {"when": {"grade-min": 4}, "action": "interrupt"},
            {"when": {"grade-min": 3, "not-category": "lipids"}, "action": "pause"},
            {"when": {"grade-min": 3, "category": "lipids"}, "action": "refer"},
        ],
        "serious-infection": "interrupt",
        "restart-after": 7,
    },
}


def with_overrides(overrides: Mapping[str, Any] | None = None) -> Parameters:
    """The default table, with each ``group.name`` of `overrides` put in its place."""
    table = deepcopy(DEFAULTS)
    for name, value in (overrides or {}).items():
        group, leaf = name.split(".")
        share = isinstance(table[group][leaf], Fraction)
        table[group][leaf] = Fraction(str(value)) if share else value
    return table
