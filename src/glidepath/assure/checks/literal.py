"""The registered text read literally: what becomes of the drug without a stop rule."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from glidepath.assure.checks.found import found
from glidepath.assure.checks.tapers import earliest, way_numbers
from glidepath.assure.fastest import fastest
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import Way, deadline, entering, setting_of
from glidepath.protocol.model import Protocol, with_value
from glidepath.protocol.parameters import CapBase


def literal_findings(protocol: Protocol, ways: Sequence[Way]) -> Iterator[CheckFinding]:
    """Follow the taper by the cap alone, for each dose that the cap might be a share of.

    Parameters
    ----------
    ways
        Those in which some dose can be reduced.
    """
    never = False
    without_stop = with_value(protocol, "stop.allowed", never)
    for base in CapBase:
        literal = with_value(without_stop, "taper.base", base)
        for way in ways:
            yield _of_way(literal, way, base)


def _of_way(protocol: Protocol, way: Way, base: CapBase) -> CheckFinding:
    outcome = protocol.parameters.outcome.day
    setting = replace(setting_of(protocol, way), horizon=outcome)
    level = protocol.parameters.maintenance.target
    tapers = fastest(setting, entering(protocol, setting, way.starts, [level]))
    named: dict[str, Value] = {"base": base.value, **way_numbers(way), "starts": len(way.starts)}
    off = [taper for taper in tapers if taper.off is not None and taper.off <= deadline(protocol)]
    if off:
        last = {"off": len(off), "cuts": min(len(t.doses) for t in off), "day": earliest(off)}
        return found("literal.fades", {**named, **last})
    lowest = min(Fraction(taper.last, taper.start) for taper in tapers)
    return found("literal.still-on-drug", {**named, "day": outcome, "share": lowest})
