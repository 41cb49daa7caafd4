"""What eligibility, randomisation, a decision and an order need."""

from collections.abc import Iterator, Mapping
from typing import Any

from glidepath.conduct.acts import EvaluateEligibility, IssueDecision, OrderDose, Randomise
from glidepath.conduct.asked import Asked
from glidepath.conduct.child import Child
from glidepath.conduct.command import Unmet
from glidepath.conduct.needs import Condition, condition
from glidepath.conduct.needs_of_steps import known_formulation
from glidepath.conduct.ordering import Issued, dose_of, issued, regimen_of
from glidepath.conduct.roles import Role
from glidepath.decide.basis import Basis
from glidepath.decide.eligible import CriterionFinding, Eligible, eligible
from glidepath.protocol.parameters import RandomisationMethod
from glidepath.record.correction import Signed
from glidepath.record.enrolment import VisitDone, VisitMissed
from glidepath.record.plain import Plain
from glidepath.record.record import known_at
from glidepath.record.treatment import DecisionIssued, DoseOrdered

NEEDS: dict[str, Condition] = {}

SILENT = (DecisionIssued, Signed, VisitDone, VisitMissed)
"""Events after which an issued decision still holds; no rule reads them."""


def open_criteria(asked: Asked, child: Child) -> tuple[CriterionFinding, ...]:
    """Give every criterion that is not met, or not known, by what is known now."""
    found = eligible(asked.protocols, child.record, asked.command.at)
    return tuple(each for each in found.findings if each.met is not Eligible.YES)


@condition(NEEDS, "overridable")
def overridable(asked: Asked) -> Iterator[Unmet]:
    """A clinician sets aside, with a reason, what stands in the way."""
    what = asked.the(EvaluateEligibility)
    overrides = what.overrides
    if overrides and asked.command.role is not Role.CLINICIAN:
        yield Unmet("eligibility.override-role")
    in_the_way = {each.criterion for each in open_criteria(asked, asked.known)}
    for name in sorted(overrides):
        if name not in in_the_way:
            yield Unmet("eligibility.override", {"criterion": name})
        if not overrides[name].strip():
            yield Unmet("eligibility.override-reason", {"criterion": name})


@condition(NEEDS, "eligible")
def is_eligible(asked: Asked) -> Iterator[Unmet]:
    """Eligibility was evaluated, and holds by what is known now, but for what was set aside."""
    evaluation = asked.known.evaluation
    if evaluation is None:
        yield Unmet("eligibility.missing")
    elif asked.protocol is not None and evaluation.version != asked.protocol.version:
        yield Unmet(
            "eligibility.version",
            {"evaluated": evaluation.version, "in_force": asked.protocol.version},
        )
    set_aside = {} if evaluation is None else evaluation.overrides
    for each in open_criteria(asked, asked.known):
        if each.criterion not in set_aside:
            missing: list[Plain] = [*each.missing]
            inputs = {"criterion": each.criterion, "met": each.met.value, "missing": missing}
            yield Unmet("eligibility.not-met", inputs)


@condition(NEEDS, "randomisable")
def randomisable(asked: Asked) -> Iterator[Unmet]:
    """Somebody holds the seed that was committed to, and the stratum is the protocol's."""
    if asked.trial.setup.committed is None:
        yield Unmet("randomisation.no-commitment")
    if asked.allocate is None:
        yield Unmet("randomisation.no-seed")
    if asked.protocol is None:
        return
    factors = asked.the(Randomise).stratum
    said = asked.protocol.parameters.randomisation
    if said.method is RandomisationMethod.NONE:
        yield Unmet("randomisation.none")
    if set(said.strata) != set(factors):
        wanted: list[Plain] = [*said.strata]
        stated: list[Plain] = [*sorted(factors)]
        yield Unmet("randomisation.stratum", {"factors": wanted, "stated": stated})


@condition(NEEDS, "this-answer")
def this_answer(asked: Asked) -> Iterator[Unmet]:
    """What is issued was decided for this child, now, on the record as it stands."""
    what = asked.the(IssueDecision)
    basis, at = what.answer.basis, asked.command.at
    if basis.record.participant.id != asked.known.participant.id:
        yield Unmet("decision.other-participant", {"decided": basis.record.participant.id})
    if basis.at != at:
        yield Unmet("decision.other-time", {"decided": basis.at.isoformat()})
    mine = Basis(known_at(asked.known.record, at), at, asked.day, asked.protocol, basis.belief)
    digests = (mine.digests, basis.digests)
    yield from _digests(*digests, "record", "decision.other-record")
    yield from _digests(*digests, "protocol", "decision.other-protocol")


def _digests(
    mine: Mapping[str, str], theirs: Mapping[str, str], name: str, code: str
) -> Iterator[Unmet]:
    if mine.get(name) != theirs.get(name):
        yield Unmet(code, {"now": mine.get(name), "decided": theirs.get(name)})


@condition(NEEDS, "decision")
def decision(asked: Asked) -> Iterator[Unmet]:
    """An issued decision is answered once, and nothing became known since.

    Lowering for safety is always open: it needs no decision, and waits for none.
    """
    what = asked.the(OrderDose)
    order, child = what.order, asked.known
    found = issued(child, order.decision)
    if order.decision is None and order.reason == "safety":
        return
    if found is None:
        yield Unmet("order.no-decision", {"decision": order.decision})
        return
    answered = [each.id for each in child.of(DoseOrdered) if each.decision == order.decision]
    if answered:
        yield Unmet("order.answered", {"order": answered[0]})
    later = newly_known(asked, child, found)
    if later and order.reason != "safety":
        yield Unmet("order.stale", {"decision": order.decision, "events": later})
    if child.last_moment(order.happened) < found.at:
        yield Unmet("order.before-decision", {"decided": found.at.isoformat()})


def newly_known(asked: Asked, child: Child, found: Issued) -> list[Plain]:
    """Give the events that were written, or became known, after a decision was made.

    What is in `SILENT` tells nothing that a decision rests on.
    """
    later: list[Plain] = []
    for name, (line, event) in child.by_event.items():
        if isinstance(event, SILENT):
            continue
        known = child.last_moment(event.happened if event.known is None else event.known)
        if line.number > found.number or found.at < known <= asked.command.at:
            later.append(name)
    return later


@condition(NEEDS, "reasoned")
def reasoned(asked: Asked) -> Iterator[Unmet]:
    """Another regimen than the recommended one has a reason, and safety only lowers."""
    what = asked.the(OrderDose)
    order, child = what.order, asked.known
    yield from known_formulation(asked, order.formulation, "order.formulation")
    found = issued(child, order.decision)
    recommended = None if found is None else found.recommended
    if recommended != regimen_of(order) and not (what.why or "").strip():
        yield Unmet("order.reason", {"recommended": _plain(recommended)})
    orders = child.of(DoseOrdered)
    present = dose_of(orders[-1]) if orders else 0
    if order.reason == "safety" and dose_of(order) > present:
        yield Unmet("order.raised-for-safety", {"present": present, "dose": dose_of(order)})


def _plain(recommended: Mapping[str, Any] | None) -> Any:
    return None if recommended is None else dict(recommended)
