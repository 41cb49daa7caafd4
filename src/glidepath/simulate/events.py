"""What happens on a day of the agenda, and what the rules see of it."""

import numpy as np

from glidepath.decide.advance import advance
from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.decide.status import Relapse, Safety
from glidepath.decide.translations import GRAVITY, interacting
from glidepath.protocol.model import VisitAnchor
from glidepath.simulate.beginning import FEW, PLATELETS, grams
from glidepath.simulate.chance import Purpose, normal, uniform_where, waiting_where
from glidepath.simulate.children import Children, weight_on
from glidepath.simulate.disease import calmed
from glidepath.simulate.living import (
    Agenda,
    Facts,
    Floats,
    Living,
    Sample,
    Truths,
    never,
    nobody,
)
from glidepath.simulate.readings import UNKNOWN, Sampled, level_seen, reading
from glidepath.simulate.setting import Setting
from glidepath.simulate.timetable import Done, Kind, done_on, kinds_of

MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 1440


def first_day(number: int) -> Facts:
    """Give what happens on the day of randomisation: an examination, and the question."""
    none = nobody(number)
    everybody = ~none
    done = Done(none, everybody, none, none, everybody)
    return Facts(
        here=everybody, asked=everybody, absent=none, done=done, remission=everybody,
        refuted=none, worsening=none, drawn=none, reported=none, suspected=none, confirmed=none,
        dismissed=none, missed=none, ill=none, well=none, course=none, course_end=none, lost=none,
        interrupted=none, resumed=none, few=none, onset=never(number),
    )  # fmt: skip


def happened(
    setting: Setting,
    children: Children,
    kinds: tuple[Kind, ...],
    living: Living,
    here: Truths,
    onset: Floats,
    sampled: Sampled,
) -> tuple[Facts, Living]:
    """Say what happens on the day that each child reached.

    Parameters
    ----------
    living
        On the day, but for what happens on it.
    here
        Whom it concerns.
    onset
        Day on which a relapse began since the last day.
    sampled
        What a sample of the day would show.

    Returns
    -------
    tuple of Facts, Living
        What happened, and the children with it, but for their Status.
    """
    due = _due(living, here)
    living = _recovered(living, here)
    facts = _facts(setting, children, kinds, living, here, due, onset)
    sample = _sample(setting, children, living, facts, sampled)
    noticed = facts.suspected & living.disease.active
    living = living._replace(
        agenda=_agenda(setting, children, living, facts, due),
        gone=living.gone | facts.lost,
        skips=due.missed,
        ill=(living.ill | facts.ill) & ~facts.well,
        course=(living.course | facts.course) & ~facts.course_end,
        regains=_regains(setting, children, living, facts),
        disturbed=_disturbed(living, facts),
        told=living.told | facts.worsening | facts.confirmed | noticed,
        sample=sample,
    )
    return facts, living


def _due(living: Living, here: Truths) -> Agenda[Truths]:
    """What of the agenda is due, as masks."""
    return Agenda(*(here & (each <= living.day) for each in living.agenda))


def _recovered(living: Living, here: Truths) -> Living:
    """The relapse is over where its day has come."""
    over = here & living.disease.active & (living.regains <= living.day)
    return living._replace(
        disease=calmed(living.disease, over),
        regains=np.where(over, np.inf, living.regains),
        told=living.told & ~over,
    )


