"""Names: apart from the trial's data, sealed, and readable with the key alone."""

from pathlib import Path

from glidepath.quantities.identifiers import ParticipantId
from glidepath.store.errors import StoreError
from glidepath.store.identity import Identities, Person, create_identities
from glidepath.store.keys import make_key_file
from glidepath.store.opening import create_ledger
from glidepath.validation.check import NotHeldError, hold

CHILD = Person(ParticipantId("VAL-001"), "Planted Name 张三", ("13900000000",), ("H-77",))
PLANTED = ("Planted Name", "张三", "13900000000", "H-77")


def names_apart(folder: Path) -> int:
    """Plant a name: no file of the trial holds it, and another key does not open it."""
    key, other, trial = folder / "keys/one", folder / "keys/other", folder / "trial"
    for each in (key, other):
        each.parent.mkdir(exist_ok=True)
        make_key_file(each)
    create_ledger(trial, "validation").close()
    with create_identities(trial, key) as people:
        people.put(CHILD)
        hold(people.person(CHILD.participant) == CHILD, "the name is not read as written")
    held = b"".join(each.read_bytes() for each in trial.rglob("*") if each.is_file())
    for name in PLANTED:
        hold(name.encode() not in held, "a file holds a name that can be read")
    try:
        Identities(trial, other).close()
    except StoreError:
        return len(PLANTED) + 1
    raise NotHeldError("another key opened the names")
