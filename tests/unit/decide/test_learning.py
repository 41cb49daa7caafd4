"""What models learn of a child, against doses one by one and sums over imagined children.

Every case states the doses, the weights and the hours of the levels as they follow from its record;
they are worked out here, by hand or by loops over days, and not by the program.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from math import log, sqrt
from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from glidepath.decide import Belief, believe, decide
from glidepath.decide.fitted import LeftOut
from glidepath.decide.learned import Learned, Unfitted
from glidepath.decide.learning import changes
from glidepath.exchange.growth import read_growth
from glidepath.exchange.models import read_models
from glidepath.exchange.protocols import read_protocol
from glidepath.pk.child import half_lives, parameters_at, tails
from glidepath.pk.growth import Growth, weight_ahead
from glidepath.pk.kinds import Estimate
from glidepath.pk.model import Model, Parameter
from glidepath.pk.population import Doubt
from glidepath.protocol import Protocol, ProtocolHistory, with_value
from glidepath.quantities import InputError
from oracle import children, summed
from oracle.children import Event, at, day, level, moment, order, quantity, weighed
from oracle.summed import Children, Error, imagine
from oracle.superposed import Dose, Floats, Stretch, daily, levels, quantile
from unit.decide.given import overridden, record_of, trial

ASSAY = log(0.88 / 0.72) / 3.2897
DEFAULTS = ("fan-2024", "chen-2021", "cheng-2020", "cincinnati-hybrid")


def known(name: str, weight: float) -> tuple[float, float, float]:
    """Clearance, volume and absorption at a weight, by the publication; bilirubin 9 umol/L."""
    match name:
        case "fan-2024":
            return 4.06 * (weight / 16) ** 1.23, 155 * (weight / 16) ** 1.62, 0.485
        case "chen-2021":
            return 8.59 * (weight / 70) ** 0.75, 294 * weight / 70, 0.485
        case _:
            cl = 5.63 * (9 / 11.29) ** -0.32 * (weight / 28.5) ** 0.5
            return cl, 144.16, 0.7521


BETWEEN = {
    "fan-2024": (0.2594, 0.0),
    "chen-2021": (0.175, 0.0),
    "cheng-2020": (sqrt(0.0353), sqrt(0.0727)),
}
ERRORS = {
    "fan-2024": Error(3.41),
    "chen-2021": Error(1.913),
    "cheng-2020": Error(proportional=0.2245),
}


# --- asking ---------------------------------------------------------------------------------------


def ask(
    *events: Any,
    number: int = 90,
    models: Sequence[str | Model] = ("chen-2021",),
    protocol: Protocol | None = None,
    born: str = "2020-06",
    growth: Growth | None = None,
    **other: Any,
) -> Belief:
    """What is thought of a child of 14 kg, unless weighed, at noon of a day."""
    history = ProtocolHistory((protocol or trial(),))
    data = children.record(*events)
    data["participant"] |= {"born": born, "protocol": history.versions[0].id}
    if not any(each["type"] == "Measured" for each in data["events"]):
        data["events"] = [*data["events"], weighed(0, "14")]
    named = [read_models([each])[0] if isinstance(each, str) else each for each in models]
    moment = datetime.fromisoformat(at(number))
    return believe(history, record_of(data), moment, models=named, growth=growth, **other)


def learn(*events: Any, **other: Any) -> Learned:
    found = ask(*events, **other).learned
    assert isinstance(found, Learned)
    return found


def start(dose: str = "1", **other: Any) -> Event:
    """An order of day 0, from that morning on."""
    return order(0, dose, "start", happened=day(0)) | other


def cut(number: int, dose: str, **other: Any) -> Event:
    """An order of a day, from that morning on."""
    return order(number, dose, happened=day(number), **other)


def read(number: int, value: str | dict[str, Any], **other: Any) -> Event:
    """A trough by the assay of the models, so that nothing is uncertain about the factor."""
    return level(number, value, assay="cmia", **other)


def drug(kind: str, number: int, name: str) -> Event:
    return {"type": f"CoMedication{kind}", "happened": day(number), "drug": name}


BILIRUBIN = {
    "type": "LabReported",
    "happened": moment(0, "08:00"),
    "test": "total-bilirubin",
    "result": quantity("9", "umol/L"),
}


# --- expecting ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A record, and what follows from it: hours count from the midnight of day 0.

    `weights` are hours, kg and relative bioavailability from then on; `found` are hours, levels as
    the models read them, and whether they are limits.
    """

    events: list[Any]
    doses: list[Dose]
    found: list[tuple[float, float, bool]]
    weights: tuple[tuple[float, float, float], ...] = ((-9999.0, 14.0, 1.0),)
    number: int = 90

    @property
    def values(self) -> Floats:
        return np.array([value for _, value, _ in self.found])

    @property
    def below(self) -> list[bool]:
        return [below for _, _, below in self.found]

    def true(self, name: str, of: Children) -> Floats:
        stretches = [
            Stretch(since, cl * of.cl, v * of.v, ka, f)
            for since, weight, f in self.weights
            for cl, v, ka in [known(name, weight)]
        ]
        hours = [hour for hour, _, _ in self.found]
        return levels(self.doses, stretches, hours) * of.factor[:, None]

    def trough(self, name: str, of: Children, interval: float = 24.0) -> Floats:
        """The steady trough of 1 mg a day at the end, by the assay of the model."""
        _, weight, f = self.weights[-1]
        cl, v, ka = known(name, weight)
        given = daily(-2400.0, 0.0, interval / 24.0, interval)
        return levels(given, [Stretch(-2400.0, cl * of.cl, v * of.v, ka, f)], [0.0])[:, 0]


