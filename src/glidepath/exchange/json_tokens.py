"""JSON text as tokens, strictly by RFC 8259: no comments, no trailing commas, no NaN."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from glidepath.exchange.document_tree import Kind, Token
from glidepath.quantities.errors import InputError, Place, input_error, quoted

_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?"
_LEXEME = re.compile(
    r"[ \t\r\n]*(?:"
    r"(?P<sign>[{}\[\],:]|\Z)"
    r'|"(?P<text>[^"\\\x00-\x1f]*)"'
    rf"|(?P<plain>true|false|null|{_NUMBER})(?![^ \t\r\n{{}}\[\],:])"
    r'|(?P<other>"[^"\\]*+(?:\\.[^"\\]*+)*+"|"|[^ \t\r\n{}\[\],:"]+)'
    r")"
)
_SIGN, _TEXT, _PLAIN, _OTHER, _END = "sign", "text", "plain", "other", ""


class _Lexeme(NamedTuple):
    sign: str
    text: str
    line: int


def json_tokens(text: str, file: str) -> Iterator[Token]:
    """Give the tokens of one JSON value.

    Raises
    ------
    InputError
        For anything that RFC 8259 does not allow, with the line.
    """
    lexemes = _lexemes(text, file)
    yield from _value(next(lexemes), lexemes, file)
    for lexeme in lexemes:
        _demand(lexeme, (_END,), file)


def _value(first: _Lexeme, lexemes: Iterator[_Lexeme], file: str) -> Iterator[Token]:
    if first.sign == _TEXT:
        yield Token(Kind.QUOTED, first.text, first.line)
    elif first.sign == _PLAIN:
        yield Token(Kind.PLAIN, first.text, first.line)
    elif first.sign == "[":
        yield Token(Kind.LIST, "", first.line)
        yield from _items(lexemes, file)
    elif first.sign == "{":
        yield Token(Kind.MAPPING, "", first.line)
        yield from _members(lexemes, file)
    else:
        raise _unexpected(first, ("a value",), file)


def _items(lexemes: Iterator[_Lexeme], file: str) -> Iterator[Token]:
    lexeme = next(lexemes)
    while lexeme.sign != "]":
        yield from _value(lexeme, lexemes, file)
        lexeme = _demand(next(lexemes), (",", "]"), file)
        if lexeme.sign == ",":
            lexeme = next(lexemes)
            if lexeme.sign == "]":
                raise _unexpected(lexeme, ("a value",), file)
    yield Token(Kind.END, "", lexeme.line)


def _members(lexemes: Iterator[_Lexeme], file: str) -> Iterator[Token]:
    lexeme = _demand(next(lexemes), (_TEXT, "}"), file)
    while lexeme.sign != "}":
        yield Token(Kind.QUOTED, lexeme.text, lexeme.line)
        _demand(next(lexemes), (":",), file)
        yield from _value(next(lexemes), lexemes, file)
        lexeme = _demand(next(lexemes), (",", "}"), file)
        if lexeme.sign == ",":
            lexeme = _demand(next(lexemes), (_TEXT,), file)
    yield Token(Kind.END, "", lexeme.line)


def _demand(lexeme: _Lexeme, signs: tuple[str, ...], file: str) -> _Lexeme:
    if lexeme.sign not in signs:
        raise _unexpected(lexeme, signs, file)
    return lexeme


def _lexemes(text: str, file: str) -> Iterator[_Lexeme]:
    line, counted = 1, 0
    for match in _LEXEME.finditer(text):
        kind = match.lastgroup or _END
        found, start = match[kind], match.start(kind)
        line, counted = line + text.count("\n", counted, start), start
        if kind == _OTHER:
            yield _Lexeme(_TEXT, _escaped(found, file, line), line)
        else:
            yield _Lexeme(found if kind == _SIGN else kind, found, line)


def _escaped(found: str, file: str, line: int) -> str:
    if not found.startswith('"'):
        expected = "a number, true, false, null, or a text in double quotes"
        raise _syntax_error(f"{quoted(found)} is not a value", expected, file, line)
    try:
        return str(json.loads(found))
    except json.JSONDecodeError as error:
        problem = error.msg.removesuffix(" at").removesuffix(" starting").lower()
        raise _syntax_error(problem, "", file, line) from None


def _unexpected(lexeme: _Lexeme, wanted: tuple[str, ...], file: str) -> InputError:
    names = {
        _TEXT: "a text in double quotes",
        _PLAIN: lexeme.text[:40],
        _END: "the end of the file",
    }
    found = names.get(lexeme.sign, lexeme.sign)
    expected = " or ".join(names.get(sign, sign) for sign in wanted)
    return _syntax_error(f"{found} is out of place", expected, file, lexeme.line)


def _syntax_error(problem: str, expected: str, file: str, line: int) -> InputError:
    return input_error(
        f"not valid JSON: {problem}", expected=expected, kind="syntax", place=Place(file, line)
    )
