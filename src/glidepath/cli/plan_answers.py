"""What ``plan`` prints and writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from glidepath.cli.answers import FIRST_TRIAL, asked_at
from glidepath.cli.beliefs import Asked, belief_of
from glidepath.cli.documents import write_plan_html, write_plan_pdf
from glidepath.cli.shared import DONE, NO, Lang, print_data
from glidepath.decide import decide
from glidepath.exchange.growth import read_growth
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import read_record
from glidepath.plan.alternatives import alternatives
from glidepath.plan.glide_path import glide_path
from glidepath.plan.placed import Placed, placed
from glidepath.plan.schedule import EVEN, FASTEST, NoPlan, Pace, PaceKind, Schedule
from glidepath.protocol.history import ProtocolHistory
from glidepath.quantities import Instant, day, input_error
from glidepath.quantities.errors import quoted
from glidepath.record.measurement import LevelReported
from glidepath.record.record import Record, known_at, known_from
from glidepath.report import Language
from glidepath.report.plan import Planned, explain_plan
from glidepath.report.plan_data import plan_data

OWN = re.compile(r"(?P<days>[0-9]{1,3})d:(?P<share>[0-9]{1,2}(\.[0-9]{1,2})?)%")
EVENLY = "even:"
PACES = "fastest, even, even:2027-06-30 or 45d:5%"

LAST_LEVELS = 3
"""Levels that are placed on their glide paths."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be planned, and which files are to be written.

    Parameters
    ----------
    pace, formulations
        As they are written on the command line.
    pdf, html
        Files; ``None`` for none.
    """

    pace: str
    formulations: str | None = None
    pdf: Path | None = None
    html: Path | None = None


def pace_of(text: str) -> Pace:
    """Give a pace as it is written.

    Raises
    ------
    InputError
        For anything else.

    >>> pace_of("45d:5%").share
    Fraction(1, 20)
    """
    if text == FASTEST.kind.value:
        return FASTEST
    if text == EVEN.kind.value:
        return EVEN
    if text.startswith(EVENLY):
        return Pace(PaceKind.EVEN, until=day(text.removeprefix(EVENLY)))
    found = OWN.fullmatch(text)
    if (
        found is None
        or not (every := int(found["days"]))
        or not (share := Fraction(found["share"]))
    ):
        raise input_error(f"{quoted(text)} is no pace", expected=PACES, kind="bad-pace")
    return Pace(PaceKind.OWN, every, share / 100)


def print_plan(
    path: Path,
    protocol: str | None,
    at: str | None,
    lang: Lang,
    asked: Asked,
    wanted: Wanted,
    *,
    as_json: bool,
) -> int:
    """Print a plan and write its files; give the exit status."""
    pace, formulations = pace_of(wanted.pace), _names(wanted.formulations)
    record = read_record(path)
    history = read_history(protocol or record.participant.protocol or FIRST_TRIAL)
    moment = asked_at(at, record)
    planned = _planned(history, record, moment, asked, pace, formulations)
    if as_json:
        print_data(plan_data(planned))
    else:
        print(explain_plan(planned, Language(lang)))
    if isinstance(planned.outcome, NoPlan):
        return NO
    if wanted.pdf is not None:
        write_plan_pdf(wanted.pdf, planned, lang)
    if wanted.html is not None:
        write_plan_html(wanted.html, planned, lang)
    return DONE


def _names(text: str | None) -> tuple[str, ...]:
    return () if text is None else tuple(each.strip() for each in text.split(","))


def _planned(
    history: ProtocolHistory,
    record: Record,
    at: Instant,
    asked: Asked,
    pace: Pace,
    formulations: tuple[str, ...],
) -> Planned:
    belief, growth = belief_of(history, record, at, asked), read_growth()
    answer = decide(history, record, at, belief=belief)
    paces = tuple(dict.fromkeys((FASTEST, EVEN, pace)))
    found = alternatives(history, record, at, belief, paces, formulations, growth)
    levels = tuple(_last_levels(history, record, at, asked))
    if isinstance(found, NoPlan):
        return Planned(answer, found, levels=levels)
    outcome = next(each.outcome for each in found if each.pace == pace)
    if not isinstance(outcome, Schedule):
        return Planned(answer, outcome, found, levels)
    return Planned(answer, outcome, found, levels, glide_path(record, at, belief, outcome))


def _last_levels(
    history: ProtocolHistory, record: Record, at: Instant, asked: Asked
) -> Iterator[Placed]:
    """The last levels on the paths that were foreseen just before each was known, latest first."""
    growth, known = read_growth(), _reported(known_at(record, at))
    for number, (since, sample) in enumerate(known[:LAST_LEVELS]):
        before = since - timedelta(microseconds=1)
        earlier = {each for _, each in known[number + 1 :]}
        then = Asked(asked.models, tuple(each for each in asked.left_out if each in earlier))
        belief = belief_of(history, record, before, then)
        found = placed(history, record, at, sample, belief, growth)
        if found is not None:
            yield found


def _reported(record: Record) -> list[tuple[Instant, str]]:
    """Since when each result has been known, and of which sample it is; the latest first."""
    results = [each for each in record.events if isinstance(each, LevelReported)]
    found = [(known_from(record, each), each.sample) for each in results]
    return sorted(found, reverse=True)
