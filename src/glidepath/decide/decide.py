"""``decide``: the one function that says what a child's next dose may be, and why.

It is pure. It sees only what was known at the instant, and judges every event by the protocol
version that was then in force for the child.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil

from glidepath.decide.ahead import next_level, next_steps, until
from glidepath.decide.answer import Answer, Assessment, Decision, Forecast, Refusal, Unmet
from glidepath.decide.basis import Basis
from glidepath.decide.belief import (
    MINUTES_AN_HOUR,
    Belief,
    checked,
    exposure_falls,
    half_life_bound,
    linear_belief,
    with_belief,
)
from glidepath.decide.belonging import belonging
from glidepath.decide.course import Course, InForce, follow
from glidepath.decide.findings import findings
from glidepath.decide.giving import lattice_of, permitted_low, recommend, refused, settle
from glidepath.decide.invariants import broken
from glidepath.decide.learned import Learned, Unfitted
from glidepath.decide.learning import learn
from glidepath.decide.measures import half_lives_in_days, restore_dose, shown_track
from glidepath.decide.regimens import present_regimen, recommended_regimen
from glidepath.decide.rules import Role
from glidepath.decide.standing import consented, standing
from glidepath.decide.status import NO_LIMIT, Status, Track
from glidepath.decide.table import Action, conclude, tabulate
from glidepath.pk.growth import Growth
from glidepath.pk.model import Model
from glidepath.protocol.history import ProtocolHistory, in_force_on, periods
from glidepath.protocol.model import Drug, Protocol
from glidepath.protocol.parameters import HalfLife, Parameters
from glidepath.quantities import GlidepathError, local_day
from glidepath.record.record import Record, known_at, zone_of
from glidepath.regimen import Lattice

HALF_LIVES_TO_STEADY = 5
"""Half-lives after which 3 % of the way to the steady state is left: 0.5 ** 5."""


class BrokenInvariantError(GlidepathError):
    """A state that no record can lead to: the program itself is wrong, and gives no answer."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """What is known of a child at an instant, and the protocol versions that judge it."""

    record: Record
    at: datetime
    day: date
    protocol: Protocol | None
    in_force: InForce


def believe(
    protocols: ProtocolHistory,
    record: Record,
    at: datetime,
    *,
    models: Sequence[Model] = (),
    growth: Growth | None = None,
    left_out: Collection[str] = (),
    asked: bool = False,
) -> Belief:
    """Say what is thought of a child's pharmacokinetics, from what was known at an instant.

    Parameters
    ----------
    protocols, record, at
        As of `decide`.
    models
        From which those that may speak for the child are fitted and averaged; without any it is
        plain proportion (T5) with the half-life of the population.
    growth
        References by which the child is foreseen to grow from its last weight.
    left_out
        Names of samples to which no model is fitted.
    asked
        Whether somebody asked for just these models.

    Raises
    ------
    InputError
        For a naive time, a sample to be left out that the record does not have, or a model that
        was asked for and needs a covariate that is not known.
    """
    bearing = take_bearing(protocols, record, at)
    protocol = bearing.in_force(bearing.day)
    learned = learn(protocol, bearing.record, at, models, growth, left_out, asked=asked)
    half_life = half_life_of(protocol, learned)
    course = follow(bearing.record, bearing.in_force, bearing.day, half_life)
    return linear_belief(course.status, at, half_life, protocol.drug.level_error, learned)


def half_life_of(protocol: Protocol, learned: Learned | Unfitted) -> int:
    """Give the half-life that the protocol counts with, minutes."""
    of_everyone = protocol.parameters.taper.half_life is HalfLife.POPULATION
    if of_everyone or isinstance(learned, Unfitted):
        return of_population(protocol.drug)
    return half_life_bound(learned)


def decide(protocols: ProtocolHistory, record: Record, at: datetime, *, belief: Belief) -> Answer:
    """Say what a child's next dose may be, and why.

    Parameters
    ----------
    protocols
        The versions of the trial's protocol, with the day each took effect at each site.
    record
        Everything written down about the child; what became known after `at` is not seen.
    at
        An aware instant.
    belief
        What is thought of the child's pharmacokinetics at `at`.

    Returns
    -------
    Decision or Refusal
        A refusal names all that is missing, and carries what could be computed all the same.

    Raises
    ------
    InputError
        For a naive time, or a belief that knows more than was known at `at`.
    """
    bearing = take_bearing(protocols, record, at)
    basis = Basis(bearing.record, at, bearing.day, bearing.protocol, checked(belief, at))
    if bearing.protocol is None:
        return Refusal(basis, (Unmet("standing.protocol", "", {}),), None)
    belief = by_protocol(bearing.protocol, belief)
    course = follow(bearing.record, bearing.in_force, bearing.day, belief.half_life)
    found = assess(bearing.protocol, course, belief)
    unmet = standing(bearing.protocol, bearing.record, found.assessment) or missing(found)
    if unmet:
        return Refusal(basis, unmet, found.assessment)
    return Decision(basis, found.action, found.assessment)


def by_protocol(protocol: Protocol, belief: Belief) -> Belief:
    """Give the Belief with the half-life that the protocol counts with."""
    if protocol.parameters.taper.half_life is HalfLife.POPULATION:
        return replace(belief, half_life=of_population(protocol.drug))
    return belief


def of_population(drug: Drug) -> int:
    """The half-life of the population in whole minutes, rounded up."""
    return ceil(drug.half_life * MINUTES_AN_HOUR)


def take_bearing(protocols: ProtocolHistory, record: Record, at: datetime) -> Bearing:
    """Give what was known at an instant, and the protocol versions by which it is judged.

    An event before any version was in force is judged by the first one.
    """
    known = known_at(belonging(protocols, record), at)
    day = local_day(at, zone_of(record))
    versions = periods(protocols, record.participant.site, consented(known))

    def judged_by(when: date) -> Protocol:
        return in_force_on(versions, when) or protocols.versions[0]

    return Bearing(known, at, day, in_force_on(versions, day), judged_by)


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules say, before anything else is asked."""

    action: Action
    refused: bool
    assessment: Assessment


