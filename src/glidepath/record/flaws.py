"""What can be wrong with a record although each of its events is well formed.

A flaw is an *error* where a decision could rest on it, and then the record is not decided on; it is
a *warning* where somebody should look, but the facts can be read in one way only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Severity(Enum):
    """Whether a flaw stops a decision."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with one field of one event.

    Parameters
    ----------
    kind
        A key of `KINDS`.
    event
        The id of the event.
    field
        The field to look at; empty for the event as a whole.
    message, expected
        What is wrong, and what would have been right.
    """

    kind: str
    event: str
    field: str
    message: str
    expected: str = ""


_ERRORS: Mapping[str, str] = {
    "unknown-reference": "an event names another one that is not there",
    "correction-field": "a correction of a field that cannot be corrected",
    "correction-value": "a correction to a value that the field does not take",
    "correction-order": "a correction known before the event that it corrects",
    "known-before-happened": "known before it happened",
    "before-birth": "happened before the child was born",
    "impossible-age": "the child would be over 120 years old",
    "after-death": "something was done with the child after its death",
    "drawn-after-report": "a sample drawn after its result was reported",
    "dose-after-sample": "the last dose before a sample lies after it",
    "hours-disagree": "the stated hours since the dose are not those between the stated times",
    "later-than-event": "a date inside an event lies after the event",
    "ends-before-beginning": "a stay in hospital that ends before it begins",
    "missed-days": "the number of missed doses is less than the days named",
    "duplicate-event": "the same fact is there twice",
    "orders-overlap": "two orders from the same moment on, so that the dose is not known",
    "dose-too-high": "a dose that no child is given; often a factor of 1000",
    "dose-out-of-line": "a dose a hundred times off the other ones; often a factor of 1000",
    "level-too-high": "a level that no sample has; often a factor of 1000",
    "level-out-of-line": "a level a hundred times above the others; often a factor of 1000",
    "level-before-first-dose": "a level drawn before the first ordered dose",
    "level-reported-twice": "two results for one sample",
    "sample-drawn-twice": "one sample, drawn at two times",
    "sampling-time-missing": "a level of which nothing says when it was drawn",
    "impossible-weight": "a weight that no child of that age has",
    "impossible-height": "a height that no child of that age has",
    "impossible-pressure": "a blood pressure that cannot be",
    "impossible-temperature": "a body temperature that cannot be",
    "wrong-dimension": "a unit that the test is not measured in",
    "impossible-result": "a laboratory result that cannot be; often a wrong unit",
    "limits-crossed": "a lower limit above the upper one",
    "resumed-without-interruption": "the drug was resumed but not interrupted",
    "randomised-twice": "two randomisations",
}

_WARNINGS: Mapping[str, str] = {
    "order-off-trial": "an order after consent to treatment was withdrawn or the child was lost",
    "decision-not-there": "an order names a decision that the record does not hold",
    "weight-jumps": "the weight changes faster than children grow or waste",
    "height-shrinks": "a height below an earlier one",
    "unknown-test": "a laboratory test that is not in the table, so that its unit is not checked",
    "result-below-limit": "a result in numbers below the stated limit",
    "interrupted-twice": "an interruption inside an interruption",
    "never-started": "a drug was stopped that was not started",
    "started-twice": "a drug was started that had been started",
    "relapse-not-suspected": "a relapse was dismissed that was not suspected",
    "relapse-not-confirmed": "a relapse was resolved that was not confirmed",
    "episode-never-opened": "the end of an adverse event or infection without its beginning",
    "consent-never-given": "a consent was withdrawn that was not given",
}

KINDS: Mapping[str, Severity] = MappingProxyType(
    dict.fromkeys(_ERRORS, Severity.ERROR) | dict.fromkeys(_WARNINGS, Severity.WARNING)
)
MEANINGS: Mapping[str, str] = MappingProxyType({**_ERRORS, **_WARNINGS})

RESTS_ON_ABSENCE = frozenset(
    {
        "unknown-reference",
        "decision-not-there",
        "level-before-first-dose",
        "sampling-time-missing",
        "resumed-without-interruption",
        "never-started",
        "relapse-not-suspected",
        "relapse-not-confirmed",
        "episode-never-opened",
        "consent-never-given",
    }
)

RESTS_ON_BIRTH = frozenset(
    {"before-birth", "impossible-age", "impossible-weight", "impossible-height", "dose-too-high"}
)


def severity(kind: str) -> Severity:
    """Give the severity of a kind of problem; a kind that is no flaw is an error of form."""
    return KINDS.get(kind, Severity.ERROR)
