"""Where somebody goes about what waits: the page, and the field, on which it is done."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from django.urls import reverse

from glidepath.conduct.roles import Role
from glidepath.conduct.waiting import Due, Kind
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import VisitAnchor
from glidepath.web.places import may_open

SURVEILLANCE = "surveillance"


def after_the_stop(history: ProtocolHistory) -> frozenset[str]:
    """Give the visits that count from the stop, in any version of the protocol."""
    return frozenset(
        visit.id
        for version in history.versions
        for visit in version.visits
        if visit.anchor is VisitAnchor.STOP
    )


def group_of(due: Due, surveillance: frozenset[str]) -> str:
    """Give under which head something waits: its kind, or the surveillance after the stop."""
    if due.kind is Kind.VISIT and due.about in surveillance:
        return SURVEILLANCE
    return due.kind.value


Leads = Callable[[Due], tuple[str, list[str], str]]
"""The route, its arguments, and what is put behind the address."""


def _entry(query: str, field: str) -> Leads:
    def leads(due: Due) -> tuple[str, list[str], str]:
        asked = f"?{urlencode({query: due.about})}" if query else ""
        return "entry", [due.participant], f"{asked}#{field}" if field else asked

    return leads


def _page(name: str) -> Leads:
    return lambda due: (name, [due.participant], "")


LEADS: Mapping[str, Leads] = {
    SURVEILLANCE: _page("surveillance"),
    Kind.VISIT.value: _entry("visit", ""),
    Kind.LEVEL_PENDING.value: _entry("result", ""),
    Kind.LEVEL.value: _entry("", "sample"),
    Kind.SUSPICION.value: _entry("", "relapse"),
    Kind.SERIOUS_REPORT.value: lambda due: ("safety", [due.participant], f"#{due.about}"),
    Kind.DECISION.value: _page("order"),
    Kind.CONSENT.value: _page("screened"),
    Kind.QUERY.value: lambda _: ("monitoring", [], ""),
    Kind.DEVIATION.value: lambda _: ("monitoring", [], ""),
    Kind.SIGNATURE.value: lambda due: (
        ("event", [due.participant, due.about.split(", ")[0]], "")
        if due.about
        else ("child", [due.participant], "")
    ),
    Kind.OUTCOME.value: _page("assessment"),
}
"""By head; what is not named has no page of its own."""


def address_of(due: Due, role: Role, surveillance: frozenset[str], *, locked: bool) -> str:
    """Give where something that waits is done; else the child's page, or nothing, by the role.

    Parameters
    ----------
    surveillance
        The visits after the stop.
    """
    leads = LEADS.get(group_of(due, surveillance))
    if leads is not None:
        name, arguments, behind = leads(due)
        if may_open(name, role, locked=locked):
            return reverse(name, args=arguments) + behind
    if may_open("child", role, locked=locked):
        return reverse("child", args=[due.participant])
    return ""
