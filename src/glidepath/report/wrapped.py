"""Plain text in columns of a terminal, where a Chinese character takes two."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

CLOSING = frozenset("，。；：、！？）》”’］～%,.;:!?)]")
"""Never first on a line."""
OPENING = frozenset("（《“‘［([")
"""Never last on a line."""


def columns(text: str) -> int:
    """Give the columns that a text takes.

    >>> columns("减量 0.9")
    8
    """
    return sum(_wide(character) + 1 for character in text)


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
    if after in CLOSING or before in OPENING or after == " ":
        return False
    return before == " " or _wide(before) or _wide(after)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Set rows beneath a header, columns aligned and two spaces apart."""
    lines = [tuple(header), *(tuple(row) for row in rows)]
    widths = [max(columns(cell) for cell in cells) for cells in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(line, widths) for line in (lines[0], rule, *lines[1:]))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - columns(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip(" ")
