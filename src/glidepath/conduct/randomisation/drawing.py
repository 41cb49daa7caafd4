"""Draws that only the seed foretells: HMAC-SHA-256 over what is drawn for.

One key and one message give one draw, for ever. Who does not have the key learns nothing about
the next draw from all draws before it.
"""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from itertools import count

BYTE = 256


def message(fields: Sequence[str | int]) -> bytes:
    """Give fields as one text: each with its length in characters and a colon before it.

    No two lists of fields give one text, because each length says where its field ends.

    >>> message(("draw", 12))
    b'4:draw2:12'
    """
    return "".join(f"{len(text := str(each))}:{text}" for each in fields).encode()


def authenticate(key: bytes, fields: Sequence[str | int]) -> bytes:
    """Give the HMAC-SHA-256 of some fields."""
    return hmac.new(key, message(fields), sha256).digest()


def digest(fields: Sequence[str | int]) -> str:
    """Give the SHA-256 of some fields, in hexadecimal."""
    return sha256(message(fields)).hexdigest()


def draw(key: bytes, fields: Sequence[str | int], below: int) -> int:
    """Draw a whole number from 0 up to, not including, a limit, each alike.

    Parameters
    ----------
    key
        The seed.
    fields
        What it is drawn for; drawn for the same, it is the same.
    below
        From 1 to 256.

    Notes
    -----
    The first byte of the HMAC of the fields and a counter from 0; a byte beyond the largest
    multiple of the limit is passed over, because it would favour the small numbers.
    """
    usable = BYTE - BYTE % below
    for attempt in count():
        byte = authenticate(key, (*fields, attempt))[0]
        if byte < usable:
            return byte % below
    raise AssertionError  # pragma: no cover
