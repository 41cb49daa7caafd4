"""Imports the program module by module, so that the coverage sees what runs when it is imported."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import glidepath

SOURCE = Path(glidepath.__file__).parent
RUNS = "__main__"
"""What is no module to import, but the command itself."""


def modules(part: str = "", but: str | None = None) -> Iterator[str]:
    """Give the names of the modules of a part of the program, without those of another part."""
    for path in sorted((SOURCE / part).rglob("*.py")):
        place = path.relative_to(SOURCE.parent).with_suffix("")
        inside = but is not None and (SOURCE / but) in path.parents
        if not inside and path.stem != RUNS:
            parts = place.parts[:-1] if path.stem == "__init__" else place.parts
            yield ".".join(parts)


def import_all(part: str = "", but: str | None = None) -> None:
    """Import every module of a part of the program."""
    for each in modules(part, but):
        import_module(each)
