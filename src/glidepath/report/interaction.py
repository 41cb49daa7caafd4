"""What a course of another drug would do, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from glidepath.decide.interact import Effect, Moment
from glidepath.report.forecast import percent, rounded
from glidepath.report.language import Language
from glidepath.report.sentence import Sentence, Value, say
from glidepath.report.wrapped import wrap
from glidepath.report.written import Measure, Range

WIDTH = 88


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The effect of a course in sentences of one language.

    Parameters
    ----------
    drug
        Which course, and what it does to exposure, with its source.
    levels
        The troughs that are foreseen, or why none is.
    taper
        What it does to the reductions.
    notes
        What was taken for granted.
    """

    drug: tuple[str, ...]
    levels: tuple[str, ...]
    taper: tuple[str, ...]
    notes: tuple[str, ...]


def foreseen(effect: Effect, language: Language) -> Foreseen:
    """Put the effect of a course into words."""
    parts = (_drug, _levels, _taper, _notes)
    return Foreseen(*(tuple(say(each, language) for each in part(effect)) for part in parts))


def explain_interaction(effect: Effect, language: Language) -> str:
    """Give the effect of a course as plain text, no wider than 88 columns."""
    lines = [*_drug(effect), *_levels(effect), *_taper(effect), *_notes(effect)]
    title, *rest = (say(each, language) for each in lines)
    under = [say(Sentence(f"note.{name}"), language) for name in _under(language)]
    body = [wrap(each, WIDTH, "  - ", "    ") for each in rest]
    return "\n".join([wrap(title, WIDTH), *body, "", *(wrap(each, WIDTH) for each in under)])


def _under(language: Language) -> tuple[str, ...]:
    return ("safety-line", "chinese") if language is Language.ZH else ("safety-line",)


def _drug(effect: Effect) -> Iterator[Sentence]:
    drug = effect.drug
    values: dict[str, Value] = {"drug": drug.wording, "start": effect.start, "source": drug.source}
    if effect.stop is not None:
        values["stop"] = effect.stop
    yield Sentence("interaction.title" if effect.stop else "interaction.title-open", values)
    if drug.auc_factor is None:
        yield Sentence(f"interaction.{drug.effect.value}", values)
    else:
        values["factor"] = Measure(drug.auc_factor, "")
        yield Sentence("interaction.factor", values)


def _levels(effect: Effect) -> Iterator[Sentence]:
    if not effect.moments:
        name = "no-number" if effect.drug.auc_factor is None else "no-model"
        yield Sentence(f"interaction.{name}")
    for moment in effect.moments:
        yield Sentence(f"interaction.{'within' if moment.within else 'after'}", _values(moment))


def _values(moment: Moment) -> dict[str, Value]:
    return {
        "date": moment.day,
        "trough": rounded(moment.with_drug.median),
        "range": _range(moment.with_drug.low, moment.with_drug.high),
        "without": rounded(moment.without.median),
        "toxic": percent(moment.toxic),
    }


def _range(low: int, high: int) -> Range:
    return Range(*(Measure(rounded(each).number, "", 1) for each in (low, high)))


def _taper(effect: Effect) -> Iterator[Sentence]:
    before, after = effect.goes_on
    yield Sentence("interaction.counts")
    if before is not None:
        yield Sentence("interaction.before", {"date": before})
    if effect.stop is None:
        yield Sentence("interaction.running")
    elif after is not None:
        yield Sentence("interaction.goes-on", {"date": after})
    else:
        yield Sentence("interaction.none-in-sight")


def _notes(effect: Effect) -> Iterator[Sentence]:
    if effect.moments:
        yield Sentence("interaction.assumed")
