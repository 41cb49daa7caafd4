"""How well a true level explains a measured one: residual error, and levels below a limit.

Every function gives minus the log-likelihood with its first derivative in the true level and the
expected second one, which is never negative.
"""

from dataclasses import dataclass

from glidepath.pk.arrays import Array, namespace
from glidepath.pk.normal import LOG_ROOT_TWO_PI, log_cdf, log_density
from glidepath.pk.residual import Residual

LEAST_LEVEL = 1e-6
"""ng/mL; stands in for a true level of nothing, which a proportional error could not explain."""


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """SDs of the residual error; a log error stands alone, as one number for all children.

    Parameters
    ----------
    additive
        ng/mL.
    proportional
        Of the true level.
    log
        Of the logarithm of the level.
    """

    additive: float | Array = 0.0
    proportional: float | Array = 0.0
    log: float = 0.0


@dataclass(frozen=True, slots=True)
class Levels:
    """Measured levels of a batch of children, each (children, n).

    Parameters
    ----------
    time
        h, on the clock of the segments.
    value
        ng/mL; where the level is below a limit, the limit.
    below
        Where the level is only known to lie below the value.
    present
        Where there is a level at all; the others count for nothing, whatever they hold.
    """

    time: Array
    value: Array
    below: Array
    present: Array


@dataclass(frozen=True, slots=True)
class Misfit:
    """Minus the log-likelihood of each level, its slope and its expected curvature."""

    value: Array
    slope: Array
    curvature: Array


def error_model(residual: Residual) -> ErrorModel:
    """Give the numbers of a model's residual error."""
    parts = {name: getattr(residual, name) for name in ("additive", "proportional", "log")}
    return ErrorModel(**{name: part.value for name, part in parts.items() if part is not None})


def misfit(levels: Levels, true: Array, error: ErrorModel) -> Misfit:
    """Give how badly true levels explain measured ones.

    Parameters
    ----------
    levels
        Measured.
    true
        (..., children, n), ng/mL.
    error
        Residual error.

    Returns
    -------
    Misfit
        Each (..., children, n); zero where no level is present.

    Source
    ------
    Below a limit: method M3 of Beal SL, Ways to fit a PK model with some data below the
    quantification limit, J Pharmacokinet Pharmacodyn 2001; 28: 481-504.
    """
    xp = namespace(true)
    true = xp.where(true > LEAST_LEVEL, true, LEAST_LEVEL)
    value = xp.where(levels.present & (levels.value > 0.0), levels.value, 1.0)
    seen = _seen(value, true, error)
    if bool(xp.any(levels.below & levels.present)):
        hidden = _below(value, true, error)
        pairs = ((hidden.value, seen.value), (hidden.slope, seen.slope),
                 (hidden.curvature, seen.curvature))  # fmt: skip
        seen = Misfit(*(xp.where(levels.below, x, y) for x, y in pairs))
    return Misfit(
        *(xp.where(levels.present, x, 0.0) for x in (seen.value, seen.slope, seen.curvature))
    )


def _seen(value: Array, true: Array, error: ErrorModel) -> Misfit:
    xp = namespace(true)
    if error.log:
        z = (xp.log(value) - xp.log(true)) / error.log
        steep = 1.0 / (error.log * true)
        size = 0.5 * z * z + xp.log(error.log * value) + LOG_ROOT_TWO_PI
        return Misfit(size, -z * steep, steep * steep)
    variance, growth = _variance(true, error)
    z2 = (value - true) ** 2 / variance
    slope = (true - value) / variance + 0.5 * growth * (1.0 - z2)
    size = 0.5 * (z2 + xp.log(variance)) + LOG_ROOT_TWO_PI
    return Misfit(size, slope, 1.0 / variance + 0.5 * growth * growth)


def _below(limit: Array, true: Array, error: ErrorModel) -> Misfit:
    xp = namespace(true)
    if error.log:
        z, steep = (xp.log(limit) - xp.log(true)) / error.log, 1.0 / (error.log * true)
    else:
        variance, growth = _variance(true, error)
        root = xp.sqrt(variance)
        z = (limit - true) / root
        steep = 1.0 / root + 0.5 * z * growth
    logarithm = log_cdf(z)
    hazard = xp.exp(log_density(z) - logarithm)
    return Misfit(-logarithm, hazard * steep, hazard * (hazard + z) * steep * steep)


def _variance(true: Array, error: ErrorModel) -> tuple[Array, Array]:
    """Give the variance, and the derivative of its logarithm in the true level."""
    slope = error.proportional * error.proportional * true
    variance = error.additive * error.additive + slope * true
    return variance, 2.0 * slope / variance
