"""The keys of the identities: a file for its owner alone, the newest key first.

Whoever has the file can read every name; without it nobody can. A copy belongs in a safe place.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from glidepath.store.errors import StoreError
from glidepath.store.faults import sqlite_fault

OWNER_ALONE = 0o600


def make_key_file(path: Path) -> None:
    """Make a file with one new key.

    Raises
    ------
    StoreError
        When there is a file already: a key is never overwritten.
    """
    if path.exists():
        raise StoreError(f"{path}: there is a key file already", "name another file", "exists")
    write_keys(path, [Fernet.generate_key()])


def read_keys(path: Path) -> tuple[bytes, ...]:
    """Read the keys, newest first.

    Raises
    ------
    StoreError
        When the file is missing, open to others, or holds no key.
    """
    with sqlite_fault(path):
        if not path.exists():
            raise StoreError(
                f"{path}: the key file is missing",
                "put the copy from its safe place there. Without it nobody can read the names; the"
                " trial's own data is not touched by that",
                "no-key",
            )
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise StoreError(
                f"{path}: the key file is open to other accounts",
                f"close it: chmod 600 {path}; and rotate the key",
                "open-key",
            )
        keys = tuple(path.read_bytes().split())
    try:
        cipher(keys)
    except ValueError:
        raise StoreError(
            f"{path}: this is not a key file", "put the copy from its safe place there", "bad-key"
        ) from None
    return keys


def write_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Write the keys at once: the file is the old one or the new one, never half of it."""
    partial = path.with_name(f"{path.name}.partial")
    with sqlite_fault(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        file = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE)
        try:
            os.write(file, b"".join(key + b"\n" for key in keys))
            os.fsync(file)
        finally:
            os.close(file)
        partial.replace(path)


def cipher(keys: Sequence[bytes]) -> MultiFernet:
    """Give what encrypts with the first key and decrypts with any."""
    return MultiFernet([Fernet(key) for key in keys])


def new_key() -> bytes:
    """Give a key made by chance."""
    return Fernet.generate_key()
