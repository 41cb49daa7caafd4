"""Deviations as plain data, for programs."""

from collections.abc import Sequence
from typing import Any

from glidepath.conduct.deviations import Broken, Deviation


def deviations_data(found: Sequence[Deviation]) -> list[dict[str, Any]]:
    """Give deviations as plain data that JSON can hold; doses in micrograms a day."""
    return [_deviation(each) for each in found]


def _deviation(one: Deviation) -> dict[str, Any]:
    return {
        "key": one.key,
        "rule": one.rule,
        "source": one.source,
        "severity": one.severity.slug,
        "event": one.event,
        "happened": one.happened.isoformat(),
        "known": one.known.isoformat(),
        "version": one.version,
        "numbers": dict(one.numbers),
        "broken": [_broken(each) for each in one.broken],
        "ground": None if one.ground is None else one.ground.value,
    }


def _broken(broken: Broken) -> dict[str, Any]:
    return {
        "rule": broken.rule,
        "source": broken.source,
        "bound": broken.bound,
        "inputs": dict(broken.inputs),
    }