def _facts(
    setting: Setting,
    children: Children,
    kinds: tuple[Kind, ...],
    living: Living,
    here: Truths,
    due: Agenda[Truths],
    onset: Floats,
) -> Facts:
    given, keys, day, status = setting.assumptions, children.keys, living.day, living.status
    on_drug = status.dose > 0
    lost = due.lost
    here = here & ~lost
    planned = done_on(kinds, living.due, day, here, on_drug)
    comes = uniform_where(keys, Purpose.ABSENT, day, planned.weighed) >= given["visit.missed"]
    assessed = due.assessed & ~lost & (status.relapse == Relapse.SUSPECTED)
    done = _done(setting, planned, comes, assessed, due.repeat & here & on_drug)
    active = living.disease.active
    noticed = due.signs & active & ~living.told & (status.relapse == Relapse.NONE) & here
    alarm = due.alarm & ~active & (status.relapse == Relapse.NONE) & here
    seen = uniform_where(keys, Purpose.SEEN, day, active) < given["relapse.seen"]
    fresh = active & ~living.told & ~noticed & (status.relapse == Relapse.NONE)
    looked = done.examined | done.imaged
    worsening = looked & fresh & seen
    known = active & (living.told | noticed | assessed)
    told = uniform_where(keys, Purpose.REPORTED, day, due.missed) < given["missed.reported"]
    taking = on_drug & ~status.interrupted
    ill = due.ill & here & ~living.ill
    well = due.well & here
    halts = ill & (_gravity(setting) == Safety.INTERRUPT) & taking
    course = due.course & here & ~living.course
    few = active & children.kmp
    luck = uniform_where(keys, Purpose.FEW_PLATELETS, living.disease.relapses, few)
    few = few & (luck < given["relapse.platelets"])
    return Facts(
        here=here | lost,
        asked=due.asked & here,
        absent=planned.weighed & ~comes,
        done=done,
        remission=looked & ~worsening & ~known,
        refuted=looked & known,
        worsening=worsening,
        drawn=done.level & (status.pending == 0) & ~due.result,
        reported=due.result & ~lost,
        suspected=noticed | alarm,
        confirmed=assessed & active,
        dismissed=assessed & ~active,
        missed=due.missed & here & taking & told,
        ill=ill,
        well=well,
        course=course,
        course_end=due.course_end & here,
        lost=lost,
        interrupted=halts,
        resumed=well & status.interrupted & ~status.level_toxic,
        few=few,
        onset=onset,
    )


def _gravity(setting: Setting) -> int:
    return GRAVITY[setting.parameters.safety.serious_infection]


def _done(setting: Setting, planned: Done, comes: Truths, assessed: Truths, repeat: Truths) -> Done:
    """What is done: at visits that are kept, at the assessment of a suspicion, at a repeat."""
    kinds = kinds_of(setting.protocol, (VisitAnchor.SUSPICION,))
    images, counts = (any(getattr(each, name) for each in kinds) for name in ("imaged", "counted"))
    return Done(
        level=(planned.level & comes) | repeat,
        examined=(planned.examined & comes) | assessed,
        imaged=(planned.imaged & comes) | (assessed & images),
        counted=(planned.counted & comes) | (assessed & counts),
        weighed=(planned.weighed & comes) | assessed,
    )


def _sample(
    setting: Setting, children: Children, living: Living, facts: Facts, sampled: Sampled
) -> Sample:
    """The sample that is drawn now, else the one that waits."""
    day, status = living.day, living.status
    rows = np.flatnonzero(facts.drawn)
    error = np.zeros(len(day))
    error[rows] = normal(children.keys[rows], Purpose.ERROR, day[rows] + 100.0)
    error *= setting.assumptions["level.error"]
    value, quantified = reading(setting, sampled.level * np.exp(error))
    hours = setting.interval + sampled.off
    minutes = np.rint(hours * MINUTES_AN_HOUR).astype(np.int64)
    unclear = status.interrupted | (living.disturbed >= day - 1.0)
    minutes = np.where(unclear, UNKNOWN, minutes)
    settling = setting.parameters.taper.spacing_half_lives * setting.half_life / MINUTES_A_DAY
    usable = (minutes != UNKNOWN) & (living.disturbed < day - settling) & ~living.course
    old, new = living.sample, facts.drawn
    return Sample(
        np.where(new, value, old.value),
        np.where(new, quantified, old.quantified),
        np.where(new, minutes, old.minutes),
        np.where(new, day, old.day),
        np.where(new, usable, old.usable),
    )


def _regains(setting: Setting, children: Children, living: Living, facts: Facts) -> Floats:
    given = setting.assumptions
    luck = uniform_where(children.keys, Purpose.RESPONSE, living.disease.relapses, facts.confirmed)
    over = np.where(luck < given["relapse.response"], living.day + given["relapse.regain"], np.inf)
    return np.where(facts.confirmed, over, living.regains)


def _disturbed(living: Living, facts: Facts) -> Floats:
    now = facts.missed | living.course | facts.course | facts.course_end
    now = now | living.status.interrupted | facts.interrupted | facts.resumed
    return np.where(now, living.day, living.disturbed)


