"""Windows that cannot be met: the visit schedule against what the rules ask for."""

from collections.abc import Iterator, Mapping, Sequence

from glidepath.assure.checks.found import found
from glidepath.assure.checks.tapers import Tapers, earliest, in_time, way_numbers
from glidepath.assure.documented import by_schedule, visit_days, visits_of
from glidepath.assure.fastest import Taper, fastest
from glidepath.assure.finding import CheckFinding, Value
from glidepath.assure.ways import REFERENCES, deadline, entering, horizon, setting_of
from glidepath.protocol.model import Protocol, Visit, VisitAnchor


def visit_findings(protocol: Protocol, tapers: Sequence[Tapers]) -> Iterator[CheckFinding]:
    """Hold the schedule against the ages of the evidence, then follow the taper by it."""
    for kind, age in max_ages(protocol).items():
        yield from _gaps(protocol, kind, age)
    yield from _outcome(protocol)
    yield from _suspicion(protocol)
    yield from _stabilisation(protocol)
    for each in tapers:
        if each.steps:
            yield from _by_schedule(protocol, each)


def max_ages(protocol: Protocol) -> Mapping[str, int]:
    """How old each kind of evidence may be, in days."""
    rules = protocol.parameters
    return {
        "examination": rules.remission.max_age,
        "platelets": rules.remission.max_age,
        "level": rules.level.max_age,
        "imaging": rules.stop.imaging_max_age,
    }


def _gaps(protocol: Protocol, kind: str, age: int) -> Iterator[CheckFinding]:
    visits = visits_of(protocol, VisitAnchor.RANDOMISATION, kind)
    repeated = [visit for visit in visits if visit.every is not None]
    after_change = kind == "level" and visits_of(protocol, VisitAnchor.CHANGE, kind)
    if repeated:
        yield from _gap(min(repeated, key=_every), kind, age)
    elif not after_change:
        yield found("visits.missing-evidence", {"evidence": kind, "max_age": age})


def _every(visit: Visit) -> int:
    return visit.every or 0


def _gap(visit: Visit, kind: str, age: int) -> Iterator[CheckFinding]:
    every = _every(visit)
    longest = visit.before + every + visit.after
    common: dict[str, Value] = {"evidence": kind, "visit": visit.id, "every": every}
    if every > age:
        yield found("visits.gap", {**common, "max_age": age, "stale": every - age})
    elif longest > age:
        yield found(
            "visits.window-gap",
            {
                **common,
                "before": visit.before,
                "after": visit.after,
                "longest": longest,
                "max_age": age,
            },
        )


def _outcome(protocol: Protocol) -> Iterator[CheckFinding]:
    """One visit falls on the day of the outcome, with no wider a window."""
    rules = protocol.parameters.outcome
    visits = visits_of(protocol, VisitAnchor.RANDOMISATION, "examination")
    there = [visit for visit in visits if visit.every is None and visit.day == rules.day]
    if not there:
        yield found("visits.outcome-missing", {"outcome": rules.day})
    for visit in there:
        if max(visit.before, visit.after) > rules.window_days:
            yield found(
                "visits.outcome-window",
                {
                    "visit": visit.id,
                    "before": visit.before,
                    "after": visit.after,
                    "window": rules.window_days,
                },
            )


def _suspicion(protocol: Protocol) -> Iterator[CheckFinding]:
    hours = protocol.parameters.restore.assessment_hours
    for visit in visits_of(protocol, VisitAnchor.SUSPICION, "examination"):
        if (visit.day + visit.after) * 24 > hours:
            last = visit.day + visit.after
            numbers: Mapping[str, Value] = {"visit": visit.id, "after": last, "hours": hours}
            yield found("visits.suspicion-late", numbers)


def _stabilisation(protocol: Protocol) -> Iterator[CheckFinding]:
    days = protocol.parameters.stabilisation.days
    last = max(
        (
            day
            for visit in visits_of(protocol, VisitAnchor.RESTORE, "examination")
            for day in visit_days(visit, horizon(protocol))
        ),
        default=None,
    )
    if last is not None and last < days:
        yield found("visits.stabilisation-short", {"last": last, "days": days})


def _by_schedule(protocol: Protocol, tapers: Tapers) -> Iterator[CheckFinding]:
    """The fastest taper of children who come on the days of the schedule and on no other."""
    way, target = tapers.way, tapers.by_level["target"]
    setting = setting_of(protocol, way, by_schedule(protocol, horizon(protocol)))
    level = protocol.parameters.maintenance.target
    seen = fastest(setting, entering(protocol, setting, way.starts, [level]))
    yield from _share(protocol, tapers, seen)
    for free, bound in zip(target, seen, strict=True):
        if free.start in REFERENCES and free.off != bound.off:
            yield found(
                "visits.delay-stop",
                {
                    **way_numbers(way),
                    "start": free.start,
                    "level": level,
                    "stop": free.off,
                    "scheduled": bound.off,
                    "outcome": protocol.parameters.outcome.day,
                    "deadline": deadline(protocol),
                },
            )


def _share(protocol: Protocol, tapers: Tapers, seen: Sequence[Taper]) -> Iterator[CheckFinding]:
    last = deadline(protocol)
    target = tapers.by_level["target"]
    free, bound = (sum(in_time(each, last) for each in some) for some in (target, seen))
    common: dict[str, Value] = {
        **way_numbers(tapers.way),
        "level": protocol.parameters.maintenance.target,
        "starts": len(target),
        "in_time": free,
    }
    if bound == 0 < free:
        days = {"earliest": earliest(seen), "deadline": last}
        yield found("visits.unreachable", {**common, **days})
    elif bound < free:
        yield found("visits.reach", {**common, "scheduled": bound})