def most_probable(case: Case, name: str, assay: float = 0.0) -> Floats:
    """Give the etas that minimise what a general optimiser is told to minimise."""
    all_spreads = (*BETWEEN[name], assay)
    spreads = np.array([each for each in all_spreads if each > 0.0])

    def worth(etas: Floats) -> float:
        own = iter(etas)
        cl, v, f = (np.exp([next(own) if each > 0.0 else 0.0]) for each in all_spreads)
        true = case.true(name, Children(cl, v, f, np.ones(1)))
        density = float(ERRORS[name].density(true, case.values, case.below).sum())
        return float(0.5 * np.sum((etas / spreads) ** 2)) - density

    best: Floats = minimize(worth, np.zeros(len(spreads)), method="BFGS", options={"gtol": 1e-7}).x
    return best


def every_day(first: int, last: int, mg: float) -> list[Dose]:
    """Doses at eight from a day to before another."""
    return [(24.0 * number + 8.0, mg) for number in range(first, last)]


def eight(number: int) -> float:
    return 24.0 * number + 8.0


TAPER = Case(
    [start(), cut(60, "0.9"), read(30, "6.4"), read(59, "7.1"), read(80, "4.9")],
    every_day(0, 60, 1.0) + every_day(60, 90, 0.9),
    [(eight(30), 6.4, False), (eight(59), 7.1, False), (eight(80), 4.9, False)],
)
TWICE_TO_ONCE = Case(
    [
        start(interval_hours=12),
        cut(14, "1.2"),
        read(10, "6", hours_since_dose=Decimal(12)),
        # on the day of the change, before the first new dose; the day alone is known
        read(14, "6.5", hours_since_dose=Decimal(12), drawn_at=day(14)),
        read(17, "5"),
    ],
    daily(8.0, eight(14), 0.5, 12.0) + every_day(14, 90, 1.2),
    [(eight(10), 6.0, False), (eight(14), 6.5, False), (eight(17), 5.0, False)],
)
STEADY = Case(
    [start("1", reason="maintenance"), cut(3, "0.5"), read(3, "6"), read(5, "4.5")],
    every_day(-100, 3, 1.0) + every_day(3, 90, 0.5),
    [(eight(3), 6.0, False), (eight(5), 4.5, False)],
)
LATE = Case(
    [
        start(),
        cut(5, "0.5"),
        # drawn at half past nine on the day of the cut: the new dose waited
        read(5, "6", drawn_at=moment(5, "09:30"), hours_since_dose=Decimal("25.5")),
        # at twenty past eight: as good as in time
        read(9, "3.5", drawn_at=moment(9, "08:20"), hours_since_dose=Decimal("24.33")),
        read(6, "5.5", drawn_at=moment(6, "09:00"), hours_since_dose=Decimal("1")),
    ],
    [*every_day(0, 5, 1.0), (eight(5) + 1.5, 0.5), *every_day(6, 90, 0.5)],
    [(eight(5) + 1.5, 6.0, False), (eight(6) + 1.0, 5.5, False), (eight(9), 3.5, False)],
)
MISSED = Case(
    [start(), children.missed(12) | {"days": [day(10)]}, read(11, "3", hours_since_dose=48)],
    every_day(0, 10, 1.0) + every_day(11, 90, 1.0),
    [(eight(11), 3.0, False)],
)
AFTER_BREAKFAST = Case(
    [
        start(),
        order(10, "0.2", happened=moment(10, "09:00")),
        order(12, "0.3", happened=moment(12, "10:00")),
        order(12, "0.4", happened=moment(12, "16:00")),
        read(11, "6"),
        read(14, "3"),
    ],
    every_day(0, 11, 1.0) + every_day(11, 13, 0.2) + every_day(13, 90, 0.4),
    [(eight(11), 6.0, False), (eight(14), 3.0, False)],
)
INTERRUPTED = Case(
    [
        start(),
        children.interrupted(20, "15:00"),
        children.resumed(25, "07:00"),
        read(22, "2.5", hours_since_dose=Decimal(48)),
        read(27, "4"),
        {"type": "TreatmentStopped", "happened": moment(40, "12:00"), "reason": "withdrawn"},
        read(42, "2", hours_since_dose=Decimal(48)),
    ],
    every_day(0, 21, 1.0) + every_day(25, 41, 1.0),
    [(eight(22), 2.5, False), (eight(27), 4.0, False), (eight(42), 2.0, False)],
)
ANY_HOUR = Case(
    [
        start(),
        read(10, "14", drawn_at=moment(10, "10:00"), hours_since_dose=Decimal(2)),
        # a bare date, two hours after the dose
        read(11, "15", drawn_at=day(11), hours_since_dose=Decimal(2)),
        # the dose before it was taken late: the hours since it count, not the clock's
        read(12, "9", drawn_at=moment(12, "08:00"), hours_since_dose=Decimal("20.5")),
    ],
    every_day(0, 90, 1.0),
    [(eight(10) + 2, 14.0, False), (eight(11) + 2, 15.0, False), (eight(11) + 20.5, 9.0, False)],
)
BELOW = Case(
    [start("0.3"), read(20, {"below": quantity("2", "ng/mL")}), read(30, "2.6")],
    every_day(0, 90, 0.3),
    [(eight(20), 2.0, True), (eight(30), 2.6, False)],
)
BELOW_ONLY = Case(
    [start("0.3"), *(read(n, {"below": quantity("2", "ng/mL")}) for n in (20, 50))],
    every_day(0, 90, 0.3),
    [(eight(20), 2.0, True), (eight(50), 2.0, True)],
)
VORICONAZOLE = Case(
    [
        start("0.2"),
        drug("Started", 20, "voriconazole"),
        drug("Stopped", 26, "voriconazole"),
        read(19, "1.4"),
        read(24, "9"),
        read(41, "1.6"),
    ],
    every_day(0, 90, 0.2),
    [(eight(19), 1.4, False), (eight(24), 9.0, False), (eight(41), 1.6, False)],
    weights=(
        (-9999.0, 14.0, 1.0),
        (eight(20), 14.0, 11.0),
        (eight(26), 14.0, sqrt(11.0)),
        (eight(40), 14.0, 1.0),
    ),
)
CASES = {
    "taper": TAPER,
    "twice-daily to once-daily": TWICE_TO_ONCE,
    "steady before the record": STEADY,
    "a dose that waited": LATE,
    "a missed dose": MISSED,
    "ordered after breakfast": AFTER_BREAKFAST,
    "interrupted, resumed, stopped": INTERRUPTED,
    "levels at any hour": ANY_HOUR,
    "below a limit": BELOW,
    "nothing but below a limit": BELOW_ONLY,
    "voriconazole": VORICONAZOLE,
}


