"""Virtual children: drawn from a model, dosed, and sampled as a trial would."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import read_model
from glidepath.pk.between import omega
from glidepath.pk.cohort import Cohort, cohort, predicted
from glidepath.pk.growth import weight_at
from glidepath.pk.layout import every, lay_out
from glidepath.pk.likelihood import Levels
from glidepath.pk.segments import Segments, stack

Floats = npt.NDArray[np.float64]

AGES = {
    "fan-2024": (0.5, 11.9),
    "chen-2021": (1.0, 15.0),
    "cheng-2020": (1.0, 14.0),
    "chen-2020": (0.3, 2.8),
    "cincinnati-hybrid": (0.1, 2.9),
    "golubovic-2019": (16.0, 19.9),
}
"""Years between which children of each model are drawn: inside its domain, and of the growth
references."""

AIM = 6.0
"""ng/mL: the typical trough at which a child is dosed, so that draws lie where patients do."""

LIMIT = 1.5
"""ng/mL: below it a level is only known to lie below it."""

DAY = 24.0
HOLDING, LOWER = 60, 0.9
"""Days on the first dose, and the share of it that is given after."""

SAMPLED = {
    "sparse": tuple(DAY * d for d in (30, 90)),
    "rich": tuple(
        DAY * d + h
        for d, h in ((3, 0), (14, 0), (14, 2), (30, 0), (60, 0), (75, 0), (75, 6), (90, 0))
    ),
}
"""Hours after the first dose at which blood is taken; those of whole days are troughs."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Children with what they are: etas (children, p), and their cohort with measured levels."""

    etas: Floats
    cohort: Cohort


def covariates(name: str, number: int, rng: np.random.Generator) -> dict[str, Floats]:
    """Draw what a model asks for, each (children, 1)."""
    age = rng.uniform(*AGES[name], (number, 1))
    place = np.clip(rng.standard_normal((number, 1)), -2.0, 2.0)
    weight = weight_at(read_growth(), "unknown", age, place)
    within = read_model(name).domain.get("weight")
    if within is not None:
        weight = np.clip(weight, within.low, within.high)
    return {
        "age": age,
        "weight": weight,
        "total-bilirubin": np.exp(rng.normal(np.log(9.0), 0.35, (number, 1))),
        "oxcarbazepine": (rng.uniform(size=(number, 1)) < 0.15).astype(float),
        "cyp3a5": (rng.uniform(size=(number, 1)) < 0.5).astype(float),
        "ast": np.exp(rng.normal(np.log(28.0), 0.4, (number, 1))),
    }


def dosed(amounts: Floats) -> Segments:
    """Give children of these doses, mg once a day: two months of one, then less."""
    change = DAY * HOLDING
    return stack(
        [lay_out([every(0.0, a, DAY, HOLDING), every(change, LOWER * a)]) for a in amounts]
    )


def empty(times: Floats) -> Levels:
    """Give levels that are still to be measured, (children, n)."""
    return Levels(
        times, np.ones(times.shape), np.zeros(times.shape, bool), np.ones(times.shape, bool)
    )


def typical_dose(name: str, known: dict[str, Floats]) -> Floats:
    """Give the dose, mg, on which a typical child has the trough that is aimed at."""
    number = len(known["age"])
    times = np.full((number, 1), DAY * HOLDING)
    one = cohort(read_model(name), known, dosed(np.ones(number)), empty(times))
    levels: Floats = predicted(one, np.zeros((number, one.precision.shape[0])))[:, 0]
    return np.maximum(np.round(AIM / levels, 2), 0.05)


def drawn(name: str, sampling: str, number: int, seed: int) -> Drawn:
    """Draw children from a model, and their measured levels."""
    rng = np.random.default_rng([seed, number])
    known = covariates(name, number, rng)
    segments = dosed(typical_dose(name, known))
    times = np.tile(SAMPLED[sampling], (number, 1))
    blank = cohort(read_model(name), known, segments, empty(times))
    spread = omega(read_model(name).between)
    etas = rng.multivariate_normal(np.zeros(len(spread)), spread, number)
    return Drawn(etas, measured(blank, etas, rng))


def measured(blank: Cohort, etas: Floats, rng: np.random.Generator) -> Cohort:
    """Give a cohort the levels that its assay would read, as its own residual error scatters."""
    true, error = predicted(blank, etas), blank.error
    value = true + np.hypot(error.additive, error.proportional * true) * rng.standard_normal(
        true.shape
    )
    seen = replace(blank.levels, value=np.maximum(value, LIMIT), below=value < LIMIT)
    return replace(blank, levels=seen)
