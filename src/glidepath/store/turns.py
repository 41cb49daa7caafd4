"""Turns between programs that write the same file: who came first writes first.

The lock of SQLite itself knows no order: whoever asks at the right moment has it, and under load
some wait for seconds. A lock on a file beside it is given in the order in which it was asked for,
and is let go when a program is killed. It is a courtesy: a program that does not ask still cannot
write at the same time.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

if sys.platform == "win32":

    def _lock(file: int, seconds: float) -> None:
        """There are no such locks: SQLite's own must do."""

else:
    import fcntl

    def _lock(file: int, seconds: float) -> None:
        """Take the lock, or give up after some seconds."""
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        done = Event()

        def wait() -> None:
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
            done.set()

        Thread(target=wait, daemon=True).start()
        done.wait(seconds)


@contextmanager
def turn(path: Path, seconds: float) -> Iterator[None]:
    """Wait for the turn to write a file, for some seconds at most.

    Where the lock cannot be had, the turn comes at once: what is wrong shows when the file is
    written.
    """
    file = None
    with suppress(OSError):
        file = os.open(path.with_name(f"{path.name}-turn"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        if file is not None:
            _lock(file, seconds)
        yield
    finally:
        if file is not None:
            os.close(file)