# --- doses and levels -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_most_probable_child(name: str) -> None:
    case = CASES[name]
    found = learn(*case.events, number=case.number)
    assert [each.why for each in found.told.levels] == [None] * len(case.found)
    (one,) = found.average.fits
    assert one.converged
    assert one.estimates.etas[0] == pytest.approx(most_probable(case, "chen-2021"), abs=1e-5)


@pytest.mark.parametrize("model", ["fan-2024", "cheng-2020"])
def test_the_most_probable_child_of_other_models(model: str) -> None:
    found = learn(*TAPER.events, BILIRUBIN, models=[model], asked=True)
    expected = most_probable(TAPER, model)
    assert found.average.fits[0].estimates.etas[0] == pytest.approx(expected, abs=1e-4)


def growing(of: list[tuple[float, float]], until: float) -> tuple[tuple[float, float, float], ...]:
    """Stretches of no more than 60 days between the changes of dose, each by its middle weight."""
    hours = [hour for hour, _ in of]
    marks = [8.0, eight(100), until]
    cuts = [8.0]
    for early, late in pairwise(marks):
        parts = int(np.ceil((late - early) / (60 * 24)))
        cuts += [early + (late - early) * part / parts for part in range(1, parts + 1)]
    middles = [0.5 * (a + b) for a, b in pairwise(cuts)]
    weights = np.interp(middles, hours, [weight for _, weight in of])
    return tuple((cut, float(w), 1.0) for cut, w in zip(cuts, weights, strict=False))


