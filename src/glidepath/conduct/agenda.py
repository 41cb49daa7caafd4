"""What waits about one participant: every finder looks for one kind of thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from glidepath.conduct.child import Child
from glidepath.conduct.clocks import running
from glidepath.conduct.complete import open_queries, open_suspicions, pending_levels
from glidepath.conduct.consenting import (
    adult_without_consent,
    assented,
    changes,
    in_force,
    surely_aged,
    versions_consented,
)
from glidepath.conduct.contents import holds
from glidepath.conduct.deviating import DeviationState
from glidepath.conduct.dispensing import off_drug
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.ordering import Issued, issued
from glidepath.conduct.steps import DeviationNoted, SignatureGiven
from glidepath.conduct.table import Scope
from glidepath.conduct.visits import VisitState, planned
from glidepath.conduct.waiting import Due, Kind, State, now
from glidepath.protocol.history import ProtocolHistory, effective_on
from glidepath.protocol.history import in_force as version_in_force
from glidepath.protocol.model import Protocol
from glidepath.record.enrolment import OutcomeAssessed
from glidepath.record.measurement import LevelDrawn, LevelReported
from glidepath.record.plain import Plain
from glidepath.record.treatment import DecisionIssued, DoseOrdered


@dataclass(frozen=True)
class Here:
    """A participant at an instant, and what its agenda rests on."""

    child: Child
    at: datetime
    protocols: ProtocolHistory
    rules: ConsentRules

    @property
    def day(self) -> date:
        return self.child.day(self.at)

    @cached_property
    def protocol(self) -> Protocol:
        """The version in force; before any is, the first."""
        versions = versions_consented(self.child)
        site = self.child.participant.site
        found = version_in_force(self.protocols, site, self.day, versions)
        return found or self.protocols.versions[0]

    @cached_property
    def gone(self) -> bool:
        """Whether nobody can come any more: dead, lost, or follow-up withdrawn."""
        child = self.child
        if child.died is not None or child.lost is not None:
            return True
        given = any(stands for _, stands in changes(child, Scope.FOLLOW_UP))
        return given and not in_force(child, Scope.FOLLOW_UP, self.at)

    def found(
        self,
        kind: Kind,
        about: str,
        since: datetime | date,
        by: datetime | date | None = None,
        **inputs: Plain,
    ) -> Due:
        """Give a thing that is due; how urgent it is is said by the instant."""
        child = self.child.participant
        made = Due(kind, child.id, child.site, about, State.OPEN, since, by, inputs)
        return now(made, self.at, self.day)


def _visits(here: Here) -> Iterator[Due]:
    if here.gone:
        return
    for each in planned(here.child, here.protocol, here.day):
        if each.state not in (VisitState.DONE, VisitState.MISSED):
            yield here.found(
                Kind.VISIT, each.visit, each.opens, each.closes, day=each.day.isoformat()
            )


def _pending(here: Here) -> Iterator[Due]:
    for each in pending_levels(here.child):
        yield here.found(Kind.LEVEL_PENDING, each.sample, here.child.first_moment(each.happened))


def _suspicions(here: Here) -> Iterator[Due]:
    hours = timedelta(hours=here.protocol.parameters.restore.assessment_hours)
    for each in open_suspicions(here.child):
        since = here.child.first_moment(each.happened if each.known is None else each.known)
        yield here.found(Kind.SUSPICION, each.id or "", since, since + hours)


def _reports(here: Here) -> Iterator[Due]:
    for each in running(here.child):
        yield here.found(Kind.SERIOUS_REPORT, each.episode, each.started, each.due, to=each.to)


def _decisions(here: Here) -> Iterator[Due]:
    """The last decision: waiting for its order, and the level that it asks for."""
    events = here.child.of(DecisionIssued)
    found = issued(here.child, events[-1].id) if events else None
    if found is None or here.gone:
        return
    name = events[-1].id or ""
    answered = any(each.decision == name for each in here.child.of(DoseOrdered))
    if _asks_for_an_order(found) and not answered:
        yield here.found(Kind.DECISION, name, found.at)
    if found.next_level is None or off_drug(here.child, here.at):
        return
    if not any(each > found.at for each in _drawn(here.child)):
        yield here.found(Kind.LEVEL, name, found.next_level, found.next_level)


def _drawn(child: Child) -> Iterator[datetime]:
    """Give when samples were drawn, also of those that were told with their result alone."""
    for sample in child.of(LevelDrawn):
        yield child.first_moment(sample.happened)
    for told in child.of(LevelReported):
        if told.drawn_at is not None:
            yield child.first_moment(told.drawn_at)


def _asks_for_an_order(found: Issued) -> bool:
    return found.recommended is not None and found.recommended["dose"] != found.present


def _consents(here: Here) -> Iterator[Due]:
    """Consent to a new version that asks for it, and at an age limit."""
    child, today = here.child, here.day
    if here.gone or not in_force(child, Scope.TREATMENT, here.at):
        return
    given = versions_consented(child)
    for version in here.protocols.versions:
        since = effective_on(version, child.participant.site)
        asks = version.requires_reconsent and version.version not in given
        if since is not None and asks and since <= today:
            yield here.found(Kind.CONSENT, version.version, since, why="version")
    if adult_without_consent(child, here.rules, today):
        yield here.found(Kind.CONSENT, "adult", today, today, why="age")
    elif surely_aged(child, here.rules.assent_from, today) and not assented(child):
        yield here.found(Kind.CONSENT, "assent", today, today, why="age")


def _queries(here: Here) -> Iterator[Due]:
    for each in open_queries(here.child):
        yield here.found(Kind.QUERY, each.id, each.asked, event=each.event, state=each.state.value)


def _deviations(here: Here) -> Iterator[Due]:
    for line, noted in here.child.lines(DeviationNoted):
        found = here.child.deviations[noted.id or ""]
        if found.state is not DeviationState.REVIEWED:
            yield here.found(
                Kind.DEVIATION, found.id, line.recorded, state=found.state.value, rule=found.rule
            )


def _signatures(here: Here) -> Iterator[Due]:
    """Signatures whose content changed: they stand, and are not valid any more."""
    for line, signed in here.child.lines(SignatureGiven):
        if not holds(here.child, signed):
            about = ", ".join(signed.events)
            yield here.found(Kind.SIGNATURE, about, line.recorded, meaning=signed.meaning)


def _outcome(here: Here) -> Iterator[Due]:
    """The blinded judgement, for either arm on the same day."""
    randomised = here.child.randomised
    if here.gone or randomised is None or here.child.of(OutcomeAssessed):
        return
    outcome = here.protocol.parameters.outcome
    start = here.child.day(here.child.first_moment(randomised.happened))
    day, window = start + timedelta(days=outcome.day), timedelta(days=outcome.window_days)
    yield here.found(Kind.OUTCOME, "outcome", day - window, day + window, day=day.isoformat())


_FINDERS = (
    _visits,
    _pending,
    _suspicions,
    _reports,
    _decisions,
    _consents,
    _queries,
    _deviations,
    _signatures,
    _outcome,
)


def agenda(here: Here) -> Iterator[Due]:
    """Give everything that waits about a participant."""
    for find in _FINDERS:
        yield from find(here)
