"""Plain text in columns of a terminal, where a Chinese character takes two."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from unicodedata import east_asian_width

from glidepath.report.written import SPACE

CLOSING = frozenset("，。；：、！？）》”’］～%,.;:!?)]")
"""Never first on a line."""
OPENING = frozenset("（《“‘［([")
"""Never last on a line."""

DATED = frozenset("年月日")
"""Kept with the digits beside them."""


def columns(text: str) -> int:
    """Give the columns that a text takes.

    >>> columns("减量 0.9")
    8
    """
    wide = 0 if text.isascii() else sum(_wide(character) for character in text)
    return len(text) + wide


def _wide(character: str) -> bool:
    return east_asian_width(character) in "WF"


def wrap(text: str, width: int, first: str = "", later: str = "") -> str:
    """Break a text into lines no wider than so many columns, where a word allows it.

    Parameters
    ----------
    width
        Columns, the margins included.
    first, later
        What the first line, and every later one, begins with.
    """
    lines, line = [], first
    empty = True
    for piece in _pieces(text):
        if not empty and columns(line + piece.rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line, piece = later, piece.lstrip(" ")
        line, empty = line + piece, False
    return "\n".join([*lines, line.rstrip(" ")])


def _pieces(text: str) -> Iterator[str]:
    """Split a text where a line may end: after a space, and beside a wide character."""
    piece = ""
    for character in text:
        if piece and _breaks(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _breaks(before: str, after: str) -> bool:
    if (before.isdigit() and after in DATED) or (before in DATED and after.isdigit()):
        return False
    if after in CLOSING or before in OPENING or after == " " or SPACE in (before, after):
        return False
    return before == " " or _wide(before) or _wide(after)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], most: Sequence[int]) -> str:
    """Set rows beneath a header, columns aligned and two spaces apart.

    Parameters
    ----------
    most
        For each column how wide it may be; longer texts go on beneath.
    """
    cells = [[_broken(cell, wide) for cell, wide in zip(row, most, strict=True)] for row in rows]
    titles = [[title] for title in header]
    widths = [
        max(columns(line) for cell in column for line in cell)
        for column in zip(titles, *cells, strict=True)
    ]
    rule = [["-" * width] for width in widths]
    return "\n".join(line for row in (titles, rule, *cells) for line in _lines(row, widths))


def _broken(cell: str, most: int) -> list[str]:
    return wrap(cell, most).split("\n")


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    for cells in zip_longest(*row, fillvalue=""):
        pairs = zip(cells, widths, strict=True)
        padded = (cell + " " * (width - columns(cell)) for cell, width in pairs)
        yield "  ".join(padded).rstrip(" ")
