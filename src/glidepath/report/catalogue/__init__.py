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


class _Texts(Mapping[str, Text]):
    """Texts by key, each checked when it is asked for first: an answer needs a tenth of them."""

    def __init__(self, written: Mapping[str, Mapping[str, str]]) -> None:
        self._written = written
        self._checked: dict[str, Text] = {}

    def __getitem__(self, key: str) -> Text:
        if key not in self._checked:
            self._checked[key] = Text(**self._written[key])
        return self._checked[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


@cache
def catalogue(package: str = __name__) -> Catalogue:
    """Give the catalogue, joined from all its files.

    Parameters
    ----------
    package
        The package beside whose module the files live: a catalogue of its own, read only by
        those who need it.
    """
    leaves: dict[str, Mapping[str, str]] = {}
    reviews = []
    for written in sorted(_files(package)):
        tree = yaml.load(written, Loader=LOADER)
        reviews.append(Review(tree.pop(REVIEW)))
        leaves |= dict(_leaves(tree, ""))
    reviewed = all(review is Review.REVIEWED for review in reviews)
    return Catalogue(_Texts(leaves), Review.REVIEWED if reviewed else Review.NOT_REVIEWED)


def _files(package: str) -> Iterator[str]:
    for each in files(package).iterdir():
        if each.name.endswith(".yaml"):
            yield each.read_text(encoding="utf-8")


def _leaves(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, branch in tree.items():
        if set(branch) == {"en", "zh"}:
            yield prefix + name, branch
        else:
            yield from _leaves(branch, f"{prefix}{name}.")
