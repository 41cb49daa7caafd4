"""The cohort at a glance: each child's path as a small picture, and the one thing to know of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.template.loader import render_to_string

from glidepath.conduct.child import Child
from glidepath.decide.answer import Assessment, Decision, Refusal
from glidepath.decide.belief import Belief
from glidepath.decide.giving import HOURS_A_DAY
from glidepath.decide.samples import samples
from glidepath.decide.status import NEVER, Relapse
from glidepath.decide.table import Action
from glidepath.quantities import local_day, nanograms_per_litre
from glidepath.quantities.dose import micrograms
from glidepath.record import Died, DoseOrdered, RelapseConfirmed, TreatmentStopped
from glidepath.record.record import Record, day_of, zone_of
from glidepath.record.values import BelowLimit, Quantity
from glidepath.report import Language
from glidepath.report.sentence import Value
from glidepath.report.setting import dosed, setting_of
from glidepath.report.written import Days
from glidepath.web.thinking import Thought
from glidepath.web.words import tell

WIDTH, HEIGHT = 240, 52
"""Of a small picture, in its own units."""
BEFORE, AFTER = timedelta(days=30), timedelta(days=45)
LONGEST = timedelta(days=420)
"""Of the past that a small picture shows."""
HEADROOM = 1.08
MOVES = (
    Action.REDUCE,
    Action.STOP,
    Action.RESTORE,
    Action.RAISE,
    Action.LOWER,
    Action.INTERRUPT,
)
"""Actions that wait for somebody to order something."""
QUIET, LOOK, DANGER = "quiet", "look", "danger"


@dataclass(frozen=True, slots=True)
class Dot:
    """A level in a small picture."""

    x: float
    y: float
    below: bool


@dataclass(frozen=True, slots=True)
class Spark:
    """A small picture: what the doses let one expect, with its band, and what was measured.

    Parameters
    ----------
    band, line, ahead
        Outlines in the syntax of SVG; empty where nothing can be foreseen.
    aim
        Upper edge and height of the target window; ``None`` on a taper.
    relapses
        Where a relapse was confirmed.
    """

    band: str
    line: str
    ahead: str
    dots: tuple[Dot, ...]
    aim: tuple[float, float] | None
    relapses: tuple[float, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Need:
    """What a child needs of a person: the key of its words, how it is put, and how urgent it is.

    Parameters
    ----------
    rank
        0 first.
    look
        ``danger``, ``look`` or ``quiet``.
    """

    key: str
    rank: int
    look: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class One:
    """A child of the cohort, as its card shows it.

    Parameters
    ----------
    html
        The card itself.
    """

    code: str
    site: str
    stand: str
    line: str
    look: str
    need: str
    rank: int
    spark: Spark | None
    track: str
    html: str = ""


AHEAD = "ahead"
"""In place of the need of a child of whom it is not known yet."""


def one(child: Child, thought: Thought, language: Language) -> One:
    """Give the card of a child."""
    return _drawn(_one(child, thought, language))


def unknown(child: Child, language: Language) -> One:
    """Give the card of a child of whom everything is still being worked out."""
    code, site, told = child.participant.id, child.participant.site, tell("ahead.card", language)
    return _drawn(One(code, site, "", told, QUIET, AHEAD, 8, None, ""))


def _drawn(found: One) -> One:
    return replace(found, html=render_to_string("glidepath/one.html", {"one": found}))


def _one(child: Child, thought: Thought, language: Language) -> One:
    need = need_of(thought)
    found = thought.answer.assessment
    return One(
        code=child.participant.id,
        site=child.participant.site,
        stand=_stand(thought, language),
        line=tell(f"need.{need.key}", language, need.values),
        look=need.look,
        need=need.key,
        rank=need.rank,
        spark=None if found is None else spark(thought, found),
        track="" if found is None else found.track.slug,
    )


def _stand(thought: Thought, language: Language) -> str:
    found = thought.answer.assessment
    if found is None:
        return ""
    key = f"stand.{found.track.slug}"
    days = int(found.status.randomised_days)
    return tell(key, language, {"day": days + 1 if days < NEVER else ""})


def need_of(thought: Thought) -> Need:
    """Give the most urgent thing that a child needs of a person today."""
    return min(_needs(thought), key=lambda each: each.rank)


def _needs(thought: Thought) -> Iterator[Need]:
    yield Need("nothing", 9, QUIET, {})
    answer, setting = thought.answer, setting_of(thought.answer)
    if setting is None:
        return
    found, status = setting.assessment, setting.status
    if status.ended:
        yield Need("ended", 8, QUIET, {})
        return
    if status.relapse == Relapse.CONFIRMED:
        yield Need("relapse-confirmed", 0, DANGER, {})
    if status.relapse == Relapse.SUSPECTED:
        yield Need("relapse-suspected", 1, DANGER, {})
    if isinstance(answer, Decision) and answer.action in MOVES:
        recommended = found.recommended
        dose = dosed(setting, recommended.dose if recommended else 0)
        rank, look = (0, DANGER) if answer.action is Action.INTERRUPT else (3, LOOK)
        yield Need(f"decision.{answer.action.slug}", rank, look, {"dose": dose})
    if isinstance(answer, Decision) and answer.action is Action.CLINICIAN:
        yield Need("clinician", 4, LOOK, {})
    if isinstance(answer, Refusal) and status.randomised:
        yield Need("refused", 5, LOOK, {"number": len(answer.unmet)})
    yield from _levels(found, answer.basis.day)
    if status.interrupted:
        yield Need("interrupted", 2, LOOK, {})


def _levels(found: Assessment, today: date) -> Iterator[Need]:
    status = found.status
    if not status.randomised:
        return
    if status.pending:
        yield Need("level-pending", 6, LOOK, {"days": Days(int(status.pending_days))})
    elif found.next_level is not None and found.next_level < today:
        yield Need("level-overdue", 4, LOOK, {"days": Days((today - found.next_level).days)})


# --- the small picture ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axes:
    """From days and ng/L to the units of the picture."""

    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        """Give where a day lies."""
        share = (day - self.first) / (self.last - self.first)
        return round(min(max(share, 0.0), 1.0) * WIDTH, 1)

    def y(self, level: float) -> float:
        """Give where a level lies."""
        return round(HEIGHT - min(level / self.top, 1.0) * (HEIGHT - 4) - 2, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The trough expected on a dose, ng/L, over some days."""

    first: date
    last: date
    low: float
    median: float
    high: float


