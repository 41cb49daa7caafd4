"""Refuse dependencies under a licence that a linked program could not carry."""

import re
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution, requires

from packaging.requirements import Requirement

REFUSED = re.compile(r"\b(A?GPL|Affero|GNU General Public)", re.IGNORECASE)
LESSER = re.compile(r"\b(LGPL|Lesser)", re.IGNORECASE)


EXTRAS = ("cluster", "prove")
"""What a user may install beside the program; what its developers need is not given on."""


def needed(name: str, extras: Iterable[str], found: set[str]) -> set[str]:
    """Names of the distributions that a program needs to run, with those that they need."""
    for line in requires(name) or []:
        other = Requirement(line)
        asked = [{"extra": each} for each in ("", *extras)]
        if other.marker is not None and not any(map(other.marker.evaluate, asked)):
            continue
        known = other.name.lower()
        if known not in found and _installed(known):
            found.add(known)
            needed(known, other.extras, found)
    return found


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def licence(name: str) -> str:
    """What a distribution says of its licence."""
    data = distribution(name).metadata
    classifiers = [each for each in data.get_all("Classifier") or [] if "License" in each]
    expressions = data.get_all("License-Expression") or []
    stated = " ".join((*expressions, *classifiers))
    return stated or " ".join(data.get_all("License") or [])[:200]


def main() -> int:
    """Name every dependency whose licence is refused; give the exit status."""
    names = sorted(needed("glidepath", EXTRAS, set()))
    said = {name: licence(name) for name in names}
    refused = [
        name for name in names if REFUSED.search(said[name]) and not LESSER.search(said[name])
    ]
    print(f"{len(names)} dependencies, {len(refused)} under a licence that is refused")
    for name in refused:
        print(f"{name}: {said[name]}")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
