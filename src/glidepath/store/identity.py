"""Who the participants are: names, phones, hospital numbers, encrypted, in a file of their own.

The ledger knows codes only. Nothing here is printed, put into an error, or copied with the ledger.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.fernet import InvalidToken

from glidepath.quantities.errors import Place, input_error
from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.errors import StoreError
from glidepath.store.faults import sqlite_fault
from glidepath.store.keys import cipher, new_key, read_keys, write_keys
from glidepath.store.writing import coded

FILE = "identity.db"
SCHEMA_VERSION = 1
TABLES = (
    "CREATE TABLE person (participant TEXT NOT NULL PRIMARY KEY, sealed BLOB NOT NULL) STRICT",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)
CANARY = "the key fits"
"""What stands, sealed, in the first row: it says at the door whether the key is the right one."""
DOOR = ""


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Who a participant is. It shows its code alone when it is printed.

    Parameters
    ----------
    participant
        The code by which the ledger knows the child.
    name
        The child's name.
    phones
        How the family is reached.
    hospital_numbers
        By which the hospital knows the child.
    """

    participant: ParticipantId
    name: str
    phones: tuple[str, ...] = ()
    hospital_numbers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Person({self.participant})"


class Identities:
    """The people of one trial.

    Parameters
    ----------
    folder
        The folder of the trial.
    key_file
        The file of the keys; better on another disk than the folder.

    Raises
    ------
    StoreError
        When there are none, or the key is missing or does not fit.
    """

    def __init__(self, folder: Path, key_file: Path) -> None:
        self.path = folder / FILE
        self._key_file = key_file
        self._cipher = cipher(read_keys(key_file))
        self._connection = _connected(self.path)
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    def put(self, person: Person) -> None:
        """Write down who a participant is, in place of what was written before.

        Raises
        ------
        InputError
            For a person without a name, or a code that is none; it quotes neither.
        """
        coded(person.participant)
        if not person.name.strip():
            raise input_error(
                f"{person.participant} has no name",
                expected="a name",
                kind="no-name",
                place=Place(path="name"),
            )
        with self._transaction():
            self._put(person.participant, _text(person))

    def person(self, participant: ParticipantId) -> Person | None:
        """Say who a participant is; ``None`` if it is not written down."""
        with sqlite_fault(self.path):
            row = self._connection.execute(
                "SELECT sealed FROM person WHERE participant = ? AND participant <> ?",
                (participant, DOOR),
            ).fetchone()
        return None if row is None else _person(participant, self._opened(row[0]))

    def everyone(self) -> Iterator[Person]:
        """Give everyone, by code."""
        for participant, sealed in self._rows():
            if participant != DOOR:
                yield _person(ParticipantId(participant), self._opened(sealed))

    def forget(self, participant: ParticipantId) -> None:
        """Erase who a participant is; the trial's own data stays."""
        with self._transaction():
            self._connection.execute("DELETE FROM person WHERE participant = ?", (participant,))
        with sqlite_fault(self.path):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rotate(self) -> None:
        """Seal everything with a new key, and give the old ones up.

        Broken off at any moment, it leaves a key file that opens everything.
        """
        old = read_keys(self._key_file)
        key = new_key()
        write_keys(self._key_file, [key, *old])
        self._cipher = cipher([key, *old])
        with self._transaction():
            for participant, sealed in self._rows():
                self._put(participant, self._opened(sealed))
        write_keys(self._key_file, [key])
        self._cipher = cipher([key])

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _check(self) -> None:
        with sqlite_fault(self.path):
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            if version != SCHEMA_VERSION:
                raise StoreError(
                    f"{self.path} is written in version {version} of the tables",
                    f"use a program that knows it; this one knows version {SCHEMA_VERSION}",
                    "schema-version",
                )
            row = self._connection.execute(
                "SELECT sealed FROM person WHERE participant = ?", (DOOR,)
            ).fetchone()
        if row is None or self._opened(row[0]) != CANARY:
            raise self._closed()

    def _rows(self) -> list[tuple[str, bytes]]:
        with sqlite_fault(self.path):
            return self._connection.execute(
                "SELECT participant, sealed FROM person ORDER BY participant"
            ).fetchall()

    def _put(self, participant: str, text: str) -> None:
        self._connection.execute(
            "INSERT INTO person VALUES (?, ?) ON CONFLICT (participant)"
            " DO UPDATE SET sealed = excluded.sealed",
            (participant, self._cipher.encrypt(text.encode())),
        )

    def _opened(self, sealed: bytes) -> str:
        try:
            return self._cipher.decrypt(sealed).decode()
        except InvalidToken:
            raise self._closed() from None

    def _closed(self) -> StoreError:
        return StoreError(
            f"{self.path} cannot be read with the keys of {self._key_file}",
            "put the right key file there, from its safe place. If it is lost nobody can read the"
            " names; the trial's own data is not touched by that",
            "wrong-key",
        )

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with sqlite_fault(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def create_identities(folder: Path, key_file: Path) -> Identities:
    """Make the empty file of a trial's people, for its owner alone, sealed with the keys given.

    Raises
    ------
    StoreError
        When there is one already, or the key file is missing.
    """
    sealed = cipher(read_keys(key_file)).encrypt(CANARY.encode())
    path = folder / FILE
    with sqlite_fault(path):
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = _connected(path)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            for statement in TABLES:
                connection.execute(statement)
            connection.execute("INSERT INTO person VALUES (?, ?)", (DOOR, sealed))
        finally:
            connection.close()
    return Identities(folder, key_file)


def _connected(path: Path) -> sqlite3.Connection:
    with sqlite_fault(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=10
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    return connection


def _text(person: Person) -> str:
    told = {
        "participant": person.participant,
        "name": person.name,
        "phones": person.phones,
        "hospital_numbers": person.hospital_numbers,
    }
    return json.dumps(told, ensure_ascii=False)


def _person(participant: ParticipantId, text: str) -> Person:
    """Give the person of a row; a row that was exchanged with another one's is refused."""
    told = json.loads(text)
    if told["participant"] != participant:
        raise StoreError(
            f"the row of {participant} was exchanged with another participant's",
            "restore the last back-up of the identities",
            "touched",
        )
    return Person(participant, told["name"], tuple(told["phones"]), tuple(told["hospital_numbers"]))
