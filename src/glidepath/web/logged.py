"""What the program says to its log: where it failed, and never with which data.

A log is read by people who run machines. An error may quote what somebody typed, or the dose that
a value had; so an exception is written by its kind and its place alone, without its message.
"""

import logging
from collections.abc import Iterator
from traceback import StackSummary, walk_tb
from types import TracebackType
from typing import Any


class Discreet(logging.Formatter):
    """Writes a record with the place and the kind of its exception, without the message of it."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 # its name in the standard library
        """Give where an exception came from, and what led to it, the first cause first."""
        return "\n".join(_told(ei[1]))


def _told(error: BaseException | None) -> Iterator[str]:
    if error is None:
        return
    yield from _told(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
    yield from _frames(error.__traceback__)
    yield type(error).__name__


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for each in StackSummary.extract(walk_tb(trace), lookup_lines=False):
        yield f"  {each.filename}:{each.lineno} in {each.name}"
