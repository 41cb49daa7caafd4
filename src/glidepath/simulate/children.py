"""Virtual children: who enters, with which body, and on which dose."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from glidepath.pk.between import differing, omega
from glidepath.pk.growth import weight_ahead, weight_at
from glidepath.pk.kinetics import Parameters
from glidepath.pk.model import Model
from glidepath.pk.one_compartment import OneCompartment
from glidepath.pk.population import typical
from glidepath.pk.two_compartment import TwoCompartment
from glidepath.quantities.errors import input_error
from glidepath.simulate.body import unit_troughs
from glidepath.simulate.chance import Keys, Purpose, normal, uniform
from glidepath.simulate.setting import Setting

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

GRID = 30
"""Days between two weights of the table of a child."""

DAYS_A_YEAR = 365.25
MICROGRAMS = 1000.0
"""In a milligram; and ng/L in one ng/mL."""

Z_MOST = 2.5
"""The z-score of weight is cut here."""


@dataclass(frozen=True, slots=True, eq=False)
class Children:
    """Virtual children as arrays; n children, p parameters in which people differ.

    Parameters
    ----------
    keys
        Of their chance.
    trial
        Number of the trial that each belongs to.
    taper
        Whether on the taper arm.
    age
        At randomisation, years.
    female, kmp, carrier
        Sex; Kasabach-Merritt phenomenon in the history; a carrier of CYP3A5*1.
    weights
        kg, (n, m), every `GRID` days from randomisation.
    etas
        Of the true model, (n, p).
    factor
        A level in the trial's assay as a share of one of the model.
    start
        Dose at randomisation, micrograms a day.
    keep
        True trough in the trial's assay that keeps remission, ng/mL.
    susceptible
        Whether the child would relapse off the drug, sooner or later.
    """

    keys: Keys
    trial: Numbers
    taper: Truths
    age: Floats
    female: Truths
    kmp: Truths
    carrier: Truths
    weights: Floats
    etas: Floats
    factor: Floats
    start: Numbers
    keep: Floats
    susceptible: Truths

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.keys)


def some(children: Children, rows: npt.NDArray[np.intp]) -> Children:
    """Give some of the children, by their places."""
    return Children(*(getattr(children, each.name)[rows] for each in fields(Children)))


def draw(setting: Setting, keys: Keys, trial: Numbers, taper: Truths, share: float) -> Children:
    """Give virtual children.

    Parameters
    ----------
    keys
        Of their chance, (n,).
    trial, taper
        To which trial and arm each belongs, (n,).
    share
        Of those that would relapse off the drug; see `glidepath.simulate.disease.calibrated`.
    """
    given = setting.assumptions
    low, high = given["children.age-low"], given["children.age-high"]
    age = low + (high - low) * uniform(keys, Purpose.AGE)
    female = uniform(keys, Purpose.SEX) < given["children.female"]
    z = given["children.z-sd"] * normal(keys, Purpose.Z_SCORE)
    spread = given["level.factor-sd"] * normal(keys, Purpose.FACTOR)
    factor = setting.factor(setting.model)
    kept = given["relapse.keep-sd"] * normal(keys, Purpose.KEEP)
    born = Children(
        keys=keys,
        trial=trial,
        taper=taper,
        age=age,
        female=female,
        kmp=uniform(keys, Purpose.KMP) < given["children.kmp"],
        carrier=uniform(keys, Purpose.GENOTYPE) < given["children.cyp3a5"],
        weights=_weights(setting, age, female, np.clip(z, -Z_MOST, Z_MOST)),
        etas=_etas(setting.model, keys),
        factor=factor * np.exp(spread if factor != 1.0 else 0.0 * spread),
        start=np.zeros(len(keys), np.int64),
        keep=given["relapse.keep"] * np.exp(kept),
        susceptible=uniform(keys, Purpose.SUSCEPTIBLE) < share,
    )
    parts = {each.name: getattr(born, each.name) for each in fields(Children)}
    return Children(**{**parts, "start": _start(setting, born)})


def _weights(setting: Setting, age: Floats, female: Truths, z: Floats) -> Floats:
    """Weights along the references, at the z-score that the child has at randomisation."""
    sex = np.where(female, "female", "male")
    first = weight_at(setting.growth, sex, age, z)
    months = setting.last_day // GRID + 2
    ages = age[:, None] + np.arange(months) * (GRID / DAYS_A_YEAR)
    ages = np.minimum(ages, setting.growth.weight.until)
    found: Floats = weight_ahead(setting.growth, sex, age, first, ages)
    return found


def _etas(model: Model, keys: Keys) -> Floats:
    names = differing(model.between)
    points = [normal(keys, Purpose.ETA + place) for place in range(len(names))]
    etas: Floats = np.column_stack(points) @ np.linalg.cholesky(omega(model.between)).T
    return etas


def _start(setting: Setting, children: Children) -> Numbers:
    """The dose that can be given next to the one that would give the child's trough."""
    given = setting.assumptions
    fixed = np.full(children.number, round(given["start.dose"] * MICROGRAMS), np.int64)
    if given["start.dose"] > 0.0:
        return fixed
    low, high = given["start.trough-low"], given["start.trough-high"]
    target = low + (high - low) * uniform(children.keys, Purpose.TROUGH)
    body = parameters_at(setting.model, children, children.weights[:, 0], 0, setting)
    unit = unit_troughs(body, setting.interval, children.number) * children.factor
    wanted = np.rint(target / unit * MICROGRAMS).astype(np.int64)
    above, below = setting.lattice.at_or_above(wanted), setting.lattice.at_or_below(wanted)
    nearer: Numbers = np.where(above - wanted < wanted - below, above, below)
    return np.where(nearer > 0, nearer, above)


def weight_on(children: Children, day: npt.ArrayLike) -> Floats:
    """Give the weights on a day from randomisation, one for each child, kg."""
    place = np.clip(np.asarray(day, np.float64) / GRID, 0.0, children.weights.shape[1] - 1.000001)
    whole = place.astype(np.int64)
    rows = np.arange(children.number)
    before, after = children.weights[rows, whole], children.weights[rows, whole + 1]
    found: Floats = before + (place - whole) * (after - before)
    return found


def parameters_at(
    model: Model, children: Children, weight: Floats, day: npt.ArrayLike, setting: Setting
) -> Parameters:
    """Give what a model says of the children on a day, with their etas.

    Returns
    -------
    OneCompartment or TwoCompartment
        Each parameter (n, 1) or (1, 1).
    """
    own = typical_at(model, children, weight, day, setting)
    for place, name in enumerate(differing(model.between)):
        own[name] = own[name] * np.exp(children.etas[:, place])[:, None]
    structure = OneCompartment if model.structure == "one-compartment" else TwoCompartment
    return structure(**own)


def typical_at(
    model: Model, children: Children, weight: Floats, day: npt.ArrayLike, setting: Setting
) -> dict[str, Floats]:
    """Give the parameters of typical children with these weights, each (n, 1) or (1, 1)."""
    known = {
        "weight": weight[:, None],
        "age": (children.age + np.asarray(day) / DAYS_A_YEAR)[:, None],
        "cyp3a5": children.carrier[:, None].astype(np.float64),
        "total-bilirubin": setting.assumptions["children.bilirubin"],
        "oxcarbazepine": 0.0,
    }
    if unknown := [name for name in model.needed if name not in known]:
        message = f"virtual children have no {', '.join(unknown)}, which {model.name} asks for"
        raise input_error(message, expected=", ".join(known), kind="unknown-covariate")
    found = typical(model, {name: known[name] for name in model.needed})
    return {name: np.atleast_2d(value) for name, value in found.items()}
