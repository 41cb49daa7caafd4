"""What each allowed assay can see of the window, of the taper and of the stop."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil

from glidepath.assure.checks.found import found
from glidepath.assure.checks.tapers import Tapers, way_numbers
from glidepath.assure.fastest import Taper
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import REFERENCES
from glidepath.protocol.model import Protocol
from glidepath.protocol.products import Assay, Bridge

_LEVELS = ("low", "target", "high")


def assay_findings(protocol: Protocol, tapers: Sequence[Tapers]) -> Iterator[CheckFinding]:
    """Hold the limit of every assay against the levels that the protocol asks about."""
    rules = protocol.parameters.level
    for assay in rules.assays:
        if assay.id != rules.assay and assay.to_trial_assay is None:
            yield found("assay.not-bridged", {"assay": assay.id, "trial_assay": rules.assay})
        else:
            yield from _stop(protocol, assay)
            yield from _window(protocol, assay)
            for each in tapers:
                yield from _below_limit(protocol, assay, each)


def least_seen(assay: Assay) -> Fraction:
    """The lowest true level, ng/L by the trial's assay, that an assay reports."""
    bridge = assay.to_trial_assay
    return Fraction(assay.limit) * (1 if bridge is None else bridge.factor)


def _stop(protocol: Protocol, assay: Assay) -> Iterator[CheckFinding]:
    """A limit that may lie at or above that of the stop leaves the stop unverified."""
    trough, bridge = protocol.parameters.stop.trough_below, assay.to_trial_assay
    if bridge is None:
        if assay.limit >= trough:
            yield found(
                "assay.trial-cannot-verify-stop",
                {"assay": assay.id, "limit": assay.limit, "trough_below": trough},
            )
    elif assay.limit * bridge.high >= trough:
        yield _bridged(assay, bridge, trough)


def _bridged(assay: Assay, bridge: Bridge, trough: int) -> CheckFinding:
    return found(
        "assay.cannot-verify-stop",
        {
            "assay": assay.id,
            "limit": assay.limit,
            "as_trial": ceil(least_seen(assay)),
            "as_trial_low": ceil(assay.limit * bridge.low),
            "as_trial_high": ceil(assay.limit * bridge.high),
            "trough_below": trough,
        },
    )


def _window(protocol: Protocol, assay: Assay) -> Iterator[CheckFinding]:
    low = protocol.parameters.maintenance.window.low
    if least_seen(assay) > low:
        yield found(
            "assay.window-below-limit",
            {
                "assay": assay.id,
                "limit": assay.limit,
                "as_trial": ceil(least_seen(assay)),
                "low": low,
            },
        )


def _below_limit(protocol: Protocol, assay: Assay, tapers: Tapers) -> Iterator[CheckFinding]:
    """From which day of the taper nothing but "below the limit" is reported."""
    month = protocol.parameters.taper.month
    for low, taper, high in zip(*(tapers.by_level[name] for name in _LEVELS), strict=True):
        if taper.start not in REFERENCES:
            continue
        if (first := first_below(taper, least_seen(assay))) is not None:
            day, dose = first
            days = {"day_low": _day(low, assay), "day_high": _day(high, assay)}
            numbers: Mapping[str, Value] = {
                "assay": assay.id,
                **way_numbers(tapers.way),
                "start": taper.start,
                "level": taper.level,
                "limit": assay.limit,
                "day": day,
                "month": day // month,
                "dose": dose,
                **days,
            }
            yield found("assay.below-limit", numbers)


def first_below(taper: Taper, limit: Fraction) -> tuple[int, int] | None:
    """The first cut, as day and dose, whose true trough lies below a limit; ``None`` for none."""
    for day, dose in zip(taper.days, taper.doses, strict=True):
        if dose and taper.level * dose < limit * taper.start:
            return day, dose
    return None


def _day(taper: Taper, assay: Assay) -> int | None:
    first = first_below(taper, least_seen(assay))
    return None if first is None else first[0]
