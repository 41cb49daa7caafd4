"""A pattern over the week in words: which dose, or which amount, on which days."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from glidepath.decide.answer import Regimen
from glidepath.report.sentence import Named, Sentence, Value
from glidepath.report.setting import Setting, dosed
from glidepath.report.written import Measure

WEEK = 7
DECIMALS = 3
"""Of a mean in mg: a microgram."""


def weekly(week: Sequence[int], told: Callable[[int], Value]) -> Value:
    """Say what is given on which days of a week.

    The days of one dose are not named but are the others: those of the lower of two doses, unless
    it is given on fewer than three days.

    Parameters
    ----------
    week
        Seven daily doses, micrograms, Monday first.
    told
        From a dose to what is said of it.
    """
    parts = list(_parts(week, told))
    said: Value = parts[0]
    for part in parts[1:]:
        said = Sentence("week.and", {"first": said, "second": part})
    return said


def _parts(week: Sequence[int], told: Callable[[int], Value]) -> Iterator[Sentence]:
    others = _others(week)
    for dose in sorted(set(week) - {others}, reverse=True):
        yield Sentence("week.on", {"what": told(dose), "days": _days(week, dose)})
    yield Sentence("week.others", {"what": told(others)})


def _others(week: Sequence[int]) -> int:
    """The dose whose days are not named: the commonest; of two as good as equal, the lower."""
    times = Counter(week)
    return max(times, key=lambda dose: (times[dose] - (dose == max(week)), -dose))


def _days(week: Sequence[int], dose: int) -> Value:
    names = [Sentence(f"week.day.{day}") for day, each in enumerate(week) if each == dose]
    if len(names) == 1:
        return names[0]
    return Sentence("week.days", {"days": Named(tuple(names[:-1])), "last": names[-1]})


def mean(week: Sequence[int]) -> Measure:
    """Give the daily mean of a week, to a microgram."""
    return Measure(Fraction(sum(week), WEEK * 1000), "mg", DECIMALS)


def pattern_told(setting: Setting, regimen: Regimen) -> Value:
    """Say the doses of a regimen with a pattern by the days of the week."""
    return weekly(regimen.pattern, lambda dose: dosed(setting, dose))
