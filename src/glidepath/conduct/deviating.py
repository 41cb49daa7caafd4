"""Deviations once they are noted: explained, then reviewed.

Which facts are deviations is found elsewhere; here is only what becomes of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from glidepath.conduct.reading import Entry
from glidepath.conduct.steps import DeviationExplained, DeviationNoted, DeviationReviewed


class DeviationState(StrEnum):
    """How a deviation stands."""

    NOTED = "noted"
    EXPLAINED = "explained"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A deviation as it stands.

    Parameters
    ----------
    rule, event, numbers, severity
        As it was noted.
    explanation, conclusion
        What was said of it; ``None`` until then.
    """

    id: str
    rule: str
    event: str | None
    numbers: Mapping[str, object]
    severity: str
    explanation: str | None = None
    conclusion: str | None = None

    @property
    def state(self) -> DeviationState:
        """How it stands."""
        if self.conclusion is not None:
            return DeviationState.REVIEWED
        return DeviationState.NOTED if self.explanation is None else DeviationState.EXPLAINED


def deviations_of(entries: Sequence[Entry]) -> Mapping[str, Deviation]:
    """Give every deviation by id, as it stands after some entries."""
    found: dict[str, Deviation] = {}
    for each in entries:
        match each.fact:
            case DeviationNoted(id=str(name)) as noted:
                found[name] = Deviation(
                    name, noted.rule, noted.event, noted.numbers, noted.severity
                )
            case DeviationExplained(deviation=name, explanation=text):
                found[name] = replace(found[name], explanation=text, conclusion=None)
            case DeviationReviewed(deviation=name, conclusion=text):
                found[name] = replace(found[name], conclusion=text)
    return found
