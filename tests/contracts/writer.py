"""A program that appends to a ledger, and prints each command once it is acknowledged."""

import sys

from glidepath.conduct.envelope import Draft
from glidepath.quantities.identifiers import ParticipantId
from glidepath.quantities.time import instant
from glidepath.record.plain import Plain
from glidepath.store.errors import StoreError
from glidepath.store.opening import open_ledger


def main(where: str, name: str, number: str, grouped: str = "") -> None:
    """Append as many lines as asked for."""
    moment = instant("2026-11-20T09:30Z")
    with open_ledger(where, grouped=bool(grouped)) as ledger:
        for n in range(int(number)):
            code = ParticipantId("KHE-001")
            told: dict[str, Plain] = {"writer": name, "n": n}
            draft = Draft(code, "Measured", 1, moment, moment, "a", "b", None, told)
            command = f"{name}-{n}"
            assert isinstance(ledger.append(command, [draft], None), tuple)
            sys.stdout.write(f"{command}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
