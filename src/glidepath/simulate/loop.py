"""The loop: every child goes from day to day of its own agenda, by the rules of the bedside.

The only place where time passes. What happens on a day is in `events`, what the clinic makes of the
answers in `clinic`; nothing here or there knows a rule.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from glidepath.decide.advance import advance
from glidepath.decide.numbers import Number
from glidepath.decide.seen import IntakeSeen, Order, Seen
from glidepath.decide.status import Status
from glidepath.decide.table import Action
from glidepath.protocol.model import VisitAnchor
from glidepath.simulate.beginning import begin
from glidepath.simulate.belief import columns, refitted, told_of_dose, told_of_level
from glidepath.simulate.children import MICROGRAMS, Children, some
from glidepath.simulate.clinic import Answered, Ordered, answer, order
from glidepath.simulate.disease import Calibration, calibrated
from glidepath.simulate.events import first_day, happened, seen_on
from glidepath.simulate.living import (
    Agenda,
    Facts,
    Floats,
    Living,
    Round,
    Sample,
    Truths,
    taken,
)
from glidepath.simulate.readings import UNKNOWN
from glidepath.simulate.setting import Setting
from glidepath.simulate.stretches import next_days, passed
from glidepath.simulate.timetable import SCHEDULED, Kind, anchored, gone_by, kinds_of

STILL_HERE = 0.8
"""Share of children that must still go on; else those that have ended leave the arrays."""

REPEATED, PAUSED = 3.0, 14.0
"""Days until a level is drawn again: while the drug is interrupted, and while the taper pauses."""


def rounds(setting: Setting, children: Children) -> Iterator[Round]:
    """Follow children from randomisation to the last day, round by round.

    Yields
    ------
    Round
        The first one is the day of randomisation. Children that have ended, or are lost, are no
        longer `here`.
    """
    kinds = kinds_of(setting.protocol, SCHEDULED)
    calibration = calibrated(setting.assumptions)
    living = begin(setting, children, kinds)
    places = np.arange(children.number)
    first = first_day(children.number)
    last = _answered(setting, children, kinds, living, living, first)
    while True:
        yield last._replace(places=places)
        living = last.after
        here = ~living.gone & (living.day < setting.last_day)
        if not here.any():
            return
        if here.mean() < STILL_HERE:
            rows = np.flatnonzero(here)
            places, children, living = places[rows], some(children, rows), taken(living, rows)
            here = here[rows]
        last = _next(setting, calibration, children, kinds, living, here)


def _next(
    setting: Setting,
    calibration: Calibration,
    children: Children,
    kinds: tuple[Kind, ...],
    before: Living,
    here: Truths,
) -> Round:
    wanted = next_days(setting, before, here)
    today, arrived, onset, sampled = passed(setting, calibration, children, before, wanted)
    facts, living = happened(setting, children, kinds, arrived, here, onset, sampled)
    living, facts = seen_on(setting, children, living, facts, today - before.day)
    return _answered(setting, children, kinds, before, living, facts)


def _answered(
    setting: Setting,
    children: Children,
    kinds: tuple[Kind, ...],
    before: Living,
    living: Living,
    facts: Facts,
) -> Round:
    """Ask the rules where something is known, and let the clinic order."""
    here, day, sample = facts.here, living.day, living.sample
    level = np.where(sample.quantified, sample.value, setting.limit) / MICROGRAMS
    usable = facts.reported & sample.usable
    hour = 24.0 * sample.day + _off(setting, sample)
    beliefs = living.beliefs
    if setting.fitted is not None:
        beliefs = told_of_level(beliefs, usable, hour, level, ~sample.quantified)
        beliefs = refitted(setting, children, beliefs, usable, day)
    status = columns(beliefs, living.status)
    asked = here & ~living.gone & _worth_asking(setting, facts, status)
    answered = answer(setting, status, asked)
    ordered = order(setting, status, answered, children.keys, day)
    halted, restarted = _interruptions(living, status, answered)
    after = _carried_out(setting, status, ordered, halted, restarted)
    moved = living._replace(status=after, beliefs=beliefs)
    if setting.fitted is not None:
        moved = _remembered(moved, status)
    moved = _scheduled(setting, children, kinds, moved, status, answered, ordered)
    every = np.arange(children.number)
    return Round(every, here, before, moved, facts, status, answered, ordered, halted, restarted)


def _off(setting: Setting, sample: Sample) -> Floats:
    """Hours by which a sample missed the trough."""
    return np.where(sample.minutes == UNKNOWN, 0.0, sample.minutes / 60.0 - setting.interval)


def _worth_asking(setting: Setting, facts: Facts, status: Status) -> Truths:
    """Whether something new is known, and no result is awaited, where the protocol waits for it."""
    came = facts.done.weighed | facts.asked
    news = facts.reported | facts.confirmed | facts.dismissed | facts.well | facts.course_end
    waits = (status.pending > 0) & setting.parameters.level.pending_blocks
    found: Truths = (came & ~waits) | news
    return found


def _interruptions(living: Living, status: Status, answered: Answered) -> tuple[Truths, Truths]:
    """Who is told to leave the drug out, and who to take it again."""
    interrupt = answered.asked & (answered.action == Action.INTERRUPT)
    halted = interrupt & ~status.interrupted & (status.dose > 0)
    restarted = answered.asked & ~interrupt & status.interrupted & ~living.ill
    return halted, restarted


def _carried_out(
    setting: Setting, status: Status, ordered: Ordered, halted: Truths, restarted: Truths
) -> Status:
    """Let what was ordered come into force, in those whom it concerns."""
    rows = np.flatnonzero(halted | restarted | ordered.given)
    if not rows.size:
        return status
    few = Status(*(part[rows] for part in status))
    intake = IntakeSeen(interrupted=halted[rows], resumed=restarted[rows])
    given = Order(ordered.given[rows], ordered.dose[rows], setting.interval, 0)
    few = advance(setting.parameters, few, None, Seen(intake=intake), given)
    return Status(*(_put(old, new, rows) for old, new in zip(status, few, strict=True)))


def _put(old: Number, new: Number, rows: npt.NDArray[np.intp]) -> Number:
    changed = old.copy()
    changed[rows] = new
    return changed


def _remembered(living: Living, before: Status) -> Living:
    """Let the clinic remember what is taken from today on."""
    now = living.status.dose * ~living.status.interrupted
    was = before.dose * ~before.interrupted
    beliefs = told_of_dose(living.beliefs, now != was, living.day, now)
    return living._replace(beliefs=beliefs)


def _scheduled(
    setting: Setting,
    children: Children,
    kinds: tuple[Kind, ...],
    living: Living,
    status: Status,
    answered: Answered,
    ordered: Ordered,
) -> Living:
    """What follows from the day: visits after a change, questions asked again, repeated levels."""
    given, day = setting.assumptions, living.day
    keys, window, taper = children.keys, given["visit.window"], children.taper
    dose = living.status.dose
    changed = ordered.given & (dose != status.dose)
    restored = ordered.given & (answered.action == Action.RESTORE)
    due = gone_by(kinds, living.due, day, dose > 0, keys, window)
    for anchor, where in (
        (VisitAnchor.CHANGE, changed & (dose > 0)),
        (VisitAnchor.RESTORE, restored),
        (VisitAnchor.STOP, changed & (dose == 0)),
    ):
        if where.any():
            due = anchored(kinds, due, anchor, where, day, taper, keys, window)
    return living._replace(due=due, agenda=_agenda(setting, living, status, answered, ordered))


def _agenda(
    setting: Setting, living: Living, status: Status, answered: Answered, ordered: Ordered
) -> Agenda[Floats]:
    given, day, agenda = setting.assumptions, living.day, living.agenda
    stands = (answered.action == Action.KEEP) | (answered.action == Action.PAUSE)
    stands &= answered.asked
    again = stands & status.taper_arm & (living.status.dose > 0)
    asked = np.where(answered.asked, np.inf, agenda.asked)
    asked = np.where(again, _when_again(setting, living), asked)
    asked = np.where(ordered.waits, day + given["clinic.lag-days"], asked)
    interrupt = answered.asked & (answered.action == Action.INTERRUPT) & ~living.ill
    paused = answered.asked & (answered.action == Action.PAUSE)
    paused &= status.level_odd | (status.changed & ~status.interacting)
    none = ~np.isfinite(agenda.repeat)
    repeat = np.where(none & interrupt, day + REPEATED, agenda.repeat)
    repeat = np.where(none & paused & ~interrupt, day + PAUSED, repeat)
    return agenda._replace(asked=asked, repeat=repeat)


def _when_again(setting: Setting, living: Living) -> Floats:
    """When the clinic looks again: a month after the last order, or some days from now if sooner.

    When a reduction is permitted the rules say; this is only when they are asked.
    """
    later = living.day + setting.assumptions["clinic.ask"]
    month = living.day - living.status.dose_days + setting.parameters.taper.month
    return np.where(month > living.day, np.minimum(later, month), later)
