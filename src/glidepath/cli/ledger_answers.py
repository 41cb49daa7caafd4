"""What the commands about a ledger print."""

from pathlib import Path
from typing import TYPE_CHECKING

from glidepath.cli.shared import print_data
from glidepath.store.backup import back_up, drill, restore
from glidepath.store.copying import copy_ledger
from glidepath.store.heads import head_text, read_heads
from glidepath.store.ledger import Ledger
from glidepath.store.opening import open_database, open_ledger

if TYPE_CHECKING:
    from glidepath.store.checking import Verdict


def print_head(where: str, *, as_json: bool) -> None:
    """Print the head of a ledger."""
    with open_ledger(where) as ledger:
        head = ledger.head()
        if as_json:
            print_data({"trial": ledger.trial, "number": head.number, "hash": head.hash})
        else:
            print(head_text(head))


def print_verdict(where: str, heads: Path | None, *, as_json: bool) -> bool:
    """Print what verifying a ledger found, and say whether it is sound."""
    given = () if heads is None else read_heads(heads)
    with Ledger(open_database(where, unguarded=True)) as ledger:
        verdict = ledger.verify(given)
        if as_json:
            print_data(_data(ledger.trial, verdict))
        else:
            _print(ledger.trial, verdict)
    return verdict.sound


def print_rebuilt(where: str, *, only_check: bool) -> bool:
    """Print what of the guards is not as it was made, or make them anew."""
    with Ledger(open_database(where, unguarded=True)) as ledger:
        flaws = ledger.database.flaws()
        for flaw in flaws:
            print(flaw)
        if not flaws:
            print("every guard and index is as it was made")
        if not only_check:
            verdict = ledger.rebuild()
            print(f"guards and indexes were made anew behind {verdict.head.number} sound lines")
            return verdict.sound
        return not flaws


def print_copied(where: str, to: str) -> None:
    """Copy a ledger, and print what was proved."""
    with open_ledger(where) as ledger:
        verdict = copy_ledger(ledger, to)
    print(f"copied, and equal in {verdict.head.number} lines: {head_text(verdict.head)}")


def print_backup(where: str, folder: Path) -> None:
    """Take a back-up, and print its head."""
    with open_ledger(where) as ledger:
        taken = back_up(ledger, folder)
    print(f"{folder}: {taken.number} lines of {taken.trial}, verified: {head_text(taken.head)}")


def print_restored(folder: Path, to: str) -> None:
    """Restore a back-up, and print its head."""
    verdict = restore(folder, to)
    print(f"restored and verified {verdict.head.number} lines: {head_text(verdict.head)}")


def print_drill(folder: Path, live: str | None) -> None:
    """Try a back-up out, and print what was found."""
    if live is None:
        found = drill(folder)
    else:
        with open_ledger(live) as ledger:
            found = drill(folder, ledger)
    print(f"{folder}: taken {found.backup.taken}, restored elsewhere and verified")
    print(f"{found.verdict.head.number} lines of {found.backup.trial}")
    print(f"head: {head_text(found.verdict.head)}")
    if found.behind is not None:
        print(f"lines written since: {found.behind}")


def _print(trial: str, verdict: "Verdict") -> None:
    for fault in verdict.faults:
        print(fault.message)
    if verdict.sound:
        print(f"{trial}: {verdict.head.number} lines are as they were written")
    print(f"last line verified: {head_text(verdict.head)}")
    print(f"heads given out that agree: {verdict.heads}")
    print(f"texts erased, each with its line: {verdict.erased}")


def _data(trial: str, verdict: "Verdict") -> dict[str, object]:
    return {
        "trial": trial,
        "sound": verdict.sound,
        "number": verdict.head.number,
        "hash": verdict.head.hash,
        "heads": verdict.heads,
        "erased": verdict.erased,
        "faults": [
            {"line": each.line, "kind": each.kind, "message": each.message}
            for each in verdict.faults
        ],
    }
