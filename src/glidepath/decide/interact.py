"""What a course of another drug would do, before it is prescribed: to the level, to the taper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import inf

from glidepath.decide.answer import Answer
from glidepath.decide.belief import NANOGRAMS, Belief, Trough, trough_of
from glidepath.decide.decide import decide, take_bearing
from glidepath.decide.foresee import Ahead, foresee, troughs_ahead
from glidepath.decide.interactions import interaction
from glidepath.decide.learned import Learned
from glidepath.decide.translations import interacting
from glidepath.pk.layout import DAY
from glidepath.protocol.history import ProtocolHistory
from glidepath.protocol.model import Protocol
from glidepath.protocol.products import InteractingDrug
from glidepath.quantities import InputError, input_error, last_moment
from glidepath.record.illness import CoMedicationStarted, CoMedicationStopped
from glidepath.record.record import Record, known_at, zone_of

AFTER = (7, 14, 28)
"""Days after the course for which a trough is told."""

WITHIN = (1, 3, 7, 14)
"""Days into the course for which a trough is told, as far as it lasts."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A foreseen true trough, with and without the course; a probability is of the first.

    Parameters
    ----------
    day
        Local day.
    within
        Whether the course still goes on.
    toxic
        Probability that the trough reaches the toxic level of the protocol.
    """

    day: date
    within: bool
    with_drug: Trough
    without: Trough
    toxic: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a course would do.

    Parameters
    ----------
    drug
        As the protocol knows it.
    start, stop
        Local days; `stop` is ``None`` while no end is planned.
    moments
        Foreseen troughs; none where no model is fitted or no number is known.
    as_it_is
        What is decided today, without the course.
    goes_on
        First day on which a reduction may be permitted again if all is in order by then, without
        and with the course; ``None`` where none is in sight.
    begun
        What is decided at the end of the first day of the course, as known now.
    measure
        The days on which a level is due next, by then and after the course; ``None`` where none is,
        or no end is planned.
    """

    drug: InteractingDrug
    start: date
    stop: date | None
    moments: tuple[Moment, ...]
    as_it_is: Answer
    goes_on: tuple[date | None, date | None]
    begun: Answer
    measure: tuple[date | None, date | None]


def interact(
    protocols: ProtocolHistory,
    record: Record,
    at: datetime,
    belief: Belief,
    name: str,
    start: date | None = None,
    stop: date | None = None,
) -> Effect:
    """Say what a course of another drug would do.

    Parameters
    ----------
    protocols, record, at, belief
        As of `decide`.
    name
        Of the drug, as in the protocol's list, in any of its languages.
    start, stop
        Local days, the first and the last on which it is taken; today, and no end, if left out.

    Raises
    ------
    InputError
        For a drug that the protocol does not list, a start before today, or a stop before it.
    """
    bearing = take_bearing(protocols, record, at)
    protocol, today = bearing.in_force(bearing.day), bearing.day
    drug = _known(protocol, name)
    start = today if start is None else start
    _require_order(today, start, stop)
    now = decide(protocols, record, at, belief=belief)
    last = start if stop is None else stop
    then = last_moment(last, zone_of(record))
    imagined = _imagined(known_at(record, at), drug.id, start, stop)
    later = decide(protocols, imagined, then, belief=belief)
    begun = decide(protocols, imagined, last_moment(start, zone_of(record)), belief=belief)
    return Effect(
        drug=drug,
        start=start,
        stop=stop,
        moments=_moments(protocol, belief, drug, start, stop),
        as_it_is=now,
        goes_on=(_next(now), None if stop is None else _next(later)),
        begun=begun,
        measure=(_level(begun), None if stop is None else _level(later)),
    )


def _known(protocol: Protocol, name: str) -> InteractingDrug:
    known = {each.id: each for each in protocol.parameters.interacting}
    found = interacting(protocol, name)
    if found:
        return known[next(iter(found))]
    error: InputError = input_error(
        f'the protocol lists no interacting drug "{name}": nothing is known of it here',
        expected=" or ".join(known) or "a protocol that lists interacting drugs",
        kind="unknown-drug",
    )
    raise error


def _require_order(today: date, start: date, stop: date | None) -> None:
    if start < today:
        raise input_error(
            f"the course would have started on {start}, before today, {today}",
            expected="a day from today on; a course that has begun belongs into the record",
            kind="past-course",
        )
    if stop is not None and stop < start:
        raise input_error(
            f"the course would stop on {stop}, before its start on {start}",
            expected="a day on or after the start",
            kind="course-upside-down",
        )


def _imagined(record: Record, drug: str, start: date, stop: date | None) -> Record:
    events = [*record.events, CoMedicationStarted(happened=start, drug=drug)]
    if stop is not None:
        events.append(CoMedicationStopped(happened=stop, drug=drug))
    return replace(record, events=tuple(events))


def _next(answer: Answer) -> date | None:
    return None if answer.assessment is None else answer.assessment.next_reduction


def _level(answer: Answer) -> date | None:
    return None if answer.assessment is None else answer.assessment.next_level


def _moments(
    protocol: Protocol, belief: Belief, drug: InteractingDrug, start: date, stop: date | None
) -> tuple[Moment, ...]:
    learned = belief.learned
    if not isinstance(learned, Learned) or drug.auc_factor is None:
        return ()
    clock = learned.told.clock
    first, end = clock.midnight(start), inf if stop is None else clock.midnight(stop) + DAY
    course = interaction(protocol, drug.id, first, end)
    days = _days(start, stop)
    hours = troughs_ahead(clock, first, [each for each, _ in days])
    with_drug = foresee(learned, Ahead((), (*learned.told.drugs, course)), hours)
    without = foresee(learned, Ahead((), learned.told.drugs), hours)
    toxic = protocol.parameters.safety.toxic_level
    return tuple(
        Moment(
            day=start + timedelta(days=day),
            within=within,
            with_drug=trough_of(one),
            without=trough_of(other),
            toxic=1.0 - one.below(toxic / NANOGRAMS),
        )
        for (day, within), one, other in zip(days, with_drug, without, strict=True)
    )


def _days(start: date, stop: date | None) -> Sequence[tuple[int, bool]]:
    lasts = max(WITHIN) if stop is None else (stop - start).days + 1
    within = [(day, True) for day in WITHIN if day < lasts]
    after = [] if stop is None else [(lasts, True), *((lasts + day, False) for day in AFTER)]
    return [*within, *after]
