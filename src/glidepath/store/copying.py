"""Copying a ledger to another database, line by line, with equality proved."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from glidepath.store.chain import Row
from glidepath.store.checking import Verdict
from glidepath.store.errors import StoreError
from glidepath.store.ledger import Ledger
from glidepath.store.opening import create_ledger
from glidepath.store.reading import PAGE, View
from glidepath.store.source import Source, TextRow


def copy_ledger(ledger: Ledger, where: str | Path) -> Verdict:
    """Make a ledger elsewhere with the same lines, hashes and texts, and prove that it is equal.

    Parameters
    ----------
    ledger
        What is copied, as it stands now; others may go on writing to it.
    where
        A folder or an address, as for `create_ledger`; there is no ledger yet.

    Returns
    -------
    Verdict
        What verifying the copy found: nothing wrong, and the head of what was copied.

    Raises
    ------
    StoreError
        When the original is not as it was written, or the copy differs.
    """
    with ledger.database.reading() as source, create_ledger(where, ledger.trial) as made:
        for rows, texts in pages(source):
            with made.database.writing() as target:
                target.put(rows, texts)
        verdict = made.verify([View(ledger.trial, source).head()])
        with made.database.reading() as target:
            same = all(one == other for one, other in zip_longest(pages(source), pages(target)))
    if not same or not verdict.sound:
        found = verdict.faults[0].message if verdict.faults else "the copy differs"
        raise StoreError(
            f"{made.database.where}: {found}",
            f"remove the copy, and verify the original: {ledger.database.where}",
            "copy-differs",
        )
    return verdict


def pages(source: Source) -> Iterator[tuple[list[Row], list[TextRow]]]:
    """Give all rows with their free texts, a page at a time."""
    since = 0
    while rows := list(source.page(since, PAGE)):
        yield rows, list(source.texts([row.number for row in rows if row.commitment]))
        since = rows[-1].number
