"""Children to whom a model is fitted, and their levels dose by dose, worked out beside the program.

The posterior itself is taken from the Belief; it is held to grids elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from glidepath.decide import Belief, believe
from glidepath.decide.learned import Learned
from glidepath.exchange.models import read_models
from glidepath.pk.growth import Growth
from glidepath.protocol import Protocol, ProtocolHistory
from oracle.superposed import Dose, Floats, Stretch, daily, levels
from unit.decide.given import overridden
from unit.plan.given import Fields, record

CMIA = overridden({"level.assay": "cmia"})
"""The trial by the assay of the models, so that nothing is uncertain about a factor."""

ERROR = 1.913
"""Additive residual error of chen-2021, ng/mL."""

MORNING = 8.0
FIRST = -400
"""The day of the first order of an entered child."""


def history(protocol: Protocol = CMIA) -> ProtocolHistory:
    return ProtocolHistory((protocol,))


def believed(
    events: Sequence[Fields],
    at: datetime,
    protocol: Protocol = CMIA,
    growth: Growth | None = None,
    models: Sequence[str] = ("chen-2021",),
) -> Belief:
    return believe(history(protocol), record(events), at, models=read_models(models), growth=growth)


def hour(day: float) -> float:
    """The clock of this oracle: hours from the midnight of day 0."""
    return 24.0 * day


@dataclass(frozen=True)
class Oracle:
    """The nodes of a child fitted by chen-2021, with what it took.

    Parameters
    ----------
    doses
        mg a day, from the morning of a day on; the first one for ever before.
    weights
        kg, from a day on.
    factors
        Of bioavailability, from a day on.
    missed
        Days whose dose was not taken.
    """

    belief: Belief
    doses: Mapping[int, float]
    weights: Mapping[int, float] = field(default_factory=lambda: {FIRST: 14.0})
    factors: Mapping[int, float] = field(default_factory=lambda: {FIRST: 1.0})
    missed: Sequence[int] = ()

    @property
    def nodes(self) -> tuple[Floats, Floats]:
        """Etas of the clearance and their weights."""
        learned = self.belief.learned
        assert isinstance(learned, Learned)
        (fit,) = learned.average.fits
        assert fit.model.name == "chen-2021"
        return fit.etas[:, 0], fit.posterior.weights[:, 0]

    def given(self, until: float) -> list[Dose]:
        """Every dose since 60 days before the first order that this child has."""
        starts = sorted(self.doses)
        ends = [*starts[1:], int(until) + 1]
        found: list[Dose] = []
        for start, end in zip(starts, ends, strict=True):
            begin = start - (60 if start == starts[0] else 0)
            found += daily(hour(begin) + MORNING, hour(end) + MORNING, self.doses[start])
        left_out = {hour(day) + MORNING for day in self.missed}
        return [each for each in found if each[0] not in left_out]

    def true(self, days: Sequence[float]) -> Floats:
        """True levels at every node, (nodes, days), just before any dose of that hour."""
        etas, _ = self.nodes
        marks = sorted({*self.weights, *self.factors})

        def last(of: Mapping[int, float], day: int) -> float:
            return of[max(each for each in of if each <= day)]

        stretches = [
            Stretch(
                since=hour(mark),
                cl=8.59 * (last(self.weights, mark) / 70) ** 0.75 * np.exp(etas),
                v=294 * last(self.weights, mark) / 70 + 0 * etas,
                ka=0.485,
                f=last(self.factors, mark) + 0 * etas,
            )
            for mark in marks
        ]
        return levels(self.given(max(days)), stretches, [hour(day) for day in days])

    def quantile(self, day: float, share: float) -> float:
        """Of the true level."""
        return self._solved(lambda x, true: np.asarray(true <= x, np.float64), day, share)

    def measured(self, day: float, share: float) -> float:
        """Of a measured level: the mixture of a normal distribution for every node."""
        return self._solved(_below, day, share)

    def _solved(self, cdf: Callable[[float, Floats], Floats], day: float, share: float) -> float:
        true, weights = self.true([day])[:, 0], self.nodes[1]

        def beyond(x: float) -> float:
            return float(np.sum(weights * cdf(x, true))) - share

        found: float = brentq(beyond, -50.0, 200.0, xtol=1e-4)
        return found


def _below(x: float, true: Floats) -> Floats:
    found: Floats = np.asarray(norm.cdf((x - true) / ERROR), np.float64)
    return found


def just_before(moment: datetime) -> datetime:
    return moment - timedelta(microseconds=1)
