"""The primary outcome as it is told: every method, always in one order, and the missing."""

from glidepath.analyse.analysis import Analysis, Primary
from glidepath.analyse.chances import LEVEL
from glidepath.analyse.logistic import Separation
from glidepath.analyse.tipping import Tipping
from glidepath.analyse.values import Estimate
from glidepath.report.statistics.page import Section, Table
from glidepath.report.statistics.words import (
    LEVEL_TOLD,
    NOTHING,
    Words,
    percent,
    probability,
)

Row = tuple[str, ...]


def primary_section(analysis: Analysis, words: Words) -> Section:
    """Give the section of the primary outcome."""
    primary = analysis.primary
    counted = words.tell(
        "primary.counted",
        taper=words.of(primary.taper),
        maintenance=words.of(primary.maintenance),
        missing=primary.missing_taper + primary.missing_maintenance,
    )
    return Section(
        words.tell("primary.heading"),
        (words.tell("primary.outcome"), words.tell("estimand.composite"), counted),
        tables=(_estimates(primary, words), _tests(primary, words)),
        notes=tuple(_notes(primary, words)),
    )


def _estimates(primary: Primary, words: Words) -> Table:
    columns = (
        words.tell("column.method"),
        words.tell("column.measure"),
        words.tell("column.estimate"),
        words.tell("column.interval", level=LEVEL_TOLD),
        "p",
    )
    rows = [
        _ratio("registered", primary.registered, words),
        _ratio("firth", primary.firth, words),
        _ratio("stratified", primary.stratified, words),
        _difference("miettinen-nurminen", primary.miettinen_nurminen, words),
        _difference("newcombe", primary.newcombe, words),
    ]
    caption = words.tell("primary.estimates")
    return Table(caption, columns, tuple(rows), words.tell("primary.estimates-note"))


def _ratio(method: str, found: Estimate | None, words: Words) -> Row:
    name, measure = words.tell(f"method.{method}"), words.tell("measure.odds-ratio")
    if found is None:
        return (name, measure, words.tell(f"none.{method}"), NOTHING, NOTHING)
    return (name, measure, *words.ratio(found), probability(found.p))


def _difference(method: str, found: Estimate, words: Words) -> Row:
    return (
        words.tell(f"method.{method}"),
        words.tell("measure.difference"),
        percent(found.value),
        words.percents(found.interval),
        NOTHING,
    )


def _tests(primary: Primary, words: Words) -> Table:
    columns = (words.tell("column.test"), "p", words.tell("column.size"))
    rows = [
        (words.tell(f"test.{each.test.value}"), probability(each.p), percent(each.size))
        for each in primary.tests
    ]
    drawn = primary.rerandomised
    again = words.tell("test.rerandomised", lists=drawn.lists)
    rows.append((again, probability(drawn.p), NOTHING))
    caption = words.tell("primary.tests", level=f"{round(100 * (1 - LEVEL))}\u00a0%")
    return Table(caption, columns, tuple(rows), words.tell("primary.tests-note"))


def _notes(primary: Primary, words: Words) -> list[str]:
    found = []
    if primary.separation is not Separation.NONE:
        found.append(words.tell(f"separation.{primary.separation.name.lower()}"))
    if not primary.converged:
        found.append(words.tell("not-converged"))
    return found


def missing_section(found: Tipping, words: Words) -> Section:
    """Give the section of every way in which missing outcomes could have come out."""
    heading = words.tell("missing.heading")
    if found.missing_first + found.missing_second == 0:
        return Section(heading, (words.tell("missing.none"),))
    columns = (
        words.tell("missing.taper", of=found.missing_first),
        words.tell("missing.maintenance", of=found.missing_second),
        words.tell("measure.difference"),
        words.tell("column.interval", level=LEVEL_TOLD),
        words.tell("missing.p"),
    )
    rows = tuple(
        (
            str(each.first),
            str(each.second),
            percent(each.difference.value),
            words.percents(each.difference.interval),
            probability(each.p),
        )
        for each in found.ways
    )
    turns = words.tell("missing.turns" if found.turns else "missing.holds")
    table = Table(words.tell("missing.caption"), columns, rows)
    return Section(heading, (words.tell("missing.how"),), tables=(table,), notes=(turns,))
