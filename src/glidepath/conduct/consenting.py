"""Which consent is in force: by scope, by time, by age."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from glidepath.conduct.child import Child
from glidepath.conduct.facts import ConsentRules
from glidepath.conduct.table import Scope
from glidepath.quantities.partial_date import age_in_years
from glidepath.quantities.time import When
from glidepath.record.enrolment import ConsentGiven


def changes(child: Child, scope: Scope) -> Iterator[tuple[datetime, bool]]:
    """Give when a scope was consented to (true) or withdrawn (false), in order."""
    for each in child.consents:
        if scope in each.scope:
            yield child.first_moment(each.happened), isinstance(each, ConsentGiven)


def in_force(child: Child, scope: Scope, at: datetime) -> bool:
    """Say whether a consent of a scope is in force at an instant."""
    given = False
    for moment, stands in changes(child, scope):
        if moment <= at:
            given = stands
    return given


def covers(child: Child, scope: Scope, happened: When, at: datetime) -> bool:
    """Say whether something may be written down.

    Parameters
    ----------
    happened
        When it happened.
    at
        When it is entered.

    Notes
    -----
    What happened under a consent may be written down later, also after its withdrawal. What
    happened before the first consent is history, and is taken from the notes while one is in
    force.
    """
    if in_force(child, scope, min(child.last_moment(happened), at)):
        return True
    first = next((moment for moment, _ in changes(child, scope)), None)
    history = first is not None and child.first_moment(happened) < first
    return history and in_force(child, scope, at)


def surely_aged(child: Child, years: int | None, day: date) -> bool:
    """Say whether a child has certainly completed some years of life; never for ``None``."""
    return years is not None and age_in_years(child.participant.born, day)[0] >= years


def own_consent(child: Child) -> bool:
    """Say whether the participant itself consented, as an adult does."""
    return any(each.by == "participant" for each in child.of(ConsentGiven))


def assented(child: Child) -> bool:
    """Say whether the child was asked and agreed, or consented itself."""
    return own_consent(child) or any(
        each.by == "guardian-and-participant" for each in child.of(ConsentGiven)
    )


def adult_without_consent(child: Child, rules: ConsentRules, day: date) -> bool:
    """Say whether a participant is of age, and only others have consented."""
    return surely_aged(child, rules.adult_from, day) and not own_consent(child)


def versions_consented(child: Child) -> Mapping[str, date]:
    """Give the first day on which the treatment by each protocol version was consented to."""
    found: dict[str, date] = {}
    for each in child.of(ConsentGiven):
        if Scope.TREATMENT in each.scope:
            day = child.day(child.first_moment(each.happened))
            found.setdefault(each.protocol_version, day)
    return found