def test_a_child_grows_between_its_weights() -> None:
    events = [
        start(),
        cut(100, "0.9"),
        weighed(0, "12"),
        weighed(200, "18"),
        read(30, "8"),
        read(150, "6"),
        read(290, "4"),
    ]
    weights = [(9.0, 12.0), (200 * 24 + 9.0, 18.0)]
    case = Case(
        events,
        every_day(0, 100, 1.0) + every_day(100, 300, 0.9),
        [(eight(30), 8.0, False), (eight(150), 6.0, False), (eight(290), 4.0, False)],
        weights=growing(weights, 300 * 24 + 12.0),
    )
    (one,) = learn(*events, number=300).average.fits
    assert one.estimates.etas[0] == pytest.approx(most_probable(case, "chen-2021"), abs=1e-5)


def test_no_covariate_stands_still_for_longer_than_sixty_days() -> None:
    found = learn(*VORICONAZOLE.events, cut(300, "0.1"), number=900)
    cuts = sorted({8.0, 900 * 24 + 12.0, eight(300), *changes(found.told, 900 * 24 + 12.0)})
    assert max(np.diff(cuts)) <= 60 * 24 + 1e-9
    assert {eight(20), eight(26), eight(40)} <= set(cuts)


def test_a_lag_of_a_users_own_model() -> None:
    (chen,) = read_models(["chen-2021"])
    lag = Parameter(value=1.5, unit="h", meaning="lag", source="by hand")
    late = chen.model_copy(update={"parameters": {**chen.parameters, "lag": lag}})
    for case in (TAPER, STEADY, ANY_HOUR):
        shifted = replace(case, doses=[(hour + 1.5, mg) for hour, mg in case.doses])
        found = learn(*case.events, models=[late])
        expected = most_probable(shifted, "chen-2021")
        assert found.average.fits[0].estimates.etas[0] == pytest.approx(expected, abs=1e-5)
    cl, v, ka = known("chen-2021", 14.0)
    given = [(hour + 1.5, mg) for hour, mg in daily(-2400.0, 0.0, 1.0)]
    etas = found.average.fits[0].etas[:, 0]
    expected = levels(given, [Stretch(-2400.0, cl * np.exp(etas), v, ka)], [0.0])[:, 0] * 0.8
    uncertain = found.troughs[24]
    middle = quantile(expected, found.average.fits[0].posterior.weights[:, 0], 0.5)
    assert uncertain.quantile(0.5) == pytest.approx(middle, rel=0.02)


# --- the posterior --------------------------------------------------------------------------------


def summed_up(case: Case, name: str, assay: float = 0.0) -> tuple[Children, Floats]:
    """A grid of children and their weights."""
    points = 401 if BETWEEN[name][1] == 0.0 and assay == 0.0 else 61
    of = imagine(*BETWEEN[name], assay, points)
    weights = summed.explained(of, case.true(name, of), case.values, ERRORS[name], case.below)
    return of, weights


def half_life(name: str, of: Children, weight: float = 14.0) -> Floats:
    cl, v, _ = known(name, weight)
    return np.asarray(log(2) * v * of.v / (cl * of.cl))


@pytest.mark.parametrize("name", ["chen-2021", "cheng-2020"])
def test_the_posterior_of_half_life_and_trough(name: str) -> None:
    found = learn(*TAPER.events, BILIRUBIN, models=[name], asked=True)
    of, weights = summed_up(TAPER, name)
    expected = quantile(half_life(name, of), weights, 0.5)
    assert found.half_life.quantile(0.5) == pytest.approx(expected, rel=0.015)
    bound = quantile(half_life(name, of), weights, 0.9)
    assert found.half_life.quantile(0.9) == pytest.approx(bound, rel=0.05)
    for interval in (24, 12):
        trough = 0.8 * TAPER.trough(name, of, float(interval))
        expected = quantile(trough, weights, 0.5)
        assert found.troughs[interval].quantile(0.5) == pytest.approx(expected, rel=0.015)
    log_half_life = np.log(half_life(name, of))
    share = [
        float(np.average((log_half_life - np.average(log_half_life, weights=w)) ** 2, weights=w))
        for w in (weights, of.number)
    ]
    assert found.prior_share == pytest.approx(share[0] / share[1], rel=0.1)


