"""The files of randomisation: the seed for its owner alone, the commitment, the allocations.

A seed never lies in the folder of a trial: whoever may read the trial's data must not be able to
foretell the next arm.
"""

import csv
import io
import json
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from glidepath.conduct.randomisation import (
    Allocation,
    Procedure,
    Seed,
    allocation_data,
    allocation_from,
    allocations_data,
    procedure_data,
    procedure_from,
)
from glidepath.conduct.randomisation.plain import COLUMNS
from glidepath.conduct.randomisation.seed import LENGTH
from glidepath.exchange.documents import Data, read_document
from glidepath.quantities.errors import InputError, Place, input_error, placed

T = TypeVar("T")

SEED_FORMAT = "glidepath-seed-1"
OWNER_ALONE, NOBODY_ELSE = 0o600, 0o077
TRIAL_FILES = ("ledger.db", "identity.db", "accounts.db")


@dataclass(frozen=True, slots=True)
class KeptSeed:
    """A seed with the procedure and the trial that it was made for."""

    seed: Seed
    procedure: Procedure
    trial: str


def seed_file(trial: str, home: Path) -> Path:
    """Give where the seed of a trial is kept where nothing else is said: below a home."""
    name = "".join(each if each.isalnum() else "-" for each in trial)
    return home / ".glidepath" / f"{name}.seed.json"


def new_seed() -> Seed:
    """Give a seed made by chance, from the source of the system that is meant for secrets."""
    return Seed(secrets.token_hex(LENGTH), secrets.token_hex(LENGTH))


def write_seed(path: Path, kept: KeptSeed) -> None:
    """Write a seed to a new file that its owner alone can read.

    Raises
    ------
    InputError
        When there is a file already, when it would lie in the folder of a trial, or when it
        cannot be written.
    """
    if any((path.parent / name).exists() for name in TRIAL_FILES):
        message = "a seed does not lie in the folder of a trial"
        raise _bad(path, message, "a folder that nobody else reads", "seed-in-trial")
    told = {"format": SEED_FORMAT, "trial": kept.trial, "procedure": procedure_data(kept.procedure)}
    secret = {"seed": kept.seed.secret, "salt": kept.seed.salt}
    _make_folder(path)
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE)
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(json_text(told | secret))
            opened.flush()
            os.fsync(file)
    except FileExistsError:
        message = "there is a file already, and a seed is never overwritten"
        raise _bad(path, message, "another file", "seed-exists") from None
    except OSError as error:
        raise _unwritable(path, error) from None


def read_seed(path: Path) -> KeptSeed:
    """Read a seed.

    Raises
    ------
    InputError
        When the file is missing, open to other accounts, or holds no seed.
    """
    found = _formatted(path, SEED_FORMAT)
    if os.name == "posix" and path.stat().st_mode & NOBODY_ELSE:
        message = "the seed is open to other accounts of this machine"
        raise _bad(path, message, f"chmod 600 {path}, and thought of who read it", "open-seed")
    procedure = found.get("procedure")
    return KeptSeed(
        _at(path, lambda: Seed(str(found.get("seed")), str(found.get("salt")))),
        _at(path, lambda: procedure_from(procedure if isinstance(procedure, dict) else {})),
        str(found.get("trial")),
    )


def write_allocations(
    path: Path, trial: str, committed: str, allocations: Sequence[Allocation]
) -> None:
    """Write the list of allocations for the verifier: CSV where the file is named so, else JSON."""
    if path.suffix.lower() == ".csv":
        text = io.StringIO(newline="")
        table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(allocation_data(each) for each in allocations)
        write_text(path, text.getvalue())
    else:
        write_text(path, json_text(allocations_data(trial, committed, allocations)))


def read_allocations(path: Path) -> tuple[Allocation, ...]:
    """Read a list of allocations, CSV or JSON.

    Raises
    ------
    InputError
        Which names the row, from 1, and the field.
    """
    rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _json_rows(path)
    return tuple(
        _at(path, lambda row=row: allocation_from(row), f"allocations[{number}]")  # type: ignore[misc]
        for number, row in enumerate(rows, 1)
    )


def write_text(path: Path, text: str) -> None:
    """Write a file.

    Raises
    ------
    InputError
        Where it cannot be written.
    """
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise _unwritable(path, error) from None


def json_text(data: object) -> str:
    """Give plain data as the text of a JSON file."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _csv_rows(path: Path) -> Sequence[dict[str, Data]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, f"the file cannot be read: {error}", "a CSV file", "file") from None
    return [{name: _cell(name, cell) for name, cell in row.items()} for row in _rows(text)]


def _rows(text: str) -> "csv.DictReader[str]":
    return csv.DictReader(io.StringIO(text, newline=""))


def _cell(name: str, cell: str) -> Data:
    return int(cell) if name in ("number", "index") and cell.isdecimal() else cell


def _json_rows(path: Path) -> Sequence[dict[str, Data]]:
    data = read_document(path).data
    rows = data.get("allocations") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise _bad(path, "this is no list of allocations", "allocations", "no-allocation")
    return [each if isinstance(each, dict) else {} for each in rows]


def _formatted(path: Path, wanted: str) -> dict[str, Data]:
    data = read_document(path).data
    if not isinstance(data, dict) or data.get("format") != wanted:
        raise _bad(path, "this is not such a file", f"format: {wanted}", "bad-format")
    return data


def _at(path: Path, make: Callable[[], T], inside: str = "") -> T:
    """Make a value of what stands in a file; what is wrong is told with the file's name."""
    try:
        return make()
    except InputError as error:
        place = Place(str(path), path=inside)
        raise InputError(placed(each, place) for each in error.problems) from None


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> InputError:
    message = f"the file cannot be written: {error.strerror}"
    return _bad(path, message, "a writable place", "unwritable")


def _bad(path: Path, message: str, expected: str, kind: str) -> InputError:
    return input_error(message, expected=expected, kind=kind, place=Place(str(path)))
