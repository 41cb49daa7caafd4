"""A report as a value: sections of paragraphs, tables and pictures, not yet print or screen."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Data: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Parameters
    ----------
    columns
        Their names; the first holds words, the others numbers.
    note
        What is said below it; empty for nothing.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, and the text that stands for it."""

    svg: str
    told: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what belongs to it, in that order: paragraphs, pictures, tables, notes."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A report.

    Parameters
    ----------
    first
        What stands in the box on the first page; the first line is set large.
    under
        What stands under every page.
    """

    title: str
    subtitle: str
    first: tuple[str, ...]
    sections: tuple[Section, ...]
    under: tuple[str, ...] = field(default=())


def page_data(page: Page, numbers: list[str]) -> Data:
    """Give a report as a template reads it.

    Parameters
    ----------
    numbers
        The words around the number of a page.
    """
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "first": list(page.first),
        "sections": [_section(each) for each in page.sections],
        "under": list(page.under),
        "page": numbers,
    }


def _section(section: Section) -> Data:
    return {
        "heading": section.heading,
        "paragraphs": list(section.paragraphs),
        "figures": [{"svg": each.svg, "told": each.told} for each in section.figures],
        "tables": [
            {
                "caption": each.caption,
                "columns": list(each.columns),
                "rows": [list(row) for row in each.rows],
                "note": each.note,
            }
            for each in section.tables
        ],
        "notes": list(section.notes),
    }
