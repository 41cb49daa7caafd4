"""All requirements with what was found: the pack of one installation at one time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from glidepath.validation.check import Check, Outcome, tried
from glidepath.validation.checks import CHECKS
from glidepath.validation.requirement import Requirement, read_requirements


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement, and what the checks that it names found."""

    requirement: Requirement
    outcomes: tuple[Outcome, ...]

    @property
    def held(self) -> bool | None:
        """Whether every check held; ``None`` where only people can see to it."""
        return all(each.held for each in self.outcomes) if self.outcomes else None


@dataclass(frozen=True, slots=True)
class Pack:
    """What was asked and found."""

    rows: tuple[Row, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def held(self) -> bool:
        """Whether every check held."""
        return all(each.held for each in self.outcomes)


def run(
    folder: Path,
    requirements: Sequence[Requirement] | None = None,
    checks: Mapping[str, Check] = CHECKS,
    begun: Callable[[str], None] = lambda _: None,
) -> Pack:
    """Try every check once, and give what was found by requirement.

    Parameters
    ----------
    folder
        An empty folder; each check gets one of its own below it.
    begun
        Is told the name of each check before it starts.
    """
    found: dict[str, Outcome] = {}
    for name, check in checks.items():
        begun(name)
        found[name] = tried(name, check, folder / name)
    wanted = read_requirements() if requirements is None else requirements
    rows = tuple(Row(each, tuple(found[name] for name in each.checks)) for each in wanted)
    return Pack(rows, tuple(found.values()))
