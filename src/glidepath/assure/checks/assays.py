"""What each allowed assay can see of the window, of the taper and of the stop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from glidepath.assure.checks.found import found
from glidepath.assure.checks.tapers import Tapers, way_numbers
from glidepath.assure.fastest import Taper
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import REFERENCES
from glidepath.protocol.model import Protocol
from glidepath.protocol.products import Bridge

_LEVELS = ("low", "target", "high")


@dataclass(frozen=True, slots=True)
class Seen:
    """What an assay sees: its limit, ng/L, and what turns its reading into the trial's.

    Parameters
    ----------
    bridge
        ``None`` for the trial's own assay.
    """

    assay: str
    limit: int
    bridge: Bridge | None

    @property
    def least(self) -> Fraction:
        """The lowest level, ng/L by the trial's assay, that it reports."""
        return Fraction(self.limit) * (1 if self.bridge is None else self.bridge.factor)


def assay_findings(protocol: Protocol, tapers: Sequence[Tapers]) -> Iterator[CheckFinding]:
    """Hold the limit of every assay against the levels that the protocol asks about."""
    own = protocol.parameters.level.assay
    for assay in protocol.parameters.level.assays:
        if assay.id == own:
            seen = Seen(assay.id, assay.limit, None)
        elif assay.to_trial_assay is not None:
            seen = Seen(assay.id, assay.limit, assay.to_trial_assay)
        else:
            yield found("assay.not-bridged", {"assay": assay.id, "trial_assay": own})
            continue
        yield from _stop(protocol, seen)
        yield from _window(protocol, seen)
        for each in tapers:
            yield from _below_limit(protocol, seen, each)


def _stop(protocol: Protocol, seen: Seen) -> Iterator[CheckFinding]:
    """A limit that may lie at or above that of the stop leaves the stop unverified."""
    trough, bridge = protocol.parameters.stop.trough_below, seen.bridge
    if bridge is None:
        if seen.limit >= trough:
            yield found(
                "assay.trial-cannot-verify-stop",
                {"assay": seen.assay, "limit": seen.limit, "trough_below": trough},
            )
    elif seen.limit * bridge.high >= trough:
        yield found(
            "assay.cannot-verify-stop",
            {
                "assay": seen.assay,
                "limit": seen.limit,
                "as_trial": ceil(seen.least),
                "as_trial_low": ceil(seen.limit * bridge.low),
                "as_trial_high": ceil(seen.limit * bridge.high),
                "trough_below": trough,
            },
        )


def _window(protocol: Protocol, seen: Seen) -> Iterator[CheckFinding]:
    low = protocol.parameters.maintenance.window.low
    if seen.least > low:
        yield found(
            "assay.window-below-limit",
            {
                "assay": seen.assay,
                "limit": seen.limit,
                "as_trial": ceil(seen.least),
                "low": low,
            },
        )


def _below_limit(protocol: Protocol, seen: Seen, tapers: Tapers) -> Iterator[CheckFinding]:
    """From which day of the taper nothing but "below the limit" is reported."""
    month = protocol.parameters.taper.month
    for low, taper, high in zip(*(tapers.by_level[name] for name in _LEVELS), strict=True):
        if taper.start not in REFERENCES:
            continue
        if (first := first_below(taper, seen.least)) is not None:
            day, dose = first
            days = {"day_low": _day(low, seen), "day_high": _day(high, seen)}
            numbers: Mapping[str, Value] = {
                "assay": seen.assay,
                **way_numbers(tapers.way),
                "start": taper.start,
                "level": taper.level,
                "limit": seen.limit,
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


def _day(taper: Taper, seen: Seen) -> int | None:
    first = first_below(taper, seen.least)
    return None if first is None else first[0]