def spark(thought: Thought, found: Assessment) -> Spark | None:
    """Give the small picture of a child; ``None`` before there is anything to draw."""
    record, today = thought.answer.basis.record, thought.answer.basis.day
    since = int(found.status.randomised_days)
    begin = today - timedelta(days=since if since < NEVER else 0) - BEFORE
    first, last = max(begin, today - LONGEST), today + AFTER
    stretches = tuple(_stretches(record, thought.belief, first, last))
    levels = tuple(_levels_of(record, first))
    window = _window(thought, found)
    seen = [each.high for each in stretches] + [level for _, level, _ in levels]
    top = max([*seen, *(window or ())], default=0.0)
    if not top:
        return None
    axes = Axes(first, last, top * HEADROOM)
    past = [each for each in stretches if each.first <= today]
    return Spark(
        band=_band(axes, stretches),
        line=_line(axes, [_until(each, today) for each in past]),
        ahead=_line(axes, [_since(each, today) for each in stretches if each.last > today]),
        dots=tuple(Dot(axes.x(day), axes.y(level), below) for day, level, below in levels),
        aim=None if window is None else (axes.y(window[1]), axes.y(window[0]) - axes.y(window[1])),
        relapses=tuple(
            axes.x(day_of(record, each))
            for each in record.events
            if isinstance(each, RelapseConfirmed) and day_of(record, each) >= first
        ),
    )


def _until(stretch: Stretch, day: date) -> Stretch:
    end = min(stretch.last, day)
    return Stretch(stretch.first, end, stretch.low, stretch.median, stretch.high)


def _since(stretch: Stretch, day: date) -> Stretch:
    start = max(stretch.first, day)
    return Stretch(start, stretch.last, stretch.low, stretch.median, stretch.high)


def _stretches(record: Record, belief: Belief, first: date, last: date) -> Iterator[Stretch]:
    given = [each for each in record.events if isinstance(each, DoseOrdered | TreatmentStopped)]
    days = [day_of(record, each) for each in given]
    deaths = (day_of(record, each) for each in record.events if isinstance(each, Died))
    last = min((last, *deaths))
    for number, (event, start) in enumerate(zip(given, days, strict=True)):
        end = days[number + 1] if number + 1 < len(days) else last
        if end <= first:
            continue
        dose, interval = _given(event)
        if dose == 0:
            yield Stretch(max(start, first), end, 0, 0, 0)
            continue
        trough = belief.trough(dose, interval)
        if trough is not None:
            yield Stretch(max(start, first), end, trough.low, trough.median, trough.high)


def _given(event: DoseOrdered | TreatmentStopped) -> tuple[int, int]:
    """Micrograms a day, and hours between intakes."""
    if isinstance(event, TreatmentStopped):
        return 0, HOURS_A_DAY
    dose = micrograms(event.daily_dose.value, event.daily_dose.unit)
    return dose, event.interval_hours


def _levels_of(record: Record, first: date) -> Iterator[tuple[date, float, bool]]:
    for sample in samples(record.events):
        day = local_day(sample.drawn, zone_of(record))
        if day < first or not isinstance(sample.result, Quantity | BelowLimit):
            continue
        below = isinstance(sample.result, BelowLimit)
        stated = sample.result.below if isinstance(sample.result, BelowLimit) else sample.result
        yield day, float(nanograms_per_litre(stated.value, stated.unit)), below


def _window(thought: Thought, found: Assessment) -> tuple[float, float] | None:
    protocol = thought.answer.basis.protocol
    if protocol is None or found.status.taper_arm or not found.status.randomised:
        return None
    window = protocol.parameters.maintenance.window
    return float(window.low), float(window.high)


def _line(axes: Axes, stretches: list[Stretch]) -> str:
    points = [
        f"{axes.x(day)},{axes.y(each.median)}"
        for each in stretches
        for day in (each.first, each.last)
    ]
    return f"M{' L'.join(points)}" if points else ""


def _band(axes: Axes, stretches: tuple[Stretch, ...]) -> str:
    if not stretches:
        return ""
    over = [
        f"{axes.x(day)},{axes.y(each.high)}"
        for each in stretches
        for day in (each.first, each.last)
    ]
    under = [
        f"{axes.x(day)},{axes.y(each.low)}"
        for each in reversed(stretches)
        for day in (each.last, each.first)
    ]
    return f"M{' L'.join([*over, *under])}Z"
