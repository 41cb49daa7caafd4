"""Documents as plain data with line numbers, grown from tokens of whatever language.

Numbers become `int` or `Decimal` from their text, never binary floats; dates and words such as
``yes`` stay text. The limits here keep a hostile file from costing more than its size.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeAlias

from glidepath.quantities.errors import InputError, Place, input_error, path_text, quoted

Path: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | Decimal | bool | None"

MAX_DEPTH = 64
MAX_VALUES = 500_000
MAX_DIGITS = 40
MAX_EXPONENT = 30
LONGEST_NAME = 100

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(
    r"[+-]?(?:(?:0|[1-9][0-9]*)(?:[.][0-9]*)?|[.][0-9]+)(?:[eE](?P<power>[+-]?[0-9]+))?"
)
_NOT_FINITE = re.compile(r"[+-]?[.]?(nan|inf|infinity)", re.IGNORECASE)
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class Kind(Enum):
    """What a token is: the start or end of a collection, or a scalar, quoted or not."""

    MAPPING = "mapping"
    LIST = "list"
    END = "end"
    PLAIN = "plain"
    QUOTED = "quoted"


class Token(NamedTuple):
    """One piece of a document: its kind, its text, and its line from 1."""

    kind: Kind
    text: str
    line: int


@dataclass(frozen=True)
class Document:
    """A document as plain data, with the line of every value.

    Parameters
    ----------
    data
        Mappings (keys are always text), lists, text, `int`, `Decimal`, `bool`, None.
    file
        The name that problems are reported under.
    lines
        Line from 1 by path, such as ``("events", 3, "dose")``; a value has the line of its key.
    """

    data: Data
    file: str
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Give the line of a path, or of the nearest enclosing value that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def place(self, path: Path) -> Place:
        """Give the place of a path, ready for a problem."""
        return Place(self.file, self.line(path), path_text(path))


@dataclass(frozen=True)
class _Growth:
    tokens: Iterator[Token]
    file: str
    lines: dict[Path, int] = field(default_factory=dict)

    def error(self, token: Token, path: Path, message: str, expected: str, kind: str) -> InputError:
        place = Place(self.file, token.line, path_text(path))
        return input_error(message, expected=expected, kind=kind, place=place)


def grow(tokens: Iterator[Token], file: str) -> Document:
    """Give the document that the tokens make.

    Raises
    ------
    InputError
        For nothing at all, a lone value, a duplicate or unfit key, more than 64 levels, more
        than 500,000 values, a number that is not finite or absurdly long, an unprintable
        character.
    """
    growth = _Growth(tokens, file)
    first = next(tokens, None)
    data = None if first is None else _value(first, (), growth)
    next(tokens, None)
    if first is None or data is None:
        raise input_error("the file is empty", kind="empty", place=Place(file))
    if not isinstance(data, dict | list):
        expected = "named fields, such as `id: KHE-001`"
        raise growth.error(first, (), "the file is one single value", expected, "not-a-document")
    return Document(data, file, growth.lines)


def _value(token: Token, path: Path, growth: _Growth) -> Data:
    growth.lines.setdefault(path, token.line)
    _check_size(token, path, growth)
    if token.kind is Kind.PLAIN:
        return _plain(token, path, growth)
    if token.kind is Kind.QUOTED:
        return _text(token, path, growth)
    return _mapping(path, growth) if token.kind is Kind.MAPPING else _list(path, growth)


def _check_size(token: Token, path: Path, growth: _Growth) -> None:
    if len(growth.lines) > MAX_VALUES:
        expected = f"at most {MAX_VALUES} values"
        raise growth.error(token, (), "too many values", expected, "too-many-values")
    if len(path) >= MAX_DEPTH and token.kind in (Kind.MAPPING, Kind.LIST):
        expected = f"at most {MAX_DEPTH} levels"
        raise growth.error(token, (), "values inside values too deep", expected, "too-deep")


def _mapping(path: Path, growth: _Growth) -> dict[str, Data]:
    found: dict[str, Data] = {}
    while (token := next(growth.tokens)).kind is not Kind.END:
        key = _key(token, path, growth)
        inner = (*path, key)
        if key in found:
            message = f"{quoted(key)} is there twice, first on line {growth.lines[inner]}"
            raise growth.error(token, inner, message, "each field once", "duplicate-key")
        growth.lines[inner] = token.line
        found[key] = _value(next(growth.tokens), inner, growth)
    return found


def _list(path: Path, growth: _Growth) -> list[Data]:
    found: list[Data] = []
    while (token := next(growth.tokens)).kind is not Kind.END:
        found.append(_value(token, (*path, len(found)), growth))
    return found


def _key(token: Token, path: Path, growth: _Growth) -> str:
    if token.kind not in (Kind.PLAIN, Kind.QUOTED) or not 0 < len(token.text) <= LONGEST_NAME:
        message = f"the name of a field is not a text of 1 to {LONGEST_NAME} characters"
        raise growth.error(token, path, message, "a name such as `weight`", "bad-key")
    if token.text == "<<" and token.kind is Kind.PLAIN:
        message = "the merge key << is not accepted"
        raise growth.error(token, path, message, "the fields written out", "yaml-feature")
    return _text(token, path, growth)


def _text(token: Token, path: Path, growth: _Growth) -> str:
    found = UNPRINTABLE.search(token.text)
    if found:
        message = f"the character U+{ord(found[0]):04X} cannot be meant"
        raise growth.error(token, path, message, "printable text", "unprintable")
    return token.text


def _plain(token: Token, path: Path, growth: _Growth) -> Data:
    if token.text in _WORDS:
        return _WORDS[token.text]
    number = _NUMBER.fullmatch(token.text)
    if number:
        return _number(number, token, path, growth)
    if _NOT_FINITE.fullmatch(token.text):
        message, expected = f"{token.text} is not a number that can be meant", "a finite number"
        raise growth.error(token, path, message, expected, "not-finite")
    return token.text


def _number(match: re.Match[str], token: Token, path: Path, growth: _Growth) -> int | Decimal:
    power = match["power"] or "0"
    if len(token.text) > MAX_DIGITS or abs(int(power)) > MAX_EXPONENT:
        message = f"the number {token.text[:MAX_DIGITS]} is absurdly long"
        expected = f"at most {MAX_DIGITS} digits and an exponent within {MAX_EXPONENT}"
        raise growth.error(token, path, message, expected, "absurd-number")
    return int(token.text) if token.text.lstrip("+-").isdigit() else Decimal(token.text)
