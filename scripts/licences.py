"""Refuse dependencies under a licence that a linked program could not carry."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution, requires

REFUSED = re.compile(r"\b(A?GPL|Affero|GNU General Public)", re.IGNORECASE)
LESSER = re.compile(r"\b(LGPL|Lesser)", re.IGNORECASE)


def needed(name: str, found: set[str]) -> set[str]:
    """Names of the distributions that a program needs to run, with those that they need."""
    for line in requires(name) or []:
        if "extra ==" in line and 'extra == "prove"' not in line:
            continue
        other = re.split(r"[ ;<>=!~\[(]", line, maxsplit=1)[0].lower()
        if other not in found and _installed(other):
            found.add(other)
            needed(other, found)
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
    stated = " ".join((data.get("License-Expression") or "", *classifiers)).strip()
    return stated or (data.get("License") or "")[:200]


def main() -> int:
    """Name every dependency whose licence is refused; give the exit status."""
    names = sorted(needed("glidepath", set()))
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