def _agenda(
    setting: Setting, children: Children, living: Living, facts: Facts, due: Agenda[Truths]
) -> Agenda[Floats]:
    given, keys, day, agenda = setting.assumptions, children.keys, living.day, living.agenda

    def next_one(purpose: Purpose, rate: str, now: Truths, old: Floats) -> Floats:
        return np.where(now, day + waiting_where(keys, purpose, day, given[rate], now), old)

    late = uniform_where(keys, Purpose.LATE, day, facts.drawn) < given["level.late"]
    result = day + np.where(late, given["level.late-days"], given["level.turnaround"])
    suspected = facts.suspected | facts.worsening
    never_again = np.inf
    return Agenda(
        result=np.where(facts.drawn, result, np.where(due.result, never_again, agenda.result)),
        asked=np.where(due.asked, never_again, agenda.asked),
        repeat=np.where(due.repeat, never_again, agenda.repeat),
        missed=next_one(Purpose.MISSED, "missed.per-year", due.missed, agenda.missed),
        ill=next_one(Purpose.INFECTION, "infection.per-year", due.ill, agenda.ill),
        well=np.where(
            facts.ill, day + given["infection.days"], np.where(due.well, never_again, agenda.well)
        ),
        course=next_one(Purpose.COURSE, "course.per-year", due.course, agenda.course),
        course_end=np.where(
            facts.course,
            day + given["course.days"],
            np.where(due.course_end, never_again, agenda.course_end),
        ),
        alarm=next_one(Purpose.FALSE_ALARM, "relapse.false", due.alarm, agenda.alarm),
        signs=np.where(due.signs, never_again, agenda.signs),
        assessed=np.where(
            suspected,
            day + max(given["relapse.assess"], 1.0),
            np.where(due.assessed, never_again, agenda.assessed),
        ),
        lost=np.where(due.lost, never_again, agenda.lost),
    )


def seen_on(
    setting: Setting, children: Children, living: Living, facts: Facts, elapsed: Floats
) -> tuple[Living, Facts]:
    """Let the rules see the day: a late result first, then everything else of the day.

    Returns
    -------
    tuple of Living, Facts
        The children with the Status of the day, and what happened, results of samples drawn on
        this day and known on it included.
    """
    days = elapsed.astype(np.int64)
    parameters, status = setting.parameters, living.status
    now = facts.drawn & (living.agenda.result <= living.day)
    day = _seen(setting, children, living, facts, now)
    if facts.reported.any():
        late = level_seen(setting, living.sample, nobody(len(days)), facts.reported)
        status = advance(parameters, status, days, Seen(level=late))
        status = advance(parameters, status, None, day)
    else:
        status = advance(parameters, status, days, day)
    agenda = living.agenda._replace(result=np.where(now, np.inf, living.agenda.result))
    return (
        living._replace(status=status, agenda=agenda),
        facts._replace(reported=facts.reported | now),
    )


def _seen(setting: Setting, children: Children, living: Living, facts: Facts, now: Truths) -> Seen:
    done, sample = facts.done, living.sample
    number = len(living.day)
    refuted = facts.refuted | facts.worsening
    changed = facts.course | facts.course_end
    if not interacting(setting.protocol, setting.assumptions.drug):
        changed = nobody(number)
    safety = np.where(living.ill, _gravity(setting), Safety.NONE)
    return Seen(
        level=level_seen(setting, sample, facts.drawn, now) if facts.drawn.any() else None,
        relapse=RelapseSeen(
            suspected=facts.suspected | facts.worsening,
            confirmed=facts.confirmed,
            dismissed=facts.dismissed,
        ),
        disease=DiseaseSeen(
            remission=facts.remission & done.examined,
            imaged=facts.remission & done.imaged,
            refuted=refuted,
        ),
        laboratory=LaboratorySeen(
            platelets_seen=done.counted,
            platelets=np.where(facts.few, FEW, PLATELETS),
            weight_seen=done.weighed,
            weight=grams(weight_on(children, living.day)),
            safety_seen=facts.ill | facts.well,
            safety=safety,
        ),
        intake=IntakeSeen(
            interrupted=facts.interrupted,
            resumed=facts.resumed,
            missed=facts.missed,
            interaction_changed=changed,
            interacting=living.course,
        ),
        standing=StandingSeen(ended=facts.lost) if facts.lost.any() else None,
    )
