"""The one catalogue of words: every sentence in English and Simplified Chinese, by key.

The texts live in the YAML files beside this module; a key is the path to its text, joined by
dots, such as ``rule.taper.spacing.holds``. Which sentence is said when is decided elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from glidepath.protocol import Review, Text

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
REVIEW = "chinese"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every text by key, and whether a clinician has reviewed all of the Chinese."""

    texts: Mapping[str, Text]
    chinese: Review


@cache
def catalogue(package: str = __name__) -> Catalogue:
    """Give the catalogue, joined from all its files.

    Parameters
    ----------
    package
        The package beside whose module the files live: a catalogue of its own, read only by
        those who need it.
    """
    texts: dict[str, Text] = {}
    reviews = []
    for written in sorted(_files(package)):
        tree = yaml.load(written, Loader=LOADER)
        reviews.append(Review(tree.pop(REVIEW)))
        texts |= dict(_leaves(tree, ""))
    reviewed = all(review is Review.REVIEWED for review in reviews)
    return Catalogue(texts, Review.REVIEWED if reviewed else Review.NOT_REVIEWED)


def _files(package: str) -> Iterator[str]:
    for each in files(package).iterdir():
        if each.name.endswith(".yaml"):
            yield each.read_text(encoding="utf-8")


def _leaves(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Text]]:
    for name, branch in tree.items():
        if set(branch) == {"en", "zh"}:
            yield prefix + name, Text(**branch)
        else:
            yield from _leaves(branch, f"{prefix}{name}.")
