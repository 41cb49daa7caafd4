"""What the commands about randomisation print and write."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from glidepath.cli.shared import DONE, NO, Lang
from glidepath.conduct.envelope import Line, content
from glidepath.conduct.randomisation import (
    ALLOCATION_FACT,
    COMMITMENT_FACT,
    LOCK_FACT,
    UNLOCK_FACT,
    Allocation,
    allocation_data,
    allocation_from,
    commitment,
    commitment_data,
    procedure_of,
    reveal_data,
)
from glidepath.exchange.protocols import read_history
from glidepath.exchange.randomisation_files import (
    KeptSeed,
    json_text,
    new_seed,
    read_allocations,
    read_seed,
    seed_file,
    write_allocations,
    write_seed,
    write_text,
)
from glidepath.exchange.verify_randomisation import faults
from glidepath.report import Language
from glidepath.report.randomisation import commitment_page, receipt_page
from glidepath.store.opening import open_ledger

LISTS = (".csv", ".json")


def print_commitment(
    protocol: str, trial: str, seed: Path | None, out: Path | None, lang: Lang
) -> None:
    """Make a seed, and print the page that commits to it."""
    procedure = procedure_of(read_history(protocol).versions[-1])
    kept = KeptSeed(new_seed(), procedure, trial)
    write_seed(seed or seed_file(trial, Path.home()), kept)
    if out is not None:
        write_text(out, json_text(commitment_data(kept.seed, procedure, trial)))
    digits = commitment(kept.seed, procedure, trial)
    day = datetime.now(UTC).astimezone().date()
    print(commitment_page(procedure, trial, digits, day, Language(lang)))


def write_list(where: str, out: Path) -> None:
    """Write the allocations of a trial."""
    trial, committed, allocations = _allocations(where)
    write_allocations(out, trial, committed, allocations)
    print(f"{out}: {len(allocations)} allocations of {trial}")


def print_receipt(where: str, participant: str, lang: Lang) -> int:
    """Print the receipt of a participant; give the exit status."""
    trial, _, allocations = _allocations(where)
    for each in allocations:
        if each.participant == participant:
            print(receipt_page(trial, each, Language(lang)))
            return DONE
    print(f"{participant} has no arm in {where}")
    return NO


def write_reveal(where: str, seed: Path | None, out: Path) -> int:
    """Write the reveal of a locked trial; give the exit status."""
    with open_ledger(where) as ledger:
        lines = tuple(ledger.lines_of(None))
        trial, committed, allocations = _found(ledger.trial, ledger.lines())
    kept = read_seed(seed or seed_file(trial, Path.home()))
    revealed = reveal_data(kept.seed, kept.procedure, kept.trial)
    locks = [line.type for line in lines if line.type in (LOCK_FACT, UNLOCK_FACT)]
    told = [] if locks[-1:] == [LOCK_FACT] else [f"{trial} is not locked"]
    told += [] if committed else [f"{trial} has no commitment in its ledger"]
    told += faults(revealed, [allocation_data(each) for each in allocations], committed)
    for each in told:
        print(each)
    if told:
        print("nothing was revealed")
        return NO
    write_text(out, json_text(revealed))
    print(f"{out}: {len(allocations)} allocations follow from this seed")
    return DONE


def print_verifier() -> None:
    """Print the stand-alone verifier."""
    script = files("glidepath.exchange") / "verify_randomisation.py"
    print(script.read_text("utf-8"), end="")


def _allocations(where: str) -> tuple[str, str, Sequence[Allocation]]:
    """Give trial, commitment and allocations of a ledger, or of a list of allocations."""
    if where.endswith(LISTS):
        path = Path(where)
        return path.stem, "", read_allocations(path)
    with open_ledger(where) as ledger:
        return _found(ledger.trial, ledger.lines())


def _found(trial: str, lines: Iterable[Line]) -> tuple[str, str, Sequence[Allocation]]:
    """Give the last commitment, and the allocations under it."""
    committed = ""
    allocations: list[Allocation] = []
    for line in lines:
        if line.type == COMMITMENT_FACT:
            committed, allocations = str(content(line)["commitment"]), []
        elif line.type == ALLOCATION_FACT:
            allocations.append(allocation_from(content(line)))
    return trial, committed, allocations
