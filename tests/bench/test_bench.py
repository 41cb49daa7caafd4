"""The record of the benchmarks is what the measures say it is, and a measure tells its limit."""

from pathlib import Path

import numpy as np
import pytest

from bench.measures import CHILDREN, CHUNK, CORES, Measure, answer_all, timed
from bench.two_years import DAYS, LAST, two_years, write
from glidepath.decide import Decision, believe, decide
from glidepath.exchange.protocols import read_history
from glidepath.exchange.records import check_record, read_record
from properties.populations import statuses


@pytest.mark.parametrize("seed", [1, 20260105])
def test_a_record_of_two_years_has_no_problem_and_is_decided_on(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    write(path, seed)
    assert check_record(path) == ()
    record, history = read_record(path), read_history("khe-sirolimus")
    assert 240 <= len(record.events) <= 260
    belief = believe(history, record, LAST)
    answer = decide(history, record, LAST, belief=belief)
    assert isinstance(answer, Decision)
    assert answer.assessment.status.randomised_days >= DAYS


def test_a_seed_gives_the_same_record_again_and_another_seed_another() -> None:
    assert two_years(1) == two_years(1)
    assert two_years(1) != two_years(2)


def test_a_measure_is_slow_past_its_limit_alone() -> None:
    assert Measure("one", 0.2, 0.1).slow
    assert not Measure("one", 0.1, 0.1).slow
    assert not Measure("one", 10, None).slow


def test_the_median_leaves_the_first_run_out() -> None:
    runs: list[int] = []
    assert timed(lambda: runs.append(1), 3) < 1
    assert len(runs) == 4


def test_chunks_leave_no_child_out() -> None:

    population = statuses(np.random.default_rng(1), CHUNK + 7)
    whole = answer_all(population)
    first = type(population)(*(values[:CHUNK] for values in population))
    rest = type(population)(*(values[CHUNK:] for values in population))
    assert whole == answer_all(first) + answer_all(rest)
    assert CHILDREN % CORES == 0
