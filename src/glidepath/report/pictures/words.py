"""What a picture says: its hints, its labels, and the text that stands for the whole of it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache

from glidepath.protocol import Text
from glidepath.report.catalogue import catalogue
from glidepath.report.language import Language
from glidepath.report.pictures.chart import Count, CountKind, DoseStep, Level, LevelChart, LevelKind
from glidepath.report.pictures.moments import wall
from glidepath.report.sentence import BETWEEN, COMMA, Value, say
from glidepath.report.written import SPACE, Measure, Range, written

WORDS = "glidepath.report.pictures.catalogue"

NOTHING: Mapping[str, Value] = {}
KEPT = 4096
"""Words that are kept: a picture tells the same things in several places, and again tomorrow."""


def texts() -> Mapping[str, Text]:
    """Give every text by key."""
    return catalogue(WORDS).texts


def tell(key: str, language: Language, values: Mapping[str, Value] = NOTHING) -> str:
    """Put a text of the catalogue with its values into words.

    Raises
    ------
    KeyError
        For a key that the catalogue lacks, or a gap without a value.
    """
    filled = {name: say(value, language) for name, value in values.items()}
    return written(texts()[key], language).format_map(filled)


def exact(number: float) -> Fraction:
    """Give the number that the digits of a float say, to a thousandth.

    >>> exact(0.1) == Fraction(1, 10)
    True
    """
    return round(Fraction(str(float(number))), 3)


def trough(value: float) -> Measure:
    """Give ng/mL as it is told: to a tenth."""
    return Measure(round(exact(value), 1), "ng/mL", 1)


def bound(value: float) -> Measure:
    """Give a limit in ng/mL, with no more decimals than it has."""
    return Measure(exact(value), "ng/mL")


def window(low: float, high: float) -> Range:
    """Give the troughs that are aimed at."""
    return Range(bound(low), bound(high))


@lru_cache(KEPT)
def moment(at: datetime, language: Language) -> str:
    """Give a local time with its date."""
    values: Mapping[str, Value] = {"date": at.date(), "time": f"{at:%H:%M}"}
    return tell("value.moment", language, values)


@lru_cache(KEPT)
def result(level: Level, language: Language) -> str:
    """Give a level, or what it lies below."""
    if level.kind is LevelKind.BELOW_LIMIT:
        return tell("value.below", language, {"value": bound(level.value)})
    return written(trough(level.value), language)


def dose(step: DoseStep, language: Language) -> str:
    """Give a dose with its intakes."""
    if step.mg == 0:
        return tell("value.nothing", language)
    values: Mapping[str, Value] = {
        "dose": Measure(exact(step.mg), "mg", 2),
        "intakes": step.intakes,
    }
    return tell("value.once" if step.intakes == 1 else "value.many", language, values)


def description(chart: LevelChart, first: date, last: date, language: Language) -> str:
    """Give the text that stands for the whole picture, for those who do not see it.

    Parameters
    ----------
    first, last
        The days between which it is drawn.
    """
    opening: Mapping[str, Value] = {"title": chart.title, "first": first, "last": last}
    sentences = (
        tell("description.opening", language, opening),
        *_levels(chart, language),
        *_doses(chart, language),
        *_counts(chart, language),
        *_forecast(chart, language),
        *_events(chart, language),
    )
    return BETWEEN[language].join(sentences)


def _levels(chart: LevelChart, language: Language) -> Iterator[str]:
    if not chart.levels:
        yield tell("description.none", language)
        return
    last = max(chart.levels, key=lambda level: wall(level.at, chart.zone))
    values: Mapping[str, Value] = {
        "count": len(chart.levels),
        "date": wall(last.at, chart.zone).date(),
        "value": result(last, language),
    }
    yield tell("description.levels", language, values)
    for kind in (LevelKind.BELOW_LIMIT, LevelKind.IMPLAUSIBLE, LevelKind.OTHER_ASSAY):
        count = sum(level.kind is kind for level in chart.levels)
        if count:
            yield tell(f"description.{kind}", language, {"count": count})


def _doses(chart: LevelChart, language: Language) -> Iterator[str]:
    now = wall(chart.now, chart.zone)
    begun = [step for step in chart.doses if wall(step.start, chart.zone) <= now]
    if begun:
        present: Mapping[str, Value] = {"date": now.date(), "dose": dose(begun[-1], language)}
        yield tell("description.present", language, present)
    taken = [step for step in chart.planned if step.mg > 0]
    if taken:
        start = wall(taken[-1].start, chart.zone).date()
        planned: Mapping[str, Value] = {"date": start, "dose": dose(taken[-1], language)}
        yield tell("description.planned", language, planned)
    for step in chart.planned[-1:]:
        if step.mg == 0:
            stop = wall(step.start, chart.zone).date()
            yield tell("description.stop", language, {"date": stop})


def _counts(chart: LevelChart, language: Language) -> Iterator[str]:
    if chart.platelets:
        last = max(chart.platelets, key=lambda count: wall(count.at, chart.zone))
        values: Mapping[str, Value] = {
            "count": len(chart.platelets),
            "date": wall(last.at, chart.zone).date(),
            "value": counted(last, language),
        }
        yield tell("description.platelets", language, values)


@lru_cache(KEPT)
def counted(count: Count, language: Language) -> str:
    """Give a count with its unit, or what it lies below."""
    told = f"{count.value:g}{SPACE}\u00d7{SPACE}10⁹/L"
    below = count.kind is CountKind.BELOW
    return tell("value.below", language, {"value": told}) if below else told


def _forecast(chart: LevelChart, language: Language) -> Iterator[str]:
    """What is foreseen at the end, or where the last dose is dropped, before the level is gone."""
    stops = [wall(step.start, chart.zone) for step in chart.planned if step.mg == 0]
    ahead = sorted(
        (point for point in chart.band if point.future),
        key=lambda point: wall(point.at, chart.zone),
    )
    before = [point for point in ahead if all(wall(point.at, chart.zone) <= at for at in stops)]
    for last in (before or ahead)[-1:]:
        values: Mapping[str, Value] = {
            "date": wall(last.at, chart.zone).date(),
            "median": trough(last.median),
            "low": Measure(trough(last.low90).number, "", 1),
            "high": trough(last.high90),
        }
        yield tell("description.forecast", language, values)
    if chart.window is not None:
        yield tell("description.window", language, {"range": window(*chart.window)})


def _events(chart: LevelChart, language: Language) -> Iterator[str]:
    if not chart.events:
        return
    told = [
        tell(
            "description.event",
            language,
            {"text": event.text, "date": wall(event.at, chart.zone).date()},
        )
        for event in chart.events
    ]
    yield tell("description.events", language, {"events": COMMA[language].join(told)})
