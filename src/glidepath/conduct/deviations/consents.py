"""Consent: something done before it, after its withdrawal, or on a text that no longer held.

A day without a time counts in favour of who acted: only what certainly came before is told.
"""

from collections.abc import Iterator
from itertools import takewhile

from glidepath.conduct.deviations.deviation import Deviation
from glidepath.conduct.deviations.scene import Scene
from glidepath.decide.sources import consent_criteria
from glidepath.protocol.history import effective_on, version_order
from glidepath.record.enrolment import (
    ConsentGiven,
    ConsentWithdrawn,
    OutcomeAssessed,
    Randomised,
    VisitDone,
)
from glidepath.record.event import Event
from glidepath.record.treatment import DoseOrdered

NEEDING = (Randomised, VisitDone, OutcomeAssessed)
"""What nobody may do before the guardians have consented."""


def consents(scene: Scene) -> Iterator[Deviation]:
    """Give every deviation that concerns consent."""
    yield from _before(scene)
    yield from _after_withdrawal(scene)
    yield from _versions(scene)
    yield from _again(scene)


def _before(scene: Scene) -> Iterator[Deviation]:
    given = [scene.first(each.happened) for each in scene.of(ConsentGiven)]
    first = min(given, default=None)
    for event in scene.events:
        if isinstance(event, NEEDING) and (first is None or scene.last(event.happened) < first):
            yield _of(scene, "consent.before", event, consent=None if first is None else str(first))


def _after_withdrawal(scene: Scene) -> Iterator[Deviation]:
    """An order of the trial after the treatment was withdrawn, a visit after the follow-up was."""
    for event in scene.events:
        scope = _scope(event)
        if scope is None or (since := _withdrawn(scene, scope, event)) is None:
            continue
        if scene.last(since.happened) < scene.first(event.happened):
            withdrawn = str(since.happened)
            yield _of(scene, "consent.withdrawn", event, scope=scope, withdrawn=withdrawn)


def _scope(event: Event) -> str | None:
    if isinstance(event, DoseOrdered):
        return None if event.reason in ("safety", "clinician") else "treatment"
    return "follow-up" if isinstance(event, VisitDone | OutcomeAssessed) else None


def _withdrawn(scene: Scene, scope: str, until: Event) -> ConsentWithdrawn | None:
    """The withdrawal that holds for a scope before an event, in the order of the record."""
    since: ConsentWithdrawn | None = None
    for event in takewhile(lambda each: each is not until, scene.events):
        if isinstance(event, ConsentWithdrawn) and scope in event.scope:
            since = event
        elif isinstance(event, ConsentGiven) and scope in event.scope:
            since = None
    return since


def _versions(scene: Scene) -> Iterator[Deviation]:
    """Consent to a version of the protocol that was not, or no longer, in effect at the site."""
    site = scene.record.participant.site
    for event in scene.of(ConsentGiven):
        day = scene.day(event.happened)
        started = [
            each.version
            for each in scene.protocols.versions
            if (since := effective_on(each, site)) is not None and since <= day
        ]
        current = max(started, key=version_order, default=None)
        if event.protocol_version != current:
            yield _of(
                scene, "consent.version", event, consented=event.protocol_version, current=current
            )


def _again(scene: Scene) -> Iterator[Deviation]:
    """A visit under an amendment that asks for consent anew, before it was given."""
    site = scene.record.participant.site
    for each in scene.protocols.versions:
        since = effective_on(each, site)
        if not each.requires_reconsent or since is None or scene.randomised is None:
            continue
        if scene.day(scene.randomised.happened) >= since:
            continue
        given = [
            scene.day(one.happened)
            for one in scene.of(ConsentGiven)
            if one.protocol_version == each.version
        ]
        first = min(given, default=None)
        for event in scene.of(VisitDone):
            came = scene.day(event.happened)
            if came >= since and (first is None or came < first):
                yield _of(scene, "consent.again", event, amendment=each.version)
                break


def _of(scene: Scene, rule: str, event: Event, **numbers: str | None) -> Deviation:
    return scene.deviation(
        rule,
        event.id or "",
        event.happened,
        scene.known(event),
        event=event,
        source=consent_criteria(scene.protocol(scene.day(event.happened))),
        numbers=numbers,
    )
