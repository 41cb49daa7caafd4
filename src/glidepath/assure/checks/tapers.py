"""How fast the fastest permitted taper is, for every starting dose, product and interval."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from glidepath.assure.checks.found import found
from glidepath.assure.fastest import Taper, fastest
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import (
    REFERENCES,
    Way,
    deadline,
    entering,
    entry_levels,
    setting_of,
    ways,
)
from glidepath.protocol.model import Protocol


@dataclass(frozen=True, slots=True)
class Tapers:
    """The fastest tapers of one way to give the drug, by the level at the start.

    Parameters
    ----------
    by_level
        For ``low``, ``target`` and ``high`` one taper for each starting dose.
    """

    way: Way
    by_level: Mapping[str, tuple[Taper, ...]]

    @property
    def every(self) -> tuple[Taper, ...]:
        """All tapers, level by level."""
        return tuple(taper for tapers in self.by_level.values() for taper in tapers)

    @property
    def steps(self) -> bool:
        """Whether any dose can be reduced at all."""
        return any(taper.doses or taper.stop is not None for taper in self.every)

    @property
    def ends(self) -> bool:
        """Whether any child is ever off the drug."""
        return any(taper.off is not None for taper in self.every)


def fastest_tapers(protocol: Protocol) -> tuple[Tapers, ...]:
    """Follow the rules for every starting dose of every way, and for each level at the start."""
    return tuple(_of_way(protocol, way) for way in ways(protocol) if way.starts)


def _of_way(protocol: Protocol, way: Way) -> Tapers:
    levels = entry_levels(protocol)
    setting = setting_of(protocol, way)
    tapers = fastest(setting, entering(protocol, setting, way.starts, list(levels.values())))
    size = len(way.starts)
    return Tapers(way, {name: tapers[i * size : (i + 1) * size] for i, name in enumerate(levels)})


def in_time(taper: Taper, last_day: int) -> bool:
    """Whether a child is off the drug by a day."""
    return taper.off is not None and taper.off <= last_day


def taper_findings(protocol: Protocol, tapers: Sequence[Tapers]) -> Iterator[CheckFinding]:
    """Compare every fastest taper with the day of the outcome."""
    for each in tapers:
        if each.steps and stuck(protocol, each):
            yield _nobody(protocol, each)
        elif each.steps:
            yield from _references(protocol, each)
            yield from _reach(protocol, each)
            yield from _dead_ends(protocol, each)
    yield from _soon_after_stop(protocol, tapers)
    yield from _duration(protocol, tapers)


def stuck(protocol: Protocol, tapers: Tapers) -> bool:
    """Whether nobody ever comes to the stop, although the protocol has one."""
    return protocol.parameters.stop.allowed and not tapers.ends


def _nobody(protocol: Protocol, tapers: Tapers) -> CheckFinding:
    """A product with which every taper gets stuck, and how far the lowest comes."""
    return found(
        "product.dead-end",
        {
            **way_numbers(tapers.way),
            "starts": len(tapers.way.starts),
            "reached": min(Fraction(taper.last, taper.start) for taper in tapers.every),
            "share": protocol.parameters.stop.dose_share,
        },
    )


def way_numbers(way: Way) -> dict[str, Value]:
    """The numbers that name a way."""
    return {"product": way.product, "interval": way.interval}


def _references(protocol: Protocol, tapers: Tapers) -> Iterator[CheckFinding]:
    outcome, last = protocol.parameters.outcome.day, deadline(protocol)
    for taper in tapers.by_level["target"]:
        if taper.start in REFERENCES:
            late = "taper.never" if taper.off is None else "taper.too-late"
            yield found(
                "taper.in-time" if in_time(taper, last) else late,
                {
                    **way_numbers(tapers.way),
                    "start": taper.start,
                    "level": taper.level,
                    "cuts": len(taper.doses),
                    "doses": taper.doses,
                    "days": taper.days,
                    "stop": taper.off,
                    "outcome": outcome,
                    "deadline": last,
                    "spare": None if taper.off is None else outcome - taper.off,
                },
            )


def _reach(protocol: Protocol, tapers: Tapers) -> Iterator[CheckFinding]:
    for name, level in entry_levels(protocol).items():
        each = tapers.by_level[name]
        starts = tapers.way.starts
        able = [taper.start for taper in each if in_time(taper, deadline(protocol))]
        never = sum(taper.off is None for taper in each)
        common: dict[str, Value] = {
            **way_numbers(tapers.way),
            "level": level,
            "starts": len(starts),
            "least": starts[0],
            "most": starts[-1],
            "late": len(starts) - len(able) - never,
            "never": never,
        }
        if not able:
            days: dict[str, Value] = {
                "earliest": earliest(each),
                "deadline": deadline(protocol),
            }
            yield found("taper.unreachable", {**common, **days})
            continue
        share = Fraction(len(able), len(starts))
        from_dose = upward(starts, able)
        more: dict[str, Value] = {"in_time": len(able), "share": share, "from_dose": from_dose}
        yield found("taper.reach", {**common, **more})


def upward(starts: Sequence[int], able: Sequence[int]) -> int | None:
    """The smallest starting dose from which every larger one is able; ``None`` if there is none."""
    known, smallest = set(able), None
    for start in reversed(starts):
        if start not in known:
            break
        smallest = start
    return smallest


def earliest(tapers: Sequence[Taper]) -> int | None:
    """The first day on which any child is off the drug; ``None`` where nobody is."""
    return min((taper.off for taper in tapers if taper.off is not None), default=None)


def _dead_ends(protocol: Protocol, tapers: Tapers) -> Iterator[CheckFinding]:
    for name, level in entry_levels(protocol).items():
        never = [taper.start for taper in tapers.by_level[name] if taper.off is None]
        if never:
            yield found(
                "taper.dead-end",
                {
                    **way_numbers(tapers.way),
                    "level": level,
                    "starts": len(tapers.way.starts),
                    "never": len(never),
                    "largest": max(never),
                    "share": protocol.parameters.stop.dose_share,
                },
            )


def _soon_after_stop(protocol: Protocol, tapers: Sequence[Tapers]) -> Iterator[CheckFinding]:
    first = earliest([taper for each in tapers for taper in each.every])
    outcome = protocol.parameters.outcome.day
    months = max((each.months for each in protocol.parameters.surveillance), default=0)
    if first is not None and first <= outcome:
        yield found(
            "outcome.soon-after-stop",
            {
                "earliest": first,
                "outcome": outcome,
                "longest_off": outcome - first,
                "followed": months,
            },
        )


def _duration(protocol: Protocol, tapers: Sequence[Tapers]) -> Iterator[CheckFinding]:
    """A minimum duration that is over before any dose is small enough decides nothing."""
    stop = protocol.parameters.stop
    days = [
        day
        for each in tapers
        for taper in each.by_level["target"]
        for day, dose in zip(taper.days, taper.doses, strict=True)
        if dose <= taper.start * stop.dose_share
    ]
    if days and min(days) >= stop.min_duration:
        numbers = {"min_duration": stop.min_duration, "earliest": min(days)}
        yield found("stop.duration-idle", numbers)
