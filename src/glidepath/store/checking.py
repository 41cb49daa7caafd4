"""Verifying: everything is computed anew, and the first line that was touched is named.

What nobody outside was told can be rewritten by who owns the machine, chain and all; what
a head that was given out covers cannot.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from glidepath.store.canonical import Secret, commitments, digest
from glidepath.store.chain import HASHED, Row, genesis, line_hash
from glidepath.store.reading import PAGE, Head
from glidepath.store.source import Source, TextRow
from glidepath.store.writing import REDACTED


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written.

    Parameters
    ----------
    line
        The first line that was touched, as far as it can be told; ``None`` for the whole store.
    message
        What was found, in words.
    kind
        A stable slug.
    """

    line: int | None
    message: str
    kind: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found.

    Parameters
    ----------
    head
        The last line that was verified.
    faults
        Empty if all is as it was written.
    heads
        How many heads that were given out were compared and agree.
    erased
        How many free texts have been erased, each with its line.
    """

    head: Head
    faults: tuple[Fault, ...]
    heads: int
    erased: int

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


@dataclass(slots=True)
class _Walk:
    """How far verifying has come."""

    number: int
    hash: str
    given: Mapping[int, str]
    recorded: str = ""
    agreed: Head | None = None
    heads: int = 0
    texts: int = 0
    missing: set[tuple[int, str]] = field(default_factory=set)
    erased: int = 0
    faults: list[Fault] = field(default_factory=list)


def check(source: Source, trial: str, heads: Iterable[Head] = ()) -> Verdict:
    """Compute the whole chain anew, and compare it with heads that were given out.

    Parameters
    ----------
    source
        One state of the rows.
    trial
        The name that line 1 follows.
    heads
        Heads that were given out at any time.
    """
    walk = _Walk(0, genesis(trial), {each.number: each.hash for each in heads})
    _compare_head(walk)
    while not walk.faults and (page := source.page(walk.number, PAGE)):
        _check_page(walk, page, source)
    if not walk.faults:
        walk.faults += _at_the_end(walk, source)
    return Verdict(Head(walk.number, walk.hash), tuple(walk.faults), walk.heads, walk.erased)


def _check_page(walk: _Walk, page: Iterable[Row], source: Source) -> None:
    rows = list(page)
    texts = _by_line(source.texts([row.number for row in rows if row.commitment]))
    for row in rows:
        fault = _broken(walk, row)
        if fault is None:
            walk.number, walk.hash, walk.recorded = row.number, row.hash, row.recorded
            if row.commitment:
                fault = _wrong_text(walk, row, texts.get(row.number, {}))
            if row.type == REDACTED:
                fault = fault or _not_erased(walk, row)
            if row.number in walk.given:
                _compare_head(walk)
        if fault is not None:
            walk.faults.append(fault)
        if walk.faults:
            return


def _broken(walk: _Walk, row: Row) -> Fault | None:
    """Give what is wrong with a line in the chain."""
    number = walk.number + 1
    if row.number != number:
        return Fault(number, f"line {number} is missing: line {row.number} comes next", "missing")
    if line_hash(row.previous, row[:HASHED]) != row.hash:
        return Fault(
            number, f"line {number} was changed: its content does not give its hash", "changed"
        )
    if row.previous != walk.hash:
        sure = 0 if walk.agreed is None else walk.agreed.number
        return Fault(
            max(number - 1, 1),
            f"line {number} does not follow from the line before: lines were rewritten with new"
            f" hashes, at the latest line {max(number - 1, 1)}, at the earliest line {sure + 1}",
            "rewritten",
        )
    if row.recorded < walk.recorded:
        return Fault(
            number, f"line {number} was recorded before line {number - 1}", "recorded-before"
        )
    return None


def _compare_head(walk: _Walk) -> None:
    given = walk.given.get(walk.number)
    if given is None:
        return
    if given == walk.hash:
        walk.heads, walk.agreed = walk.heads + 1, Head(walk.number, walk.hash)
        return
    sure = 0 if walk.agreed is None else walk.agreed.number
    walk.faults.append(
        Fault(
            min(sure + 1, walk.number),
            f"line {walk.number} does not carry the hash that was given out: lines from"
            f" {min(sure + 1, walk.number)} to {walk.number} were rewritten",
            "head-differs",
        )
    )


def _by_line(texts: Iterable[TextRow]) -> dict[int, dict[str, TextRow]]:
    found: dict[int, dict[str, TextRow]] = {}
    for each in texts:
        found.setdefault(each.line, {})[each.field] = each
    return found


def _wrong_text(walk: _Walk, row: Row, texts: Mapping[str, TextRow]) -> Fault | None:
    stated = commitments(row.payload)
    if digest(stated) != row.commitment:
        return Fault(row.number, f"line {row.number} has a wrong digest of its texts", "changed")
    for name, commitment in stated.items():
        text = texts.get(name)
        if text is None:
            walk.missing.add((row.number, name))
        elif not _fits(text, commitment):
            return Fault(row.number, f'the text "{name}" of line {row.number} was changed', "text")
        else:
            walk.texts += 1
    return None


def _fits(text: TextRow, commitment: str) -> bool:
    try:
        return Secret(text.salt, text.text).commitment == commitment
    except ValueError:
        return False


def _not_erased(walk: _Walk, row: Row) -> Fault | None:
    told = json.loads(row.payload)
    place = (int(told["line"]), str(told["field"]))
    if place not in walk.missing:
        return Fault(
            row.number,
            f'line {row.number} tells that the text "{place[1]}" of line {place[0]} was erased, but'
            " it is there",
            "not-erased",
        )
    walk.missing.discard(place)
    walk.erased += 1
    return None


def _at_the_end(walk: _Walk, source: Source) -> Iterable[Fault]:
    """Give what can be told only when every line was read."""
    later = sorted(number for number in walk.given if number > walk.number)
    if later:
        yield Fault(
            walk.number + 1,
            f"the ledger ends at line {walk.number}, but the head of line {later[0]} was given"
            " out: lines were cut off",
            "cut-off",
        )
    for line, name in sorted(walk.missing):
        yield Fault(
            line, f'the text "{name}" of line {line} is gone, and no line tells why', "text-gone"
        )
    strays = source.count_texts() - walk.texts
    if strays:
        yield Fault(None, f"{strays} free texts belong to no line", "stray-text")
