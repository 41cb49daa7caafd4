"""What models must know of a child besides its doses, at any hour."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from glidepath.decide.intake import Clock
from glidepath.decide.interactions import Interaction
from glidepath.decide.laboratory import value_of
from glidepath.pk.growth import Growth, weight_ahead
from glidepath.pk.layout import DAY
from glidepath.quantities import grams
from glidepath.record.measurement import Genotyped, LabReported, Measured
from glidepath.record.record import Record

DAYS_A_YEAR = 365.25
GRAMS_A_KILOGRAM = 1000
GROWN = 20.0
"""Years of age at which the growth references end."""

LABORATORY = {"total-bilirubin": "umol/L", "ast": "U/L", "haematocrit": "%"}
"""Laboratory tests that are covariates of a model, each in the unit of the models."""

CYP3A5 = "cyp3a5"
EXPRESSER = "*1"
"""The allele of a CYP3A5 genotype that makes the enzyme."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Covariates:
    """What is known of a child, by hour.

    Parameters
    ----------
    born
        Hour of birth; the middle of what it may be.
    sex
        For the growth references.
    weights
        Hours and kg, ascending by hour.
    steps
        By name of the covariate: hours and values, each valid until the next.
    drugs
        Courses of interacting drugs; a model may know of one by itself.
    growth
        References; ``None`` leaves the last weight as it is.
    """

    born: float
    sex: str
    weights: tuple[Floats, Floats]
    steps: Mapping[str, tuple[Floats, Floats]]
    drugs: Sequence[Interaction]
    growth: Growth | None

    def at(self, hours: Floats) -> dict[str, Floats]:
        """Give every known covariate at given hours, each of their shape."""
        found = {"age": self.age(hours)}
        if len(self.weights[0]):
            found["weight"] = self._weight(hours)
        for name, (times, values) in self.steps.items():
            place = np.maximum(np.searchsorted(times, hours, side="right") - 1, 0)
            found[name] = values[place]
        for drug in {each.drug for each in self.drugs} | {"oxcarbazepine"}:
            found.setdefault(drug, self._taken(drug, hours))
        return found

    def age(self, hours: Floats) -> Floats:
        """Give the age in years."""
        years: Floats = (hours - self.born) / (DAY * DAYS_A_YEAR)
        return years

    def _weight(self, hours: Floats) -> Floats:
        times, weights = self.weights
        found: Floats = np.interp(hours, times, weights)
        later = hours > times[-1]
        then = float(self.age(times[-1:])[0])
        if self.growth is not None and bool(later.any()) and 0.0 <= then < GROWN:
            ages = np.minimum(self.age(hours[later]), GROWN)
            found[later] = weight_ahead(self.growth, self.sex, then, float(weights[-1]), ages)
        return found

    def _taken(self, drug: str, hours: Floats) -> Floats:
        taken = np.zeros(hours.shape)
        for each in self.drugs:
            if each.drug == drug:
                taken[(hours >= each.start) & (hours < each.stop)] = 1.0
        return taken


def covariates(
    record: Record, clock: Clock, drugs: Sequence[Interaction], growth: Growth | None
) -> Covariates:
    """Gather what a record says."""
    born = record.participant.born
    middle = 0.5 * (clock.midnight(born.earliest()) + clock.midnight(born.latest()) + DAY)
    steps = {name: _series(list(_results(record, clock, name))) for name in LABORATORY}
    steps[CYP3A5] = _series(list(_genotypes(record)))
    return Covariates(
        middle,
        record.participant.sex,
        _series(list(_weights(record, clock))),
        {name: series for name, series in steps.items() if len(series[0])},
        drugs,
        growth,
    )


def _series(pairs: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    """The last word of an hour counts."""
    ordered = sorted(dict(pairs).items())
    return np.array([t for t, _ in ordered]), np.array([x for _, x in ordered])


def _weights(record: Record, clock: Clock) -> Iterator[tuple[float, float]]:
    for event in record.events:
        if isinstance(event, Measured) and event.weight is not None:
            read = grams(event.weight.value, event.weight.unit) / GRAMS_A_KILOGRAM
            yield clock.hours(event.happened), read


def _results(record: Record, clock: Clock, test: str) -> Iterator[tuple[float, float]]:
    for event in record.events:
        if isinstance(event, LabReported) and event.test == test:
            value = value_of(event, LABORATORY[test])
            if value is not None and value > 0:
                drawn = event.happened if event.drawn_at is None else event.drawn_at
                yield clock.hours(drawn), float(value)


def _genotypes(record: Record) -> Iterator[tuple[float, float]]:
    for event in record.events:
        if isinstance(event, Genotyped) and event.gene.lower() == CYP3A5:
            yield 0.0, 1.0 if EXPRESSER in event.result.split("/") else 0.0
