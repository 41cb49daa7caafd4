"""Protocols, changed where a test wants them so, and findings by id."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from glidepath.assure.check import check
from glidepath.assure.finding import CheckFinding, Value
from glidepath.exchange.protocols import read_protocol
from glidepath.protocol import Protocol, Visit, with_value


@cache
def trial() -> Protocol:
    """The registered trial with its defaults."""
    return read_protocol("khe-sirolimus")


@cache
def liver() -> Protocol:
    """The second protocol of the library."""
    return read_protocol("liver-tacrolimus")


def changed(values: Mapping[str, Any]) -> Protocol:
    """The trial with other values of some parameters."""
    protocol = trial()
    for identifier, value in values.items():
        protocol = with_value(protocol, identifier, value)
    return protocol


def with_visits(visits: Iterable[Visit]) -> Protocol:
    """The trial with another schedule."""
    return trial().model_copy(update={"visits": tuple(visits)})


@cache
def found_in_trial() -> tuple[CheckFinding, ...]:
    """What the check finds in the trial."""
    return check(trial())


@cache
def found_in_liver() -> tuple[CheckFinding, ...]:
    """What the check finds in the second protocol."""
    return check(liver())


def numbers(
    findings: Iterable[CheckFinding], identifier: str, **wanted: Value
) -> list[Mapping[str, Value]]:
    """The numbers of every finding of an id, with the wanted ones among them."""
    return [
        each.numbers
        for each in findings
        if each.id == identifier and wanted.items() <= each.numbers.items()
    ]
