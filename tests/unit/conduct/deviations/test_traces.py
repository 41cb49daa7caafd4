"""The traces of procedures for many visits at once say what they say for one."""

from datetime import timedelta

from glidepath.conduct.deviations.scene import scene_of
from glidepath.conduct.deviations.traces import LEVEL, TRACES, trace_days, traced
from unit.conduct.trials import KHE_1, protocols, randomised


def test_a_day_of_a_trace_is_a_window_of_one_day() -> None:
    made = randomised()
    record = made.trial.children[KHE_1].record
    scene = scene_of(protocols(), record, made.at, None)
    found = trace_days(scene)
    assert set(found) == {*TRACES, LEVEL}
    assert found["weight"]
    first = scene.day(record.events[0].happened) - timedelta(days=30)
    for number in range(120):
        day = first + timedelta(days=number)
        for name, days in found.items():
            assert traced(scene, (name,), day, day) is (day in days), (name, day)
