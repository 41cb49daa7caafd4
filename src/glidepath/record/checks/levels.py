"""Checks of drug levels: one result a sample, drawn under treatment, of a possible size."""

from collections.abc import Iterator, Mapping

from glidepath.quantities.dose import nanograms_per_litre
from glidepath.record.flaws import Flaw
from glidepath.record.measurement import LevelDrawn, LevelReported
from glidepath.record.plausible import Plausible
from glidepath.record.timeline import Timeline, name, usual_of_others, written
from glidepath.record.treatment import DoseOrdered
from glidepath.record.values import Quantity


def samples(timeline: Timeline) -> Iterator[Flaw]:
    """A sample is drawn once and reported once."""
    drawn = _drawn(timeline)
    for event in timeline.of(LevelDrawn):
        if drawn[event.sample] is not event:
            yield _drawn_twice(event, "sample", drawn[event.sample])
    reported: set[str] = set()
    for report in timeline.of(LevelReported):
        if report.sample in reported:
            message = f"a second result for the sample {report.sample}"
            expected = "one result, or a Corrected event for the first"
            yield Flaw("level-reported-twice", name(report), "sample", message, expected)
        reported.add(report.sample)


def _drawn(timeline: Timeline) -> Mapping[str, LevelDrawn]:
    return {event.sample: event for event in reversed(timeline.of(LevelDrawn))}


def _drawn_twice(event: LevelDrawn | LevelReported, field: str, other: LevelDrawn) -> Flaw:
    message = f"{name(other)} says that the sample {event.sample} was drawn {other.happened}"
    return Flaw("sample-drawn-twice", name(event), field, message, "one time for one sample")


def drawings(timeline: Timeline) -> Iterator[Flaw]:
    """Every result says, by itself or by its LevelDrawn, when the sample was drawn."""
    drawn = _drawn(timeline)
    for report in timeline.of(LevelReported):
        taken = drawn.get(report.sample)
        if taken is not None:
            yield from _drawing(timeline, report, taken)
        elif report.drawn_at is None:
            message = f"nothing says when the sample {report.sample} was drawn"
            expected = "drawn_at here, or a LevelDrawn event"
            yield Flaw("sampling-time-missing", name(report), "drawn_at", message, expected)


def _drawing(timeline: Timeline, report: LevelReported, taken: LevelDrawn) -> Iterator[Flaw]:
    stated = report.drawn_at or taken.happened
    if timeline.before(stated, taken.happened) or timeline.before(taken.happened, stated):
        yield _drawn_twice(report, "drawn_at", taken)
    elif report.drawn_at is None and timeline.before(report.happened, taken.happened):
        message = f"reported {report.happened}, before {name(taken)}, drawn {taken.happened}"
        yield Flaw("drawn-after-report", name(report), "happened", message, "a later time")


def treatment(timeline: Timeline) -> Iterator[Flaw]:
    """No level is drawn before the first ordered dose."""
    first = next((one for one in timeline.of(DoseOrdered) if one.daily_dose.value > 0), None)
    if first is None:
        return
    drawn = _drawn(timeline)
    for event in timeline.events:
        match event:
            case LevelReported(sample=sample) if sample not in drawn:
                moment = event.drawn_at or event.happened
            case LevelDrawn():
                moment = event.happened
            case _:
                continue
        if timeline.before(moment, first.happened):
            field = "drawn_at" if isinstance(event, LevelReported) else "happened"
            message = f"drawn {moment}, before the first dose, {name(first)}, {first.happened}"
            expected = "the order that was in force then, or a later sample"
            yield Flaw("level-before-first-dose", name(event), field, message, expected)


def sizes(timeline: Timeline, plausible: Plausible) -> Iterator[Flaw]:
    """A level that a sample can have, in line with the others."""
    quantified = [
        (report, report.result)
        for report in timeline.of(LevelReported)
        if isinstance(report.result, Quantity)
    ]
    levels = [nanograms_per_litre(result.value, result.unit) for _, result in quantified]
    positive = iter(usual_of_others([level for level in levels if level > 0]))
    for (report, result), level in zip(quantified, levels, strict=True):
        usual = next(positive) if level > 0 else None
        yield from _size(report, result, level, usual, plausible)


def _size(
    report: LevelReported, result: Quantity, level: int, usual: int | None, plausible: Plausible
) -> Iterator[Flaw]:
    doubt = "this looks like ng/L, or a factor of 1000"
    if level > plausible.level:
        message = f"a level of {written(result)}"
        yield Flaw("level-too-high", name(report), "result", message, f"a lower one; {doubt}")
    elif usual is not None and level >= plausible.out_of_line * usual:
        message = f"a level of {written(result)}, where the others are near {usual} ng/L"
        expected = f"a level of their size; {doubt}"
        yield Flaw("level-out-of-line", name(report), "result", message, expected)


def limits(timeline: Timeline) -> Iterator[Flaw]:
    """A result in numbers is not below the limit of quantification that it states."""
    for report in timeline.of(LevelReported):
        result, limit = report.result, report.limit
        if isinstance(result, Quantity) and limit is not None:
            level = nanograms_per_litre(result.value, result.unit)
            if level < nanograms_per_litre(limit.value, limit.unit):
                message = f"{written(result)}, below the stated limit {written(limit)}"
                expected = f"result: {{below: {{value: {limit.value:f}, unit: {limit.unit}}}}}"
                yield Flaw("result-below-limit", name(report), "result", message, expected)
