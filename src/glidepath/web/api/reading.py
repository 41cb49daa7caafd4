"""What programs read: each answer through the projection of the conduct, for one role."""

from bisect import bisect_right
from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import Any

from glidepath.conduct import Child, Due, Entry, Role, SeenFact, blinded, facts_seen, seen_by
from glidepath.conduct.due import due_for
from glidepath.conduct.matrix import MAY, Area, areas_read
from glidepath.conduct.supplies import SupplyFact
from glidepath.decide.against import against
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.quantities.identifiers import ParticipantId
from glidepath.report import Language, as_data, explain
from glidepath.report.headline import WITH_INTERVAL, action_of
from glidepath.web.api import forms
from glidepath.web.api.admission import Caller
from glidepath.web.thinking import Thought
from glidepath.web.what_if import consider


def trial_told(caller: Caller) -> forms.TrialTold:
    """Tell of the trial, and of what the caller may do in it."""
    known, role = caller.trial.trial(), caller.role
    setup, granted = known.setup, areas_read(role, locked=known.locked)
    told = Area.SETUP in granted
    return forms.TrialTold(
        trial=known.name,
        person=caller.reader.person,
        role=role.value,
        site=caller.reader.site,
        sends=sorted(name for name, roles in MAY.items() if role in roles),
        reads=sorted(each.value for each in granted),
        locked=known.locked,
        version=setup.version if told and not blinded(role, locked=known.locked) else None,
        protocol=setup.opened.protocol if told and setup.opened else None,
        versions=dict(setup.digests) if told else {},
        sites=[forms.Site(site=site, time_zone=zone) for site, zone in setup.zones.items()]
        if told
        else [],
    )


def participants_told(caller: Caller) -> list[forms.ParticipantNamed]:
    """Name the participants whom the caller may know of."""
    hidden = blinded(caller.role, locked=caller.trial.trial().locked)
    return [
        forms.ParticipantNamed(
            participant=each.participant.id,
            site=each.participant.site,
            version=None if hidden else each.version,
        )
        for each in caller.trial.children(caller.reader)
    ]


def participant_told(caller: Caller, child: Child) -> forms.ParticipantSeen:
    """Give a participant as the role reads it."""
    seen = seen_by(caller.role, caller.trial.trial(), ParticipantId(child.participant.id))
    if seen is None:
        raise AssertionError("a participant that is read by nobody was asked for")
    return forms.ParticipantSeen(
        participant=seen.participant,
        site=seen.site,
        child=dict(seen.child),
        facts=[fact_told(each) for each in seen.facts],
        version=seen.version,
    )


def fact_told(fact: SeenFact) -> forms.FactSeen:
    """Give a fact as a document."""
    found = fact.provenance
    return forms.FactSeen(
        type=fact.type,
        happened=fact.happened,
        known=fact.known,
        fields=dict(fact.fields),
        provenance=None
        if found is None
        else forms.Provenance(
            number=found.number, recorded=found.recorded, actor=found.actor, role=found.role
        ),
    )


def due_told(caller: Caller) -> list[forms.DueTold]:
    """Give what waits, as far as the role reads it."""
    trial, reader = caller.trial, caller.reader
    found = due_for(reader.role, trial.trial(), trial.now(), trial.history, reader.site)
    return [_due(each) for each in found]


def _due(found: Due) -> forms.DueTold:
    return forms.DueTold(
        kind=found.kind.value,
        participant=found.participant,
        site=found.site,
        about=found.about,
        state=found.state.value,
        since=found.since,
        by=found.by,
        inputs=dict(found.inputs),
    )


def audit_told(caller: Caller, since: int, most: int) -> list[forms.AuditLine]:
    """Give lines of the ledger after a number: of the trial, and of the participants one may know.

    Parameters
    ----------
    most
        So many at a time.
    """
    known = caller.trial.trial()
    of_trial = [each for each in known.setup.entries if _is_here(each, caller)]
    told = (of_trial, *(each.entries for each in caller.trial.children(caller.reader)))
    after = (islice(each, bisect_right(each, since, key=_number), None) for each in told)
    found = islice(merge(*after, key=_number), most)
    return [_line(entry, fact) for entry, fact in _seen(caller.role, caller, found)]


def _is_here(entry: Entry, caller: Caller) -> bool:
    """Whether a line about the trial is of no site's supply, or of one that the caller reads."""
    return not isinstance(entry.fact, SupplyFact) or caller.reader.site in (None, entry.fact.site)


def _number(entry: Entry) -> int:
    return entry.number


def _seen(role: Role, caller: Caller, entries: Iterator[Entry]) -> Iterator[tuple[Entry, SeenFact]]:
    for entry in entries:
        for fact in facts_seen(role, caller.trial.trial(), (entry,)):
            yield entry, fact


def _line(entry: Entry, fact: SeenFact) -> forms.AuditLine:
    return forms.AuditLine(
        number=entry.number,
        participant=entry.participant,
        site=entry.site,
        type=fact.type,
        happened=fact.happened,
        known=fact.known,
        recorded=entry.recorded,
        actor=entry.actor,
        role=entry.role,
        command=entry.command,
        hash=entry.content,
        fields=dict(fact.fields),
    )


def decision_told(thought: Thought, language: Language) -> forms.DecisionTold:
    """Give what may be ordered, whole, with its reasons in words."""
    reasons = [each.sentence for each in explain(thought.answer, language).reasons]
    data: dict[str, Any] = as_data(thought.answer)
    return forms.DecisionTold(**data, told=reasons)


def forecast_told(thought: Thought, dose: int, language: Language) -> forms.ForecastTold | None:
    """Give what is expected of a dose; ``None`` where no dose is ordered."""
    considered, found = consider(thought, dose, language), thought.answer.assessment
    if considered is None or found is None:
        return None
    given, action = considered.regimen, action_of(thought.answer)
    broken = [each.rule for each in against(found, given.dose)]
    trough = thought.belief.trough(given.dose, HOURS_A_DAY // given.intakes) if given.dose else None
    return forms.ForecastTold(
        dose=given.dose,
        permitted=not broken if action is None or action in WITH_INTERVAL else None,
        against=broken,
        trough=None
        if trough is None
        else forms.TroughTold(low=trough.low, median=trough.median, high=trough.high),
        told=considered.told,
    )
