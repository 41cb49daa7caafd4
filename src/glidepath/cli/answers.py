"""What ``decide`` and ``eligible`` print."""

from datetime import UTC, datetime
from pathlib import Path

from glidepath.cli.beliefs import Asked, belief_of
from glidepath.cli.shared import DONE, NO, Lang, print_data
from glidepath.decide import Decision, Eligible, decide, eligible
from glidepath.decide.interact import interact
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.quantities import Instant, day, instant, last_moment, when
from glidepath.record.record import Record, zone_of
from glidepath.report import (
    Language,
    as_data,
    eligibility_data,
    explain,
    explain_eligibility,
    explain_interaction,
    interaction_data,
    render_text,
)

FIRST_TRIAL = "khe-sirolimus"
"""The protocol of a record that names none."""


def asked_at(text: str | None, record: Record) -> Instant:
    """Give the instant that is asked about: now, an instant, or the end of a local day."""
    if text is None:
        return instant(datetime.now(UTC))
    moment = when(text)
    return moment if isinstance(moment, datetime) else last_moment(moment, zone_of(record))


def print_decision(
    path: Path, protocol: str | None, at: str | None, lang: Lang, asked: Asked, *, as_json: bool
) -> int:
    """Print the decision for a record; give the exit status."""
    record = read_record(path)
    history = read_history(protocol or record.participant.protocol or FIRST_TRIAL)
    moment = asked_at(at, record)
    belief = belief_of(history, record, moment, asked)
    answer = decide(history, record, moment, belief=belief)
    if as_json:
        print_data(as_data(answer))
    else:
        print(render_text(explain(answer, Language(lang))))
    return DONE if isinstance(answer, Decision) else NO


def print_eligibility(
    path: Path, protocol: str | None, at: str | None, lang: Lang, *, as_json: bool
) -> int:
    """Print whether a child may enter; give the exit status."""
    record = read_record(path)
    history = read_history(protocol or record.participant.protocol or FIRST_TRIAL)
    answer = eligible(history, record, asked_at(at, record))
    if as_json:
        print_data(eligibility_data(answer))
    else:
        print(explain_eligibility(answer, Language(lang)))
    return DONE if answer.outcome is Eligible.YES else NO


def print_interaction(
    path: Path,
    protocol: str | None,
    at: str | None,
    drug: str,
    days: tuple[str | None, str | None],
    lang: Lang,
    asked: Asked,
    *,
    as_json: bool,
) -> int:
    """Print what a course of another drug would do; give the exit status."""
    record = read_record(path)
    history = read_history(protocol or record.participant.protocol or FIRST_TRIAL)
    moment = asked_at(at, record)
    belief = belief_of(history, record, moment, asked)
    start, stop = (None if each is None else day(each) for each in days)
    effect = interact(history, record, moment, belief, drug, start, stop)
    if as_json:
        print_data(interaction_data(effect))
    else:
        print(explain_interaction(effect, Language(lang)))
    return DONE