def test_the_factor_that_levels_by_the_models_assay_do_not_teach_widens_the_trough() -> None:
    found = learn(*TAPER.events)
    of, weights = summed_up(TAPER, "chen-2021")
    factors = imagine(0.0, 0.0, ASSAY, 201)
    trough = 0.8 * TAPER.trough("chen-2021", of)[:, None] * factors.factor
    both = weights[:, None] * factors.number
    for share in (0.05, 0.5, 0.95):
        expected = quantile(trough, both, share)
        assert found.troughs[24].quantile(share) == pytest.approx(expected, rel=0.03)


MASS = [each | {"assay": "lc-ms-ms"} if "assay" in each else each for each in TAPER.events]


def by_mass(case: Case) -> Case:
    """The same readings by LC-MS/MS: a fifth below what the models' assays would read."""
    return replace(case, found=[(hour, x / 0.8, below) for hour, x, below in case.found])


@pytest.mark.parametrize("name", ["chen-2021", "cheng-2020"])
def test_the_factor_between_assays_is_one_more_parameter_of_the_child(name: str) -> None:
    found = learn(*MASS, BILIRUBIN, models=[name], asked=True)
    case = by_mass(TAPER)
    (one,) = found.average.fits
    assert one.estimates.etas[0] == pytest.approx(most_probable(case, name, ASSAY), abs=2e-4)
    of, weights = summed_up(case, name, ASSAY)
    trough = 0.8 * case.trough(name, of) * of.factor
    for share in (0.05, 0.5, 0.95):
        expected = quantile(trough, weights, share)
        assert found.troughs[24].quantile(share) == pytest.approx(expected, rel=0.04)
    expected = quantile(half_life(name, of), weights, 0.5)
    assert found.half_life.quantile(0.5) == pytest.approx(expected, rel=0.015)


def test_troughs_in_an_immunoassays_unit_do_not_take_over_the_factor() -> None:
    protocol = with_value(trial(), "level.assay", "cmia")
    case = by_mass(TAPER)
    of, weights = summed_up(case, "chen-2021", ASSAY)
    found = learn(*MASS, protocol=protocol)
    assert [each.level for each in found.told.used] == pytest.approx(list(case.values))
    for share in (0.05, 0.5, 0.95):
        expected = quantile(case.trough("chen-2021", of), weights, share)
        assert found.troughs[24].quantile(share) == pytest.approx(expected, rel=0.04)


def test_levels_and_trial_of_the_models_kind_need_no_factor() -> None:
    found = learn(*TAPER.events, protocol=with_value(trial(), "level.assay", "cmia"))
    of, weights = summed_up(TAPER, "chen-2021")
    assert found.average.fits[0].etas.shape[1] == 1
    for share in (0.05, 0.5, 0.95):
        expected = quantile(TAPER.trough("chen-2021", of), weights, share)
        assert found.troughs[24].quantile(share) == pytest.approx(expected, rel=0.04)


def test_of_levels_by_both_kinds_the_last_one_says_which_factor_is_uncertain() -> None:
    last = [*TAPER.events[:-1], TAPER.events[-1] | {"assay": "lc-ms-ms"}]
    assert learn(*last).average.fits[0].etas.shape[1] == 2
    first = [*TAPER.events[:-2], TAPER.events[-2] | {"assay": "lc-ms-ms"}, TAPER.events[-1]]
    found = learn(*first)
    assert found.average.fits[0].etas.shape[1] == 1
    assert [each.level for each in found.told.used] == pytest.approx([5.12, 7.1, 3.92])


def test_models_weigh_by_the_levels_as_they_were_read() -> None:
    found = learn(*TAPER.events, BILIRUBIN, models=DEFAULTS[:3])
    evidence = [summed_up(TAPER, name)[1].sum() for name in DEFAULTS[:3]]
    weights = [each.weight for each in found.shares]
    assert weights == pytest.approx(np.array(evidence) / sum(evidence), abs=0.01)
    assert [each.model for each in found.shares] == list(DEFAULTS[:3])
    grids = [(name, *summed_up(TAPER, name)) for name in DEFAULTS[:3]]
    everyone = np.concatenate([half_life(name, of) for name, of, _ in grids])
    expected = quantile(everyone, np.concatenate([w for _, _, w in grids]), 0.5)
    assert found.half_life.quantile(0.5) == pytest.approx(expected, rel=0.02)


