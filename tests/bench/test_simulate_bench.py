"""The measures of the simulation measure something, in small."""

from bench.simulate_measures import processor, simulate_measures


def test_measures_have_names_seconds_and_limits() -> None:
    found = list(simulate_measures(parts=0.01))
    assert [each.limit for each in found] == [10.0, 60.0]
    assert all(each.found > 0 for each in found)


def test_processor_time_leaves_waiting_out() -> None:
    assert 0 < processor(lambda: sum(range(1_000_000))) < 10
