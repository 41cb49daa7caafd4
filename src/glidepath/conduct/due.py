"""What waits for a person, and since when: for the page of the day."""

from datetime import datetime

from glidepath.conduct.agenda import Here, agenda
from glidepath.conduct.child import Child
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.matrix import areas_read
from glidepath.conduct.roles import Role, blinded
from glidepath.conduct.trial import Trial
from glidepath.conduct.waiting import AREA_OF_KIND, URGENCY, Due, Kind, State, by_the_hour, now
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities.time import last_moment

DAYS_KEPT = 2
"""Days of which a child keeps what is due: the present one, and the next one, found ahead."""


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
    found: dict[State, list[Due]] = {state: [] for state in URGENCY}
    for name in sorted(trial.children):
        for each in due_of(trial.children[name], at, protocols, rules):
            found[each.state].append(each)
    return tuple(each for state in URGENCY for each in found[state])


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
) -> tuple[Due, ...]:
    """Give everything that waits about one participant, in the order of `since`.

    What is due on a day is found once a day; what has an hour is looked at each time.
    """
    today = child.day(at)
    key = (today, rules, tuple(each.digest for each in protocols.versions))
    kept = child.kept.get(key)
    if kept is None:
        kept = _found(Here(child, last_moment(today, child.place), protocols, rules))
        for past in list(child.kept)[: 1 - DAYS_KEPT]:
            child.kept.pop(past, None)
        child.kept[key] = kept
    return tuple(now(each, at, today) if hourly else each for each, hourly in kept)


def _found(here: Here) -> tuple[tuple[Due, bool], ...]:
    """Give what is due on a day, each with whether it has an hour."""
    in_order = sorted(agenda(here), key=lambda each: str(each.since))
    return tuple((each, by_the_hour(each)) for each in in_order)
