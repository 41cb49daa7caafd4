"""A frozen trial of a few made-up children, given field by field."""

from typing import Any

import numpy as np

from glidepath.analyse.between_visits import Visits
from glidepath.analyse.dataset import Allocation, Dataset, Ended, Frozen, Known, Screening
from glidepath.analyse.procedures import Complete


def known(*values: float | None) -> Known:
    there = np.array([each is not None for each in values])
    return Known(np.array([0.0 if each is None else float(each) for each in values]), there)


def trial(**given: Any) -> Dataset:
    """Give three children in each arm: the taper arm off the drug, the other not, no relapse."""
    of = 6
    whole: dict[str, Any] = {
        "codes": tuple(f"KHE-{n:03}" for n in range(1, of + 1)),
        "taper": np.array([True, True, True, False, False, False]),
        "strata": ("no-kmp",) * of,
        "received": np.ones(of, dtype=bool),
        "remission": known(1, 1, 1, 1, 1, 1),
        "off_drug": known(1, 1, 1, 0, 0, 0),
        "dose": known(0, 0, 0, 1, 1.2, 0.9),
        "relapse": Visits(np.full(of, 400.0), np.full(of, np.inf)),
        "last_dose": known(345, 350, 355, None, None, None),
        "exposure": known(2, 3, 4, 6, 6, 5),
        "ended": (Ended.NOT,) * of,
        "judged_on": 365,
        "screening": Screening(8, {"declined": 2}),
        "allocation": Allocation("complete", (), Complete()),
        "frozen": Frozen("T", "p 1.0", "2028-11-30", {"participants.csv": "0" * 64}),
    }
    return Dataset(**(whole | given))