def missing(found: Found) -> tuple[Unmet, ...]:
    """Give every piece of information that a reduction lacks, if nothing else is in its way."""
    if not found.refused:
        return ()
    return tuple(
        Unmet(each.rule, each.source, each.inputs)
        for each in found.assessment.findings
        if each.role is Role.INFORMATION and each.holds
    )


def assess(protocol: Protocol, course: Course, belief: Belief) -> Found:
    """Evaluate the rules once, and read everything from their table."""
    parameters, day = protocol.parameters, course.day
    status = with_belief(course.status, belief)
    falls = status.exposure_fall or exposure_falls(parameters, belief, course.opened.drugs)
    status = status._replace(exposure_fall=falls)
    status = sound(parameters, status)
    rows = tabulate(parameters, status)
    outcome = conclude(parameters, status, rows)
    lattice = _lattice(protocol, course)
    recommended = recommend(status, outcome, lattice)
    reduction, stop = next_steps(parameters, status, lattice)
    restore = restore_dose(parameters, status)
    ends = until(parameters, status, rows)
    assessment = Assessment(
        status=status,
        track=Track(shown_track(parameters, status)),
        present=present_regimen(course),
        low=permitted_low(outcome),
        high=None if outcome.ceiling >= NO_LIMIT else outcome.ceiling,
        may_stop=outcome.may_stop,
        recommended=recommended_regimen(parameters, course, outcome, lattice, recommended),
        giveable=lattice is not None,
        restore=restore if status.taper_arm else None,
        findings=findings(protocol, status, rows, outcome, ends, day),
        forecast=_forecast(belief, status, recommended, day),
        next_reduction=_later(day, reduction),
        next_stop=_later(day, stop),
        next_level=_later(day, next_level(parameters, status)),
    )
    action = settle(status, outcome, recommended)
    lacks = refused(status, outcome, action, lattice)
    return Found(Action(action), lacks, assessment)


def sound(parameters: Parameters, status: Status) -> Status:
    """Give the Status back, unless it breaks an invariant on which the proofs rest.

    Raises
    ------
    BrokenInvariantError
        Which is a fault of the program, not of the record.
    """
    names = broken(parameters, status)
    if names:
        raise BrokenInvariantError(f"no decision: the state breaks {', '.join(names)}")
    return status


def _lattice(protocol: Protocol, course: Course) -> Lattice | None:
    if not course.formulations:
        return None
    formulation = course.formulations[course.status.formulation]
    return lattice_of(protocol, formulation, course.status.interval)


def _forecast(belief: Belief, status: Status, recommended: int, day: date) -> Forecast:
    settling = half_lives_in_days(HALF_LIVES_TO_STEADY, status)
    interval = int(status.interval)
    return Forecast(
        basis=belief.basis,
        recommended=belief.trough(recommended, interval),
        unchanged=belief.trough(status.dose, interval),
        recommended_by_proportion=belief.by_proportion(recommended),
        unchanged_by_proportion=belief.by_proportion(status.dose),
        reached=day + timedelta(days=settling),
    )


def _later(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)