def test_a_model_of_the_trials_own_assay_is_not_favoured_by_its_unit() -> None:
    (chen,) = read_models(["chen-2021"])
    mass = chen.model_copy(
        update={
            "name": "chen-in-mass",
            "assay": chen.assay.model_copy(update={"method": "lc-ms-ms"}),
            "parameters": {
                name: part.model_copy(update={"value": part.value * (1.25 if name != "ka" else 1)})
                for name, part in chen.parameters.items()
            },
            "residual": chen.residual.model_copy(update={"additive": sd(1.913 * 0.8)}),
        }
    )
    many = [start(), *(read(n, "6.4") for n in range(20, 44))]
    found = learn(*many, models=[chen, mass])
    # levels by the models' assay: exact for the one, a fifth lower with a factor for the other
    of = imagine(0.175, 0.0, ASSAY, 101)
    case = Case([], every_day(0, 90, 1.0), [(eight(n), 6.4, False) for n in range(20, 44)])
    own = summed_up(case, "chen-2021")[1].sum()
    true = case.true("chen-2021", of)
    other = summed.explained(of, true, case.values, ERRORS["chen-2021"], case.below).sum()
    assert found.shares[0].weight == pytest.approx(own / (own + other), abs=0.02)


def sd(value: float) -> Estimate:
    return Estimate(value=value, unit="ng/mL", meaning="of a test", source="by hand")


# --- odd levels -----------------------------------------------------------------------------------


def test_a_level_that_the_others_do_not_foretell_is_odd() -> None:
    told = [(30, 11.0), (40, 12.0), (59, 20.0), (70, 11.5), (80, 12.5)]
    odd = [start(), *(read(number, str(value)) for number, value in told)]
    found = learn(*odd)
    seen = [(eight(number), value, False) for number, value in told]
    case = Case([], every_day(0, 90, 1.0), seen)
    of = imagine(0.175, points=401)
    true = case.true("chen-2021", of)
    lower = summed.tails(of, true, case.values, ERRORS["chen-2021"], case.below)
    assert 1.0 - lower[2] < 1e-3
    assert min(*lower[:2], *lower[3:]) > 1e-3
    assert tails(found.average) == pytest.approx(
        [min(each, 1.0 - each) for each in lower], abs=0.01
    )
    assert found.odd == ("S59",)
    assert len(found.told.used) == len(told)
    without = learn(*odd, left_out=("S59",))
    assert without.odd == ()
    assert [each.why for each in without.told.levels][2] is LeftOut.NAMED
    assert len(without.told.used) == len(told) - 1
    assert without.half_life.quantile(0.5) < found.half_life.quantile(0.5)


# --- levels that are left out ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([{"type": "Vomited", "happened": moment(25, "09:00")}], LeftOut.INTAKE),
        ([{"type": "Vomited", "happened": moment(10, "09:00")}], None),
        ([children.missed(28)], LeftOut.INTAKE),
        ([drug("Started", 29, "phenytoin"), drug("Stopped", 40, "phenytoin")], LeftOut.NO_NUMBER),
        ([drug("Stopped", 20, "rifampicin")], LeftOut.WASH_OUT),
    ],
)
def test_a_level_that_is_not_fitted(events: list[Event], why: LeftOut | None) -> None:
    found = learn(start(), read(30, "6.4"), read(80, "7"), *events)
    assert [each.why for each in found.told.levels] == [why, None]


def test_a_level_whose_time_fits_no_dose_is_not_fitted() -> None:
    old = read(30, "0.9", hours_since_dose=Decimal(24 * 29))
    found = learn(start(), old, read(80, "7"))
    assert [each.why for each in found.told.levels] == [LeftOut.INTAKE, None]


# --- who may speak --------------------------------------------------------------------------------


def names(belief: Belief) -> list[str]:
    assert isinstance(belief.learned, Learned)
    return [each.model for each in belief.learned.shares]


def test_below_one_year_only_a_model_that_knows_of_maturation_speaks() -> None:
    infant = [start("0.2"), weighed(0, "6"), read(30, "6.4"), BILIRUBIN]
    for asked in (False, True):
        found = ask(*infant, models=DEFAULTS, born="2025-09-05", asked=asked)
        assert names(found) == ["cincinnati-hybrid"]
    alone = ask(*infant, models=["fan-2024"], born="2025-09-05", asked=True)
    assert alone.learned is Unfitted.NO_MODEL_FITS
    # at noon of the first birthday, and of the next day: a year has 365.25 days
    later = ask(*infant, models=DEFAULTS, born="2025-04-04", number=89)
    assert names(later) == ["cincinnati-hybrid"]
    later = ask(*infant, models=DEFAULTS, born="2025-04-04", number=90)
    assert names(later) == ["fan-2024", "cincinnati-hybrid"]


