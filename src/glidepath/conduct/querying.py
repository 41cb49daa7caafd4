"""Queries: a question about an event, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from glidepath.conduct.facts import Fact
from glidepath.conduct.reading import Entry
from glidepath.conduct.steps import (
    QueryAnswered,
    QueryCancelled,
    QueryClosed,
    QueryOpened,
    QueryReissued,
    QueryStep,
)
from glidepath.quantities.time import Instant


class QueryState(StrEnum):
    """How a query stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


MAY_FOLLOW: Mapping[type[Fact], frozenset[QueryState]] = {
    QueryAnswered: frozenset({QueryState.OPEN}),
    QueryClosed: frozenset({QueryState.ANSWERED}),
    QueryReissued: frozenset({QueryState.ANSWERED, QueryState.CLOSED}),
    QueryCancelled: frozenset({QueryState.OPEN, QueryState.ANSWERED}),
}
"""By step, the states in which it may be taken."""
LEADS_TO: Mapping[type[Fact], QueryState] = {
    QueryAnswered: QueryState.ANSWERED,
    QueryClosed: QueryState.CLOSED,
    QueryReissued: QueryState.OPEN,
    QueryCancelled: QueryState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it stands.

    Parameters
    ----------
    event, field
        What it is about; no field for the event as a whole.
    asked_by, asked
        The account, and when.
    question, answer
        The last of each; no answer while it is open.
    """

    id: str
    event: str
    field: str | None
    asked_by: str
    asked: Instant
    question: str
    answer: str | None = None
    state: QueryState = QueryState.OPEN

    @property
    def settled(self) -> bool:
        """Whether nobody has to do anything about it."""
        return self.state in (QueryState.CLOSED, QueryState.CANCELLED)


def queries_of(entries: Sequence[Entry]) -> Mapping[str, Query]:
    """Give every query by id, as it stands after some entries."""
    found: dict[str, Query] = {}
    for each in entries:
        match each.fact:
            case QueryOpened(id=str(name), event=event, field=field, question=question):
                found[name] = Query(name, event, field, each.actor, each.recorded, question)
            case QueryStep() as step:
                found[step.query] = _after(found[step.query], step)
    return found


def _after(query: Query, step: QueryStep) -> Query:
    state = LEADS_TO[type(step)]
    match step:
        case QueryAnswered(answer=answer):
            return replace(query, state=state, answer=answer)
        case QueryReissued(question=question):
            return replace(query, state=state, question=question, answer=None)
    return replace(query, state=state)
