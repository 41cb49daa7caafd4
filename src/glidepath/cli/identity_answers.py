"""What the commands about identities do and print; a name is printed where it was asked for."""

import sys
from pathlib import Path

from glidepath.cli.shared import print_data
from glidepath.store.identity import Identities, Person, create_identities
from glidepath.store.keys import make_key_file
from glidepath.store.writing import coded

ASKED = ("name", "telephones, with commas between", "hospital numbers, with commas between")


def make_key(file: Path) -> None:
    """Make a key file."""
    make_key_file(file)
    print(f"{file}: made, for its owner alone; keep a copy in a safe place")


def make_file(folder: Path, key: Path) -> None:
    """Make the file of a trial's people."""
    create_identities(folder, key).close()
    print(f"{folder}: people can be written down now")


def put_person(folder: Path, code: str, key: Path) -> None:
    """Read three lines from standard input, and write down who a participant is."""
    participant = coded(code)
    with Identities(folder, key) as people:
        name, phones, numbers = (_asked(each) for each in ASKED)
        people.put(Person(participant, name, _several(phones), _several(numbers)))
    print(f"{participant}: written down")


def print_person(folder: Path, code: str, key: Path, *, as_json: bool) -> bool:
    """Print who a participant is, and say whether it is written down."""
    participant = coded(code)
    with Identities(folder, key) as people:
        found = people.person(participant)
    if found is None:
        print(f"{participant} is not written down")
        return False
    phones, numbers = list(found.phones), list(found.hospital_numbers)
    if as_json:
        told = {"name": found.name, "phones": phones, "hospital_numbers": numbers}
        print_data({"participant": participant, **told})
    else:
        print(found.name, *phones, *numbers, sep="\n")
    return True


def forget_person(folder: Path, code: str, key: Path) -> bool:
    """Erase who a participant is, and say whether somebody was there."""
    participant = coded(code)
    with Identities(folder, key) as people:
        known = people.person(participant) is not None
        people.forget(participant)
    print(f"{participant}: erased" if known else f"{participant} is not written down")
    return known


def rotate_key(folder: Path, key: Path) -> None:
    """Seal everything with a new key."""
    with Identities(folder, key) as people:
        people.rotate()
    print(f"{key}: a new key; copy it to its safe place, and destroy the copies of the old one")


def _asked(what: str) -> str:
    """Give a line of standard input; it is asked for on a terminal alone."""
    if sys.stdin.isatty():
        print(f"{what}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