def test_models_speak_where_they_are_meant_to_unless_asked_for() -> None:
    events = [start(), read(30, "6.4")]
    assert names(ask(*events, models=DEFAULTS)) == ["fan-2024", "chen-2021"]
    assert names(ask(*events, BILIRUBIN, models=DEFAULTS)) == list(DEFAULTS[:3])
    named = ask(*events, models=["cincinnati-hybrid"], asked=True)
    assert names(named) == ["cincinnati-hybrid"]
    assert isinstance(named.learned, Learned)
    (share,) = named.learned.shares
    assert [(each.covariate, each.doubt) for each in share.caveats] == [("age", Doubt.OUTSIDE)]


def test_a_model_that_was_asked_for_says_which_covariate_it_lacks() -> None:
    with pytest.raises(InputError, match="missing; cheng-2020 needs it"):
        ask(start(), read(30, "6.4"), models=["cheng-2020"], asked=True)


# --- nothing to learn -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "models", "why"),
    [
        ([start(), read(30, "6")], [], Unfitted.NO_MODELS),
        ([read(30, "6"), weighed(0, "14")], ["chen-2021"], Unfitted.NO_DOSE),
        ([start(), read(30, "6"), children.remission(1)], ["chen-2021"], Unfitted.NO_WEIGHT),
        ([start(), weighed(0, "5"), read(30, "6")], ["chen-2021"], Unfitted.NO_MODEL_FITS),
        ([start()], ["chen-2021"], Unfitted.NO_LEVEL),
        ([start(), read(30, "6", specimen="serum")], ["chen-2021"], Unfitted.NO_LEVEL),
    ],
)
def test_without_a_model_it_is_plain_proportion(
    events: list[Any], models: list[str], why: Unfitted
) -> None:
    if why is Unfitted.NO_WEIGHT:
        tall = {"type": "Measured", "happened": day(0), "height": quantity("90", "cm")}
        events = [*events, tall]
    found = ask(*events, models=models)
    assert (found.learned, found.basis, found.half_life) == (why, "linear", 62 * 60)


def test_models_of_another_drug_say_nothing() -> None:
    liver = read_protocol("liver-tacrolimus")
    found = ask(start(), read(30, "6"), models=DEFAULTS, protocol=liver)
    assert (found.learned, found.half_life) == (Unfitted.NO_MODELS, 690)


@pytest.mark.parametrize("models", [[], ["chen-2021"]])
def test_a_sample_to_leave_out_must_be_there(models: list[str]) -> None:
    with pytest.raises(InputError, match=r"no level was measured in P9, S31.*one of S30"):
        ask(start(), read(30, "6"), models=models, left_out=("S31", "P9", "S30"))
    pending = [start(), children.drawn(30)]
    with pytest.raises(InputError, match=r"measured in S30.*a record with a level"):
        ask(*pending, models=models, left_out=("S30",))


# --- exposure ahead -------------------------------------------------------------------------------


def test_an_infant_outgrows_its_dose_within_a_month() -> None:
    # two months old: from 5.1 to 5.8 kg, and half of its clearance has still to ripen
    born, growth = "2025-11-05", read_growth()
    infant = [start("0.1"), weighed(0, "5.1"), read(30, "6.4")]
    found = learn(*infant, number=31, born=born, growth=growth, models=DEFAULTS)
    ages = np.array([91.5 + 0.0, 91.5 + 30.0]) / 365.25
    then = (61.0 + 9 / 24 - 0.5) / 365.25
    now, later = weight_ahead(growth, "female", then, 5.1, ages + 0.5 / 365.25)
    ratio = (now / later) ** 0.75
    ages = ages + 0.5 / 365.25
    ratio *= (ages[0] / (ages[0] + 0.44)) / (ages[1] / (ages[1] + 0.44))
    assert found.exposure_ahead == pytest.approx(ratio, rel=0.01)
    assert found.exposure_ahead < 0.9
    assert falls(infant, number=31, born=born, growth=growth, models=DEFAULTS)


