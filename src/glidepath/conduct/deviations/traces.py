"""What a visit leaves in the record, so that it is seen although nobody wrote it down as done."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from glidepath.conduct.deviations.scene import Scene
from glidepath.decide.samples import samples
from glidepath.quantities import When
from glidepath.record.event import Event
from glidepath.record.measurement import DiseaseAssessed, LabReported, Measured

Find = Callable[[Event], bool]


def _method(name: str) -> Find:
    return lambda event: isinstance(event, DiseaseAssessed) and name in event.methods


def _test(*names: str) -> Find:
    return lambda event: isinstance(event, LabReported) and event.test in names


def _measure(name: str) -> Find:
    return lambda event: isinstance(event, Measured) and getattr(event, name) is not None


TRACES: Mapping[str, Find] = {
    "examination": _method("examination"),
    "photograph": _method("photograph"),
    "ultrasound": _method("ultrasound"),
    "mri": _method("mri"),
    "weight": _measure("weight"),
    "height": _measure("height"),
    "blood-pressure": _measure("systolic"),
    "blood-count": _test("platelets"),
    "liver": _test("alt", "ast"),
    "kidney": _test("creatinine"),
    "lipids": _test("cholesterol", "triglycerides"),
    "glucose": _test("glucose"),
    "coagulation": _test("fibrinogen", "d-dimer"),
}
"""By procedure of a visit: which events show that it was done. Others leave no trace of their own;
a level is looked for among the samples."""

LEVEL = "level"


def traced(scene: Scene, procedures: Iterable[str], opens: date, closes: date) -> bool:
    """Whether everything that leaves a trace was done within some days, and something does."""
    known = [each for each in procedures if each in TRACES or each == LEVEL]
    return bool(known) and all(_done(scene, each, opens, closes) for each in known)


def trace_days(scene: Scene) -> Mapping[str, tuple[date, ...]]:
    """Give the days on which each procedure left a trace, in order: for many visits at once."""
    found = {
        name: tuple(sorted(scene.day(_when(each)) for each in scene.events if left(each)))
        for name, left in TRACES.items()
    }
    return {**found, LEVEL: tuple(sorted(scene.day(each.drawn) for each in samples(scene.events)))}


def _done(scene: Scene, procedure: str, opens: date, closes: date) -> bool:
    if procedure == LEVEL:
        drawn: Iterable[When] = (each.drawn for each in samples(scene.events))
    else:
        drawn = (_when(each) for each in scene.events if TRACES[procedure](each))
    return any(opens <= scene.day(each) <= closes for each in drawn)


def _when(event: Event) -> When:
    if isinstance(event, LabReported) and event.drawn_at is not None:
        return event.drawn_at
    return event.happened
