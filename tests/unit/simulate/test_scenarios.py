"""The recorded scenarios of the bedside, run together as arrays.

What the bedside folds one child at a time is stacked here into arrays with masks, one instant after
the other, and asked as the loop asks.
"""

import json
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from glidepath.decide import Decision, Refusal
from glidepath.decide.advance import advance
from glidepath.decide.course import Course, _formulated, _order, _seen
from glidepath.decide.happenings import happenings
from glidepath.decide.samples import Sample, level_seen
from glidepath.decide.seen import (
    DiseaseSeen,
    IntakeSeen,
    LaboratorySeen,
    LevelSeen,
    Order,
    RelapseSeen,
    Seen,
    StandingSeen,
)
from glidepath.decide.status import NO_LIMIT, Status
from glidepath.decide.translations import Open, opened_by
from glidepath.quantities import local_day
from glidepath.record.record import Record, known_at, zone_of
from glidepath.record.treatment import DoseOrdered, FormulationChanged
from glidepath.simulate.belief import columns, linear
from glidepath.simulate.clinic import answer
from unit.decide.given import SCENARIOS, answered, record_of, scenario
from unit.simulate.given import setting, trial

PARTS = (LevelSeen, RelapseSeen, DiseaseSeen, LaboratorySeen, IntakeSeen, StandingSeen)


class Instant(NamedTuple):
    """One step of one child: days since the last one, what was seen, what was ordered."""

    elapsed: int
    seen: Seen
    order: Order


NOTHING = Order(False, 0, 24, 0)


def steps(record: Record, day: date) -> list[Instant]:
    """What `follow` does with a record, step by step."""
    protocol = trial()
    found = list(happenings(record))
    first = min((when for when, _ in found), default=day)
    course = Course(first, Status(), Open({}, frozenset(), protocol.parameters.level.assay), ())
    made, last = [], first
    for when, each in found:
        seen: Seen | None = None
        order = NOTHING
        if isinstance(each, Sample):
            interval = course.status.interval
            seen = Seen(
                level=level_seen(each, protocol.parameters.level, course.opened.assay, interval)
            )
        elif isinstance(each, DoseOrdered | FormulationChanged):
            course = _formulated(course, each)
            order = _order(course, each)
            course = course._replace(status=course.status._replace(interval=order.interval))
        else:
            opened = opened_by(protocol, course.opened, each)
            seen = _seen(protocol, course.opened, opened, each)
            course = course._replace(opened=opened)
        if seen is not None or order.given:
            made.append(Instant((when - last).days, seen or Seen(), order))
            last = when
    return [*made, Instant((day - last).days, Seen(), NOTHING)]


def stacked(kind: Any, values: list[Any]) -> Any:
    """Structs of numbers as one struct of arrays; a missing one is all defaults."""
    blank = kind(*NOTHING) if kind is Order else kind()
    rows = [blank if each is None else each for each in values]
    columns_ = zip(*rows, strict=True)
    kinds = [bool if isinstance(each, bool) else np.int64 for each in blank]
    return kind(
        *(np.array(column, dtype=each) for column, each in zip(columns_, kinds, strict=True))
    )


def usual(slug: str) -> bool:
    """Whether a scenario is one of the default protocol, once daily, by the oral solution."""
    given = scenario(slug, "given.json")
    orders = [e for e in given["record"]["events"] if e["type"] == "DoseOrdered"]
    text = json.dumps(given["record"], default=str)
    return (
        not given["parameters"]
        and bool(orders)
        and all(e.get("interval_hours", 24) == 24 for e in orders)
        and all(e["formulation"] == "oral-solution" for e in orders)
        and "Corrected" not in text
        and "FormulationChanged" not in text
        and "pattern" not in text
    )


def test_scenarios_of_the_bedside_get_the_same_answers_as_arrays() -> None:
    slugs = [slug for slug in SCENARIOS if usual(slug)]
    assert len(slugs) > 60
    own, given = setting({}), [scenario(slug, "given.json") for slug in slugs]
    half_lives = np.array(
        [int(Fraction(str(each["half_life_hours"])) * 60) for each in given], np.int64
    )
    paths = []
    for each in given:
        record, at = record_of(each["record"]), datetime.fromisoformat(each["at"])
        paths.append(steps(known_at(record, at), local_day(at, zone_of(record))))
    status = Status(
        *(np.full(len(slugs), v, bool if isinstance(v, bool) else np.int64) for v in Status())
    )._replace(half_life=half_lives)
    for place in range(max(map(len, paths))):
        now = [path[place] if place < len(path) else Instant(0, Seen(), NOTHING) for path in paths]
        seen = Seen(
            *(stacked(kind, [each.seen[i] for each in now]) for i, kind in enumerate(PARTS))
        )
        order = stacked(Order, [each.order for each in now])
        days = np.array([each.elapsed for each in now])
        status = advance(own.parameters, status, days, seen, order)
    status = columns(linear(own, len(slugs))._replace(half_life=half_lives), status)
    found = answer(own, status, np.ones(len(slugs), bool))
    wrong, compared = [], 0
    for row, (slug, each) in enumerate(zip(slugs, given, strict=True)):
        bedside = answered(each)
        if bedside.assessment is None or bedside.assessment.recommended is None:
            continue
        if isinstance(bedside, Refusal) and any(
            unmet.id.startswith("standing") for unmet in bedside.unmet
        ):
            continue
        told = bedside.assessment
        expected = (
            told.low,
            NO_LIMIT if told.high is None else told.high,
            bedside.assessment.recommended.dose,
            told.may_stop,
            isinstance(bedside, Refusal),
            int(bedside.action) if isinstance(bedside, Decision) else int(found.action[row]),
        )
        loop = tuple(
            part[row].item()
            for part in (
                found.low, found.high, found.recommended, found.may_stop, found.refused,
                found.action,
            )
        )  # fmt: skip
        compared += 1
        if loop != expected:
            wrong.append(f"{slug}: {loop} but {expected}")
    assert wrong == []
    assert compared > 60
