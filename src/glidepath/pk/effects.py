"""Covariate equations: a small closed vocabulary, read from a model file, never evaluated text.

Each effect multiplies a parameter. What may be multiplied by what stands in
`glidepath.pk.model`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from glidepath.pk.arrays import Array, as_floats, namespace
from glidepath.pk.kinds import Estimate, Frozen, Number


class Power(Frozen):
    """``(covariate / centre) ** exponent``."""

    kind: Literal["power"]
    covariate: str
    centre: Number = Field(gt=0)
    exponent: Estimate


class LinearFraction(Frozen):
    """``1 + slope * covariate / centre``."""

    kind: Literal["linear-fraction"]
    covariate: str
    centre: Number = Field(gt=0)
    slope: Estimate


class FactorIf(Frozen):
    """A factor where the covariate lies above a limit, else 1; yes is 1 and no is 0."""

    kind: Literal["factor-if"]
    covariate: str
    above: Number
    factor: Estimate


class Maturation(Frozen):
    """``covariate / (covariate + half)``: grows from 0 at birth towards 1."""

    kind: Literal["maturation"]
    covariate: str
    half: Estimate


Effect = Annotated[Power | LinearFraction | FactorIf | Maturation, Field(discriminator="kind")]


def multiplier(effect: Effect, covariates: Mapping[str, Array]) -> Array:
    """Give what the effect multiplies its parameter by.

    Parameters
    ----------
    effect
        Of a model.
    covariates
        By name, in the units that the model states; arrays of any shape.

    Returns
    -------
    array
        Of the covariate's shape.
    """
    (x,) = as_floats(covariates[effect.covariate])
    if isinstance(effect, Power):
        return (x / effect.centre) ** effect.exponent.value
    if isinstance(effect, LinearFraction):
        return 1.0 + effect.slope.value * x / effect.centre
    if isinstance(effect, FactorIf):
        xp = namespace(x)
        return xp.where(x > effect.above, effect.factor.value * xp.ones_like(x), 1.0)
    return x / (x + effect.half.value)
