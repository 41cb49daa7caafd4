"""A finding from its id and its numbers; weight and subject come from the table."""

from collections.abc import Mapping

from glidepath.assure.checks.table import CHECKS
from glidepath.assure.finding import CheckFinding, Value


def found(identifier: str, numbers: Mapping[str, Value]) -> CheckFinding:
    """Give a finding of the table.

    Raises
    ------
    KeyError
        When the table does not know the finding, or its numbers are others.
    """
    check = CHECKS[identifier]
    if set(numbers) != set(check.numbers):
        raise KeyError(f"{identifier}: {sorted(set(numbers) ^ set(check.numbers))}")
    return CheckFinding(identifier, check.severity, numbers, check.about)
