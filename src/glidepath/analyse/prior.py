"""A Bayesian summary of a rate: what was published, counted at a stated share, and the trial.

Source of the discount: Ibrahim and Chen, Stat Sci 2000;15:46 (doi 10.1214/ss/1009212673).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from glidepath.analyse.chances import LEVEL, beta_quantile, beta_tail
from glidepath.analyse.values import Interval, Share

FLAT = 1.0
"""Both parameters of Beta before any data."""
BOUNDS = (0.1, 0.2, 0.3)
"""Rates above which the probability is told."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published rate of relapse.

    Parameters
    ----------
    name
        The key by which catalogues know it.
    share
        Events of participants.
    source
        Where it is published.
    """

    name: str
    share: Share
    source: str


WEST_CHINA = Published(
    "west-china",
    Share(29, 167),
    "Int J Cancer 2023;153:600 (doi 10.1002/ijc.34509): rebound growth in 17.3 % of 167",
)
"""The nearest published cohort: the same disease, not randomised, stopped in many ways."""
MALFORMATIONS = Published(
    "malformations",
    Share(33, 61),
    "VASE, slow-flow malformations, another disease: 33 of 61 recurred after stopping at two years",
)
DISCOUNTS: tuple[tuple[Published, float], ...] = (
    (WEST_CHINA, 0.0),
    (WEST_CHINA, 0.1),
    (WEST_CHINA, 0.25),
    (WEST_CHINA, 0.5),
    (WEST_CHINA, 1.0),
    (MALFORMATIONS, 0.25),
)
"""The share at which each published participant counts; the first uses nothing published."""
MAIN = 2
"""The row that is told first: a quarter of the nearest cohort."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is thought of a rate under one prior.

    Parameters
    ----------
    published, discount
        The prior: each published participant counts as so much of one.
    worth
        How many participants the prior is worth.
    a, b
        The parameters of Beta, after the trial.
    """

    published: Published
    discount: float
    worth: float
    a: float
    b: float

    @property
    def mean(self) -> float:
        """The mean rate."""
        return self.a / (self.a + self.b)

    def interval(self, level: float = LEVEL) -> Interval:
        """Give the interval with equal tails."""
        tail = (1 - level) / 2
        return Interval(
            beta_quantile(self.a, self.b, tail), beta_quantile(self.a, self.b, 1 - tail)
        )

    def above(self, bound: float) -> float:
        """Give the probability that the rate lies above a bound."""
        return beta_tail(self.a, self.b, bound)


def posterior(published: Published, discount: float, seen: Share | None) -> Posterior:
    """Give what is thought of a rate.

    Parameters
    ----------
    discount
        From 0, nothing published counts, to 1, it counts in full.
    seen
        In the trial; ``None`` before it.

    >>> round(posterior(WEST_CHINA, 0.0, Share(0, 15)).mean, 4)
    0.0588
    """
    events, of = discount * published.share.events, discount * published.share.of
    found, all_ = (0, 0) if seen is None else (seen.events, seen.of)
    a, b = FLAT + events + found, FLAT + of - events + all_ - found
    return Posterior(published, discount, of, a, b)


def sensitivity(
    seen: Share | None, priors: Sequence[tuple[Published, float]] = DISCOUNTS
) -> tuple[Posterior, ...]:
    """Give what is thought of a rate under each of several priors."""
    return tuple(posterior(published, discount, seen) for published, discount in priors)
