"""What models say of one child, learned from its own levels: the values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from glidepath.decide.covariates import Covariates
from glidepath.decide.fitted import Found
from glidepath.decide.intake import Clock, Regime
from glidepath.decide.interactions import Interaction, bioavailability
from glidepath.pk.assays import IMMUNOASSAY, KINDS, AssayKind, factor
from glidepath.pk.child import Average, Fit, parameters_at
from glidepath.pk.kinetics import Parameters
from glidepath.pk.layout import Dosing
from glidepath.pk.model import Model
from glidepath.pk.nodes import normal_points
from glidepath.pk.population import Caveat
from glidepath.pk.spread import Spread

Floats = npt.NDArray[np.float64]


class Unfitted(Enum):
    """Why no model is fitted."""

    NO_MODELS = "no-models"
    NO_DOSE = "no-dose"
    NO_WEIGHT = "no-weight"
    NO_MODEL_FITS = "no-model-fits"
    NO_LEVEL = "no-level"


@dataclass(frozen=True, slots=True)
class Share:
    """What one model contributes.

    Parameters
    ----------
    model
        Its name.
    weight
        Between 0 and 1; all sum to 1.
    converged, trusted, pareto_k
        How the fit ended, and whether its posterior is more than an approximation.
    caveats
        Why it deserves less trust for this child.
    """

    model: str
    weight: float
    converged: bool
    trusted: bool
    pareto_k: float
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a record tells every model.

    Parameters
    ----------
    clock, regimes, plan
        Orders and doses.
    levels
        All that were measured, with why some are left out.
    drugs
        Courses of interacting drugs.
    covariates
        By hour.
    """

    clock: Clock
    regimes: tuple[Regime, ...]
    plan: tuple[Dosing, ...]
    levels: tuple[Found, ...]
    drugs: tuple[Interaction, ...]
    covariates: Covariates

    @property
    def used(self) -> tuple[Found, ...]:
        """The levels that are fitted."""
        return tuple(each for each in self.levels if each.why is None)


@dataclass(frozen=True, slots=True)
class Ground:
    """On what a child's fits stand.

    Parameters
    ----------
    told
        What the record tells.
    hour
        Of the question.
    trial
        The kind of the trial's assay.
    present
        Covariates at that hour, each (1,); looked up where they are not given.
    """

    told: Told
    hour: float
    trial: AssayKind
    present: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def read(self) -> AssayKind:
        """The kind of assay of the fitted levels; of mixed ones, that of the last."""
        return self.told.used[-1].kind or self.trial

    def at(self, model: Model, hour: float) -> tuple[Mapping[str, Floats], float]:
        """Give covariates and relative bioavailability at an hour."""
        given = self.present if hour == self.hour else {}
        known = given or self.told.covariates.at(np.array([hour]))
        return known, bioavailability(self.told.drugs, hour, tuple(model.covariates))

    def parameters(self, of: Fit, etas: Floats, hour: float) -> Parameters:
        """Give the parameters of a fit at every one of these etas, at an hour."""
        present, f = self.at(of.model, hour)
        return parameters_at(of, present, etas, f)

    def kind(self, model: Model) -> AssayKind:
        """The kind of assay of a model; the trial's where the model does not say."""
        return KINDS.get(model.assay.method, self.trial)

    def scale(self, of: Fit) -> Floats:
        """What turns a level at every node into one of the trial's assay, (n,).

        Where levels and model are of different kinds, a level at a node is one of the levels' kind,
        by the child's own factor, which is the last eta; else it is one of the model's. What the
        levels taught nothing of is as uncertain as it was.
        """
        kind, number = self.kind(of.model), len(of.etas)
        if kind is not self.read and kind is self.trial:
            own: Floats = np.exp(-of.etas[:, -1])
            return own
        scale = np.full(number, factor(kind, self.trial))
        if kind is not self.read or kind is self.trial:
            return scale
        apart = normal_points(number, of.etas.shape[1] + 2)[:, -1]  # a coordinate no eta has
        return scale * np.exp(IMMUNOASSAY.spread * apart)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The averaged posterior of one child.

    Parameters
    ----------
    ground, average, shares
        What the models were told and asked, how they fit, and what each contributes.
    half_life
        h.
    prior_share
        Posterior variance of the half-life's logarithm as a share of its prior variance: how much
        of it is prior.
    troughs
        Steady true trough of 1 mg a day, ng/mL by the trial's assay, by hours between intakes.
    exposure_ahead
        Expected exposure at an unchanged dose after the protocol's days, as a share of today's.
    odd
        Samples whose level no model finds plausible.
    """

    ground: Ground
    average: Average
    shares: tuple[Share, ...]
    half_life: Spread
    prior_share: float
    troughs: Mapping[int, Spread]
    exposure_ahead: float
    odd: tuple[str, ...]

    @property
    def told(self) -> Told:
        """What the models were told."""
        return self.ground.told

    @property
    def digest(self) -> str:
        """SHA-256 of the numbers, to ten digits."""
        parts = [*(f"{s.model} {s.weight:.10g}" for s in self.shares), *self.odd]
        for spread in (self.half_life, *self.troughs.values()):
            parts += [f"{x:.10g}" for x in (*spread.values, *spread.weights)]
        parts.append(f"{self.prior_share:.10g} {self.exposure_ahead:.10g}")
        return sha256(" ".join(parts).encode()).hexdigest()
