"""The outcome: not judged, or judged on an examination outside its days (O9)."""

from collections.abc import Iterator
from datetime import timedelta

from glidepath.conduct.deviations.deviation import Deviation
from glidepath.conduct.deviations.scene import Scene, closed, sources
from glidepath.record.enrolment import OutcomeAssessed
from glidepath.record.measurement import DiseaseAssessed


def outcomes(scene: Scene) -> Iterator[Deviation]:
    """Give what is wrong with the outcome, once its days are over or it was judged."""
    if scene.randomised is None:
        return
    start = scene.day(scene.randomised.happened)
    rules = scene.protocol(start).parameters.outcome
    day, window = start + timedelta(days=rules.day), timedelta(days=rules.window_days)
    opens, closes = day - window, day + window
    source = sources(scene.protocol(start), "outcome.day", "outcome.window-days")
    numbers = {"day": day.isoformat(), "opens": opens.isoformat(), "closes": closes.isoformat()}
    judged = scene.of(OutcomeAssessed)
    if not judged:
        gone = scene.gone
        if closes < scene.asked_day and (gone is None or gone > closes):
            yield scene.deviation(
                "outcome.missed",
                "outcome",
                day,
                closed(scene, closes),
                source=source,
                numbers=numbers,
            )
        return
    examined = [
        scene.day(each.happened)
        for each in scene.of(DiseaseAssessed)
        if "examination" in each.methods
        and scene.first(each.happened) <= scene.last(judged[-1].happened)
    ]
    if not any(opens <= each <= closes for each in examined):
        last = max(examined, default=None)
        yield scene.deviation(
            "outcome.out-of-window", judged[-1].id or "", judged[-1].happened,
            scene.known(judged[-1]), event=judged[-1], source=source,
            numbers={**numbers, "examined": None if last is None else last.isoformat()},
        )  # fmt: skip
