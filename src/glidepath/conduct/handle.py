"""``handle``: a command and the trial in, the facts to be appended or every reason against out."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from glidepath.conduct.acts import (
    Act,
    AssessOutcome,
    EvaluateEligibility,
    IssueDecision,
    OrderDose,
    Randomise,
    Screen,
    Sign,
    TakeConsent,
    Verify,
)
from glidepath.conduct.asked import Asked
from glidepath.conduct.command import Command, Refusal, Unmet
from glidepath.conduct.conditions import not_permitted, unmet
from glidepath.conduct.contents import content_of
from glidepath.conduct.envelope import Draft
from glidepath.conduct.facts import Delegated, Fact, TrialOpened
from glidepath.conduct.flawed import new_flaws
from glidepath.conduct.naming import key_of, named
from glidepath.conduct.ordering import issuable, issued, numbers, within
from glidepath.conduct.randomising import Allocate, AllocationWanted
from glidepath.conduct.reading import draft
from glidepath.conduct.roles import Role
from glidepath.conduct.steps import (
    ConsentTaken,
    DeviationNoted,
    EligibilityEvaluated,
    OrderExplained,
    OutcomeForm,
    Registered,
    SignatureGiven,
    Verified,
)
from glidepath.conduct.trial import Trial
from glidepath.decide.eligible import CriterionFinding, eligible
from glidepath.protocol.history import ProtocolHistory
from glidepath.record.enrolment import Randomised
from glidepath.record.event import Event
from glidepath.record.plain import Plain
from glidepath.record.treatment import DecisionIssued

Facts: TypeAlias = Iterator[Event | Fact]
Handle: TypeAlias = Callable[[Trial, Command], tuple[Draft, ...] | Refusal]
"""Judges a command by the trial as it stands."""

JUST_AFTER = timedelta(microseconds=1)
"""A decision is known just after it, so that the same decision can be made again of the record."""
OUTSIDE = "order.outside-interval"
IMPORTANT = "important"
"""A deviation that may touch the child's safety or the trial's answer."""


def handle(
    trial: Trial,
    command: Command,
    protocols: ProtocolHistory,
    allocate: Allocate | None = None,
) -> tuple[Draft, ...] | Refusal:
    """Say what a command writes, or everything that stands in its way.

    Parameters
    ----------
    trial
        As its ledger tells it up to now.
    protocols
        The versions of the protocol, word for word as the ledger names them.
    allocate
        Draws an arm, for the command that randomises; whoever has no seed leaves it out.

    Returns
    -------
    tuple of Draft, or Refusal
        The facts to be appended, all of them or none. A refusal names every precondition that is
        not met; who may not send the command is told that alone.

    Notes
    -----
    For a blinded sender the record as a whole is looked at only when nothing else is in the way:
    an answer must not tell whether an event is there that the role does not read.
    """
    asked = Asked(trial, command, protocols, allocate)
    barred = tuple(not_permitted(asked))
    if barred:
        return Refusal(barred)
    found = tuple(unmet(asked))
    if not (found and asked.blinded):
        found += tuple(_flaws(asked))
    if found:
        return Refusal(found)
    return tuple(draft(each, command) for each in named(asked, tuple(_facts(asked))))


def _flaws(asked: Asked) -> Iterator[Unmet]:
    """Give what the record as a whole would have against the event."""
    if asked.event is not None and asked.child is not None:
        yield from new_flaws(asked.child, asked.event, asked.command.at)


def _facts(asked: Asked) -> Facts:
    what = asked.what
    if isinstance(what, TrialOpened):
        yield what
        yield _first_administrator(asked)
    elif isinstance(what, Event | Fact):
        yield what
    else:
        yield from _ACTS[type(what)](asked, what)


def _first_administrator(asked: Asked) -> Delegated:
    return Delegated(person=asked.command.actor, role=Role.ADMINISTRATOR, starts=asked.day)


def _screen(_: Asked, act: Screen) -> Facts:
    yield Registered(participant=act.child)
    yield act.screened


def _take_consent(asked: Asked, act: TakeConsent) -> Facts:
    consent = named(asked, (act.consent,))[0]
    yield consent
    yield ConsentTaken(
        event=_id(consent),
        guardians=act.guardians,
        assent=act.assent,
        assent_form=act.assent_form,
    )


def _evaluate(asked: Asked, act: EvaluateEligibility) -> Facts:
    found = eligible(asked.protocols, asked.known.record, asked.command.at)
    yield EligibilityEvaluated(
        outcome=found.outcome.value,
        version=asked.protocol.version if asked.protocol else "",
        findings=tuple(_criterion(each) for each in found.findings),
        digests=found.basis.digests,
        overrides=act.overrides,
    )
    for name, why in sorted(act.overrides.items()):
        key = key_of("eligibility", name)
        if key in asked.known.deviations:
            continue
        yield DeviationNoted(
            id=key,
            rule=f"eligibility.{name}",
            numbers={"criterion": name, "why": why},
            severity=IMPORTANT,
        )


def _criterion(found: CriterionFinding) -> dict[str, Plain]:
    return {
        "criterion": found.criterion,
        "source": found.source,
        "role": found.role.value,
        "met": found.met.value,
        "inputs": dict(found.inputs),
        "missing": list(found.missing),
    }


def _randomise(asked: Asked, act: Randomise) -> Facts:
    if asked.allocate is None or asked.protocol is None:
        raise AssertionError("randomised without a seed or a protocol")
    wanted = AllocationWanted(
        trial=asked.trial.name,
        participant=asked.command.participant or "",
        factors=act.stratum,
        protocol=asked.protocol,
        earlier=asked.trial.allocations,
    )
    drawn = asked.allocate(wanted)
    yield Randomised(
        happened=asked.command.at, arm=drawn.arm, stratum=act.stratum, number=drawn.number
    )
    yield drawn


def _issue(asked: Asked, act: IssueDecision) -> Facts:
    at = asked.command.at
    decision = issuable(act.answer, act.shown)
    yield DecisionIssued(happened=at, known=at + JUST_AFTER, decision=decision)


def _order(asked: Asked, act: OrderDose) -> Facts:
    order = named(asked, (act.order,))[0]
    yield order
    found = issued(asked.known, act.order.decision)
    if act.why:
        yield OrderExplained(event=_id(order), why=act.why)
    if found is None or act.order.reason == "safety" or within(act.order, found):
        return
    said: dict[str, Any] = numbers(act.order, found)
    yield DeviationNoted(
        id=key_of(OUTSIDE, _id(order)),
        rule=OUTSIDE,
        event=_id(order),
        numbers=said,
        severity=IMPORTANT,
    )


def _assess(asked: Asked, act: AssessOutcome) -> Facts:
    outcome = named(asked, (act.outcome,))[0]
    yield outcome
    yield OutcomeForm(event=_id(outcome), methods=act.methods, findings=act.findings)


def _verify(asked: Asked, act: Verify) -> Facts:
    content = content_of(asked.known, (act.event,))
    yield Verified(event=act.event, fields=act.fields, content=content)


def _sign(asked: Asked, act: Sign) -> Facts:
    content = content_of(asked.known, act.events)
    yield SignatureGiven(events=act.events, meaning=act.meaning, name=act.name, content=content)


_ACTS: Mapping[type[Act], Callable[[Asked, Any], Facts]] = {
    Screen: _screen,
    TakeConsent: _take_consent,
    EvaluateEligibility: _evaluate,
    Randomise: _randomise,
    IssueDecision: _issue,
    OrderDose: _order,
    AssessOutcome: _assess,
    Verify: _verify,
    Sign: _sign,
}


def _id(fact: Event | Fact) -> str:
    return str(getattr(fact, "id", ""))


def handler(protocols: ProtocolHistory, allocate: Allocate | None = None) -> Handle:
    """Give `handle` for one trial's protocol, as the ledger calls it.

    Parameters
    ----------
    protocols, allocate
        As of `handle`.
    """

    def handled(trial: Trial, command: Command) -> tuple[Draft, ...] | Refusal:
        return handle(trial, command, protocols, allocate)

    return handled
