"""Adverse events as they are told."""

from glidepath.analyse.analysis import Analysis
from glidepath.analyse.flow import Harms
from glidepath.report.statistics.page import Section, Table
from glidepath.report.statistics.words import Words


def harms_section(analysis: Analysis, words: Words) -> Section:
    """Give the section of adverse events: in all, then by term."""
    of = analysis.flow.taper.allocated, analysis.flow.maintenance.allocated
    columns = (
        "",
        words.tell("harms.taper", of=of[0]),
        words.tell("harms.taper-events"),
        words.tell("harms.maintenance", of=of[1]),
        words.tell("harms.maintenance-events"),
    )
    in_all = tuple(
        _row(words.tell(f"harms.{kind}"), each) for kind, each in analysis.harms_in_all.items()
    )
    by_term = tuple(_row(each.term, each) for each in analysis.harms)
    tables = [Table(words.tell("harms.in-all"), columns, in_all)]
    if by_term:
        tables.append(Table(words.tell("harms.by-term"), columns, by_term))
    return Section(
        words.tell("harms.heading"), (words.tell("harms.counted"),), tables=tuple(tables)
    )


def _row(name: str, found: Harms) -> tuple[str, ...]:
    counts = (found.taper, found.taper_events, found.maintenance, found.maintenance_events)
    return (name, *map(str, counts))
