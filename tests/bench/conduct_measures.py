"""The measures of the conduct: folding a child of two years, and the page of the day for many.

Figures are seconds of the processor, because the clock on the wall is shared.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measures import Measure
from bench.two_years import LAST, two_years
from glidepath.conduct import (
    Child,
    Command,
    Draft,
    Fact,
    Line,
    Registered,
    Role,
    Trial,
    begin,
    due,
    fold,
    seen_by,
)
from glidepath.conduct.reading import draft
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import ProtocolHistory
from glidepath.quantities.identifiers import ParticipantId, SiteId
from glidepath.record import Event, Participant, Record, event_from
from glidepath.store.ledger import in_memory

CHILDREN = 300
SEED = 5
TIMES = 15
"""Of these the fastest is told: what the others took, somebody else's work took."""
WRITTEN = datetime(2026, 2, 1, tzinfo=UTC)
CODE = ParticipantId(f"BENCH-{SEED}")


def lines_of_a_child() -> tuple[Line, ...]:
    """Give the lines of a child of two years and about 250 events, as its ledger holds them."""
    with in_memory("bench") as ledger:
        ledger.append("bench", list(_drafts()), None, WRITTEN)
        return tuple(ledger.lines())


def _drafts() -> Iterator[Draft]:
    told = two_years(SEED)
    child = Participant.model_validate(told["participant"])
    events = tuple(event_from(_exact(each)) for each in told["events"])
    facts: list[Event | Fact] = [Registered(participant=child)]
    for fact in (*facts, *Record(child, events).events):
        sent = Command("bench", LAST, "nurse-7", Role.COORDINATOR, SiteId("SHA"), fact, CODE)
        yield draft(fact, sent)


def _exact(value: object) -> object:
    """Give what a file holds with exact numbers."""
    return json.loads(json.dumps(value), parse_float=Decimal)


def many(lines: tuple[Line, ...], children: int) -> Trial:
    """Give a trial of many such children, of whom nothing has been thought yet."""
    entries = fold(begin("bench"), lines).children[CODE].entries
    return Trial(
        "bench", children={ParticipantId(f"B-{n}"): Child(entries) for n in range(children)}
    )


def spent(work: Callable[[], object]) -> float:
    """Give the seconds of the processor that something takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def conduct_measures(children: int = CHILDREN, times: int = TIMES) -> Iterator[Measure]:
    """Take every measure of the conduct."""
    lines, protocols = lines_of_a_child(), ProtocolHistory((read_protocol("khe-sirolimus"),))
    empty, trial = begin("bench"), many(lines, children)
    folding = min(spent(lambda: fold(empty, lines)) for _ in range(times))
    yield Measure("fold a child of two years", folding, 0.010)
    first = spent(lambda: due(trial, LAST, protocols))
    yield Measure(f"due of {children} children, once a day", first, None)
    again = min(spent(lambda: due(trial, LAST, protocols)) for _ in range(times))
    yield Measure(f"due of {children} children, again", again, 0.100)
    one = next(iter(trial.children))
    seen = min(spent(lambda: seen_by(Role.CLINICIAN, trial, one)) for _ in range(times))
    yield Measure("all that a clinician reads of one", seen, None)
