"""What waits for a person, and since when: for the page of the day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
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
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.matrix import Area, areas_read
from glidepath.conduct.ordering import Issued, issued
from glidepath.conduct.roles import Role, blinded
from glidepath.conduct.steps import DeviationNoted, SignatureGiven
from glidepath.conduct.table import Scope
from glidepath.conduct.trial import Trial
from glidepath.conduct.visits import VisitState, planned
from glidepath.protocol.history import ProtocolHistory, effective_on
from glidepath.protocol.history import in_force as version_in_force
from glidepath.protocol.model import Protocol
from glidepath.record.enrolment import OutcomeAssessed
from glidepath.record.measurement import LevelDrawn
from glidepath.record.plain import Plain
from glidepath.record.treatment import DecisionIssued, DoseOrdered


class Kind(StrEnum):
    """What is due."""

    VISIT = "visit"
    LEVEL_PENDING = "level-pending"
    LEVEL = "level"
    DECISION = "decision"
    SUSPICION = "suspicion"
    SERIOUS_REPORT = "serious-report"
    CONSENT = "consent"
    QUERY = "query"
    DEVIATION = "deviation"
    SIGNATURE = "signature"
    OUTCOME = "outcome"


class State(StrEnum):
    """How urgent it is."""

    AHEAD = "ahead"
    OPEN = "open"
    OVERDUE = "overdue"


AREA_OF_KIND: Mapping[Kind, Area] = {
    Kind.VISIT: Area.VISITS,
    Kind.LEVEL_PENDING: Area.LEVELS,
    Kind.LEVEL: Area.LEVELS,
    Kind.DECISION: Area.TREATMENT,
    Kind.SUSPICION: Area.RELAPSE,
    Kind.SERIOUS_REPORT: Area.SAFETY,
    Kind.CONSENT: Area.CONSENT,
    Kind.QUERY: Area.QUALITY,
    Kind.DEVIATION: Area.QUALITY,
    Kind.SIGNATURE: Area.QUALITY,
    Kind.OUTCOME: Area.OUTCOME,
}
"""Who reads an area reads what is due in it."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits for a person.

    Parameters
    ----------
    about
        The id of the visit, event, sample, query or episode.
    since
        From when it can be done.
    by
        By when it is due; ``None`` where nothing says.
    inputs
        What else is to be told.
    """

    kind: Kind
    participant: str
    site: str
    about: str
    state: State
    since: datetime | date
    by: datetime | date | None = None
    inputs: Mapping[str, Plain] = field(default_factory=dict)


def due(trial: Trial, at: datetime, protocols: ProtocolHistory) -> tuple[Due, ...]:
    """Give everything that waits for a person, in the whole trial: for roles that read all.

    Parameters
    ----------
    at
        Now.

    Returns
    -------
    tuple of Due
        Overdue first, then open, then what lies ahead; in each by participant.
    """
    rules = trial.setup.opened.consent if trial.setup.opened else ConsentRules()
    found = (
        each for child in trial.children.values() for each in due_of(child, at, protocols, rules)
    )
    return _sorted(found)


def due_for(
    role: Role, trial: Trial, at: datetime, protocols: ProtocolHistory, site: str | None = None
) -> tuple[Due, ...]:
    """Give what waits, as far as a role reads it.

    Parameters
    ----------
    site
        Only of the participants of a site; ``None`` for all.
    """
    granted = areas_read(role, locked=trial.locked)
    hidden = blinded(role, locked=trial.locked)
    return tuple(
        each if not hidden or each.kind is Kind.OUTCOME else _bare(each)
        for each in due(trial, at, protocols)
        if AREA_OF_KIND[each.kind] in granted and site in (None, each.site)
    )


def _bare(found: Due) -> Due:
    return Due(found.kind, found.participant, found.site, "", found.state, found.since, found.by)


def due_of(
    child: Child, at: datetime, protocols: ProtocolHistory, rules: ConsentRules
) -> Iterator[Due]:
    """Give everything that waits about one participant."""
    here = _Here(child, at, protocols, rules)
    for find in _FINDERS:
        yield from find(here)


@dataclass(frozen=True)
class _Here:
    child: Child
    at: datetime
    protocols: ProtocolHistory
    rules: ConsentRules

    @cached_property
    def today(self) -> date:
        return self.child.day(self.at)

    @cached_property
    def protocol(self) -> Protocol:
        """The version in force; before any is, the first."""
        versions = versions_consented(self.child)
        site = self.child.participant.site
        found = version_in_force(self.protocols, site, self.today, versions)
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
        """Give a thing that is due, overdue once its time is past."""
        child = self.child.participant
        state = State.AHEAD if self._before(since) else State.OPEN
        if by is not None and self._past(by):
            state = State.OVERDUE
        return Due(kind, child.id, child.site, about, state, since, by, inputs)

    def _past(self, by: datetime | date) -> bool:
        return by < self.at if isinstance(by, datetime) else by < self.today

    def _before(self, since: datetime | date) -> bool:
        return since > self.at if isinstance(since, datetime) else since > self.today


def _visits(here: _Here) -> Iterator[Due]:
    if here.gone:
        return
    for each in planned(here.child, here.protocol, here.today):
        if each.state not in (VisitState.DONE, VisitState.MISSED):
            yield here.found(
                Kind.VISIT, each.visit, each.opens, each.closes, day=each.day.isoformat()
            )


def _pending(here: _Here) -> Iterator[Due]:
    for each in pending_levels(here.child):
        yield here.found(Kind.LEVEL_PENDING, each.sample, here.child.first_moment(each.happened))


def _suspicions(here: _Here) -> Iterator[Due]:
    hours = timedelta(hours=here.protocol.parameters.restore.assessment_hours)
    for each in open_suspicions(here.child):
        since = here.child.first_moment(each.happened if each.known is None else each.known)
        yield here.found(Kind.SUSPICION, each.id or "", since, since + hours)


def _reports(here: _Here) -> Iterator[Due]:
    for each in running(here.child):
        yield here.found(Kind.SERIOUS_REPORT, each.episode, each.started, each.due, to=each.to)


def _decisions(here: _Here) -> Iterator[Due]:
    """The last decision: waiting for its order, and the level that it asks for."""
    events = here.child.of(DecisionIssued)
    found = issued(here.child, events[-1].id) if events else None
    if found is None or here.gone:
        return
    name = events[-1].id or ""
    answered = any(each.decision == name for each in here.child.of(DoseOrdered))
    if _asks_for_an_order(found) and not answered:
        yield here.found(Kind.DECISION, name, found.at)
    drawn = [here.child.first_moment(each.happened) for each in here.child.of(LevelDrawn)]
    if found.next_level is not None and not any(each > found.at for each in drawn):
        yield here.found(Kind.LEVEL, name, found.next_level, found.next_level)


def _asks_for_an_order(found: Issued) -> bool:
    return found.recommended is not None and found.recommended["dose"] != found.present


def _consents(here: _Here) -> Iterator[Due]:
    """Consent to a new version that asks for it, and at an age limit."""
    child, today = here.child, here.today
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


def _queries(here: _Here) -> Iterator[Due]:
    for each in open_queries(here.child):
        yield here.found(Kind.QUERY, each.id, each.asked, event=each.event, state=each.state.value)


def _deviations(here: _Here) -> Iterator[Due]:
    for line, noted in here.child.lines(DeviationNoted):
        found = here.child.deviations[noted.id or ""]
        if found.state is not DeviationState.REVIEWED:
            yield here.found(
                Kind.DEVIATION, found.id, line.recorded, state=found.state.value, rule=found.rule
            )


def _signatures(here: _Here) -> Iterator[Due]:
    """Signatures whose content changed: they stand, and are not valid any more."""
    for line, signed in here.child.lines(SignatureGiven):
        if not holds(here.child, signed):
            about = ", ".join(signed.events)
            yield here.found(Kind.SIGNATURE, about, line.recorded, meaning=signed.meaning)


def _outcome(here: _Here) -> Iterator[Due]:
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
_URGENCY = {State.OVERDUE: 0, State.OPEN: 1, State.AHEAD: 2}


def _sorted(found: Iterable[Due]) -> tuple[Due, ...]:
    return tuple(
        sorted(found, key=lambda each: (_URGENCY[each.state], each.participant, str(each.since)))
    )
