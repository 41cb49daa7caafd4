"""From one day of a child's agenda to the next: the body and the disease in between."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from glidepath.pk.kinetics import State
from glidepath.simulate.body import HOURS_A_DAY, go_on
from glidepath.simulate.chance import Purpose, uniform
from glidepath.simulate.children import MICROGRAMS, Children, parameters_at, some, weight_on
from glidepath.simulate.disease import Calibration, Disease, broken_out, lived, some_of
from glidepath.simulate.living import Floats, Living, Truths
from glidepath.simulate.readings import Sampled, off_time
from glidepath.simulate.setting import Setting

Rows = npt.NDArray[np.intp]


class _Stretch(NamedTuple):
    """The end of a stretch, each (n,)."""

    body: tuple[Floats, ...]
    trough: Floats
    sample: Sampled
    disease: Disease
    onset: Floats


def next_days(setting: Setting, living: Living, here: Truths) -> Floats:
    """Give the next day of every agenda, the outcome's and the last at the latest."""
    nearest = np.minimum.reduce((living.due.actual.min(axis=0), *living.agenda))
    judged = setting.parameters.outcome.day
    nearest = np.where(living.day < judged, np.minimum(nearest, judged), nearest)
    later = np.minimum(np.maximum(nearest, living.day + 1.0), setting.last_day)
    return np.where(here, later, living.day)


def passed(
    setting: Setting, calibration: Calibration, children: Children, living: Living, wanted: Floats
) -> tuple[Floats, Living, Floats, Sampled]:
    """Let the days pass; where signs of a relapse are noticed sooner, until then.

    Returns
    -------
    tuple
        The day that was reached; the children on it; the day on which a relapse began, infinite
        for none; and what a sample of the day would show.
    """
    found = _stretch(setting, calibration, children, living, wanted)
    onset = living.day + found.onset
    begins = np.isfinite(onset)
    if not begins.any():
        return wanted, _arrived(living, wanted, found), onset, found.sample
    noticed = _noticed(setting, children, living.disease, onset)
    today = np.where(begins, np.minimum(wanted, np.maximum(noticed, living.day + 1.0)), wanted)
    rows = np.flatnonzero(today < wanted)
    if rows.size:
        few = _few(living, rows)
        sooner = _stretch(setting, calibration, some(children, rows), few, today[rows])
        found = _merged(found, sooner, rows)
    disease = broken_out(children, found.disease, begins)
    signs = np.where(begins, np.maximum(noticed, today), living.agenda.signs)
    arrived = _arrived(living, today, found._replace(disease=disease))
    arrived = arrived._replace(agenda=living.agenda._replace(signs=signs))
    return today, arrived, onset, found.sample


def _arrived(living: Living, today: Floats, found: _Stretch) -> Living:
    return living._replace(day=today, body=found.body, trough=found.trough, disease=found.disease)


def _noticed(setting: Setting, children: Children, disease: Disease, onset: Floats) -> Floats:
    """The day on which the signs of a relapse are noticed, if no visit finds it first."""
    luck = -np.log(uniform(children.keys, Purpose.SIGNS, disease.relapses))
    return np.ceil(onset + setting.assumptions["relapse.signs"] * luck)


def _stretch(
    setting: Setting, calibration: Calibration, children: Children, living: Living, until: Floats
) -> _Stretch:
    given, day, status = setting.assumptions, living.day, living.status
    body = parameters_at(setting.model, children, weight_on(children, day), day, setting)
    f = np.where(living.course, given["course.exposure"], 1.0)
    body = replace(body, f=f[:, None])
    taken = np.where(status.interrupted, 0, status.dose) / MICROGRAMS
    state = _without_today(living, f * taken * (setting.interval / HOURS_A_DAY))
    off = off_time(setting, children.keys, until)
    days = until - day
    end = go_on(body, state, taken, setting.interval, days, off)
    trough = end.trough * children.factor
    disease, onset = lived(
        given, calibration.rate, children, living.disease, (living.trough, trough), days
    )
    sample = Sampled(end.sample * children.factor, off)
    return _Stretch(end.state, trough, sample, disease, onset)


def _without_today(living: Living, intake: Floats) -> State:
    """Amounts less the intake that is left out today: all is linear, so it is given back."""
    depot, *others = living.body
    return (depot - np.where(living.skips, intake, 0.0), *others)


def _few(living: Living, rows: Rows) -> Living:
    """Some of the children, in what a stretch reads."""
    return living._replace(
        day=living.day[rows],
        status=living.status._replace(
            dose=living.status.dose[rows], interrupted=living.status.interrupted[rows]
        ),
        body=tuple(part[rows] for part in living.body),
        trough=living.trough[rows],
        disease=some_of(living.disease, rows),
        skips=living.skips[rows],
        course=living.course[rows],
    )


def _merged(found: _Stretch, sooner: _Stretch, rows: Rows) -> _Stretch:
    """A stretch with some rows from a shorter one; when the relapse began stays."""
    disease = replace(
        found.disease,
        lack=_with(found.disease.lack, sooner.disease.lack, rows),
        hazard=_with(found.disease.hazard, sooner.disease.hazard, rows),
    )
    return found._replace(
        body=tuple(_with(old, new, rows) for old, new in zip(found.body, sooner.body, strict=True)),
        trough=_with(found.trough, sooner.trough, rows),
        sample=Sampled(
            _with(found.sample.level, sooner.sample.level, rows),
            _with(found.sample.off, sooner.sample.off, rows),
        ),
        disease=disease,
    )


def _with(old: Floats, new: Floats, rows: Rows) -> Floats:
    changed = np.array(old)
    changed[rows] = new
    return changed
