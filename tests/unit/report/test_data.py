"""An answer as plain data: what models say, number by number."""

import json
from math import inf
from typing import Any

import numpy as np

from glidepath.decide.fitted import LeftOut
from glidepath.decide.interactions import Interaction
from glidepath.decide.learned import Unfitted
from glidepath.pk.population import Caveat, Doubt
from glidepath.report import as_data
from unit.decide.by_hand import HOUR, found, learned, share, told
from unit.report.given import answer


def belief(of: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(as_data(answer(learned=of))))
    known: dict[str, Any] = data["basis"]["belief"]
    return known


def test_what_models_say() -> None:
    doubt = Caveat("fan-2024", "age", Doubt.OUTSIDE, np.ones(1, dtype=bool))
    shares = (
        share("fan-2024", 0.75, caveats=(doubt,), pareto_k=0.834, trusted=False),
        share("chen-2021", 0.25, converged=False),
    )
    drugs = [
        Interaction("voriconazole", 0.0, HOUR - 24.0, 336.0, 11.0),
        Interaction("phenytoin", 0.0, inf, 336.0, None),
    ]
    of = told([found("S-1", level=6.4), found("S-2", LeftOut.TIME)], drugs)
    known = belief(learned(of=of, shares=shares, odd=("S-1",)))
    assert known["basis"] == "models"
    assert known["learned"] == {
        "models": [
            {
                "model": "fan-2024",
                "weight": "0.75",
                "converged": True,
                "trusted": False,
                "pareto_k": "0.83",
                "caveats": ["age: outside what the model was fitted on"],
            },
            {
                "model": "chen-2021",
                "weight": "0.25",
                "converged": False,
                "trusted": True,
                "pareto_k": "0.20",
                "caveats": [],
            },
        ],
        "half_life_h": {"median": "30", "low": "10", "high": "50", "upper_bound": "50"},
        "prior_share": "0.4",
        "exposure_ahead": "0.98",
        "levels": [
            {
                "sample": "S-1",
                "day": "2026-01-03",
                "level_ng_per_ml": "6.4",
                "below": False,
                "left_out": None,
            },
            {
                "sample": "S-2",
                "day": "2026-01-03",
                "level_ng_per_ml": "6",
                "below": False,
                "left_out": "time",
            },
        ],
        "odd": ["S-1"],
        "acting": [
            {"drug": "voriconazole", "factor": "11", "washing_out": True},
            {"drug": "phenytoin", "factor": None, "washing_out": False},
        ],
    }


def test_without_models_there_is_the_reason() -> None:
    known = belief(Unfitted.NO_WEIGHT)
    assert known["basis"] == "linear"
    assert known["learned"] == {"unfitted": "no-weight"}


def test_the_forecast_has_both_ways_of_foreseeing() -> None:
    data = as_data(answer(learned=learned()))
    assert isinstance(data["assessment"], dict)
    # 6 ng/mL for each mg by models, 5.4 ng/mL on 0.90 mg by proportion
    forecast = data["assessment"]["forecast"]
    assert isinstance(forecast, dict)
    assert forecast["unchanged_ng_per_l"] == {
        "median": 5400,
        "low": 3600,
        "high": 7200,
        "lower_half": 4275,
        "upper_half": 6525,
    }
    beside = forecast["recommended_by_proportion_ng_per_l"]
    assert isinstance(beside, dict)
    assert (beside["median"], forecast["basis"]) == (4860, "models")
