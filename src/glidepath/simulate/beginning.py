"""How virtual children stand on the day of randomisation: in remission, long on a steady dose."""

import numpy as np
import numpy.typing as npt

from glidepath.decide.advance import advance
from glidepath.decide.seen import DiseaseSeen, LaboratorySeen, LevelSeen, Order, Seen, StandingSeen
from glidepath.decide.status import Status
from glidepath.protocol.model import VisitAnchor
from glidepath.simulate.belief import linear, told_of_dose, told_of_level
from glidepath.simulate.body import level_of, steady
from glidepath.simulate.chance import Purpose, normal, waiting
from glidepath.simulate.children import MICROGRAMS, Children, parameters_at, weight_on
from glidepath.simulate.disease import quiet
from glidepath.simulate.living import Agenda, Living, Sample, never, nobody
from glidepath.simulate.readings import reading
from glidepath.simulate.setting import Setting
from glidepath.simulate.timetable import Kind, anchored, nothing_due

Floats = npt.NDArray[np.float64]

ON_DOSE, SCREENED = 120, 14
"""Days before randomisation of the order in force, and of the screening."""

PLATELETS, FEW = 250, 40
"""10^9/L, in health and in a relapse with few of them: any numbers on either side of the limits."""


def begin(setting: Setting, children: Children, kinds: tuple[Kind, ...]) -> Living:
    """Give the children on the day of randomisation, before anything is decided."""
    number, day = children.number, np.zeros(children.number)
    weight = weight_on(children, day)
    body = parameters_at(setting.model, children, weight, day, setting)
    state = steady(body, children.start / MICROGRAMS, setting.interval)
    trough = level_of(body, state) * children.factor
    screened = screening(setting, children, trough)
    beliefs = linear(setting, number)
    beliefs = told_of_dose(beliefs, ~nobody(number), day - ON_DOSE, children.start)
    level = np.where(screened.quantified, screened.value, setting.limit) / MICROGRAMS
    hour = 24.0 * screened.day
    beliefs = told_of_level(beliefs, ~nobody(number), hour, level, ~screened.quantified)
    due = nothing_due(kinds, number)
    due = anchored(kinds, due, VisitAnchor.RANDOMISATION, ~nobody(number), day, children.taper,
                   children.keys, setting.assumptions["visit.window"])  # fmt: skip
    return Living(
        day=day,
        gone=nobody(number),
        status=_status(setting, children, screened, weight),
        body=state,
        trough=trough,
        disease=quiet(children),
        due=due,
        agenda=_agenda(setting, children),
        sample=screened,
        beliefs=beliefs,
        skips=nobody(number),
        ill=nobody(number),
        course=nobody(number),
        regains=never(number),
        disturbed=np.full(number, -np.inf),
        told=nobody(number),
    )


def screening(setting: Setting, children: Children, trough: Floats) -> Sample:
    """Give the level of the screening, drawn at the right time."""
    number = children.number
    error = setting.assumptions["level.error"] * normal(
        children.keys, Purpose.ERROR, 100 - SCREENED
    )
    value, quantified = reading(setting, trough * np.exp(error))
    minutes = np.full(number, setting.interval * 60, np.int64)
    day = np.full(number, -float(SCREENED))
    return Sample(value, quantified, minutes, day, ~nobody(number))


def _status(setting: Setting, children: Children, screened: Sample, weight: Floats) -> Status:
    """The screening and the randomisation, folded as any other days."""
    number, parameters = children.number, setting.parameters
    everybody = ~nobody(number)
    status = _empty(number, setting.half_life)
    order = Order(everybody, children.start, setting.interval, 0)
    status = advance(parameters, status, None, None, order)
    level = LevelSeen(
        drawn=everybody,
        reported=everybody,
        timed=everybody,
        quantified=screened.quantified,
        value=screened.value,
    )
    laboratory = LaboratorySeen(
        platelets_seen=everybody,
        platelets=np.full(number, PLATELETS),
        weight_seen=everybody,
        weight=grams(weight),
    )
    well = DiseaseSeen(remission=everybody, imaged=everybody)
    seen = Seen(level=level, disease=well, laboratory=laboratory)
    status = advance(parameters, status, ON_DOSE - SCREENED, seen)
    enters = StandingSeen(randomised=everybody, taper_arm=children.taper)
    seen = Seen(disease=DiseaseSeen(remission=everybody), standing=enters)
    return advance(parameters, status, SCREENED, seen)


def grams(weight: Floats) -> npt.NDArray[np.int64]:
    """Give weights in whole grams."""
    return np.rint(weight * 1000.0).astype(np.int64)


def _empty(number: int, half_life: int) -> Status:
    """A Status of arrays in which nothing has happened yet."""
    values = (
        np.full(number, each, bool if isinstance(each, bool) else np.int64) for each in Status()
    )
    return Status(*values)._replace(half_life=np.full(number, half_life, np.int64))


def _agenda(setting: Setting, children: Children) -> Agenda[Floats]:
    given, keys, number = setting.assumptions, children.keys, children.number
    return Agenda(
        result=never(number),
        asked=never(number),
        repeat=never(number),
        missed=waiting(keys, Purpose.MISSED, 0, given["missed.per-year"]),
        ill=waiting(keys, Purpose.INFECTION, 0, given["infection.per-year"]),
        well=never(number),
        course=waiting(keys, Purpose.COURSE, 0, given["course.per-year"]),
        course_end=never(number),
        alarm=waiting(keys, Purpose.FALSE_ALARM, 0, given["relapse.false"]),
        signs=never(number),
        assessed=never(number),
        lost=waiting(keys, Purpose.LOST, 0, given["lost.per-year"]),
    )
