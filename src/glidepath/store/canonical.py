"""Payloads as canonical JSON text, free text taken out of them.

One payload has one text: keys sorted, no spaces, decimals as they were written, no binary floats.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TypeAlias

from glidepath.quantities.errors import Place, input_error, quoted
from glidepath.record.plain import Plain

Data: TypeAlias = "Plain | Mapping[str, Plain]"

ERASABLE = "erasable"
"""The one key of the object that stands, with a commitment, in the place of a free text."""

UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What UTF-8 or PostgreSQL cannot hold as text: NUL, and halves of characters."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A free text with the salt of its commitment.

    Parameters
    ----------
    salt
        32 random bytes, as 64 hexadecimal digits.
    text
        What may be erased.
    """

    salt: str
    text: str

    @property
    def commitment(self) -> str:
        """SHA-256 of salt and text, which says nothing of the text once the salt is gone."""
        return sha256(bytes.fromhex(self.salt) + self.text.encode()).hexdigest()


def canonical(value: Data, path: str = "") -> str:
    """Give plain data as canonical JSON text.

    Raises
    ------
    InputError
        For what JSON cannot hold exactly (a binary float, an infinite number), and for text that
        not every store can hold.

    >>> canonical({"b": [True, None], "a": Decimal("0.90")})
    '{"a":0.90,"b":[true,null]}'
    """
    match value:
        case None | bool():
            return json.dumps(value)
        case int():
            return str(value)
        case Decimal() if value.is_finite():
            return f"{value:f}"
        case str():
            return json.dumps(writable(value, path), ensure_ascii=False)
        case list():
            inner = (canonical(part, f"{path}.{n}") for n, part in enumerate(value))
            return f"[{','.join(inner)}]"
        case Mapping():
            return f"{{{','.join(_entries(value, path))}}}"
    raise input_error(
        f"{quoted(value)} cannot be written exactly",
        expected="text, a whole number, a decimal, true, false, null, a list or an object",
        kind="not-plain",
        place=Place(path=path.removeprefix(".")),
    )


def _entries(value: Mapping[str, Plain], path: str) -> Iterator[str]:
    for name in sorted(value):
        key = json.dumps(writable(name, path), ensure_ascii=False)
        yield f"{key}:{canonical(value[name], f'{path}.{name}')}"


def writable(text: str, path: str) -> str:
    """Give the text itself, if every store can hold it.

    Raises
    ------
    InputError
        For a text with a NUL, or with half of a character.
    """
    if UNWRITABLE.search(text):
        raise input_error(
            "the text holds a character that cannot be kept",
            expected="text without NUL and without halves of characters",
            kind="unwritable-text",
            place=Place(path=path.removeprefix(".")),
        )
    return text


def committed(payload: Mapping[str, Plain], secrets: Mapping[str, Secret]) -> tuple[str, str]:
    """Give a payload as canonical text with commitments, and the digest of these.

    Parameters
    ----------
    payload
        Plain data without its free text.
    secrets
        Each free text by the path of its field.

    Raises
    ------
    InputError
        For a path that does not lead to a free place of the payload, and for a payload that holds
        the reserved key ``erasable`` itself.
    """
    reserved = next(_erasable(payload), None)
    if reserved is not None:
        raise input_error(
            f'the key "{ERASABLE}" is reserved for the places of free texts',
            expected="another key",
            kind="reserved-key",
            place=Place(path=reserved[0]),
        )
    whole: Plain = dict(payload)
    for path in sorted(secrets):
        mark: Plain = {ERASABLE: secrets[path].commitment}
        whole = _with(whole, path.split("."), mark, path)
    return canonical(whole), digest({path: each.commitment for path, each in secrets.items()})


def commitments(payload: str) -> dict[str, str]:
    """Give the commitment of every free text of a payload, by the path of its field."""
    return dict(_erasable(json.loads(payload, parse_float=Decimal)))


def digest(found: Mapping[str, str]) -> str:
    """Give the digest of commitments by path; empty where there are none."""
    if not found:
        return ""
    parts = (f"{len(path)}:{path}{len(found[path])}:{found[path]}" for path in sorted(found))
    return sha256("".join(parts).encode()).hexdigest()


def _erasable(value: Data, path: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case Mapping():
            if ERASABLE in value:
                yield path, str(value[ERASABLE])
            inner = value.items()
        case list():
            inner = {str(n): part for n, part in enumerate(value)}.items()
        case _:
            return
    for name, part in inner:
        yield from _erasable(part, f"{path}.{name}" if path else name)


def _with(holder: Plain, parts: list[str], mark: Plain, path: str) -> Plain:
    """Give a copy of the holder with the mark at the path."""
    name, *deeper = parts
    if isinstance(holder, Mapping) and not deeper and name and name not in holder:
        return {**holder, name: mark}
    if isinstance(holder, Mapping) and deeper and name in holder:
        return {**holder, name: _with(holder[name], deeper, mark, path)}
    if isinstance(holder, list) and deeper and name in map(str, range(len(holder))):
        at = int(name)
        return [*holder[:at], _with(holder[at], deeper, mark, path), *holder[at + 1 :]]
    raise input_error(
        f"there is no free place {quoted(path)} in the payload",
        expected="a field that the payload leaves out, inside an object that it has",
        kind="no-place",
        place=Place(path=path),
    )
