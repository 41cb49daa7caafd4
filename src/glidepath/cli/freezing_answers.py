"""What ``freeze`` writes, and how a locked trial becomes data."""

from collections.abc import Mapping
from pathlib import Path

from glidepath.analyse.dataset import Dataset
from glidepath.analyse.from_trial import dataset_of
from glidepath.analyse.locked import NotReady, Reason
from glidepath.cli.shared import DONE, NO, Lang
from glidepath.cli.writing import empty_folder, write
from glidepath.conduct.trial import begin, fold
from glidepath.exchange.frozen_files import frozen_files
from glidepath.exchange.frozen_trials import HEAD
from glidepath.exchange.protocols import read_history
from glidepath.report import Language
from glidepath.report.statistics.not_ready import not_ready_lines
from glidepath.store.opening import file_of, is_address, open_ledger


def is_ledger(where: str) -> bool:
    """Say whether a trial's ledger is meant, not the folder of a frozen trial."""
    if is_address(where):
        return True
    path = Path(where)
    return not (path / HEAD).exists() and file_of(path).is_file()


def frozen_data(where: str, protocol: str | None) -> Dataset | NotReady:
    """Give the data of a locked trial, with the hashes of the files that ``freeze`` writes."""
    sealed = _sealed(where, protocol)
    return sealed if isinstance(sealed, NotReady) else sealed[0]


def write_frozen(where: str, protocol: str | None, out: Path, lang: Lang) -> int:
    """Write the data of a locked trial; give the exit status."""
    sealed = _sealed(where, protocol)
    if isinstance(sealed, NotReady):
        return print_reasons(sealed, lang)
    data, files = sealed
    empty_folder(out, "the frozen trial")
    for name, text in files.items():
        write(out / name, text)
    print(f"{out}: {len(data.codes)} participants; head {data.frozen.ledger}")
    for name, digest in data.frozen.hashes.items():
        print(f"{digest}  {name}")
    return DONE


def print_reasons(found: NotReady, lang: Lang) -> int:
    """Print everything that stands in the way; give the exit status."""
    for line in not_ready_lines(found, Language(lang)):
        print(line)
    return NO


def _sealed(where: str, protocol: str | None) -> tuple[Dataset, Mapping[str, bytes]] | NotReady:
    with open_ledger(where) as ledger:
        trial = fold(begin(ledger.trial), ledger.lines())
    opened = trial.setup.opened
    if opened is None:
        return NotReady((Reason("not-opened"),))
    found = dataset_of(trial, read_history(protocol or opened.protocol))
    return found if isinstance(found, NotReady) else frozen_files(found)
