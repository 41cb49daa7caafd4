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
    head, by_column = table.columns, zip(table.columns, *table.rows, strict=True)
    widths = [max(map(columns, column)) for column in by_column]
    if _across(widths) > WIDTH:
        head = tuple(f"[{place}]" for place in range(1, len(widths) + 1))
        for mark, name in zip(head, table.columns, strict=True):
            yield from wrap(name, WIDTH, f"  {mark} ", "      ").split("\n")
        widths = [max(map(columns, column)) for column in zip(head, *table.rows, strict=True)]
        widths[0] -= max(0, _across(widths) - WIDTH)
    for row in (head, *table.rows):
        yield from _row(row, widths)
    if table.note:
        yield from wrap(table.note, WIDTH).split("\n")


def _across(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * len(widths)


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The first cell on lines of its own where it is too wide, the others beside its last."""
    *above, beside = wrap(cells[0], widths[0]).split("\n")
    line = f"  {beside}{' ' * (widths[0] - columns(beside))}"
    for cell, width in zip(cells[1:], widths[1:], strict=True):
        line += " " * (GAP + width - columns(cell)) + cell
    return [*(f"  {each}" for each in above), line.rstrip()]
