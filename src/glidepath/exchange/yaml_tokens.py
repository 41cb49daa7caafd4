"""YAML text as tokens: the plain part of the language, without anchors, aliases, tags, documents.

What is left out is what makes YAML dangerous or surprising; each use of it is an error with a line.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from glidepath.exchange.document_tree import Kind, Token
from glidepath.quantities.errors import InputError, Place, input_error

if TYPE_CHECKING:
    Loader = yaml.SafeLoader
else:  # the loader in C where libyaml is there: ten times as fast
    Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def yaml_tokens(text: str, file: str) -> Iterator[Token]:
    """Give the tokens of one YAML document.

    Raises
    ------
    InputError
        For a syntax error, an anchor, an alias, a tag, or a second document.
    """
    documents = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, NodeEvent):
                yield _node(event, file)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                yield Token(Kind.END, "", _line(event))
            elif isinstance(event, DocumentStartEvent):
                documents += 1
                _check_single(documents, event, file)
    except yaml.YAMLError as error:
        raise _syntax_error(error, file) from None


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _node(event: NodeEvent, file: str) -> Token:
    line = _line(event)
    if event.anchor is not None or getattr(event, "tag", None) is not None:
        raise _decorated(event, file, line)
    if isinstance(event, ScalarEvent):
        return Token(Kind.PLAIN if event.implicit[0] else Kind.QUOTED, event.value, line)
    return Token(Kind.MAPPING if isinstance(event, MappingStartEvent) else Kind.LIST, "", line)


def _decorated(event: NodeEvent, file: str, line: int) -> InputError:
    if isinstance(event, AliasEvent):
        return _refused(f"the alias *{event.anchor}", "the value written out", file, line)
    if event.anchor is not None:
        return _refused(f"the anchor &{event.anchor}", "the value written out", file, line)
    return _refused("a tag", "a value without a tag such as !!str", file, line)


def _check_single(documents: int, event: Event, file: str) -> None:
    if documents > 1:
        raise _refused("a second document", "one document in a file", file, _line(event))


def _refused(what: str, expected: str, file: str, line: int) -> InputError:
    place = Place(file, line)
    return input_error(
        f"{what} is not accepted", expected=expected, kind="yaml-feature", place=place
    )


def _syntax_error(error: yaml.YAMLError, file: str) -> InputError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else None
    problem = getattr(error, "problem", None) or "unreadable"
    return input_error(f"not valid YAML: {problem}", kind="syntax", place=Place(file, line))
