"""The fastest permitted taper: the same rules, followed day by day from randomisation.

Many children go at once as arrays, each on its own calendar. Nobody relapses here unless asked;
levels are proportional to the dose. Whether a taper is fast enough is judged elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from glidepath.assure.cohort import Cohort, Numbers, Truths, kept, widened
from glidepath.assure.documented import Evidence, always
from glidepath.decide.advance import advance, age
from glidepath.decide.giving import recommend
from glidepath.decide.numbers import Number, safe_ratio
from glidepath.decide.seen import DiseaseSeen, LaboratorySeen, Order, Seen
from glidepath.decide.table import conclude, tabulate
from glidepath.protocol.parameters import Parameters
from glidepath.regimen import Lattice

FAR = 10_000
"""Days after which no clock holds a step any more."""


@dataclass(frozen=True, slots=True)
class Setting:
    """By what a cohort is treated.

    Parameters
    ----------
    lattice
        The doses that can be given.
    interval
        Hours between intakes.
    horizon
        The last day from randomisation that is looked at.
    evidence
        What is documented on which day.
    """

    parameters: Parameters
    lattice: Lattice
    interval: int
    horizon: int
    evidence: Evidence = field(default=always)


class Moves(NamedTuple):
    """One round of steps: who, on which day, to which dose; 0 with `stops` is the stop."""

    place: Numbers
    day: Numbers
    dose: Numbers
    stops: Truths


@dataclass(frozen=True, slots=True)
class Taper:
    """The fastest permitted taper of one child.

    Parameters
    ----------
    start, level
        Micrograms a day, and the true trough, ng/L, on it.
    half_life
        Upper bound, minutes.
    days, doses
        Of each reduction: the day from randomisation, and the dose ordered, micrograms a day.
    stop
        The first day on which the stop is permitted; ``None`` where none is by the horizon.
    """

    start: int
    level: int
    half_life: int
    days: tuple[int, ...]
    doses: tuple[int, ...]
    stop: int | None

    @property
    def last(self) -> int:
        """The lowest dose that was ordered, the stop apart."""
        return self.doses[-1] if self.doses else self.start

    @property
    def off(self) -> int | None:
        """The day of the last intake's end: of the stop, or of a reduction to nothing."""
        faded = self.days[-1] if self.doses and self.doses[-1] == 0 else None
        return faded if self.stop is None else self.stop


def fastest(setting: Setting, cohort: Cohort) -> tuple[Taper, ...]:
    """Follow a cohort by the lowest dose that can be given, as soon as it is permitted.

    Returns
    -------
    tuple of Taper
        In the order of the children's places.
    """
    return told(cohort, [moves for moves, _ in rounds(setting, cohort)])


def rounds(setting: Setting, cohort: Cohort) -> Iterator[tuple[Moves, Cohort]]:
    """Give step after step, and the cohort after it, until nobody can take another."""
    cohort = kept(cohort, cohort.day <= setting.horizon)
    while len(cohort.place):
        moves, cohort = _next_round(setting, cohort)
        yield moves, cohort
        stayed = ~np.isin(cohort.place, moves.place)
        on_drug = (cohort.status.dose > 0) & (cohort.day <= setting.horizon)
        cohort = kept(cohort, on_drug & ~_at_dead_end(setting, cohort, stayed & on_drug))


def _next_round(setting: Setting, cohort: Cohort) -> tuple[Moves, Cohort]:
    """Everybody's next step within the coming days, or those days without one."""
    look = setting.parameters.taper.month + 1
    moves, doses, stops = _permitted(setting, cohort, np.arange(look))
    row, first = np.arange(len(cohort.place)), moves.argmax(axis=1)
    some = moves[row, first]
    elapsed = np.where(some, first, look)
    some = some & (cohort.day + elapsed <= setting.horizon)
    dose = doses[row, first]
    order = Order(some, dose, setting.interval, 0)
    after = moved(setting, cohort, elapsed, order)
    made = Moves(after.place[some], after.day[some], dose[some], stops[row, first][some])
    return made, after


def _permitted(setting: Setting, cohort: Cohort, days: Numbers) -> tuple[Truths, Numbers, Truths]:
    """Whether a step is permitted on each coming day, to which dose, and whether it is the stop."""
    parameters, wide = setting.parameters, widened(cohort.status)
    later = age(wide, days[None, :])
    status = setting.evidence(parameters, later, cohort.day[:, None] + days[None, :])
    status = status._replace(trough=_trough(cohort)[:, None])
    outcome = conclude(parameters, status, tabulate(parameters, status))
    doses = np.asarray(recommend(status, outcome, setting.lattice))
    shape = (len(cohort.place), len(days))
    stops = np.broadcast_to(outcome.may_stop, shape)
    return np.broadcast_to(doses < wide.dose, shape), np.broadcast_to(doses, shape), stops


def _trough(cohort: Cohort) -> Numbers:
    """The true trough by proportion, rounded up as the Belief does."""
    trough: Numbers = safe_ratio(cohort.level * cohort.status.dose, cohort.start)
    return trough


def _at_dead_end(setting: Setting, cohort: Cohort, asked: Truths) -> Truths:
    """Which of those asked may never step again, however long they wait."""
    ends = np.zeros(len(asked), np.bool_)
    if asked.any():
        wait = replace(setting, evidence=always)
        moves, _, _ = _permitted(wait, kept(cohort, asked), np.asarray([FAR]))
        ends[asked] = ~moves[:, 0]
    return ends


def moved(setting: Setting, cohort: Cohort, elapsed: Number, order: Order | None) -> Cohort:
    """Let days pass for each child; at their end remission is documented, then the order."""
    status = advance(setting.parameters, cohort.status, elapsed, well(setting.parameters), order)
    return cohort._replace(day=cohort.day + elapsed, status=status)


def well(parameters: Parameters) -> Seen:
    """Remission, by examination and imaging, with the platelets that it asks for."""
    return Seen(
        disease=DiseaseSeen(remission=True, imaged=True),
        laboratory=LaboratorySeen(
            platelets_seen=True, platelets=parameters.remission.platelets_min
        ),
    )


def told(cohort: Cohort, made: Sequence[Moves]) -> tuple[Taper, ...]:
    """Gather the steps of each child of a cohort, as it was before them."""
    days: dict[int, list[int]] = {int(place): [] for place in cohort.place}
    doses: dict[int, list[int]] = {int(place): [] for place in cohort.place}
    stops: dict[int, int] = {}
    for moves in made:
        for place, day, dose, stop in zip(*(part.tolist() for part in moves), strict=True):
            if stop:
                stops[place] = day
            else:
                days[place].append(day)
                doses[place].append(dose)
    half_lives = np.broadcast_to(cohort.status.half_life, cohort.place.shape)
    return tuple(
        Taper(start, level, half_life, tuple(days[each]), tuple(doses[each]), stops.get(each))
        for each, start, level, half_life in zip(
            *(part.tolist() for part in (cohort.place, cohort.start, cohort.level, half_lives)),
            strict=True,
        )
    )
