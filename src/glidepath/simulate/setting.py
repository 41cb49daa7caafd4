"""By what a trial is simulated: protocol, assumptions, the true model, and what the clinic fits."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

from glidepath.decide.decide import of_population
from glidepath.decide.giving import lattice_of
from glidepath.pk.assays import KINDS, AssayKind
from glidepath.pk.growth import Growth
from glidepath.pk.model import Model
from glidepath.protocol.model import ArmKind, Protocol
from glidepath.protocol.parameters import Parameters
from glidepath.quantities.errors import input_error
from glidepath.regimen import Lattice
from glidepath.simulate.assumptions import Assumptions

ONCE_DAILY = 24
"""Hours between two intakes."""


@dataclass(frozen=True, eq=False)
class Setting:
    """Everything that all children of a simulation share.

    Parameters
    ----------
    model
        By which the body works.
    fitted
        The model that the clinic fits; ``None`` for plain proportion.
    growth
        References by which children grow.
    horizon
        The last day from randomisation; of the outcome, where it is 0.
    formulation
        Id of a product; the protocol's first, if left out.
    interval
        Hours between intakes.
    """

    protocol: Protocol
    assumptions: Assumptions
    model: Model
    growth: Growth
    fitted: Model | None = None
    horizon: int = 0
    formulation: str = ""
    interval: int = ONCE_DAILY

    def __post_init__(self) -> None:
        for model in (self.model, self.fitted):
            if model is not None and "lag" in model.parameters:
                message = f"the model {model.name} has a lag, which is not simulated"
                raise input_error(message, expected="a model without a lag", kind="lag")
        if self.fitted is not None and self.fitted.structure != "one-compartment":
            message = f"the model {self.fitted.name} has two compartments"
            raise input_error(message, expected="one compartment to fit by", kind="two-compartment")
        if lattice_of(self.protocol, self.product, self.interval) is None:
            message = f"the protocol has no product {self.product}"
            raise input_error(message, expected="one of the protocol's", kind="unknown-product")

    @cached_property
    def parameters(self) -> Parameters:
        """Those of the protocol."""
        return self.protocol.parameters

    @property
    def product(self) -> str:
        """Id of the product that is given."""
        return self.formulation or self.protocol.parameters.products[0].id

    @cached_property
    def lattice(self) -> Lattice:
        """The doses that can be given."""
        found = lattice_of(self.protocol, self.product, self.interval)
        assert found is not None
        return found

    @cached_property
    def last_day(self) -> int:
        """The last day of the simulation."""
        return self.horizon or self.parameters.outcome.day

    @cached_property
    def half_life(self) -> int:
        """Of the population, minutes."""
        return of_population(self.protocol.drug)

    @cached_property
    def limit(self) -> int:
        """The lowest level that the trial's assay reports, ng/L; 0 where it is not known."""
        rules = self.parameters.level
        found = (ceil(each.limit) for each in rules.assays if each.id == rules.assay)
        return next(found, 0)

    @property
    def two_arms(self) -> bool:
        """Whether some children go on with the drug."""
        return any(arm.kind is ArmKind.MAINTAIN for arm in self.protocol.arms)

    def factor(self, model: Model) -> float:
        """Give a level in the trial's assay as a share of one in the assay of a model."""
        own = KINDS.get(model.assay.method)
        trial = KINDS.get(self.parameters.level.assay)
        if own is None or trial is None or own is trial:
            return 1.0
        share = self.assumptions["level.factor"]
        return share if trial is AssayKind.MASS_SPECTROMETRY else 1.0 / share
