"""Cox regression, ordinary and with Firth's penalty, ties by Efron's method.

Each event is one step with its own weights on those at risk; among d tied events the j-th step
counts those who fall by 1 - (j - 1)/d. The likelihood, its slope, its information, and the slope of
the information, which the penalty needs, are the moments of the columns under these weights.

Source: Cox, J R Stat Soc B 1972;34:187 (doi 10.1111/j.2517-6161.1972.tb00899.x); Efron, J Am Stat
Assoc 1977;72:557 (doi 10.1080/01621459.1977.10480613); penalty: Heinze and Schemper, Biometrics
2001;57:114 (doi 10.1111/j.0006-341X.2001.00114.x).
"""

import numpy as np

from glidepath.analyse.chances import LEVEL
from glidepath.analyse.firth import Fit
from glidepath.analyse.likelihood import Height, Likelihood, estimate, top
from glidepath.analyse.logistic import rises_for_ever
from glidepath.analyse.values import Bools, Floats
from glidepath.quantities.errors import input_error


def cox(design: Floats, time: Floats, event: Bools, level: float = LEVEL) -> Fit | None:
    """Give the Cox regression by its partial likelihood, with profile intervals.

    Parameters
    ----------
    design
        Shape [participant, column], without a column of ones.
    time
        To the event or to the end of observation, shape [participant].
    event
        Whether the event ended it, shape [participant].

    Returns
    -------
    ``None`` where the likelihood rises without end, as when every event fell in one arm: no
    estimate exists then. `firth_cox` still has one.

    Raises
    ------
    InputError
        Without any event, or for shapes that do not fit.
    """
    _check(design, time, event)
    fell, at_risk = np.nonzero(event[:, None] & (time[None] >= time[:, None]))
    if rises_for_ever(design[fell] - design[at_risk]):
        return None
    return _fitted(partial_likelihood(design, time, event), design.shape[1], level)


def firth_cox(design: Floats, time: Floats, event: Bools, level: float = LEVEL) -> Fit:
    """Give the Cox regression with Firth's penalty; as `cox`, and always an estimate."""
    _check(design, time, event)
    return _fitted(partial_likelihood(design, time, event, 0.5), design.shape[1], level)


def _check(design: Floats, time: Floats, event: Bools) -> None:
    if not event.any() or len({len(design), len(time), len(event)}) > 1:
        raise input_error(
            "a Cox regression cannot be asked of these data",
            expected="an event, and one time and one row of the design for everybody",
            kind="bad-survival",
        )


def _fitted(likelihood: Likelihood, columns: int, level: float) -> Fit:
    best = top(likelihood, np.zeros(columns))
    return Fit(tuple(estimate(likelihood, best, each, level) for each in range(columns)), best)


def partial_likelihood(
    design: Floats, time: Floats, event: Bools, penalty: float = 0.0
) -> Likelihood:
    """Give the partial likelihood, multiplied by the information's determinant to the penalty."""
    counted = _counted(time, event)
    happened = event.astype(float)

    def height(at: Floats) -> Height:
        linear = design @ at
        raised = counted * np.exp(linear - linear.max())
        total = raised.sum(axis=1)
        weight = raised / total[:, None]
        mean = weight @ design
        apart = design[None] - mean[:, None]
        information = np.einsum("si,sij,sik->jk", weight, apart, apart)
        value = float(happened @ linear - np.log(total).sum() - len(total) * linear.max())
        score = happened @ design - mean.sum(axis=0)
        if penalty == 0:
            return Height(value, score, information, information)
        third = np.einsum("si,sij,sik,sil->jkl", weight, apart, apart, apart)
        sign, log_size = np.linalg.slogdet(information)
        if sign <= 0 or not np.isfinite(log_size):
            return Height(-np.inf, score, np.eye(len(at)), np.eye(len(at)))
        pull = np.einsum("jk,kjl->l", np.linalg.inv(information), third)
        pulled = score + penalty * pull
        return Height(value + penalty * float(log_size), pulled, information, information)

    return height


def _counted(time: Floats, event: Bools) -> Floats:
    """How much each participant counts at each event, shape [event, participant]."""
    rows = []
    for moment in np.unique(time[event]):
        at_risk, falls = (time >= moment).astype(float), event & (time == moment)
        many = int(falls.sum())
        rows += [at_risk - falls * (j / many) for j in range(many)]
    return np.array(rows)
