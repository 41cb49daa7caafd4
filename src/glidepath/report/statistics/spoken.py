"""A report as text for a terminal: the same sections, tables in columns."""

from collections.abc import Iterator, Sequence

from glidepath.report.statistics.page import Page, Section, Table
from glidepath.report.wrapped import columns, wrap

WIDTH = 88
GAP = 2
BULLET = "  - "


def page_text(page: Page) -> str:
    """Give a report as text; pictures are told by the text that stands for them."""
    lines = [page.title, page.subtitle, "", *wrap(page.first[0], WIDTH).split("\n")]
    lines += [line for each in page.first[1:] for line in _item(each)]
    for section in page.sections:
        lines += ["", *_section(section)]
    lines += ["", *(line for each in page.under for line in wrap(each, WIDTH).split("\n"))]
    return "\n".join(lines)


def _section(section: Section) -> Iterator[str]:
    yield section.heading
    for each in (*section.paragraphs, *(figure.told for figure in section.figures)):
        yield from wrap(each, WIDTH).split("\n")
    for table in section.tables:
        yield ""
        yield from _table(table)
    for note in section.notes:
        yield from _item(note)


def _item(text: str) -> list[str]:
    return wrap(text, WIDTH, BULLET, " " * len(BULLET)).split("\n")


def _table(table: Table) -> Iterator[str]:
    yield from wrap(table.caption, WIDTH).split("\n")
    by_column = zip(table.columns, *table.rows, strict=True)
    widths = [max(map(columns, column)) for column in by_column]
    if sum(widths) + GAP * len(widths) <= WIDTH:
        yield _row(table.columns, widths)
    else:
        marks = [f"[{place}]" for place in range(1, len(widths) + 1)]
        yield from (f"  {mark} {name}" for mark, name in zip(marks, table.columns, strict=True))
        cells = zip(marks, *table.rows, strict=True)
        widths = [max(map(columns, column)) for column in cells]
        yield _row(marks, widths)
    for row in table.rows:
        yield _row(row, widths)
    if table.note:
        yield from wrap(table.note, WIDTH).split("\n")


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        (cell, width - columns(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    rest = "".join(" " * (GAP + space) + cell for cell, space in others)
    return f"  {first[0]}{' ' * first[1]}{rest}".rstrip()
