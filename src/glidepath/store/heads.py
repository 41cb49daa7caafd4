"""Heads as they are given to somebody outside: one line of text each."""

import re
from pathlib import Path

from glidepath.quantities.errors import InputError, Place, Problem, quoted
from glidepath.store.faults import sqlite_fault
from glidepath.store.reading import Head

WRITTEN = re.compile(r"(?P<number>0|[1-9][0-9]{0,11})\s+(?P<hash>[0-9a-f]{64})")


def head_text(head: Head) -> str:
    """Give a head as one line of text.

    >>> head_text(Head(3, "ab" * 32))
    '3 abababababababababababababababababababababababababababababababab'
    """
    return f"{head.number} {head.hash}"


def read_heads(path: Path) -> tuple[Head, ...]:
    """Read a file of heads: one a line; empty lines and those that begin with ``#`` do not count.

    Raises
    ------
    InputError
        Naming every line that is no head.
    StoreError
        When the file cannot be read.
    """
    with sqlite_fault(path):
        lines = path.read_text("utf-8", errors="replace").splitlines()
    heads, problems = [], []
    for number, line in enumerate(lines, 1):
        stated = line.strip()
        found = WRITTEN.fullmatch(stated)
        if found:
            heads.append(Head(int(found["number"]), found["hash"]))
        elif stated and not stated.startswith("#"):
            problems.append(
                Problem(
                    Place(str(path), number),
                    f"{quoted(stated)} is not a head",
                    "a number and 64 hexadecimal digits, as glidepath ledger head prints them",
                    "bad-head",
                )
            )
    if problems:
        raise InputError(problems)
    return tuple(heads)
