"""What is to be planned for whom, or why there is nothing to plan."""

from dataclasses import dataclass
from datetime import date, timedelta

from glidepath.decide.answer import Answer, Assessment, Decision, Refusal, Regimen
from glidepath.decide.belief import Belief
from glidepath.decide.course import Course, InForce, follow
from glidepath.decide.decide import by_protocol, decide, take_bearing
from glidepath.decide.measures import TAPERING, base_track
from glidepath.decide.rules import Role
from glidepath.decide.status import Track
from glidepath.decide.table import Action
from glidepath.plan.giveable import giveable
from glidepath.plan.schedule import Goal, NoPlan, WhyNot
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import Protocol
from glidepath.quantities import Instant, input_error
from glidepath.record.record import Record


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be planned.

    Parameters
    ----------
    protocols, record, at, belief
        As of `glidepath.decide.decide`.
    day
        The local day of `at`.
    in_force, protocol
        The version that holds for the child on a day, and that of today.
    course
        The child today.
    found
        What `decide` says today.
    present
        The regimen in force.
    others
        Formulations that may be used beside the present one.
    """

    protocols: ProtocolHistory
    record: Record
    at: Instant
    belief: Belief
    day: date
    in_force: InForce
    protocol: Protocol
    course: Course
    found: Assessment
    present: Regimen
    others: tuple[str, ...]

    @property
    def goal(self) -> Goal:
        """What the primary outcome wants of the child."""
        rules = self.protocol.parameters.outcome
        randomised = self.day - timedelta(days=int(self.course.status.randomised_days))
        judged = randomised + timedelta(days=rules.day)
        return Goal(judged, judged - timedelta(days=rules.no_use_days))


def asked(
    protocols: ProtocolHistory,
    record: Record,
    at: Instant,
    belief: Belief,
    formulations: tuple[str, ...],
) -> Question | NoPlan:
    """Give what is to be planned, or why nothing is.

    Raises
    ------
    InputError
        For a formulation that the protocol does not know.
    """
    bearing = take_bearing(protocols, record, at)
    protocol = bearing.in_force(bearing.day)
    _require_products(protocol, formulations)
    answer = decide(protocols, record, at, belief=belief)
    nothing = _nothing_to_plan(protocol, answer)
    found = answer.assessment
    if nothing is not None or found is None or found.present is None:
        return nothing or NoPlan(WhyNot.NO_STANDING)
    course = follow(
        bearing.record, bearing.in_force, bearing.day, by_protocol(protocol, belief).half_life
    )
    return Question(
        protocols=protocols,
        record=record,
        at=at,
        belief=belief,
        day=bearing.day,
        in_force=bearing.in_force,
        protocol=protocol,
        course=course,
        found=found,
        present=found.present,
        others=formulations,
    )


def _require_products(protocol: Protocol, formulations: tuple[str, ...]) -> None:
    known = [each.id for each in protocol.parameters.products]
    if strange := sorted(set(formulations) - set(known)):
        raise input_error(
            f"the protocol knows no formulation {', '.join(strange)}",
            expected=" or ".join(known) or "a protocol that has formulations",
            kind="unknown-formulation",
        )


def _unmet(answer: Answer) -> tuple[str, ...]:
    return tuple(each.id for each in answer.unmet) if isinstance(answer, Refusal) else ()


def _nothing_to_plan(protocol: Protocol, answer: Answer) -> NoPlan | None:
    """Give why there is nothing to plan: for the child's standing, its track, or its safety."""
    found = answer.assessment
    standing = tuple(each for each in _unmet(answer) if each.startswith("standing."))
    if found is None or standing:
        return NoPlan(WhyNot.NO_STANDING, standing or _unmet(answer))
    track = Track(base_track(protocol.parameters, found.status))
    action = answer.action if isinstance(answer, Decision) else None
    if track is Track.OFF_DRUG and action is not Action.RESTORE:
        return NoPlan(WhyNot.OFF_DRUG)
    if track not in TAPERING | {Track.OFF_DRUG}:
        return NoPlan(WhyNot.NOT_TAPERING, (track.slug,))
    if action in (Action.INTERRUPT, Action.CLINICIAN):
        return NoPlan(WhyNot.CLINICIAN, _interrupting(found))
    if found.track is Track.INTERRUPTED:
        return NoPlan(WhyNot.INTERRUPTED)
    if action is Action.RESTORE and not _measured(protocol, found.recommended):
        return NoPlan(WhyNot.FORMULATION)
    return None


def _interrupting(found: Assessment) -> tuple[str, ...]:
    return tuple(each.rule for each in found.findings if each.holds and each.role is Role.INTERRUPT)


def _measured(protocol: Protocol, regimen: Regimen | None) -> bool:
    return regimen is not None and giveable(protocol, regimen)
