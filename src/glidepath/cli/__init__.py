"""The command line. To load it is to start a process that gives one answer and ends."""

import atexit
import gc
import os

OBJECTS = 500_000
"""New objects before circles among them are looked for: more than a decision makes."""


def _travel_light() -> None:
    """Leave out what one answer does not need, before any library is loaded.

    Threads for large matrices; plugins of other packages, which would read every record along with
    pydantic; and the search for circles of objects, at the end above all, when everything goes.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)


_travel_light()