def falls(events: list[Any], number: int, **other: Any) -> bool:
    """Whether a fall of exposure is told."""
    belief = ask(*events, number=number, **other)
    data = children.record(children.consent(0), children.randomised(0), *events)
    data["participant"] |= {"born": other.get("born", "2020-06")}
    moment = datetime.fromisoformat(at(number))
    answer = decide(ProtocolHistory((trial(),)), record_of(data), moment, belief=belief)
    assert answer.assessment is not None
    return any(each.rule == "exposure.fall" and each.holds for each in answer.assessment.findings)


def test_a_grown_child_does_not_outgrow_its_dose() -> None:
    events = [start(), weighed(0, "14"), read(30, "6.4")]
    found = learn(*events, growth=read_growth())
    assert 0.98 < found.exposure_ahead < 1.0
    assert not falls(events, 90, growth=read_growth())
    assert learn(*events).exposure_ahead == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(
    ("number", "ratio"),
    [
        (23, 1.0),  # no stop is known yet
        (30, 1.0 / sqrt(11.0)),
        (41, 1.0),
    ],
)
def test_exposure_falls_as_a_drug_washes_out(number: int, ratio: float) -> None:
    found = learn(*VORICONAZOLE.events, number=number)
    assert found.exposure_ahead == pytest.approx(ratio, rel=1e-9)


def test_forecasts_count_with_the_drug_that_is_taken() -> None:
    during, after = (learn(*VORICONAZOLE.events, number=number) for number in (25, 90))
    for found, factor in ((during, 11.0), (after, 1.0)):
        (one,) = found.average.fits
        own = parameters_at(one, {"weight": 14.0, "oxcarbazepine": 0.0}, one.etas)
        assert np.ravel(found.ground.parameters(one, one.etas, found.ground.hour).f) == [
            pytest.approx(factor)
        ]
        assert half_lives(own) == pytest.approx(
            half_lives(found.ground.parameters(one, one.etas, found.ground.hour))
        )


def test_a_model_that_knows_a_drug_by_itself_is_not_told_of_it_twice() -> None:
    events = [*TAPER.events, drug("Started", 0, "oxcarbazepine")]
    found = learn(*events, models=["chen-2021", "fan-2024"])
    own = {one.model.name: one for one in found.average.fits}
    chen, fan = (
        found.ground.parameters(own[name], np.zeros((1, 1)), found.ground.hour)
        for name in ("chen-2021", "fan-2024")
    )
    assert np.ravel(chen.cl) == [pytest.approx(1.16 * known("chen-2021", 14.0)[0])]
    assert np.ravel(chen.f) == pytest.approx([1.0])
    assert np.ravel(fan.f) == pytest.approx([0.86])


# --- one answer -----------------------------------------------------------------------------------


def test_the_same_record_gives_the_same_belief() -> None:
    events = [*TAPER.events, BILIRUBIN, weighed(3, "14.2")]
    first = ask(*events, models=DEFAULTS, growth=read_growth())
    assert first.digest == ask(*events, models=DEFAULTS, growth=read_growth()).digest
    for seed in range(3):
        shuffled = Random(seed).sample(events, len(events))
        assert ask(*shuffled, models=DEFAULTS, growth=read_growth()).digest == first.digest
    assert ask(*events, models=DEFAULTS).digest != first.digest
    assert ask(*events, models=DEFAULTS[:2], growth=read_growth()).digest != first.digest


def test_what_becomes_known_later_changes_nothing() -> None:
    known_later = {"known": moment(95, "09:00")}
    late = [
        read(85, "12") | known_later,
        weighed(70, "20") | known_later,
        cut(70, "2") | known_later,
        {"type": "Vomited", "happened": day(79)} | known_later,
    ]
    now = [*TAPER.events, weighed(0, "14")]
    assert ask(*now, *late).digest == ask(*now).digest
    assert ask(*now, *late, number=96).digest != ask(*now, number=96).digest


def test_the_bound_of_the_half_life_is_the_childs_unless_the_protocol_has_another() -> None:
    found = ask(*TAPER.events)
    assert isinstance(found.learned, Learned)
    of, weights = summed_up(TAPER, "chen-2021")
    bound = quantile(half_life("chen-2021", of), weights, 0.9)
    assert found.half_life == pytest.approx(60 * bound, rel=0.05)
    assert found.half_life == int(np.ceil(60 * found.learned.half_life.quantile(0.9)))
    everyone = overridden({"taper.half-life": "population"})
    assert ask(*TAPER.events, protocol=everyone).half_life == 62 * 60
    assert isinstance(ask(*TAPER.events, protocol=everyone).learned, Learned)
